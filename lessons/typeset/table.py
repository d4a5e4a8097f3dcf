"""How wide the columns of a table are."""

from itertools import pairwise

from lessons.typeset.inline import Flow
from lessons.typeset.linebreak import breaks
from lessons.typeset.width import positions

GAP = 3
"""Cells between two columns: a space, a rule, a space."""
_WORD = 14
"""A word longer than this may be cut to make a column narrower."""
_WIDE = 44
"""The widest a column gets in a table that is scrolled sideways."""


def measure(cells: list[Flow]) -> tuple[int, int]:
    """The least and the natural width of a column: its longest word (within reason) and its longest line."""
    least, natural = 2, 1
    for cell in cells:
        for line in cell.text.split("\n"):
            position = positions(line)
            if position[-1] > natural:
                natural = position[-1]
            if least < _WORD and position[-1] > least:
                least = max(least, min(_WORD, _longest_word(line, position)))
    return min(least, natural), natural


def _longest_word(line: str, position: list[int]) -> int:
    edges = [0, *breaks(line), len(line)]
    return max(position[start + len(line[start:end].rstrip(" "))] - position[start] for start, end in pairwise(edges))


def fit(measured: list[tuple[int, int]], width: int) -> tuple[list[int], bool]:
    """The widths of columns measured as (least, natural), and whether all of them fit into `width` cells.

    Where there is room, every column gets its natural width. Where there is not, narrow columns keep
    theirs and the wide ones share what is left. Where even the longest words do not fit, the table is as wide
    as reading it asks for, to be scrolled sideways.
    """
    room = width - GAP * (len(measured) - 1)
    least = [low for low, _ in measured]
    natural = [high for _, high in measured]
    if sum(natural) <= room:
        return natural, True
    if sum(least) > room:
        return [min(high, max(low, _WIDE)) for low, high in measured], False
    widths = least[:]
    spare = room - sum(widths)
    growing = [index for index in range(len(widths)) if widths[index] < natural[index]]
    while spare > 0 and growing:  # water into basins: all rise alike until full
        lowest = min(growing, key=lambda index: widths[index])
        widths[lowest] += 1
        spare -= 1
        if widths[lowest] >= natural[lowest]:
            growing.remove(lowest)
    return widths, True
