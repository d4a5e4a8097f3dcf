"""A text area for several lines."""

from textual.message import Message
from textual.widgets import TextArea

from lessons.problem import N_
from tui.terminal.keys import bound


class WritingArea(TextArea):
    """Textual's area, from which one may go on in an editor of one's own, and whose undo is safe.

    While it undoes, which may take away the line in which the cursor stands, Textual measures the cursor's place once
    more before it moves the cursor; if the line is no longer there, and the scrollbar goes with it, that ends in a
    ValueError. The place is measured again when the cursor has moved.
    """

    BINDINGS = [bound("editor", "editor", N_("Write in your own editor"), show=False)]

    class EditorAsked(Message):
        """The text is to be written in another program."""

        def __init__(self, area: "WritingArea") -> None:
            super().__init__()
            self.area = area

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Other programs are started only where the application allows it."""
        if action == "editor":
            return getattr(self.app, "runs_programs", False) and not self.read_only
        return super().check_action(action, parameters)

    def action_editor(self) -> None:
        """Key: go on in the editor."""
        self.post_message(self.EditorAsked(self))

    def take(self, text: str) -> None:
        """Put another text in place of this one, in one step that can be undone."""
        self.replace(text, (0, 0), self.document.end, maintain_selection_offset=False)
        self.move_cursor(self.document.end)

    def _recompute_cursor_offset(self) -> None:
        if self.cursor_location[0] < self.document.line_count:
            super()._recompute_cursor_offset()  # type: ignore[no-untyped-call]

    def on_resize(self) -> None:
        """Keep in sight where one types, in whatever room is left."""
        self.call_after_refresh(self.scroll_cursor_visible)
