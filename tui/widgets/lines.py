"""Lines of styled pieces, drawn without further layout.

For what changes at every key: Textual's own contents would be parsed, wrapped and formatted anew each time.
"""

from collections.abc import Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.strip import Strip
from textual.style import Style as VisualStyle
from textual.widget import Widget

from lessons.text.width import width as cells

Operation = tuple[str, int]
"""What a click or a key does: the name of a method and its argument."""


class Piece(NamedTuple):
    """A text in one style, and the operation of a click on it."""

    text: str
    style: str = ""
    operation: Operation | None = None


class Lines(Widget):
    """Subclasses give `lines`, and call `changed` when they would give others."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._set: tuple[int, list[list[Piece]]] | None = None
        self._styles: dict[str, Style] = {}

    def lines(self, width: int) -> list[list[Piece]]:
        """The lines for a width in cells; wider ones are cut."""
        raise NotImplementedError

    def changed(self) -> None:
        """Draw again; the screen is laid out again only if the number of lines changed."""
        self._set = None
        width, height = self.content_size
        self.refresh(layout=self.styles.height is not None and len(self._lines(width)) != height)

    def _lines(self, width: int) -> list[list[Piece]]:
        if self._set is None or self._set[0] != width:
            self._set = width, self.lines(width)
        return self._set[1]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def notify_style_update(self) -> None:
        """The theme changed."""
        super().notify_style_update()
        self._styles = {}

    def render_line(self, y: int) -> Strip:
        """One line."""
        width = self.content_size.width
        lines = self._lines(width)
        if y >= len(lines):
            return Strip.blank(width, self._style(""))
        pieces = [Segment(piece.text, self._style(piece.style)) for piece in lines[y]]
        return Strip(pieces).adjust_cell_length(width, self._style(""))

    def _style(self, text: str) -> Style:
        style = self._styles.get(text)
        if style is None:
            style = self._styles[text] = (self.visual_style + VisualStyle.parse(text)).rich_style
        return style

    def operation_at(self, event: events.MouseEvent) -> Operation | None:
        """The operation of a click here."""
        offset = event.get_content_offset(self)
        lines = self._lines(self.content_size.width)
        if offset is None or offset.y >= len(lines):
            return None
        column = 0
        for piece in lines[offset.y]:
            column += cells(piece.text)
            if offset.x < column:
                return piece.operation
        return None


def divided(groups: Sequence[Sequence[Piece]], width: int) -> list[list[Piece]]:
    """Groups of pieces, none of them divided, in lines of at most `width` cells."""
    lines: list[list[Piece]] = [[]]
    used = 0
    for group in groups:
        taken = sum(cells(piece.text) for piece in group)
        if lines[-1] and used + taken > width:
            lines.append([])
            used = 0
        lines[-1] += group
        used += taken
    return lines
