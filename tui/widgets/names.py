"""The names at the sign-in: what is typed narrows them down, and one of them is marked, which Enter takes."""

from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

from tui.widgets.row import Row


class NameRow(Row, can_focus=False):
    """What can be chosen while somebody types."""


class NameField(Input):
    """Where somebody types; the arrows and page keys move the mark from one name to others as they stand.

    All of it is said in messages, so that no key overtakes what was typed before it.
    """

    BINDINGS = [
        Binding("down", "move(4)", show=False),
        Binding("up", "move(-4)", show=False),
        Binding("right", "move(1)", show=False),
        Binding("left,shift+tab", "move(-1)", show=False),
        Binding("tab", "tab", show=False),
        Binding("pagedown", "turn(1)", show=False),
        Binding("pageup", "turn(-1)", show=False),
        Binding("end", "turn(1000)", show=False),
        Binding("home", "turn(-1000)", show=False),
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
