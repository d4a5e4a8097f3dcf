"""Search queries, and the folded form in which they are compared with text.

In it width, case, Unicode form and invisible characters make no difference, nor does a space beside a Chinese
character, which often is only the end of a source line. Used by the search in a lesson, the library's search, and the
filters of lists.
"""

import re
import unicodedata
from typing import NamedTuple

from lessons.regex import regex
from lessons.text.visible import INVISIBLE, visible
from lessons.text.width import is_wide

_MARKUP = regex(r"[*`]+|~~|(?<!\w)_+|_+(?!\w)|\[\^[^\]]*\]:?|\]\([^)]*\)|!?\[")
"""Markup between letters that a reader sees side by side."""
_APART = regex(r"[#>|]+|<[^>]*>|^\s*(?:[-+*]|\d+[.)])\s")
"""Markup that separates the words on both sides of it."""
_MARKUP_BETWEEN = r"\](?>(?:\([^)\n]{0,500}\)|\[[^\]\n]{0,200}\])?)|<[^>\n]{0,300}>|[*_~`\\\[!$^{}]"
"""Markup that may be in the source between two letters that a reader sees side by side. It matches in one way
only, so that a search does not backtrack."""
_QUERY_LIMIT = 200
AROUND = 10
"""Characters of an excerpt before its first hit."""
LENGTH = 120
"""Characters of an excerpt."""


class FoundWords(NamedTuple):
    """One paragraph, row or heading that contains all words of a query."""

    line: int
    """Source line of the first of them, from 0."""
    excerpt: str
    start: int
    """Where the first word begins in the excerpt."""
    end: int


def fold_for_search(text: str) -> str:
    """Text in the form in which searches compare it. `origins` maps its characters back."""
    return unicodedata.normalize("NFKC", visible(text)).casefold()


def origins(text: str) -> list[tuple[int, int]]:
    """For each character of `fold_for_search(text)` the stretch of `text` that it comes from."""
    if text.isascii() and not INVISIBLE.search(text):
        return [(start, start + 1) for start in range(len(text))]
    stretches: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and _joins(text[end]):
            end += 1
        stretches += [(start, end)] * len(fold_for_search(text[start:end]))
        start = end
    return stretches


def _joins(character: str) -> bool:
    """Whether a character may become one with the one before it."""
    return character > "~" and bool(
        unicodedata.combining(character) or "\u1160" <= character <= "\u11ff" or INVISIBLE.match(character)
    )


class Sought:
    """A search query."""

    def __init__(self, query: str) -> None:
        words = fold_for_search(query[:_QUERY_LIMIT]).split()
        self.words = tuple(words)
        """Each has to be found; without any, nothing is."""
        self.phrase = re.compile(_pattern(words))
        """The words one after the other, in folded text as a reader sees it."""
        self.source = re.compile(_pattern(words, source=True))
        """The same in folded Markdown: wherever they can be seen, and perhaps where they cannot."""
        self._seen = [re.compile(_pattern([word])) for word in words]
        self._sources = [re.compile(_pattern([word], source=True)) for word in words]

    def within(self, folded: str) -> bool:
        """Whether folded text contains every word."""
        return bool(self._seen) and all(word.search(folded) for word in self._seen)

    def may_be_in(self, folded: str) -> bool:
        """Whether folded Markdown may contain every word, with markup between its letters."""
        return bool(self._sources) and all(word.search(folded) for word in self._sources)

    def first(self, folded: str) -> tuple[int, int]:
        """Start and end of the first of the words in folded text that contains all of them."""
        return min(match.span() for word in self._seen if (match := word.search(folded)))


def first_in(words: str, sought: Sought) -> tuple[int, int] | None:
    """Start and end of the first word of the query in a text that contains all of them; else `None`."""
    folded = fold_for_search(words)
    if not sought.within(folded):
        return None
    start, end = sought.first(folded)
    from_ = origins(words)
    return from_[start][0], from_[end - 1][1]


def excerpt(line: int, words: str, start: int, end: int) -> FoundWords:
    """A hit with the words around it."""
    cut = max(0, start - AROUND)
    lead = "…" if cut else ""
    shown = lead + words[cut : cut + LENGTH]
    place = len(lead) - cut
    return FoundWords(line, shown, start + place, min(end + place, len(shown)))


def _pattern(words: list[str], *, source: bool = False) -> str:
    """A regular expression for the words one after the other, with what may stand between their letters."""
    phrase = " ".join(words)
    parts: list[str] = []
    for place, letter in enumerate(phrase):
        if letter == " ":
            continue
        if place:
            apart = phrase[place - 1] == " "
            wide = is_wide(letter) or is_wide(phrase[place - 1 - apart])
            if source:
                between = _MARKUP_BETWEEN + (r"|[\s>]++" if wide or apart else r"|\n[ \t>]*+")
                once = "+" if letter.isalnum() else ""  # no letter is markup: what was passed is not looked at again
                parts.append(f"(?:{between}){{{int(apart and not wide)},16}}{once}")
            elif apart:
                parts.append(r"\s*" if wide else r"\s+")
            elif wide:
                parts.append(r"[^\S\n]*")
        sign = source and not (letter.isascii() and letter.isalnum()) and not is_wide(letter)
        parts.append(rf"(?:{re.escape(letter)}|&#?\w{{1,31}};)" if sign else re.escape(letter))
    return "".join(parts) or "(?!)"


def words_of(source: str) -> str:
    """A source line as a reader sees it: without markup, white space folded."""
    return " ".join(_MARKUP.sub("", _APART.sub(" ", source)).split())
