"""A question that needs a yes."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button

from lessons.problem import N_
from tui.screens.frame.dialog import Dialog
from tui.terminal.key_names import with_key
from tui.terminal.keys import bound
from tui.widgets.sentences import Sentences


class ConfirmScreen(Dialog[bool]):
    """`True` only for an explicit yes. The focus begins on the harmless button."""

    CSS_PATH = "confirm.tcss"
    BINDINGS = [
        bound("back", "answer(False)", N_("No")),
        bound("no", "answer(False)", N_("No")),
        bound("yes", "answer(True)", N_("Yes")),
        bound("left", "app.focus_next", show=False),
        bound("right", "app.focus_next", show=False),
        bound("up", "app.focus_next", show=False),
        bound("down", "app.focus_next", show=False),
    ]

    def __init__(self, question: str, detail: str, yes: str, no: str) -> None:
        super().__init__()
        self._texts = (question, detail)
        self._yes = yes
        self._no = no

    def compose(self) -> ComposeResult:
        question, detail = self._texts
        with Vertical():
            yield Sentences(Content.styled(question, "bold"))
            yield Sentences(Content(detail), classes="detail")
            with Horizontal():
                yield Button(Content(with_key(self._yes, "yes")), id="yes", compact=True)
                yield Button(Content(with_key(self._no, "back")), id="no", variant="primary", compact=True)

    def on_mount(self) -> None:
        self.query_one("#no").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)
