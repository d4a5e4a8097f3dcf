"""A question that needs a yes."""

from dataclasses import replace

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
    """`True` only for an explicit yes. The focus begins on the harmless button.

    `natural`: on the yes, as it is the natural next thing and nothing is lost by it.
    """

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

    def __init__(self, question: str, detail: str, yes: str, no: str, *, natural: bool = False) -> None:
        super().__init__()
        self._first = "yes" if natural else "no"
        self._texts = (question, detail)
        self._yes = yes
        self._no = no
        said = {"yes": yes, "no": no, "back": no}
        for key, bindings in self._bindings.key_to_bindings.items():  # what the palette and Help call them
            self._bindings.key_to_bindings[key] = [
                replace(one, description=said.get(one.id or "", one.description)) for one in bindings
            ]

    def compose(self) -> ComposeResult:
        question, detail = self._texts
        with Vertical():
            yield Sentences(Content.styled(question, "bold"))
            yield Sentences(Content(detail), classes="detail")
            with Horizontal():
                for id_, text, meaning in (("yes", self._yes, "yes"), ("no", self._no, "back")):
                    button = Button(Content(with_key(text, meaning)), id=id_, compact=True)
                    button.variant = "primary" if id_ == self._first else "default"
                    yield button

    def on_mount(self) -> None:
        self.query_one(f"#{self._first}").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)
