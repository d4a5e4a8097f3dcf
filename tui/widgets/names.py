"""The names at the sign-in: what is typed narrows them down, and one of them is marked, which Enter takes."""

from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

from tui.widgets.row import Row


class NameRow(Row, can_focus=False):
    """What can be chosen while somebody types."""


class NameField(Input):
    """Where somebody types; the arrows move the mark from one name to the next as they stand."""

    BINDINGS = [
        Binding("down", "screen.step(4)", show=False),
        Binding("up", "screen.step(-4)", show=False),
        Binding("right", "screen.step(1)", show=False),
        Binding("left,shift+tab", "screen.step(-1)", show=False),
        Binding("tab", "tab", show=False),
        Binding("pagedown", "screen.page(1)", show=False),
        Binding("pageup", "screen.page(-1)", show=False),
        Binding("end", "screen.page(1000)", show=False),
        Binding("home", "screen.page(-1000)", show=False),
    ]

    class Tabbed(Message):
        """Tab was pressed after what stands in the field."""

    def action_tab(self) -> None:
        self.post_message(self.Tabbed())
