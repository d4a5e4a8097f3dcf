"""How wide the columns of a table are."""

from itertools import pairwise, product

from lessons.text.width import positions, width
from lessons.typeset.line_break import breaks
from lessons.typeset.markdown.inline import Flow

GAP = 3
"""Cells between two columns: a space, a rule, a space."""
_WORD = 14
"""A word longer than this may be cut to make a column narrower."""
_SHORT = (10, 8, 6)
"""Columns as narrow as this are not made narrower without need."""
_NARROWEST = 4
_ROUNDS = 12
_WIDE = 44
"""The widest a column gets in a table that is scrolled sideways."""


def measure(cells: list[Flow]) -> tuple[int, int]:
    """The least and the natural width of a column: its longest word (within reason) and its longest line."""
    least, natural = _NARROWEST, 1
    for cell in cells:
        marks = sum(width(run.mark) for run in cell.runs if run.mark)
        for line in cell.text.split("\n"):
            position = positions(line)
            if position[-1] + marks > natural:
                natural = position[-1] + marks
            if least < _WORD and position[-1] > least:
                least = max(least, min(_WORD, _longest_word(line, position)))
    return min(least, natural), natural


def _longest_word(line: str, position: list[int]) -> int:
    edges = [0, *breaks(line), len(line)]
    return max(position[start + len(line[start:end].rstrip(" "))] - position[start] for start, end in pairwise(edges))


def fit(measured: list[tuple[int, int]], width: int) -> tuple[list[int], bool]:
    """The widths of columns measured as (least, natural), and whether all of them fit into `width` cells.

    Where there is room, every column gets its natural width. Where there is not, short columns keep theirs if
    they can, and the others share what is left so that their cells become about equally tall. Where even the
    longest words do not fit, the table is as wide as reading it asks for, to be scrolled sideways.
    """
    room = width - GAP * (len(measured) - 1)
    natural = [high for _, high in measured]
    if sum(natural) <= room:
        return natural, True
    if sum(low for low, _ in measured) > room:
        return [min(high, max(low, _WIDE)) for low, high in measured], False
    widths = [low for low, _ in measured]
    for short in _SHORT:
        kept = [max(low, min(high, short)) for low, high in measured]
        if sum(kept) <= room:
            widths = kept
            break
    for _ in range(room - sum(widths)):
        index = max(range(len(widths)), key=lambda index: natural[index] / widths[index])
        if widths[index] >= natural[index]:
            break
        widths[index] += 1
    return widths, True


def even_out(widths: list[int], rows: list[list[int]]) -> list[int]:
    """`widths` with cells moved between columns where that makes the table lower, or fewer of its cells broken.

    `rows` are the natural widths of the cells, row by row.
    """
    best, cost = widths, _cost(widths, rows)
    for _ in range(_ROUNDS):
        evened = None
        for giver, taker, cells in product(range(len(widths)), range(len(widths)), (1, 2, 4)):
            if giver == taker or best[giver] - cells < _NARROWEST:
                continue
            tried = best[:]
            tried[giver] -= cells
            tried[taker] += cells
            new = _cost(tried, rows)
            if new < cost:
                evened, cost = tried, new
        if evened is None:
            break
        best = evened
    return best


def _cost(widths: list[int], rows: list[list[int]]) -> tuple[int, int]:
    """How many lines the rows take, and how many all cells take together. A line of Chinese is seldom quite full."""
    tall = total = 0
    for row in rows:
        lines = [
            1 if cell <= column else -(-cell // max(1, column - 1)) for cell, column in zip(row, widths, strict=True)
        ]
        tall += max(lines)
        total += sum(lines)
    return tall, total
