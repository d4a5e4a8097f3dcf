"""A line typed as an answer, read as a response: `2`, `1 3`, `2 1 3` for an order, `1-3 2-1` for pairs, or text.

Numbers are those that are shown: places in the item's order, from 1. A response is in the author's order. Full-width
digits and Chinese punctuation count as what they stand for.
"""

import re
import unicodedata
from enum import StrEnum

import msgspec

from lessons.assessment.paper import PaperItem
from lessons.clean import clean_line
from lessons.content.question import MAX_TYPED, Choice, Cloze, Matching, Ordering, Response, parts
from lessons.regex import regex

_BETWEEN = regex(r"[\s,;.、。，；和及]+")
_PAIR = regex(r"(\d+)\s*(?:[-–—−‐~=:>→]|对)+\s*(\d+)")
_BLANK = regex(r"\s*(\d{1,3})\s*[=＝](.*)", re.DOTALL)
_LONGEST_NUMBER = 3
"""Digits; no question has a thousand parts."""


class Misreading(StrEnum):
    """Why a typed line is no response."""

    NO_NUMBERS = "no-numbers"
    """Something else than numbers, and what may stand between them."""
    NO_SUCH = "no-such"
    """A number that nothing has."""
    ONE_ONLY = "one-only"
    ALL_ONCE = "all-once"
    """An order names every item, and none twice."""
    NO_PAIRS = "no-pairs"
    WHICH_BLANK = "which-blank"
    """All blanks are filled, and which to change was not said."""
    TOO_LONG = "too-long"


class Misread(msgspec.Struct, frozen=True):
    """A line that is no response; nothing of it counts."""

    why: Misreading
    most: int
    """The largest number that may be named; of a text that is too long, the most characters."""
    number: str = ""
    """The number that was named."""


def read_response(item: PaperItem, typed: str, before: Response | None = None) -> Response | Misread:
    """What a typed line, which is not empty, answers. Pairs and blanks are added to the response `before`."""
    question = item.question
    if isinstance(question, Cloze):
        return _blanks(question, typed, before)
    line = unicodedata.normalize("NFKC", typed).strip()
    if isinstance(question, Matching) and _PAIR.search(line):
        return _pairs(item, line, before)
    places = _places(line, len(item.order))
    if isinstance(places, Misread):
        return Misread(Misreading.NO_PAIRS, places.most) if isinstance(question, Matching) else places
    chosen = tuple(item.order[place] for place in places)
    count = len(item.order)
    match question:
        case Choice(multiple=False):
            return chosen if len(set(chosen)) == 1 == len(chosen) else Misread(Misreading.ONE_ONLY, count)
        case Choice():
            return tuple(sorted(set(chosen)))
        case Ordering():
            return chosen if sorted(chosen) == list(range(count)) else Misread(Misreading.ALL_ONCE, count)
        case Matching():
            return chosen if len(chosen) == parts(question) else Misread(Misreading.NO_PAIRS, count)


def _places(line: str, count: int) -> list[int] | Misread:
    """The places, from 0, that are named by numbers from 1 to `count`; at least one."""
    words = [word for word in _BETWEEN.split(line) if word]
    if not words or not all(word.isdecimal() for word in words):
        return Misread(Misreading.NO_NUMBERS, count)
    if len(words) == 1 and count < 10 and _number(words[0]) > count:
        words = list(words[0])  # as the keys of the screen: `134`
    if wrong := next((word for word in words if not 1 <= _number(word) <= count), ""):
        return Misread(Misreading.NO_SUCH, count, wrong[: _LONGEST_NUMBER + 1])
    return [_number(word) - 1 for word in words]


def _number(digits: str) -> int:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else 10**_LONGEST_NUMBER


def _pairs(item: PaperItem, line: str, before: Response | None) -> Response | Misread:
    lefts, rights = parts(item.question), len(item.order)
    if _BETWEEN.sub("", _PAIR.sub(" ", line)):
        return Misread(Misreading.NO_PAIRS, rights)
    matched = list(before or (-1,) * lefts)
    for left, right in _PAIR.findall(line):
        for digits, count in ((left, lefts), (right, rights)):
            if not 1 <= _number(digits) <= count:
                return Misread(Misreading.NO_SUCH, count, digits[: _LONGEST_NUMBER + 1])
        matched[_number(left) - 1] = item.order[_number(right) - 1]
    return tuple(matched)


def _blanks(question: Cloze, typed: str, before: Response | None) -> Response | Misread:
    count = len(question.blanks)
    texts = [str(text) for text in before or ("",) * count]
    named = _BLANK.fullmatch(typed) if count > 1 else None
    if named and not 1 <= _number(named[1]) <= count:
        return Misread(Misreading.NO_SUCH, count, named[1])
    if named:
        place, text = _number(named[1]) - 1, named[2]
    elif count == 1:
        place, text = 0, typed
    else:
        place, text = next((place for place, filled in enumerate(texts) if not filled.strip()), -1), typed
    if place < 0:
        return Misread(Misreading.WHICH_BLANK, count)
    text = clean_line(text, MAX_TYPED + 1)
    if len(text) > MAX_TYPED:
        return Misread(Misreading.TOO_LONG, MAX_TYPED)
    texts[place] = text
    return tuple(texts)
