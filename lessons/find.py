"""Words in the text of a lesson, with the lines they stand in."""

import re
import unicodedata
from typing import NamedTuple

_MARKUP = re.compile(r"[#>*_`|]+|\[\^[^\]]*\]:?|\]\([^)]*\)|!?\[|<[^>]*>|^\s*(?:[-+]|\d+[.)])\s")
AROUND = 10
"""Characters of an excerpt before its first hit."""
LENGTH = 120
"""Characters of an excerpt."""


class Found(NamedTuple):
    """One line with all the words looked for."""

    line: int
    """Source line, from 0."""
    excerpt: str
    start: int
    """Where the first word stands in the excerpt."""
    end: int


def fold(text: str) -> str:
    """Text as it is compared: width and case make no difference. Keeps positions only where NFKC keeps lengths."""
    return unicodedata.normalize("NFKC", text).casefold()


def words_of(source: str) -> str:
    """A source line as a reader sees it: without markup, white space folded."""
    return " ".join(_MARKUP.sub(" ", source).split())


def find(text: str, query: str, limit: int) -> list[Found]:
    """The first `limit` lines of `text` that hold every word of `query`; none for a query without words."""
    words = fold(query).split()
    found: list[Found] = []
    if not words:
        return found
    for number, source in enumerate(text.split("\n")):
        if not all(word in fold(source) for word in words):
            continue
        line = words_of(source)
        place = _place(line, words)
        if place is None:
            continue
        start, end = place
        cut = max(0, start - AROUND)
        lead = "…" if cut else ""
        excerpt = lead + line[cut : cut + LENGTH]
        found.append(Found(number, excerpt, start - cut + len(lead), min(end - cut + len(lead), len(excerpt))))
        if len(found) == limit:
            break
    return found


def _place(line: str, words: list[str]) -> tuple[int, int] | None:
    """Where the first of the words stands in a line shown to a reader."""
    places = []
    for word in words:
        match = re.search(re.escape(word), line, re.IGNORECASE) or re.search(re.escape(word), fold(line))
        if match is None:
            return None
        places.append(match.span())
    return min(places)
