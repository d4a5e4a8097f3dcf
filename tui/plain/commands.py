"""What can be typed instead of an answer: a word or its letter, in English or Chinese, `/` before it or not."""

import unicodedata
from collections.abc import Collection
from enum import StrEnum
from typing import NamedTuple

from lessons.regex import regex
from tui.wording.language import _, language

_NUMBER = regex(r"(?:go(?: ?to)?|question|到|去|第)? ?(\d{1,3}) ?题?")
_END = " \t\u3000.。!！"


class Action(StrEnum):
    """What can be done besides answering."""

    HELP = "help"
    NEXT = "next"
    BACK = "back"
    GO = "go"
    MARK = "mark"
    HINT = "hint"
    CLEAR = "clear"
    CHECK = "check"
    LIST = "list"
    TIME = "time"
    REPEAT = "repeat"
    HAND_IN = "hand in"
    GIVE_UP = "give up"
    LEAVE = "leave"
    UNSURE = "unsure"
    FAIRLY_SURE = "fairly sure"
    SURE = "sure"
    UNDO = "undo"
    SET_ASIDE = "set aside"
    STOP = "stop"
    FINISH = "finish"
    SHARE = "share"
    PRIVATE = "private"
    ANEW = "anew"
    SKIP = "skip"
    TODAY = "today"
    REVIEW = "review"
    LESSONS = "lessons"
    READ = "read"
    TEST = "test"
    EXAMINE = "examine"
    REFLECT = "reflect"
    USE = "use"
    NOT_YET = "not yet"
    QUIT = "quit"


_WORDS: dict[Action, tuple[str, ...]] = {
    Action.HELP: ("?", "帮助", "help"),
    Action.NEXT: ("n", "下一题", "next", "下", "下一个"),
    Action.BACK: ("b", "上一题", "back", "previous", "上", "上一个"),
    Action.GO: ("g", "到", "go"),
    Action.MARK: ("m", "标记", "mark", "标"),
    Action.HINT: ("h", "提示", "hint", "提"),
    Action.CLEAR: ("c", "清除", "clear", "清"),
    Action.CHECK: ("k", "核对", "check", "核"),
    Action.LIST: ("l", "列表", "list", "列"),
    Action.TIME: ("t", "时间", "time", "时"),
    Action.REPEAT: ("r", "重读", "repeat", "重"),
    Action.HAND_IN: ("d", "交卷", "hand in", "handin", "submit", "交"),
    Action.GIVE_UP: ("", "放弃作答", "give up", "放弃", "giveup"),
    Action.LEAVE: ("q", "离开", "leave", "quit", "离"),
    Action.UNSURE: ("", "没把握", "unsure"),
    Action.FAIRLY_SURE: ("", "比较有把握", "fairly sure", "较有把握", "fairly"),
    Action.SURE: ("", "有把握", "sure"),
    Action.UNDO: ("z", "撤回", "undo", "撤销", "撤"),
    Action.SET_ASIDE: ("i", "搁置", "set aside", "搁"),
    Action.STOP: ("q", "停止", "stop", "quit", "停"),
    Action.FINISH: ("f", "完成", "finish", "完"),
    Action.SHARE: ("s", "分享", "share", "共享"),
    Action.PRIVATE: ("p", "不分享", "private", "不共享"),
    Action.ANEW: ("a", "重写", "anew", "重"),
    Action.TODAY: ("d", "今日", "today"),
    Action.REVIEW: ("r", "复习", "review"),
    Action.LESSONS: ("l", "学习库", "lessons", "library", "课"),
    Action.READ: ("r", "读课", "read", "读"),
    Action.TEST: ("t", "测试", "test", "自测"),
    Action.EXAMINE: ("e", "自我检查", "examine", "self-examination"),
    Action.REFLECT: ("w", "写心得", "reflect", "心得"),
    Action.USE: ("u", "学以致用", "use", "用上"),
    Action.NOT_YET: ("", "还没有", "not yet", "还没", "later"),
    Action.QUIT: ("q", "退出", "quit", "exit"),
    Action.SKIP: ("n", "跳过", "skip", "下一题", "next"),
}
"""Letter, Chinese word, English word, and what else is understood."""
_YES = {"y", "yes", "是", "好", "对"}
_NO = {"n", "no", "否", "不", "不是"}


class Typed(NamedTuple):
    """A command that was typed."""

    command: Action
    number: int = 0
    """Of the question to go to; 0 where none was named."""
    clear: bool = True
    """Whether it can be no answer: it began with `/`, or is `?`."""


def read_command(line: str, known: Collection[Action]) -> Typed | None:
    """The command among `known` that a line is; `None` where it is none. An empty line is none."""
    text = _folded(line)
    slash = text.startswith("/")
    text = text.removeprefix("/").strip()
    for command in known:
        if text and text in _WORDS[command]:
            return Typed(command, clear=slash or text == "?")
    if Action.GO in known and (match := _NUMBER.fullmatch(text)) and (slash or not text.isdecimal()):
        return Typed(Action.GO, int(match[1]), slash)
    return None


def is_yes(line: str) -> bool:
    """Whether a question was answered with yes."""
    return _folded(line) in _YES


def is_no(line: str) -> bool:
    """Whether a question was answered with no."""
    return _folded(line) in _NO


def word(command: Action) -> str:
    """The word to type for a command, in the current language."""
    return _WORDS[command][1] if language() == "zh" else _WORDS[command][2]


def word_and_letter(command: Action) -> str:
    """The same with its letter, where it has one."""
    letter = _WORDS[command][0]
    return _("{word} ({letter})").format(word=word(command), letter=letter) if letter else word(command)


def _folded(line: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", line).casefold().strip(_END).split())
