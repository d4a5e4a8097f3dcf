"""An address outside Study: shown in full, to be copied, and opened only where the settings allow it."""

import webbrowser

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Static

from lessons.problem import N_
from tui.screens.frame.dialog import Dialog
from tui.terminal.key_names import with_key
from tui.terminal.keys import bound
from tui.wording.language import _


class AddressScreen(Dialog[None]):
    """Shows `target`. The clipboard is the terminal's own (OSC 52), and is written to only by the key for it."""

    CSS_PATH = "address.tcss"
    BINDINGS = [
        bound("number-1", "copy", N_("Copy")),
        bound("number-2", "open", N_("Open")),
        bound("back", "close", N_("Close")),
    ]

    def __init__(self, target: str, *, may_copy: bool, may_open: bool) -> None:
        super().__init__()
        self._target = target
        self._allowed = {"copy": may_copy, "open": may_open}

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content.styled(_("This leads out of Study"), "bold $accent"))
            with VerticalScroll(can_focus=False):
                yield Static(Content(self._target), classes="target")
            with Horizontal():
                if self._allowed["copy"]:
                    yield Button(Content(with_key(_("Copy"), "number-1")), id="copy", variant="primary", compact=True)
                if self._allowed["open"]:
                    yield Button(Content(with_key(_("Open"), "number-2")), id="open", compact=True)
                yield Button(Content(with_key(_("Close"), "back")), id="close", compact=True)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.call_later(self.run_action, event.button.id or "close")

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(self._target)
        self.dismiss()
        self.app.notify(_("Copied, if the terminal allows it."), timeout=3)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._allowed.get(action, True)

    def action_open(self) -> None:
        # A browser may take its time to start, or never return.
        self.app.run_worker(lambda: webbrowser.open(self._target), thread=True, exit_on_error=False)
        self.dismiss()

    def action_close(self) -> None:
        self.dismiss()
