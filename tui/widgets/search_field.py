"""The field above a list that narrows it: Esc gives the focus back to the list, and drops what was typed."""

from textual.message import Message
from textual.widgets import Input

from lessons.problem import N_
from tui.terminal.keys import bound


class SearchField(Input):
    """The words that a list is narrowed by. Letters are typed into it, so Esc always leads out of it."""

    BINDINGS = [
        bound("back", "clear", N_("Clear search")),
        bound("back", "leave", N_("To the list")),
    ]

    class Left(Message):
        """The focus is to go back to the list."""

    def __init__(self, query: str, placeholder: str) -> None:
        super().__init__(query, placeholder=placeholder, id="search", compact=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "clear":
                return bool(self.value)
            case "leave":
                return not self.value
        return super().check_action(action, parameters)

    def watch_value(self) -> None:
        self.refresh_bindings()

    def action_clear(self) -> None:
        self.value = ""
        self.action_leave()

    def action_leave(self) -> None:
        self.post_message(self.Left())
