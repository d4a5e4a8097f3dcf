"""The names at the sign-in: what is typed narrows them down, and one of them is marked, which Enter takes."""

from textual.binding import Binding
from textual.widgets import Input

from tui.widgets.row import Row


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
