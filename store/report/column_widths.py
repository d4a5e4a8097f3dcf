"""The widths of a sheet's columns, in terminal cells or digits of a font, so that it prints on A4 in 9 points.

Columns of numbers are as narrow as the numbers; a heading that is too wide for its column is rotated.
"""

from datetime import datetime

from lessons.text.width import width as cells_of
from store.report.sheets import Cell, Column, ReportSheet, Shown

MOST = 169.0
"""Cells of all columns together that fit on A4 across in 9 points."""
_NUMBER, _TIME, _LEAST, _WIDEST = 5.0, 16.0, 8.0, 48.0
_SPACE = 1.2
"""The space beside numbers and times, and on both sides of words."""


def widths(sheet: ReportSheet) -> list[float]:
    """The width of each column; together at most `MOST`, if they can be made that narrow."""
    natural = [_natural(column, [row[place] for row in sheet.rows]) for place, column in enumerate(sheet.columns)]
    soft = [place for place, column in enumerate(sheet.columns) if column.kind in (Shown.TEXT, Shown.ID)]
    while sum(natural) > MOST and (wide := [place for place in soft if natural[place] > _LEAST]):
        natural[max(wide, key=natural.__getitem__)] -= 1  # text wraps
    return natural


def upward(column: Column, width: float) -> bool:
    """Whether the heading is rotated, because a word of it is wider than the column."""
    return column.kind in (Shown.NUMBER, Shown.HOURS) and max(map(_cells, _words(column.title)), default=0) > width


def _natural(column: Column, cells: list[Cell]) -> float:
    if column.kind is Shown.TIME:
        return _TIME + _SPACE
    widest = max((_cells(text(cell)) for cell in cells), default=0)
    if column.kind in (Shown.NUMBER, Shown.HOURS):
        return max(_NUMBER, widest + _SPACE)
    return min(_WIDEST, max([widest, *map(_cells, _words(column.title))]) + 2 * _SPACE)


def text(cell: Cell) -> str:
    """The text of a cell."""
    match cell:
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
        case float():
            return f"{cell:.2f}"
        case _:
            return str(cell)


def _words(title: str) -> list[str]:
    """The unbreakable parts of a heading: words, and two characters of Chinese, so that none stands alone."""
    return [part for word in title.split() for part in ([word] if word.isascii() else [word[:2]])]


def _cells(words: str) -> int:
    return max(cells_of(words), len(words))
