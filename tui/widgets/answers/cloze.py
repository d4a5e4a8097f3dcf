"""Fill in words or numbers."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from lessons.paper import PaperItem
from lessons.question import Cloze, NumberBlank, Response
from tui.language import _
from tui.widgets.answers.answer import Answer

_LONGEST = 200
"""Characters that a blank takes."""


class ClozeAnswer(Answer):
    """One field for each blank of the stem."""

    DEFAULT_CSS = """
    ClozeAnswer Horizontal { height: 1; margin: 0 0 1 0; }
    ClozeAnswer Static { width: 14; padding: 0 1; }
    ClozeAnswer Input { width: 1fr; max-width: 50; height: 1; border: none; background: $panel; padding: 0 1; }
    ClozeAnswer Input:focus { border: none; background: $boost; }
    """

    def __init__(self, item: PaperItem, response: Response | None) -> None:
        super().__init__(item, response)
        assert isinstance(item.question, Cloze)
        self._question = item.question

    def compose(self) -> ComposeResult:
        given = self.given or ()
        for number, blank in enumerate(self._question.blanks):
            with Horizontal():
                yield Static(Content(_("Blank {n}").format(n=number + 1)))
                yield Input(
                    str(given[number]) if number < len(given) else "",
                    placeholder=_("a number") if isinstance(blank, NumberBlank) else _("a word or a few"),
                    max_length=_LONGEST,
                    select_on_focus=False,
                    compact=True,
                )

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        typed = tuple(field.value for field in self.query(Input))
        self.give(typed if any(text.strip() for text in typed) else None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        fields = list(self.query(Input))
        place = fields.index(event.input)
        if place + 1 < len(fields):
            fields[place + 1].focus()
        else:
            self.post_message(self.Complete())

    def show_given(self) -> None:
        given = self.given or ()
        with self.prevent(Input.Changed):
            for number, field in enumerate(self.query(Input)):
                field.value = str(given[number]) if number < len(given) else ""

    def start(self) -> None:
        self.query(Input).first().focus()
