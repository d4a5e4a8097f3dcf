"""A text cut into lines of a width."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping

from lessons.text.graphemes import boundaries
from lessons.text.width import positions
from lessons.typeset.line_break import CHINESE, breaks

_NEVER_FIRST = frozenset({"CL", "CP", "CW", "EX", "NS", "IS", "CM", "ZWJ", "IN"})
_NEVER_LAST = frozenset({"OP", "OW"})
_COMPOUND = frozenset({"CM", "ZWJ", "RI", "EM", "JL", "JV", "JT", "H2", "H3", "CR", "LF", "AP", "VI", "VF"})
"""Classes whose characters may be one cluster with their neighbours."""


def fill(text: str, width: int, before: Mapping[int, int] | None = None) -> list[tuple[int, int]]:
    """The lines of `text`, each as where it begins and ends; a newline in it always ends a line.

    `before` tells of cells to be kept free before the characters at some offsets.

    Spaces at the end of a line are outside of it. No line takes more than `width` cells (at least 2), unless a
    single character does. Words longer than a line are cut between grapheme clusters, where it can be
    helped not before a closing or after an opening mark.
    """
    lines: list[tuple[int, int]] = []
    begin = 0
    for piece in text.split("\n"):
        if piece.isascii() and len(piece) <= width and not before:
            lines.append((begin, begin + len(piece.rstrip(" "))))
        else:
            cell = positions(piece)
            for offset, taken in (before or {}).items():
                if begin <= offset < begin + len(piece):
                    for index in range(offset - begin + 1, len(cell)):
                        cell[index] += taken
            lines += [(begin + first, begin + last) for first, last in _paragraph(piece, cell, max(2, width))]
        begin += len(piece) + 1
    return lines


def _paragraph(text: str, cell: list[int], width: int) -> list[tuple[int, int]]:
    end = len(text)
    if cell[end] <= width:
        return [(0, len(text.rstrip(" ")))]
    candidates = breaks(text)
    lines: list[tuple[int, int]] = []
    start = 0
    while start < end:
        limit = cell[start] + width
        reach = bisect_right(cell, limit, start) - 1  # text[start:reach] is what fits
        if reach >= end:
            lines.append((start, start + len(text[start:].rstrip(" "))))
            break
        beyond = reach
        while beyond < end and text[beyond] == " ":  # spaces may hang over the edge
            beyond += 1
        at = bisect_right(candidates, beyond) - 1
        if at >= 0 and candidates[at] > start:
            cut = candidates[at]
        elif beyond == end:
            cut = end
        else:
            cut = _emergency(text, start, reach)
        last = cut
        while last > start and text[last - 1] == " ":
            last -= 1
        lines.append((start, last))
        start = cut
    return lines


def _emergency(text: str, start: int, reach: int) -> int:
    """Where to cut a word that is longer than a line, of which `text[start:reach]` fits."""
    window = text[start : reach + 32]
    if _COMPOUND.isdisjoint(map(CHINESE.__getitem__, window)):
        clusters = list(range(start, start + len(window) + 1))
    else:
        clusters = [start + offset for offset in boundaries(window)]
    fitting = clusters[: bisect_right(clusters, reach)]
    fitting = [offset for offset in fitting if offset > start and text[offset - 1] != "\u200d"]
    if not fitting:  # a single cluster wider than the line
        return clusters[bisect_left(clusters, max(reach, start + 1))]
    for cut in reversed(fitting[-6:]):
        if cut < len(text) and CHINESE[text[cut]] not in _NEVER_FIRST and CHINESE[text[cut - 1]] not in _NEVER_LAST:
            return cut
    return fitting[-1]
