"""Asking for secrets within a session: a few hidden fields, one under the other."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from lessons.problem import N_
from tui.language import _
from tui.screens.dialog import Dialog
from tui.widgets.prose import Prose

_LONGEST = 200


class TypedSecretsScreen(Dialog[list[str] | None]):
    """Gives what was typed into each field; nothing where it was cancelled. Without fields it only tells."""

    CSS_PATH = "typed_secrets.tcss"
    BINDINGS = [Binding("escape", "cancel", N_("No"))]

    def __init__(self, title: str, detail: str, fields: Sequence[str] = (), told: str = "") -> None:
        super().__init__()
        self._texts = (title, detail, told)
        self._fields = fields

    def compose(self) -> ComposeResult:
        title, detail, told = self._texts
        with Vertical():
            yield Static(Content.styled(title, "bold"))
            yield Prose(detail, classes="detail")
            if told:
                yield Static(Content.styled(told, "bold"), classes="told")
            for number, field in enumerate(self._fields):
                yield Input(placeholder=field, password=True, max_length=_LONGEST, id=f"field-{number}", compact=True)
            with Horizontal():
                yield Button(Content(_("OK (Enter)")), id="ok", variant="primary", compact=True)
                if self._fields:
                    yield Button(Content(_("Cancel (Esc)")), id="cancel", compact=True)

    def on_mount(self) -> None:
        (self.query(Input).first() if self._fields else self.query_one("#ok")).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        following = int((event.input.id or "").removeprefix("field-")) + 1
        if following < len(self._fields):
            self.query_one(f"#field-{following}").focus()
        else:
            self._done()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "ok":
            self._done()
        else:
            self.dismiss(None)

    def _done(self) -> None:
        self.dismiss([field.value for field in self.query(Input)])

    def action_cancel(self) -> None:
        self.dismiss(None)
