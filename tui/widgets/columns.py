"""Cells of several rows, one column under the other."""

from collections.abc import Sequence

from lessons.text.width import width

GAP = "  "


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """A text for each row, every column as wide as its widest cell and right-aligned."""
    widest = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return [GAP.join(" " * (room - width(cell)) + cell for cell, room in zip(row, widest, strict=True)) for row in rows]
