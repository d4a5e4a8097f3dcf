"""The pause of a session that nobody touched: the member's PIN goes on with it, for a few minutes and a few tries.

Nothing of the session is behind this screen: it was saved and ended, and its process keeps only the member's key. The
PIN itself lies in the member's encrypted files, so whoever has the disk has nothing to guess at.
"""

import hmac
from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from lessons.clock import Clock
from store.crypto.passphrase_forms import as_chosen
from store.kiosk.sign_in import Settings
from tui.kiosk.entrance.locked_app import LockedApp
from tui.terminal.key_names import with_key
from tui.terminal.keys import bound
from tui.widgets.field import SecretLine
from tui.widgets.row import Row
from tui.wording.language import _
from tui.wording.times import clock_text

TRIES = 3
"""Wrong PINs until the passphrase is needed."""


class PauseScreen(Screen[None]):
    """Whose pause it is, how long it waits, and the way out of it for anybody else."""

    CSS_PATH = "pause.tcss"
    BINDINGS = [bound("back", "leave", show=False)]

    def __init__(self, member: str, pin: str, settings: Settings, clock: Clock) -> None:
        super().__init__()
        self._member = member
        self._pin = pin
        self._clock = clock
        self._hours = settings.hours
        self._ends = clock.read().up + settings.pause_seconds * 1000
        self._wrong = 0

    def compose(self) -> ComposeResult:
        with Vertical(id="card"):
            yield Static(Content.styled(_("{name} is having a break").format(name=self._member), "bold $accent"))
            yield Static(Content(_("Everything is saved. Enter your PIN to go on.")))
            yield SecretLine(password=True, max_length=20, placeholder=_("PIN"), id="pin", compact=True)
            yield Static(id="said")
            yield Static(id="left")
            yield Row(with_key(_("Somebody else, or no PIN: to the sign-in"), "back"), id="leave")

    def on_mount(self) -> None:
        self.query_one("#pin").focus()
        self._show()
        self.set_interval(0.25, self._show)

    def _left(self) -> int:
        """Seconds until the break is over, or the machine closes."""
        now = self._clock.read()
        left = max(0, round((self._ends - now.up) / 1000))
        open_for = self._hours.left(now.instant.astimezone())
        return left if open_for is None else min(left, open_for)

    def _show(self) -> None:
        left = self._left()
        if not left:
            self.action_leave()
        text = _("Waiting for another {time}").format(time=clock_text(left))
        self.query_one("#left", Static).update(Content(text))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        typed, event.input.value = as_chosen(event.value), ""
        if not typed or self._wrong >= TRIES:  # it ends, and somebody types on
            return
        if hmac.compare_digest(typed.encode(), self._pin.encode()):
            self.app.exit(self._left() > 0)
            return
        self._wrong += 1
        if self._wrong >= TRIES:
            self.action_leave()
        text = _("That is not right; tries left: {n}").format(n=TRIES - self._wrong)
        self.query_one("#said", Static).update(Content(text))

    def on_row_pressed(self) -> None:
        self.action_leave()

    def action_leave(self) -> None:
        self.app.exit(False)


class PauseApp(LockedApp[bool]):
    """Draws the pause; gives whether the session goes on."""

    CSS_PATH = "../../app/app.tcss"

    def __init__(self, member: str, pin: str, settings: Settings, clock: Clock, beat: Callable[[], bool]) -> None:
        super().__init__(beat)
        self._pause = PauseScreen(member, pin, settings, clock)

    def on_mount(self) -> None:
        self.push_screen(self._pause)
