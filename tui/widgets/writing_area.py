"""A text area for several lines."""

from textual.widgets import TextArea


class WritingArea(TextArea):
    """Textual's area, whose undo may take away the line in which the cursor stands.

    While it undoes, Textual measures the cursor's place once more before it moves the cursor; if the line
    is no longer there, and the scrollbar goes with it, that ends in a ValueError. The place is measured again when the
    cursor has moved.
    """

    def _recompute_cursor_offset(self) -> None:
        if self.cursor_location[0] < self.document.line_count:
            super()._recompute_cursor_offset()  # type: ignore[no-untyped-call]

    def on_resize(self) -> None:
        """Keep in sight where one types, in whatever room is left."""
        self.call_after_refresh(self.scroll_cursor_visible)
