"""Reads what banks write as the key of a question: letters, words for true and false, several answers in one cell."""

import re

from lessons.bank.plain_cell import folded
from lessons.content.typed_answer import fold_answer
from lessons.regex import regex

_LABEL = regex(r"^[\[(【（]?\s*(?:正确|参考|标准)?(?:答案|选项|answer|key)\s*[\])】）]?\s*[:：]?\s*", re.I)
_WRAPPED = regex(r"^[(（\[【《]\s*(.*?)\s*[)）\]】》]$", re.S)
_CHINESE = regex("[\u3400-\u9fff]")
_BETWEEN = regex(r"[\s,，、;；|/.。·$&+\-—和及与]+")
_TRUE = "对 正确 √ ✓ ✔ ☑ ✅ t true 是 y yes right correct 对的 是的"
_FALSE = "错 错误 × ✗ ✘ ❌ x f false 否 n no wrong incorrect 不对 不正确 错的 不是"
TRUE, FALSE = frozenset(_TRUE.split()), frozenset(_FALSE.split())
SEPARATORS = ("$;$", "||", "|", "\n", "；", ";", "、", "，", ",", "/", " ")
"""What may stand between several answers, the surest first."""
SURE = 6
"""So many of `SEPARATORS` are hardly ever part of an answer."""


def bare(text: str) -> str:
    """A key without a label before it and without brackets around it."""
    text = _LABEL.sub("", text.strip()).strip()
    wrapped = _WRAPPED.match(text)
    return (wrapped[1] if wrapped else text).strip()


def letters(text: str) -> tuple[int, ...]:
    """The places of the options that a key names by letters, from 0, in its order; empty where it is no such key."""
    plain = _BETWEEN.sub("", folded(bare(text))).upper()
    return tuple(ord(letter) - 65 for letter in plain) if re.fullmatch("[A-Z]{1,26}", plain) else ()


def numbers(text: str) -> tuple[int, ...]:
    """The same of a key that names options by their numbers, from 1, with something between two of them."""
    parts = [part for part in _BETWEEN.split(folded(bare(text))) if part]
    return (
        tuple(int(part) - 1 for part in parts) if parts and all(re.fullmatch("[1-9][0-9]?", p) for p in parts) else ()
    )


def truth(text: str) -> bool | None:
    """Whether a word or sign says true or false; `None` where it says neither."""
    word = folded(bare(text)).strip(" .。").casefold()
    return True if word in TRUE else False if word in FALSE else None


def verdict_words(stem: str) -> tuple[str, str]:
    """The words for right and wrong in the language of a statement."""
    return ("对", "错") if _CHINESE.search(stem) else ("True", "False")


def option_named(text: str, options: list[str]) -> int:
    """The place of the one option that the key spells out; -1 where it is none, or several."""
    wanted = fold_answer(text)
    same = [n for n, option in enumerate(options) if option and fold_answer(option) == wanted]
    return same[0] if wanted and len(same) == 1 else -1


def options_named(text: str, options: list[str]) -> tuple[int, ...]:
    """The places of the options that a key spells out, one or several."""
    if (one := option_named(text, options)) >= 0:
        return (one,)
    for separator in SEPARATORS:
        parts = [part for part in text.split(separator) if part.strip()]
        places = [option_named(part, options) for part in parts]
        if len(parts) > 1 and min(places) >= 0:
            return tuple(places)
    return ()
