"""What to narrow the wrong-answer book to: a pack, a lesson or an objective."""

from functools import partial
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from lessons.problem import N_
from tui.screens.frame.dialog import Dialog
from tui.terminal.keys import bound
from tui.widgets.lines import Piece
from tui.widgets.long_list import Item, LongList, cut
from tui.wording.language import _

Scope = tuple[str, ...]
"""Ids of pack, lesson and objective, as many of them as narrow the list; empty: the whole."""


class ScopeChoice(NamedTuple):
    """One line to choose."""

    scope: Scope
    title: str
    questions: int
    """How many of the book belong to it."""


class ScopeScreen(Dialog[Scope | None]):
    """Gives what was chosen, or nothing where it was left."""

    CSS_PATH = "scope.tcss"
    BINDINGS = [bound("back", "close", N_("Close")), bound("narrow", "close", show=False)]

    def __init__(self, choices: list[ScopeChoice], chosen: Scope) -> None:
        super().__init__()
        self._choices = choices
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content.styled(_("Show only"), "bold $accent"))
            yield LongList()

    def on_mount(self) -> None:
        listed = self.query_one(LongList)
        listed.show([Item(_id(choice.scope), partial(_line, choice)) for choice in self._choices], _id(self._chosen))
        listed.focus()

    def on_long_list_chosen(self, event: LongList.Chosen) -> None:
        event.stop()
        self.dismiss(next(choice.scope for choice in self._choices if _id(choice.scope) == event.id))

    def action_close(self) -> None:
        self.dismiss(None)


def _id(scope: Scope) -> str:
    return "/" + "/".join(scope)


def _line(choice: ScopeChoice, width: int) -> list[list[Piece]]:
    depth, count = " " * (1 + 2 * len(choice.scope)), f" · {choice.questions}"
    return [[Piece(depth + cut(choice.title, max(8, width - len(depth) - len(count) - 1)) + count)]]
