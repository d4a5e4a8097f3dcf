"""What the sign-in of a shared machine says of the machine: that it is closed, and when packs and plan last came."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from store.kiosk.sign_in import Kiosk
from store.kiosk.upkeep_state import read_upkeep
from tui.wording.language import _
from tui.wording.times import date_text, time_text


class KioskNotice(Vertical):
    """Looks again every few seconds; while the machine is closed, its screen has the class `closed`."""

    DEFAULT_CSS = """
    KioskNotice { height: auto; padding: 0 1; }
    KioskNotice #closed { display: none; height: auto; margin: 1 0 0 0; }
    KioskNotice #synced { height: 1; color: $foreground 70%; }
    """

    def __init__(self, kiosk: Kiosk) -> None:
        super().__init__()
        self._kiosk = kiosk
        self._hours = kiosk.settings_in_force().hours

    def compose(self) -> ComposeResult:
        yield Static(id="closed")
        yield Static(id="synced")

    def on_mount(self) -> None:
        self.look()
        self.set_interval(2, self.look)

    def look(self) -> None:
        """Say how it is now, in the language of the moment."""
        closed = self._hours.closed(self._kiosk.now().instant.astimezone())
        if self.screen.has_class("closed") and not closed:
            self.call_later(self.screen.run_action, "begin_again")
        self.screen.set_class(closed, "closed")
        text = _("Closed. This machine opens again at {time}.").format(time=self._hours.opening)
        self.query_one("#closed", Static).update(Content.styled(text, "bold"))
        last = read_upkeep(self._kiosk)
        text = ""
        if last.synced:
            text = _("Packs and plan last fetched: {time}").format(
                time=f"{date_text(last.synced)} {time_text(last.synced)}"
            )
        self.query_one("#synced", Static).update(Content(text))
