"""Before a stage test: its rules, its start code where it is sealed, and who is there to watch."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from lessons.problem import N_
from tui.language import _
from tui.screens.begin import Start
from tui.screens.dialog import Dialog


class StartCodeScreen(Dialog[Start | None]):
    """Gives what was typed, or nothing where the test is not begun."""

    CSS_PATH = "start_code.tcss"
    BINDINGS = [Binding("escape", "cancel", N_("No"))]

    def __init__(self, question: str, detail: str, *, sealed: bool) -> None:
        super().__init__()
        self._texts = (question, detail)
        self._sealed = sealed

    def compose(self) -> ComposeResult:
        question, detail = self._texts
        with Vertical():
            yield Static(Content.styled(question, "bold"))
            yield Static(Content(detail), classes="detail")
            if self._sealed:
                yield Input(placeholder=_("Start code, as the secretary announced it"), id="code", compact=True)
            yield Input(placeholder=_("Invigilator (may stay empty)"), id="invigilator", compact=True, max_length=100)
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
        code = self.query_one("#code", Input).value.strip() if self._sealed else ""
        if self._sealed and not code:
            self.query_one("#code", Input).focus()
            return
        self.dismiss(Start(code, self.query_one("#invigilator", Input).value.strip()))

    def action_cancel(self) -> None:
        self.dismiss(None)
