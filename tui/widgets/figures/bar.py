"""A bar of cells. A charting library draws axes, which twenty cells have no room for, and makes the start slower."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content

from lessons.text.width import width as cells
from tui.widgets.lines import Lines, Piece

CELLS = 20
_NARROWEST = 12
"""Cells that a name has beside its bar, even where they are not all seen."""


def bar(part: int, whole: int, cells: int = CELLS) -> Content:
    """`part` of `whole` as a bar, with both numbers after it: length says it, colour only repeats it."""
    return Content.assemble(*((piece.text, piece.style) for piece in _pieces(part, whole, cells)))


def line(part: int, whole: int, cells: int = CELLS) -> Content:
    """The bar alone."""
    return Content.assemble(*((piece.text, piece.style) for piece in _pieces(part, whole, cells)[:2]))


def _pieces(part: int, whole: int, cells: int) -> list[Piece]:
    full = round(cells * max(0, min(part, whole)) / whole) if whole else 0
    rest = Piece("─" * (cells - full), "$foreground 40%")
    return [Piece("█" * full, "$success"), rest, Piece(f" {part}/{whole}".ljust(8))]


class Share(NamedTuple):
    """`part` of `whole` of something."""

    part: int
    whole: int
    name: str


class Bars(Lines):
    """A bar for each of several shares, drawn only where they are visible, with its name beside it."""

    DEFAULT_CSS = "Bars { height: auto; padding: 0 1; color: $foreground 70%; }"

    def __init__(self, shares: Sequence[Share], *, classes: str = "") -> None:
        super().__init__()
        self.set_classes(classes)
        self._shares = shares

    def lines(self, width: int) -> list[list[Piece]]:
        """A line for each, more where its name is long."""
        return [line for share in self._shares for line in _named(share, width)]


def _named(share: Share, width: int) -> list[list[Piece]]:
    from lessons.typeset.fill_lines import fill  # its tables take long to load, and most screens need none

    pieces = [*_pieces(share.part, share.whole, CELLS), Piece("  ")]
    before = sum(cells(piece.text) for piece in pieces)
    first, *others = (share.name[begin:end] for begin, end in fill(share.name, max(_NARROWEST, width - before)))
    return [[*pieces, Piece(first)], *([Piece(" " * before), Piece(other)] for other in others)]
