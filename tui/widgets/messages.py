"""Messages for a while, in rows of their own above the buttons and the keys: they cover nothing."""

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.containers import ScrollableContainer
from textual.message import Message

from tui.widgets.lines import Lines, Piece

MOST = 3
"""Rows of all messages together; a message that needs more is shown alone, in a third of the screen at most."""
_MARKS = {
    "information": ("▌ ", "$success on $surface"),
    "warning": ("▌! ", "$warning on $surface"),
    "error": ("▌! ", "$error on $surface"),
}
_TEXT = "on $surface"


class Said(NamedTuple):
    """One message."""

    id: str
    text: str
    severity: str


class Messages(Lines):
    """The last messages that fit, the newest below. A click on one takes it away."""

    DEFAULT_CSS = """
    Messages { height: auto; padding: 0 3; background: $surface; }
    Messages.-docked { dock: bottom; }
    """

    class Dismissed(Message):
        """A message was clicked."""

        def __init__(self, id: str) -> None:
            super().__init__()
            self.id = id

    def __init__(self, said: Sequence[Said] = ()) -> None:
        super().__init__()
        self._said = said
        self.shown: Sequence[str] = ()
        """The ids of those that fit; the others wait until there is room."""

    def show(self, said: Sequence[Said]) -> None:
        """Show these, in the order in which they were said."""
        if said != self._said:
            self._said = said
            self.display = bool(said)
            self.changed()

    def lines(self, width: int) -> list[list[Piece]]:
        if not self._said:
            return []
        from lessons.typeset.fill_lines import fill  # its tables take long to load, and most starts tell nothing

        lines: list[list[Piece]] = []
        shown: list[str] = []
        for number, said in reversed(list(enumerate(self._said))):
            mark, style = _MARKS[said.severity]
            take = ("take", number)
            cuts = fill(said.text, max(8, width - len(mark)))[: max(MOST, self.app.size.height // 3)]
            marks = [mark, *["▌".ljust(len(mark))] * (len(cuts) - 1)]
            rows = [
                [Piece(before, style, take), Piece(said.text[first:last], _TEXT, take)]
                for before, (first, last) in zip(marks, cuts, strict=True)
            ]
            if lines and len(lines) + len(rows) > MOST:
                break
            lines = [*rows, *lines]
            shown.append(said.id)
        self.shown = shown
        return lines

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if operation := self.operation_at(event):
            self.post_message(self.Dismissed(self._said[operation[1]].id))

    def on_resize(self) -> None:
        """Keep in sight what has the focus, where these rows have taken its room."""
        self.call_after_refresh(self._show_focused)

    def _show_focused(self) -> None:
        focused = self.screen.focused if self.is_attached else None
        if focused is None:
            return
        page = next((node for node in focused.ancestors if isinstance(node, ScrollableContainer)), None)
        if page is not None and 0 < focused.region.bottom - page.region.bottom <= self.size.height:
            focused.scroll_visible(animate=False)
