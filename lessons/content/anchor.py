"""Finds the line of a note again after its lesson was updated: by the words there, not by the line number."""

from difflib import SequenceMatcher

from lessons.regex import regex

_ALIKE = 0.6
"""Share of equal words (Latin) or characters (Chinese) from which a changed line counts as the same (as in difflib)."""
_TOKEN = regex(r"[A-Za-z]+|[0-9]+|\S")
_REACH = 400
"""Lines around the old place that are compared when no line is equal."""


def quoted(text: str, line: int) -> str:
    """The words of a source line, or of the nearest line below that has any, as a note stores them."""
    lines = text.splitlines()
    for candidate in lines[max(0, line) :]:
        if words := _words(candidate):
            return words[:300]
    return ""


def anchor(text: str, quote: str, line: int) -> int | None:
    """The source line where `quote`, formerly at `line`, is now; `None` where nothing like it is left."""
    lines = [_words(candidate) for candidate in text.splitlines()]
    equal = [number for number, words in enumerate(lines) if quote and words[:300] == quote]
    if equal:
        return min(equal, key=lambda number: abs(number - line))
    best, where = _ALIKE, None
    wanted = _TOKEN.findall(quote.casefold())
    for number in range(max(0, line - _REACH), min(len(lines), line + _REACH)):
        matcher = SequenceMatcher(None, _TOKEN.findall(lines[number][:300].casefold()), wanted, autojunk=False)
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best and (ratio := matcher.ratio()) > best:
            best, where = ratio, number
    return where


def _words(line: str) -> str:
    return " ".join(line.split())
