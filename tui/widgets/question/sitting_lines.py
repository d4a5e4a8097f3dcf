"""Two widgets above a question: a status line (position, saved or not, time), and an overview of all questions."""

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message

from tui.widgets.lines import Lines, Piece, divided


class StatusLine(Lines):
    """Texts at the left, and at the right end those that are named `right`, in this order."""

    DEFAULT_CSS = "StatusLine { height: 1; padding: 0 3; }"

    def __init__(self, *right: str) -> None:
        super().__init__()
        self._left: list[Piece] = []
        self._right = dict.fromkeys(right, Piece(""))

    def show(self, left: list[Piece] | None = None, **right: Piece) -> None:
        """Change the texts at the left, or some of those at the right."""
        before = self._left, dict(self._right)
        self._left = self._left if left is None else left
        self._right.update(right)
        if before != (self._left, self._right):
            self.changed()

    def lines(self, width: int) -> list[list[Piece]]:
        right = [piece for text in self._right.values() for piece in (Piece("   "), text)]
        room = max(0, width - sum(cell_len(piece.text) for piece in right))
        left = []
        for text, style, _ in self._left:
            shown = Content(text).truncate(room, ellipsis=True).plain
            left.append(Piece(shown, style))
            room -= cell_len(shown)
        return [[*left, Piece(" " * room), *right]]


class Overview(Lines):
    """All questions: which is open, which are answered (✓) and which are marked to come back (?)."""

    DEFAULT_CSS = "Overview { height: auto; padding: 0 2; }"

    class Chosen(Message):
        """Question number `place` was clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self) -> None:
        super().__init__()
        self._marks: list[tuple[str, str]] = []

    def show(self, marks: list[tuple[str, str]]) -> None:
        """Draw the questions as (text, style)."""
        if marks != self._marks:
            self._marks = marks
            self.changed()

    def lines(self, width: int) -> list[list[Piece]]:
        marks = enumerate(self._marks)
        return divided([(Piece(text, style, ("go_to", place)), Piece(" ")) for place, (text, style) in marks], width)

    def on_click(self, event: events.Click) -> None:
        if operation := self.operation_at(event):
            self.post_message(self.Chosen(operation[1]))
