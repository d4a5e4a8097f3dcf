"""The names at the sign-in: what is typed narrows them down, and one of them is marked, which Enter takes."""

from collections.abc import Sequence
from functools import partial

from textual import events
from textual.binding import Binding
from textual.strip import Strip
from textual.widgets import Input

from tui.widgets.lines import Piece
from tui.widgets.long_list import Item, LongList, cut
from tui.widgets.row import Row

COLUMNS = 4


class NameRow(Row, can_focus=False):
    """What can be chosen while somebody types."""


class NameField(Input):
    """Where somebody types; the arrows move the mark from one name to the next as they stand."""

    BINDINGS = [
        Binding("down", "screen.step(4)", show=False),
        Binding("up", "screen.step(-4)", show=False),
        Binding("right,tab", "screen.step(1)", show=False),
        Binding("left,shift+tab", "screen.step(-1)", show=False),
    ]


class NameGrid(LongList, can_focus=False):
    """The names, several in a line. The keys of the field move the mark."""

    DEFAULT_CSS = """
    NameGrid > .long-list--mark { background: $block-cursor-background; color: $block-cursor-foreground; }
    NameGrid:nocolor > .long-list--mark { text-style: reverse; }
    """

    names: Sequence[str] = ()
    """As they stand."""

    def show_names(self, names: Sequence[tuple[str, str]]) -> None:
        """Show these, each with its id, and mark the first."""
        self.names = [name for _id, name in names]
        self.show([Item(id_, partial(_cell, name)) for id_, name in names], "")

    def unmark(self) -> None:
        """The mark is elsewhere."""
        before, self.mark = self.mark, -1
        self._refresh_items(before)

    def _measure(self, items: Sequence[Item]) -> list[int]:
        return [place // COLUMNS for place in range(len(items))] + [-(-len(items) // COLUMNS)]

    def _place_at(self, event: events.MouseEvent) -> int:
        offset = event.get_content_offset(self)
        if offset is None:
            return -1
        place = (offset.y + round(self.scroll_y)) * COLUMNS + offset.x // self._cell
        return place if place < len(self.items) else -1

    @property
    def _cell(self) -> int:
        return max(1, self.scrollable_content_region.width // COLUMNS)

    def render_line(self, y: int) -> Strip:
        """One line of names."""
        first = (y + round(self.scroll_y)) * COLUMNS
        cells = [self._strip(place, 0, self._cell) for place in range(first, min(len(self.items), first + COLUMNS))]
        return Strip.join(cells).adjust_cell_length(self.scrollable_content_region.width, self._style("", ""))


def _cell(name: str, width: int) -> list[list[Piece]]:
    return [[Piece(" " + cut(name, width - 2))]]
