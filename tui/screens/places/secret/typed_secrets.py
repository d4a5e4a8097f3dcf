"""Dialogs for secrets within a session: one asks for them in hidden fields, one shows a new one, once."""

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from lessons.problem import N_, Problem
from tui.screens.frame.dialog import Dialog
from tui.terminal.key_names import with_key
from tui.terminal.keys import bound
from tui.widgets.field import Field, SecretLine, tell
from tui.widgets.lesson.prose import Prose
from tui.wording.language import _, explain

_LONGEST = 200


class FieldError(Problem):
    """A problem with what was typed into the field with this number."""

    def __init__(self, field: int, problem: Problem) -> None:
        super().__init__("", problem.text, **problem.fields)
        self.field = field


class TypedSecretsScreen(Dialog[str | None]):
    """Calls `act` with what was typed into the fields; its result is that of `act`. Stays open until that succeeds.

    `act` is called in a thread: a passphrase takes a tenth of a second and more.
    """

    CSS_PATH = "typed_secrets.tcss"
    BINDINGS = [bound("back", "cancel", N_("No"))]

    def __init__(self, title: str, detail: str, fields: Sequence[str], act: Callable[[list[str]], str]) -> None:
        super().__init__()
        self._texts = (title, detail)
        self._fields = fields
        self._act = act
        self._busy = False

    def compose(self) -> ComposeResult:
        title, detail = self._texts
        with Vertical():
            yield Static(Content.styled(title, "bold"))
            yield Prose(detail, classes="detail")
            for number, field in enumerate(self._fields):
                yield Field(
                    SecretLine(
                        placeholder=field, password=True, max_length=_LONGEST, id=f"field-{number}", compact=True
                    )
                )
            with Horizontal():
                yield Button(Content(with_key(_("OK"), "go-on")), id="ok", variant="primary", compact=True)
                yield Button(Content(with_key(_("Cancel"), "back")), id="cancel", compact=True)

    def on_mount(self) -> None:
        self.query(Input).first().focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        following = int((event.input.id or "").removeprefix("field-")) + 1
        if following < len(self._fields):
            self.query_one(f"#field-{following}").focus()
        else:
            self._begin()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "ok":
            self._begin()
        else:
            self.action_cancel()

    def _begin(self) -> None:
        if not self._busy:
            self._busy = True
            typed = [field.value for field in self.query(Input)]
            self.run_worker(lambda: self._do(typed), thread=True)

    def _do(self, typed: list[str]) -> None:
        try:
            done = self._act(typed)
        except Problem as problem:
            self.app.call_from_thread(self._refuse, problem)
        else:
            self.app.call_from_thread(self.dismiss, done)

    def _refuse(self, problem: Problem) -> None:
        self._busy = False
        field = problem.field if isinstance(problem, FieldError) else 0
        tell(self, f"field-{field}", explain(problem))

    def action_cancel(self) -> None:
        if not self._busy:  # else its result would not be seen
            self.dismiss(None)


class SecretShownOnceScreen(Dialog[None]):
    """Shows a secret that is never shown again. Nothing that is pressed by habit closes it: no button has the focus."""

    AUTO_FOCUS = ""
    CSS_PATH = "typed_secrets.tcss"

    def __init__(self, title: str, detail: str, secret: str) -> None:
        super().__init__()
        self._texts = (title, detail, secret)

    def compose(self) -> ComposeResult:
        title, detail, secret = self._texts
        with Vertical():
            yield Static(Content.styled(title, "bold"))
            yield Prose(detail, classes="detail")
            yield Static(Content.styled(secret, "bold"), classes="told")
            yield Static(Content(_("Tab, then Enter: I have written it down")), classes="how")
            with Horizontal():
                yield Button(Content(_("I have written it down")), id="written", compact=True)

    def on_button_pressed(self) -> None:
        self.dismiss(None)
