"""What uses a wide screen: something beside a list, and two columns of a page that stand one below the other else."""

from textual.containers import Container, Horizontal, VerticalScroll
from textual.message import Message
from textual.widget import Widget

from tui.widgets.column import WIDE
from tui.widgets.long_list import LongList

MARGINS = 5
"""Cells that a page takes at its sides, with its scrollbar."""


class ListBeside(Horizontal):
    """A list; on a wide screen the details of its marked item stand beside it."""

    DEFAULT_CSS = """
    ListBeside { height: 1fr; }
    ListBeside > LongList { width: 1fr; height: 1fr; padding: 0 2; }
    ListBeside > .details {
        width: 1fr; height: 1fr; padding: 0 2; border-left: tall $panel; scrollbar-size-vertical: 1; display: none;
    }
    ListBeside > .details:focus { border-left: tall $accent; }
    ListBeside.-wide > .details { display: block; }
    """

    class Widened(Message):
        """There is room for details now."""

    def __init__(self, list_: LongList, *details: Widget, id: str | None = None) -> None:
        self._details = VerticalScroll(*details, classes="details")
        super().__init__(list_, self._details, id=id)

    @property
    def is_wide(self) -> bool:
        """Whether there is room for details."""
        return self.has_class("-wide")

    def show_details(self, there: bool) -> None:
        """Show the beginning of other details, or none."""
        self._details.visible = there
        self._details.scroll_home(animate=False)

    def on_resize(self) -> None:
        """Give details room, or take it away."""
        before, wide = self.is_wide, self.size.width >= WIDE
        self.set_class(wide, "-wide")
        if wide and not before:
            self.post_message(self.Widened())


class TwoColumns(Container):
    """Two `VerticalGroup`s: side by side on a wide screen, else one below the other."""

    DEFAULT_CSS = """
    TwoColumns { height: auto; layout: vertical; }
    TwoColumns.-wide { layout: horizontal; }
    TwoColumns.-wide > * { padding: 0 2 0 0; }
    """

    def on_resize(self) -> None:
        """Stand side by side, or not."""
        self.set_class(self.size.width >= WIDE - MARGINS, "-wide")
