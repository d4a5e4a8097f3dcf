"""A screen whose list is narrowed by what is typed into a field: everywhere by the same keys."""

from textual.widgets import Input

from lessons.problem import N_
from tui.screens.frame.study_screen import StudyScreen
from tui.terminal.keys import bound


class FilteredScreen(StudyScreen[None]):
    """Has a field `#search` and a list `#list`. Esc clears and leaves the field first; only then it goes back."""

    BINDINGS = [
        bound("down", "list", show=False),
        bound("back", "clear", N_("Clear search")),
        bound("back", "back", N_("Back")),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._query = ""
        """What is typed into the field."""

    def narrowed(self) -> None:
        """Called when other words are sought."""
        raise NotImplementedError

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.value != self._query:
            self._query = event.value
            self.narrowed()
            self.refresh_bindings()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.action_list()

    def on_descendant_focus(self) -> None:
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "clear":
            return bool(self._query) or isinstance(self.focused, Input)
        return super().check_action(action, parameters)

    def action_list(self) -> None:
        self.query_one("#list").focus()

    def action_search(self) -> None:
        self.query_one("#search").focus()

    def action_clear(self) -> None:
        self.query_one("#search", Input).value = ""
        self.action_list()
