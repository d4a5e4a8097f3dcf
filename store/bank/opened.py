"""What is in a file of another program, before anything is understood: sheets of cells, or lines of text."""

import msgspec


class SheetCells(msgspec.Struct, frozen=True):
    """A sheet; rows and columns count from 0."""

    name: str
    rows: list[list[str]]
    merged: list[tuple[int, int, int, int]] = []
    dates: list[tuple[int, int]] = []
    formulas: int = 0
    unsaved: list[tuple[int, int]] = []
    """Cells with a formula and no stored result."""
    fractions: list[tuple[int, int]] = []
    """Cells with a number below 1 of which it cannot be told whether a percentage is shown there."""
    hidden: bool = False


class WordTable(msgspec.Struct, frozen=True):
    """A table of a Word file, and how many lines stand before it."""

    at: int
    rows: list[list[str]]


class Opened(msgspec.Struct, frozen=True):
    """All that is in a file."""

    sheets: list[SheetCells] = []
    lines: list[str] = []
    headings: list[int] = []
    """Which lines are headings."""
    tables: list[WordTable] = []
