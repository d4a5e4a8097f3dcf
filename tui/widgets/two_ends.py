"""One line with a text at each end, where the one at the right gives way."""

from lessons.text.width import width as cells
from tui.widgets.lines import Lines, Piece

_GAP = 2
"""Cells between the two at least."""


class TwoEnds(Lines):
    """Shows `left`, and `right` where both have room, whole."""

    DEFAULT_CSS = "TwoEnds { height: 1; padding: 0 3; }"

    def __init__(self) -> None:
        super().__init__()
        self.left, self.right = "", ""

    def show(self, left: str | None = None, right: str | None = None) -> None:
        """Change one of them, or both."""
        self.left = self.left if left is None else left
        self.right = self.right if right is None else right
        self.changed()

    def lines(self, width: int) -> list[list[Piece]]:
        room = width - cells(self.left) - cells(self.right)
        if room < _GAP:
            return [[Piece(self.left, "$foreground 80%")]]
        return [[Piece(self.left, "$foreground 80%"), Piece(" " * room), Piece(self.right, "$foreground 70%")]]
