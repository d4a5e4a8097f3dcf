"""A bar of cells. A charting library draws axes, which twenty cells have no room for, and makes the start slower."""

from collections.abc import Sequence

from textual.content import Content

from tui.widgets.lines import Lines, Piece

CELLS = 20


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


class Bars(Lines):
    """A bar for each of several shares, drawn only where they are visible."""

    DEFAULT_CSS = "Bars { height: auto; padding: 0 1; color: $foreground 70%; }"

    def __init__(self, shares: Sequence[tuple[float, str]]) -> None:
        super().__init__()
        self._shares = shares

    def lines(self, width: int) -> list[list[Piece]]:
        """A line for each."""
        return [[*_pieces(int(100 * share), 100, CELLS), Piece(f"  {name}")] for share, name in self._shares]
