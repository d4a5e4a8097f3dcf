"""Before a stage test: its rules, its start code where it is sealed, and who is there to watch.

After the test has closed its code opens the questions once more; then nobody watches.
"""

from collections.abc import Callable
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from lessons.content.lesson import Test
from lessons.problem import N_, Problem
from tui.screens.frame.dialog import Dialog
from tui.terminal.key_names import with_key
from tui.terminal.keys import bound
from tui.widgets.field import Field, Line, SecretLine, tell
from tui.wording.language import _, explain


class Start(NamedTuple):
    """What a test begins with: its questions, unsealed where they were sealed, and who watches, where that is asked."""

    test: Test
    invigilator: str = ""


class StartCodeScreen(Dialog[Start | None]):
    """Gives the test, opened by what was typed, or nothing where that was cancelled.

    `opens` gives the test that a code opens, or raises `Problem`: that is told here, and what was typed stays.
    """

    CSS_PATH = "start_code.tcss"
    BINDINGS = [bound("back", "cancel", N_("No"))]

    def __init__(
        self, question: str, detail: str, opens: Callable[[str], Test], *, sealed: bool, begins: bool = True
    ) -> None:
        super().__init__()
        self._texts = (question, detail)
        self._opens = opens
        self._sealed = sealed
        self._begins = begins

    def compose(self) -> ComposeResult:
        question, detail = self._texts
        with Vertical():
            yield Static(Content.styled(question, "bold"))
            yield Static(Content(detail), classes="detail")
            if self._sealed:
                yield Field(
                    SecretLine(placeholder=_("Start code, as the secretary announced it"), id="code", compact=True)
                )
            if self._begins:
                invigilator = _("Invigilator (may stay empty)")
                yield Field(Line(placeholder=invigilator, id="invigilator", compact=True, max_length=100))
            with Horizontal():
                yes = with_key(_("Begin") if self._begins else _("Show"), "go-on")
                yield Button(Content(yes), id="begin", variant="primary", compact=True)
                yield Button(Content(with_key(_("Not now"), "back")), id="cancel", compact=True)

    def on_mount(self) -> None:
        self.query(Input).first().focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id == "code" and self._begins:
            self.query_one("#invigilator", Input).focus()
        else:
            self._done()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "begin":
            self._done()
        else:
            self.dismiss(None)

    def _done(self) -> None:
        code = self.query_one("#code", Input).value.strip() if self._sealed else ""
        if self._sealed and not code:
            tell(self, "code", _("Type the start code first."))
            return
        try:
            test = self._opens(code)
        except Problem as problem:
            tell(self, "code", explain(problem))
            return
        self.dismiss(Start(test, self.query_one("#invigilator", Input).value.strip() if self._begins else ""))

    def action_cancel(self) -> None:
        self.dismiss(None)
