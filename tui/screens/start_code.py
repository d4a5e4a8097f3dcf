"""Before a stage test: its rules, its start code where it is sealed, and who is there to watch."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from lessons.lesson import Test
from lessons.problem import N_, Problem
from tui.language import _, explain
from tui.screens.begin import Start
from tui.screens.dialog import Dialog
from tui.widgets.field import Field, Line, tell


class StartCodeScreen(Dialog[Start | None]):
    """Gives what was typed, or nothing where the test is not begun."""

    CSS_PATH = "start_code.tcss"
    BINDINGS = [Binding("escape", "cancel", N_("No"))]

    def __init__(
        self, question: str, detail: str, test: Test, unlock: Callable[[Test, str], Test] | None = None
    ) -> None:
        super().__init__()
        self._texts = (question, detail)
        self._test = test
        self._unlock = unlock

    def compose(self) -> ComposeResult:
        question, detail = self._texts
        with Vertical():
            yield Static(Content.styled(question, "bold"))
            yield Static(Content(detail), classes="detail")
            if self._unlock:
                yield Field(Line(placeholder=_("Start code, as the secretary announced it"), id="code", compact=True))
            invigilator = _("Invigilator (may stay empty)")
            yield Field(Line(placeholder=invigilator, id="invigilator", compact=True, max_length=100))
            with Horizontal():
                yield Button(Content(_("Begin (Enter)")), id="begin", variant="primary", compact=True)
                yield Button(Content(_("Not now (Esc)")), id="cancel", compact=True)

    def on_mount(self) -> None:
        self.query(Input).first().focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id == "code":
            self.query_one("#invigilator", Input).focus()
        else:
            self._begin()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "begin":
            self._begin()
        else:
            self.dismiss(None)

    def _begin(self) -> None:
        test = self._test
        if self._unlock:
            code = self.query_one("#code", Input).value.strip()
            if not code:
                tell(self, "code", _("Type the start code first."))
                return
            try:
                test = self._unlock(test, code)
            except Problem as problem:
                tell(self, "code", explain(Problem("", problem.text, **problem.fields)))
                return
        self.dismiss(Start(test, self.query_one("#invigilator", Input).value.strip()))

    def action_cancel(self) -> None:
        self.dismiss(None)
