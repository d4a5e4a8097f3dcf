"""Pairing two machines of a member, so that each knows what was done on the other."""

from typing import cast

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from lessons.problem import N_, Problem
from store.exchange.exchange import folder_named
from store.exchange.pairing import offer_code, use_code
from tui import PROGRAM
from tui.console.ask_passphrase import nobody_to_ask
from tui.screens.frame.dialog import Dialog
from tui.screens.frame.host import Host
from tui.terminal.key_names import with_key
from tui.terminal.keys import bound
from tui.widgets.field import Field, SecretLine, tell
from tui.wording.language import _, explain


class PairingScreen(Dialog[None]):
    """Shows a code for another machine, or takes the one that the other machine shows."""

    CSS_PATH = "pairing.tcss"
    BINDINGS = [bound("back", "close", N_("Close")), bound("show-code", "show", N_("Show a code"))]

    _refused_code = ""
    """The code that was refused, while the message about it is shown."""

    @property
    def _study(self) -> Host:
        return cast(Host, self.app)

    def compose(self) -> ComposeResult:
        text = _(
            "Two paired machines share your records, drafts, notes and places through the branch's folder, "
            "encrypted: nobody else can read them there. Show a code on one machine and type it on the other."
        )
        with Vertical():
            yield Static(Content.styled(_("My other machines"), "bold"))
            yield Static(Content(text), classes="detail")
            yield Field(
                SecretLine(placeholder=_("Code that the other machine shows"), id="code", compact=True, max_length=60)
            )
            yield Static(id="shown")
            with Horizontal():
                yield Button(Content(with_key(_("Use code"), "go-on")), id="use", variant="primary", compact=True)
                yield Button(Content(with_key(_("Show a code"), "show-code")), id="show", compact=True)
                yield Button(Content(with_key(_("Close"), "back")), id="close", compact=True)

    def on_mount(self) -> None:
        self.query_one("#code").focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self._use()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        match event.button.id:
            case "use":
                self._use()
            case "show":
                self.action_show()
            case _:
                self.action_close()

    def action_close(self) -> None:
        self.dismiss(None)

    def action_show(self) -> None:
        self._say(_("one moment…"))
        self.run_worker(self._offer, thread=True, exclusive=True)

    def _use(self) -> None:
        code = self.query_one("#code", Input).value.strip()
        if code:
            self._say(_("one moment…"))
            self.run_worker(lambda: self._accept(code), thread=True, exclusive=True)
        else:
            tell(self, "code", _("Type the code that the other machine shows, or show one here."))

    def _say(self, text: str, style: str = "") -> None:
        shown = self.query_one("#shown", Static)
        shown.display = shown.visible = True
        shown.update(Content.styled(text, style))

    def _refuse(self, problem: Problem) -> None:
        """Show why a code was refused, until another one is typed."""
        self._say(explain(problem), "$warning")
        self._refused_code = self.query_one("#code", Input).value
        self.query_one("#code").focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        if self._refused_code and event.value != self._refused_code:
            self._refused_code = ""
            self.query_one("#shown").visible = False  # its room stays: nothing moves under the mouse

    # In a thread: the folder may be far away, and a code is slow to open on purpose.

    def _offer(self) -> None:
        session = self._study.session
        try:
            code = offer_code(session.home, folder_named(session.home), session.progress, nobody_to_ask)
        except Problem as problem:
            self._tell(explain(problem), "$error")
            return
        self._tell(_("code: {code}").format(code=code), "bold")

    def _accept(self, code: str) -> None:
        study = self._study
        session = study.session
        try:
            home, progress, calmly = session.home, session.progress, study.machines.calmly
            entries = list(use_code(home, folder_named(home), code, progress, nobody_to_ask, PROGRAM, calmly))
        except Problem as problem:
            self.app.call_from_thread(self._refuse, problem)
            return
        self.app.call_from_thread(self._paired, [explain(entry.message) for entry in entries])

    def _paired(self, lines: list[str]) -> None:
        self.dismiss(None)
        self._study.notify("\n".join(lines), timeout=12, markup=False)

    def _tell(self, text: str, style: str) -> None:
        self.app.call_from_thread(self._say, text, style)
