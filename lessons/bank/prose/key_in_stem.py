"""The key inside the text of a question: `（ABD）`, `（√）`, `（对）`, or between underlines."""

import re

from lessons.bank.bank_question import GAP, BankKind
from lessons.bank.plain_cell import LINE, LINE_END, without_lines
from lessons.bank.understanding.bank_blanks import with_gaps
from lessons.bank.understanding.read_key import FALSE, TRUE, letters, truth
from lessons.regex import regex

_BRACKETED = regex(r"[（(【\[]\s*([A-Za-zＡ-Ｚａ-ｚ](?:[\s、,，]*[A-Za-zＡ-Ｚａ-ｚ]){0,11})\s*[)）】\]]")
_SAID = regex(
    r"[（(【\[]\s*([√×✓✔✗✘xXTtFfYyNnVv]|[对错是否]|正确|错误|不对|不正确|TRUE|FALSE|True|False|true|false)\s*[)）】\]]"
)
_AT_END = regex(r"\s*([√×✓✔✗✘])\s*[。.]?\s*$")
_UNDERLINED = regex(f"{LINE}([^{LINE_END}]+){LINE_END}")
_IN_BRACKETS = regex(r"[（(【\[]([^（(【\[\]】)）]{1,60})[)）】\]]")
_EMPTY = "（ ）"


def key_in_stem(stem: str, options: int, kind: BankKind | None) -> tuple[str, list[str]]:
    """The stem without its key, and the key; every candidate where there are several, none where there is none.

    `options`: how many options the question has.
    """
    if kind is BankKind.BLANKS:
        return _UNDERLINED.sub("____", stem), [found[1] for found in _UNDERLINED.finditer(stem)]
    stem = without_lines(stem)
    if options >= 2 and kind is not BankKind.TRUE_FALSE:
        found = [
            match
            for match in _BRACKETED.finditer(stem)
            if (named := letters(match[1])) and max(named) < options and len(set(named)) == len(named)
        ]
        return _without(stem, found)
    if kind in (None, BankKind.TRUE_FALSE):
        found = [match for match in _SAID.finditer(stem) if truth(match[1]) is not None]
        if not found and (kind is BankKind.TRUE_FALSE or not options) and (end := _AT_END.search(stem)):
            return stem[: end.start()], [end[1]]
        if not found and kind is BankKind.TRUE_FALSE:
            found = [match for match in _BRACKETED.finditer(stem) if match[1].upper() in ("A", "B")]
        return _without(stem, found)
    return stem, []


def answers_in_brackets(stem: str) -> tuple[str, list[str]]:
    """The stem of a fill-in question with lines for what stands in brackets, and that; none where blanks are empty."""
    if GAP in with_gaps(stem):
        return stem, []
    return _IN_BRACKETS.sub("____", stem), [found[1].strip() for found in _IN_BRACKETS.finditer(stem)]


def _without(stem: str, found: list[re.Match[str]]) -> tuple[str, list[str]]:
    keys = [match[1] for match in found]
    if len(found) != 1:
        return stem, keys
    match = found[0]
    rest = stem[: match.start()].rstrip(), stem[match.end() :].lstrip()
    is_said = keys[0].casefold() in TRUE | FALSE
    # A verdict stands beside a statement; a key in brackets is the place to be filled.
    if is_said and (not rest[1].strip(" 。.") or not rest[0]):
        return (rest[0] + rest[1]) if not rest[0] else rest[0] + (
            "" if rest[0].endswith(tuple("。.？?！!")) else rest[1]
        ), keys
    return stem[: match.start()] + _EMPTY + stem[match.end() :], keys
