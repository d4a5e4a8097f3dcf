"""A message for a member of a shared machine where no session can show it, before the sign-in comes back."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from tui.kiosk.entrance.locked_app import LockedApp
from tui.terminal.key_names import with_key
from tui.terminal.keys import bound
from tui.widgets.row import Row
from tui.wording.language import _

LASTS = 60
"""Seconds without a touch after which it goes away."""


class MessageScreen(Screen[None]):
    """A message, and the way back to the sign-in."""

    CSS_PATH = "message.tcss"
    AUTO_FOCUS = "Row"
    BINDINGS = [bound("back", "leave", show=False)]

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        with Vertical(id="card"):
            yield Static(Content.styled(_("Something is wrong with a file here"), "bold $accent"))
            yield Static(Content(self._text))
            yield Static(Content(_("Please tell the administrator. What you saved is kept.")))
            yield Row(with_key(_("To the sign-in"), "go-on"), id="leave")

    def on_row_pressed(self) -> None:
        self.action_leave()

    def action_leave(self) -> None:
        self.app.exit()


class MessageApp(LockedApp[None]):
    """Shows the message until somebody closes it, or for `LASTS` seconds."""

    CSS_PATH = "../../app/app.tcss"

    def __init__(self, text: str, beat: Callable[[], bool]) -> None:
        super().__init__(beat)
        self._text = text

    def on_mount(self) -> None:
        self.push_screen(MessageScreen(self._text))

    def untouched(self, seconds: float) -> None:
        if seconds > LASTS:
            self.exit()
