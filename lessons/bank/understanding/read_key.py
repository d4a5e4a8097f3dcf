"""Reads what banks write as the key of a question: letters, words for true and false, several answers in one cell."""

import re

from lessons.bank.plain_cell import folded
from lessons.content.typed_answer import fold_answer
from lessons.regex import regex

_LABEL = regex(r"^[\[(【（]?\s*(?:正确|参考|标准)?(?:答案|选项|answer|key)\s*[\])】）]?\s*[:：]?\s*", re.I)
_WRAPPED = regex(r"^[(（\[【《]\s*(.*?)\s*[)）\]】》]$", re.S)
_CHINESE = regex("[\u3400-\u9fff]")
_SPAN = regex(r"([A-Z])\s*[-—~至到]+\s*([A-Z])")
_CIRCLES = (ord("①"), ord("⑴"))
_OWN_LETTER = regex(r"([A-Z])\s*[.、:)\s]\s*(?=\S)", re.I)
_BETWEEN = regex(r"[\s,，、;；|/.。·$&#+\-—和及与]+")
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
    said = folded(bare(text)).upper()
    span = _SPAN.fullmatch(said)
    if span and ord(span[2]) > ord(span[1]) + 1:
        return ()  # `A-D` may mean all from one to the other
    plain = _BETWEEN.sub("", said)
    return tuple(ord(letter) - 65 for letter in plain) if re.fullmatch("[A-Z]{1,26}", plain) else ()


def circled(text: str) -> tuple[int, ...]:
    """The same of a key that names options by numbers in circles or brackets, ①② or ⑴⑵; empty where it is none."""
    plain = _BETWEEN.sub("", bare(text))
    places = tuple((ord(sign) - start) for sign in plain for start in _CIRCLES if 0 <= ord(sign) - start < 20)
    return places if len(places) == len(plain) else ()


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
    if wanted and len(same) == 1:
        return same[0]
    plain = folded(bare(text))
    letter = _OWN_LETTER.match(plain)  # `B.停电`: the letter, and what stands behind it
    place = ord(letter[1].upper()) - 65 if letter else len(options)
    is_own = letter and place < len(options) and fold_answer(plain[letter.end() :]) == fold_answer(options[place])
    return place if is_own and options[place] else -1


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
