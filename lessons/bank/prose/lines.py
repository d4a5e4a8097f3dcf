"""What a line of a text bank begins with: a section, a chapter, a question's number, an option, a labelled part."""

import re
from typing import NamedTuple

from lessons.bank.bank_question import BankKind
from lessons.bank.understanding.kinds import is_any_choice, kind_named
from lessons.regex import regex

_CHINESE = "[一二三四五六七八九十]"
_ENUMERATED = regex(
    rf"(?:第?{_CHINESE}{{1,3}}(?:部分|大题|题)?\s*[、.．:：,，\s]|[（(]{_CHINESE}{{1,3}}[)）]|[IVX]{{1,4}}[.、．]|Part\s+[A-Z0-9]+[.:]?)\s*",
    re.I,
)
_SECTION_NAME = regex(r"[\u4e00-\u9fffA-Za-z/ -]{2,24}?(?=\s*(?:[（(:：。，,;；]|共|每|$))")
_EACH = regex(r"每\s*小?题\s*([0-9]+(?:\.[0-9]+)?)\s*分|([0-9]+(?:\.[0-9]+)?)\s*points? each", re.I)
_CHAPTER = regex(
    rf"第\s*(?:{_CHINESE}|[百零〇]|[0-9]){{1,4}}\s*[章节编篇]|(?:模块|单元|项目|Chapter|Unit)\s*(?:{_CHINESE}|[0-9]){{1,3}}\b",
    re.I,
)
_NUMBER = regex(
    r"(?P<mark>[（(]\s*[√×✓✗对错A-Za-z]{0,8}\s*[)）]\s*)?"
    r"(?:第\s*(?P<a>[0-9]{1,4})\s*题\s*[.．、:：]?|[（(【\[](?P<b>[0-9]{1,4})[)）】\]]\s*[.．、]?"
    r"|(?:Q|题目?|Question)?\s*(?P<c>[0-9]{1,4})\s*(?:[.．](?![0-9])|[、:：)）]|(?=[（(【\[][单多判填简论问计排]))|(?P<d>[0-9]{1,4})[.．](?=[0-9]{1,5}[^0-9.．、]))\s*",
    re.I,
)
_TAG = regex(r"[（(【\[]\s*([\u4e00-\u9fffA-Za-z/ ]{2,14}?)\s*(?:[,，;；]\s*[0-9.]+\s*分)?\s*[)）】\]]\s*")
_TAG_BEHIND = regex(r"\s*[（(【\[]\s*([\u4e00-\u9fff]{1,6}题|[单多]选|判断|填空|简答)\s*[)）】\]]\s*$")
_POINTS = regex(r"[（(\[【]\s*(?:本题)?\s*([0-9]+(?:\.[0-9]+)?)\s*分\s*[)）\]】]\s*")
_LABELS = {
    "keys": "正确答案 参考答案 标准答案 试题答案 本题答案 答案要点 参考要点 答案 答 answer answers ans key",
    "explanation": "答案解析 试题解析 题目解析 参考解析 解析 详解 答题解析 explanation feedback",
    "difficulty": "难易程度 难易度 难度系数 难度等级 难度 difficulty",
    "objective": "所属章节 知识点 章节 考点 chapter objective",
    "source": "题目依据 试题依据 编制依据 出处 依据 来源 试题来源 题目出处 source reference",
    "points": "试题分数 题目分数 分值 分数 points",
    "type_name": "题型 试题类型 type",
    "hint": "提示 hint",
}  # fmt: skip
_FIELD = {name: field for field, names in _LABELS.items() for name in names.split()}
_LABEL_NAMES = "|".join(sorted((re.escape(name) for name in _FIELD), key=len, reverse=True))
_LABEL = regex(
    rf"(?:[【\[（(]\s*(?P<a>{_LABEL_NAMES})\s*(?:[】\])）]\s*[:：]?|[:：]\s*(?P<inside>[^】\])）]*)[】\])）])"
    rf"|(?P<b>{_LABEL_NAMES})\s*(?:是|为|is)?\s*[:：])\s*",
    re.I,
)
_UNMARKED = regex(
    r"(?:正确|参考|标准)?答案\s+(?=(?:[A-ZＡ-Ｚ](?:[\s、,，]*[A-ZＡ-Ｚ]){0,9}|[√×✓✗对错]|正确|错误)\s*[。.]?$)"
)
"""A label without a colon, before what can only be a key."""
HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_INLINE = regex(
    rf"(?<=[\s。；;.）)])(?=(?:(?!答\s*[:：])(?:{_LABEL_NAMES}))\s*[:：])"
    rf"|(?=[【\[（(](?:(?!答\s*[】\])）:：])(?:{_LABEL_NAMES}))\s*(?:[】\]）)]|[:：]))",
    re.I,
)
_KEY_LIST = regex(
    rf"(?:{_ENUMERATED.pattern})?(?:附\s*[:：]?\s*)?[【\[]?(?:试题|题目|练习|参考|标准|正确|全部)*\s*"
    rf"(?:答案|答案及解析|Answers?|Answer key)"
    rf"(?:部分|汇总|一览表?|如下|表|及解析|与解析)?[】\]]?\s*[:：]?",
    re.I,
)


class BankSection(NamedTuple):
    """A section of a bank, 一、单选题（每题2分）."""

    kind: BankKind | None
    name: str
    points: str


class Numbered(NamedTuple):
    """The beginning of a question."""

    number: int
    rest: str
    mark: str
    """A key in brackets before the number."""
    is_tight: bool
    """Whether a digit follows the point directly: 1.220kV, which may be a number itself."""


def section(line: str) -> BankSection | None:
    """The section that begins with a line."""
    if len(line) > 120:
        return None
    enumerated = _ENUMERATED.match(line)
    rest = line[enumerated.end() :] if enumerated else line
    rest = rest.strip("【】[]# *")
    name = _SECTION_NAME.match(rest)
    if not name:
        return None
    said = name[0].strip()
    behind = rest[name.end() :].strip()
    kind = kind_named(said)
    if kind is None and not is_any_choice(said):
        return None
    if not enumerated and behind and not re.match(r"[（(:：]|共|每", behind):
        return None
    if not (said.endswith("题") or enumerated or not behind):
        return None
    if re.match(r"[:：]\s*\S", behind) and not re.search(r"题|分", behind):
        return None  # `题型：单选` and the like say it of one question
    each = _EACH.search(line)
    return BankSection(kind, said, (each[1] or each[2]) if each else "")


def is_chapter(line: str) -> bool:
    """Whether a line is the heading of a chapter."""
    return len(line) <= 80 and _CHAPTER.match(line) is not None and not line.endswith(("。", "？", "?", "；"))


def numbered(line: str) -> Numbered | None:
    """The number that a question begins with, and what follows it."""
    found = _NUMBER.match(line.translate(HALF_WIDTH))
    if not found:
        return None
    digits = found["a"] or found["b"] or found["c"] or found["d"]
    return Numbered(int(digits), line[found.end() :], (found["mark"] or "").strip(), bool(found["d"]))


def tagged(text: str) -> tuple[str, str, str]:
    """The text of a question without its kind and points in brackets: text, kind, points."""
    kind = points = ""
    for _ in range(3):
        tag = _TAG.match(text)
        if (
            tag
            and (kind_named(tag[1]) or is_any_choice(tag[1]))
            and tag[1].rstrip().endswith(("题", "选", "断", "空", "答"))
        ):
            kind, text = tag[1], text[tag.end() :]
            more = re.search(r"([0-9.]+)\s*分", tag[0])
            points = more[1] if more else points
        elif (worth := _POINTS.match(text)) is not None:
            points, text = worth[1], text[worth.end() :]
        else:
            break
    if not kind and (behind := _TAG_BEHIND.search(text)) and kind_named(behind[1]):
        kind, text = behind[1], text[: behind.start()]
    return text, kind, points


def labelled(line: str) -> tuple[str, str] | None:
    """The part of a question that a line gives by a label, `答案：B`: the field, and what is said."""
    if unmarked := _UNMARKED.match(line):
        return "keys", line[unmarked.end() :].strip()
    found = _LABEL.match(line)
    if not found:
        return None
    field = _FIELD[(found["a"] or found["b"]).casefold()]
    return field, ((found["inside"] or "") + line[found.end() :]).strip()


def parts(line: str) -> list[str]:
    """A line cut before each label inside it."""
    return [part.strip() for part in _INLINE.split(line) if part.strip()]


def heads_key_list(line: str) -> bool:
    """Whether a line may be the heading of all answers together."""
    return len(line) <= 40 and _KEY_LIST.fullmatch(line.strip("# *")) is not None
