"""What two versions of a question say otherwise, in words."""

import difflib
from typing import NamedTuple

from lessons.bank.written.marked import unmarked
from lessons.bank.written.plain_question import words
from lessons.regex import regex

_DIRECTIVE = regex(r"<!--\s*[a-z]+\s*:\s*(.*?)\s*-->")
_ID = regex(r'\bid="?[A-Za-z0-9._-]+"?\s*')
_OPTION = regex(r"(?:[0-9]{1,3}[.)]|[-*+])\s+\[([ xX])\]\s*")


class Difference(NamedTuple):
    """The lines that only one of the two has, in plain words."""

    here: list[str]
    there: list[str]


def difference(here: str, there: str) -> Difference:
    """What the Markdown of a question says here and there; what both say alike is left out."""
    ours, theirs = _lines(here), _lines(there)
    result = Difference([], [])
    for tag, a, b, c, d in difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag != "equal":
            result.here.extend(ours[a:b])
            result.there.extend(theirs[c:d])
    return result


def _lines(text: str) -> list[str]:
    shown = (_in_words(line.strip()) for line in unmarked(text).split("\n"))
    return [line for line in shown if line]


def _in_words(line: str) -> str:
    if directive := _DIRECTIVE.fullmatch(line):
        return _ID.sub("", directive[1])
    if option := _OPTION.match(line):
        return f"{'✓' if option[1] in 'xX' else '·'} {words(line[option.end() :])}"
    return words(line.lstrip("#>").strip())
