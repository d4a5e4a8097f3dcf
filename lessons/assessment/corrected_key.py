"""Reads a corrected key, as a secretary types it, against its question; refuses what names no part of it.

Options, items and right sides are named by number (from 1, as the author wrote them), by letter, or by their words, in
any width, bracket, quote or circle: `2`, `B`, `Ｂ`, `【b】`, `②`, `1、3`, `AC`, `监护人`, `B. 监护人`. Blanks are
written as in `[[…]]`, with `;` between several.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from operator import eq

import msgspec

from lessons.content.question import (
    Blank,
    Choice,
    Cloze,
    Matching,
    NumberBlank,
    Ordering,
    Question,
    Response,
    fills,
)
from lessons.content.typed_answer import fold_answer, number
from lessons.problem import N_, Problem
from lessons.regex import regex
from lessons.syntax.blanks import read_blank
from lessons.typeset.markdown.inline_text import plain

_BETWEEN = regex(r"[\s,、;/]+")
_OPENING = "([{<\"'“‘„‚«‹〈《「『【〔〖〘〚〝"
_CLOSING = ")]}>\"'”’»›〉》」』】〕〗〙〛〞〟"
_AROUND = f"{_OPENING}{_CLOSING}.:。"
"""What may stand around the name of a place: brackets and quotes of any kind, and what ends it in a list."""
_PLACE = regex(rf"[{re.escape(_AROUND)}]*([0-9]{{1,3}}|[A-Za-z])[{re.escape(_AROUND)}]*")
_ENDS = regex(
    rf"(?<=[{re.escape(_CLOSING)}])(?=[{re.escape(_OPENING)}])|(?<=^[0-9A-Za-z][.:])(?=[^\W\d])"
    rf"|(?<=^[{re.escape(_OPENING)}][0-9A-Za-z][{re.escape(_CLOSING)}])(?=\w)"
)
"""Where the next part begins without a space: `(A)(C)`, `B.监护人`, `(2)监护人`."""
_LETTER_IN_FRAME = regex(r"(?:NEGATIVE )?(?:CIRCLED|SQUARED|PARENTHESIZED) LATIN \w+ LETTER ([A-Z])")
_SHOWN = 60
"""Characters of an option that an error message quotes."""


class Chosen(msgspec.Struct, frozen=True):
    """The right response of a choice, an ordering or a matching: indexes as in `lessons.content.question`."""

    indexes: tuple[int, ...]
    placed: bool = False
    """Whether each index counts in its place, as in an order and in pairs."""

    def fits(self, response: Response) -> bool:
        """Whether this response is the right one."""
        return response == self.indexes

    def share(self, response: Response) -> tuple[int, int]:
        """How much of it is right, of how much (`lessons.content.question.share`)."""
        of = len(self.indexes)
        if self.placed:
            return sum(map(eq, self.indexes, response)), of
        right = len({*self.indexes} & {*response})
        return max(0, 2 * right - len(response)), of


class Filled(msgspec.Struct, frozen=True):
    """The right answers of the blanks."""

    blanks: tuple[Blank, ...]

    def fits(self, response: Response) -> bool:
        """Whether every blank is filled with something that is right there."""
        return len(response) == len(self.blanks) and all(map(fills, self.blanks, map(str, response)))

    def share(self, response: Response) -> tuple[int, int]:
        """How many blanks are filled with something that is right there, of all."""
        return sum(map(fills, self.blanks, map(str, response))), len(self.blanks)


Key = Chosen | Filled


def read_key(text: str, question: Question) -> Key:
    """The key in `text` for this question. Raises `Problem`, which says what a key may be."""
    match question:
        case Choice():
            chosen = sorted(set(_places(text, [option.text for option in question.options], _no_option)))
            if len(chosen) > 1 and not question.multiple:
                raise Problem(
                    text, N_("names several options, but one is right here; for two that are right, --key twice")
                )
            return Chosen(tuple(chosen))
        case Ordering():
            order = _places(text, question.items, _no_order)
            if sorted(order) != list(range(len(question.items))):
                raise _no_order(text, question.items)
            return Chosen(order, placed=True)
        case Matching():
            sides = _places(text, question.rights, _no_sides)
            if len(sides) != len(question.pairs):
                raise _no_sides(text, question.rights)
            return Chosen(sides, placed=True)
        case Cloze():
            filled = _blanks(text, len(question.blanks))
            for place, (old, new) in enumerate(zip(question.blanks, filled, strict=True), 1):
                if (
                    isinstance(old, NumberBlank)
                    and not isinstance(new, NumberBlank)
                    and not all(map(_is_number, new.alternatives))
                ):
                    raise Problem(text, N_("blank {n} takes a number; write it as in “50 +- 0.2”"), n=place)
            return Filled(filled)


def read_key_blindly(text: str, responses: Iterable[Response]) -> Key:
    """As `read_key`, for a question whose words are not on this machine, by what its responses look like.

    The number of options is unknown then, so only one that somebody chose can be named. Raises `Problem`.
    """
    answers = [response for response in responses if response]
    if not answers:
        raise Problem(text, N_("nobody answered this question, so no key can be checked; name its pack with --pack"))
    if any(isinstance(part, str) for part in answers[0]):
        return Filled(_blanks(text, len(answers[0])))
    seen = {int(part) for response in answers for part in response if int(part) >= 0}
    chosen = _places(text, [""] * (max(seen, default=0) + 1), lambda text, _labels: _not_seen(text, seen))
    if not _in_order(answers):
        return Chosen(tuple(sorted(set(chosen))))
    if len(chosen) != len(answers[0]) and any(list(response) != sorted(set(response)) for response in answers):
        raise Problem(
            text, N_("does not fit the {n} items of the question; write a number for each"), n=len(answers[0])
        )
    return Chosen(chosen, placed=True)


def _in_order(responses: Sequence[Response]) -> bool:
    """Whether every response covers all parts, as in an ordering or a matching, rather than some options.

    Those chosen of options ascend, from 0; sides may go beyond the number of parts, where there are spare ones.
    """
    size = len(responses[0])
    if size < 2 or any(len(one) != size for one in responses):
        return False
    sides = [list(map(int, one)) for one in responses]
    return any(min(one) < 0 or one != sorted(set(one)) for one in sides) or all(max(one) < size for one in sides)


def _places(text: str, labels: Sequence[str], refused: Callable[[str, Sequence[str]], Problem]) -> tuple[int, ...]:
    """The indexes of the parts that a key names, in its order, repeated where it repeats them."""
    by_words = _by_words(text, labels)
    unframed = unicodedata.normalize("NFKC", "".join(map(_unframed, text))).strip()
    parts = [part for part in _BETWEEN.split(_ENDS.sub(" ", unframed)) if part.strip(_AROUND)]
    letters = parts[0].strip(_AROUND) if len(parts) == 1 else ""
    if len(letters) > 1 and letters.isascii() and letters.isupper() and letters.isalpha():
        parts = list(letters)  # AC
    by_place = [_place(part, len(labels)) for part in parts]
    if by_words is not None and None not in by_place and by_place != [by_words]:
        message = N_("is the number of one option and the words of another; write its letter instead: {options}")
        raise Problem(text, message, options=_listed(labels))
    if by_words is not None:
        return (by_words,)
    found = [_by_words(part, labels) if place is None else place for part, place in zip(parts, by_place, strict=True)]
    named = tuple(place for place in found if place is not None)
    if not named or len(named) < len(found):
        raise refused(text, labels)
    return named


def _unframed(sign: str) -> str:
    """Turns a number or letter in a circle, square or brackets into the plain one; leaves any other character."""
    if sign.isascii():
        return sign
    if unicodedata.category(sign) == "No" and not unicodedata.decomposition(sign).startswith(("<su", "<fraction>")):
        return f" {unicodedata.numeric(sign):g} "
    letter = _LETTER_IN_FRAME.fullmatch(unicodedata.name(sign, ""))
    return f" {letter[1]} " if letter else sign


def _by_words(text: str, labels: Sequence[str]) -> int | None:
    for wanted in (fold_answer(text), fold_answer(unicodedata.normalize("NFKC", text).strip(f"{_AROUND} "))):
        for place, label in enumerate(labels):
            if label and fold_answer(plain(label)) == wanted:
                return place
    return None


def _place(text: str, count: int) -> int | None:
    found = _PLACE.fullmatch(text)
    if not found:
        return None
    place = int(found[1]) - 1 if found[1].isdecimal() else ord(found[1].upper()) - ord("A")
    return place if 0 <= place < count else None


def _blanks(text: str, count: int) -> tuple[Blank, ...]:
    parts = text.split(";")
    if len(parts) != count:
        parts = re.split("[;；]", text)
    if len(parts) != count:
        raise Problem(
            text, N_("has {n} blanks, but the question has {count}; put ; between them"), n=len(parts), count=count
        )
    filled = [read_blank(part) for part in parts]
    if None in filled:
        raise Problem(text, N_("cannot be read; write each blank as between [[ and ]]"))
    return tuple(blank for blank in filled if blank is not None)


def _is_number(text: str) -> bool:
    return number(text) is not None


def _listed(labels: Sequence[str]) -> str:
    return " · ".join(
        f"{chr(ord('A') + n) if n < 26 else n + 1} {plain(label)[:_SHOWN]}" for n, label in enumerate(labels)
    )


def _no_option(text: str, labels: Sequence[str]) -> Problem:
    return Problem(text, N_("is not an option; the options are: {options}"), options=_listed(labels))


def _no_order(text: str, labels: Sequence[str]) -> Problem:
    return Problem(
        text, N_("is not an order of all items; write all their numbers: {options}"), options=_listed(labels)
    )


def _no_sides(text: str, labels: Sequence[str]) -> Problem:
    message = N_("does not give a right side for each left one; write one number for each: {options}")
    return Problem(text, message, options=_listed(labels))


def _not_seen(text: str, seen: Iterable[int]) -> Problem:
    options = ", ".join(str(place + 1) for place in sorted(seen))
    message = N_("is not an option that anybody chose ({options}); for the others name the question's pack with --pack")
    return Problem(text, message, options=options)
