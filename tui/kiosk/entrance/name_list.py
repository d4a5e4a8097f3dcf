"""The names at the sign-in: what is typed narrows them down, and one of them is marked, which Enter takes."""

from collections.abc import Sequence
from functools import partial

from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Input

from tui.terminal.keys import bound
from tui.widgets.lines import Piece
from tui.widgets.long_list import Item, LongList, cut
from tui.widgets.row import Row

COLUMNS = 4


class NameRow(Row, can_focus=False):
    """What can be chosen while somebody types."""


class NameField(Input):
    """Where somebody types; the arrows and page keys move the mark from one name to others as they stand.

    All of it is said in messages, so that no key overtakes what was typed before it.
    """

    BINDINGS = [
        bound("down", "move(4)", show=False),
        bound("up", "move(-4)", show=False),
        bound("right", "move(1)", show=False),
        bound("left", "move(-1)", show=False),
        bound("previous-field", "move(-1)", show=False),
        bound("next-field", "tab", show=False),
        bound("page-down", "turn(1)", show=False),
        bound("page-up", "turn(-1)", show=False),
        bound("last", "turn(1000)", show=False),
        bound("first", "turn(-1000)", show=False),
    ]

    class Moved(Message):
        """The mark is to be moved by so many names, or by so many pages of them."""

        def __init__(self, names: int, pages: int) -> None:
            super().__init__()
            self.names = names
            self.pages = pages

    class Tabbed(Message):
        """Tab was pressed after what stands in the field."""

    def action_move(self, names: int) -> None:
        self.post_message(self.Moved(names, 0))

    def action_turn(self, pages: int) -> None:
        self.post_message(self.Moved(0, pages))

    def action_tab(self) -> None:
        self.post_message(self.Tabbed())


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
        return -1 if offset is None else self.place_of(offset)

    def place_of(self, offset: Offset) -> int:
        """Which name stands there; -1 where none does."""
        place = (offset.y + round(self.scroll_y)) * COLUMNS + offset.x // self._cell
        return place if 0 <= place < len(self.items) else -1

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
