"""What to narrow the wrong-answer book to: a pack, a lesson or an objective."""

from typing import NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from lessons.problem import N_
from tui.language import _
from tui.screens.dialog import Dialog

Scope = tuple[str, ...]
"""Ids of pack, lesson and objective, as many of them as narrow the book; empty: the whole."""


class Choice(NamedTuple):
    """One line to choose."""

    scope: Scope
    title: str
    questions: int
    """How many of the book belong to it."""


class ScopeScreen(Dialog[Scope | None]):
    """Gives what was chosen, or nothing where it was left."""

    CSS_PATH = "scope.tcss"
    BINDINGS = [Binding("escape", "close", N_("Close")), Binding("f", "close", show=False)]

    def __init__(self, choices: list[Choice], chosen: Scope) -> None:
        super().__init__()
        self._choices = choices
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content.styled(_("Show only"), "bold $accent"))
            yield OptionList(*(Option(self._line(choice)) for choice in self._choices))

    def _line(self, choice: Choice) -> Content:
        depth = "  " * len(choice.scope)
        width = max(20, min(self.app.size.width * 9 // 10, 76) - 10)
        title = Content(f"{depth}{choice.title}").truncate(width - len(str(choice.questions)) - 3, ellipsis=True)
        return Content.assemble(title, f" · {choice.questions}")

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        places = [choice.scope for choice in self._choices]
        options.highlighted = places.index(self._chosen) if self._chosen in places else 0
        options.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._choices[event.option_index].scope)

    def action_close(self) -> None:
        self.dismiss(None)
