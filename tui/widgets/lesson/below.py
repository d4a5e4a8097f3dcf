"""What follows a text, below its last line: a few lines that scroll with it and can be clicked."""

import math
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual._time import get_time
from textual.binding import BindingType
from textual.message import Message

from lessons.problem import N_
from lessons.text.width import width
from tui.terminal.keys import bound
from tui.widgets.lesson.scroll import LessonScroll
from tui.widgets.lines import Piece


class BelowText(LessonScroll):
    """A text with lines below it, and the keys that lead to its end and on from there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("choose", "read_on", N_("Next page, or on from the end"), show=False)
    ]

    class EndPassed(Message, namespace="lesson_view"):
        """The key that leads on was pressed at the end."""

    class StepChosen(Message, namespace="lesson_view"):
        """A line that follows the text was clicked; `place` is that of its operation."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._below: Sequence[Sequence[Piece]] = ()
        self._make_below: Callable[[int], Sequence[Sequence[Piece]]] | None = None
        self._end_seen_since = math.inf

    def follow_with(self, lines: Callable[[int], Sequence[Sequence[Piece]]]) -> None:
        """Let lines follow the text, made for a width in cells, in styles of this view (without `lesson--`).

        A click on a piece with an operation posts `StepChosen` with its argument.
        """
        self._make_below = lines
        self._reflow()

    def _close_text(self) -> None:
        self._below = self._make_below(self._inner()) if self._make_below else ()
        if self._port is not None:
            self._port.follow_with(len(self._below))

    def row_below(self, y: int) -> Sequence[Piece]:
        """The pieces of a row of the screen below the text; none where there is text, or nothing."""
        number = y - len(self._rows())
        return self._below[number] if 0 <= number < len(self._below) else ()

    # -- the end in sight

    def saw_end(self) -> None:
        """Note, when rows are painted, whether the end is among them."""
        self._end_seen_since = min(self._end_seen_since, get_time()) if self.end_in_sight else math.inf

    @property
    def end_in_sight(self) -> bool:
        """Whether the end is in sight, with the first step that follows it: what else follows may be further down."""
        if self.at_end:
            return True
        room = self.size.height - len(self._rows())
        return bool(self._port and self._port.text_ends) and any(
            piece.operation for row in self._below[: max(0, room)] for piece in row
        )

    @property
    def end_seen_since(self) -> float:
        """Since when the end is in sight with the first step after it, by the clock of events; else infinite."""
        return self._end_seen_since if self.end_in_sight else math.inf

    # -- keys and mouse

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """`None` at an end that nothing follows."""
        if action == "read_on":
            return not self.end_in_sight or bool(self._below) or None
        return super().check_action(action, parameters)

    def action_read_on(self) -> None:
        """Key: a page on, and from the end to what follows."""
        if not self.end_in_sight:
            self.action_page(1)
        elif self._below:
            self.post_message(self.EndPassed())

    def on_click(self, event: events.Click) -> None:
        """Choose the step under the pointer."""
        step = self._step_at(event.x, event.y)
        if event.button == 1 and step is not None:
            event.stop()
            self.post_message(self.StepChosen(step))

    def _step_at(self, x: int, y: int) -> int | None:
        cell = x - self._left()
        for piece in self.row_below(y) if cell >= 0 else ():
            cell -= width(piece.text)
            if cell < 0:
                return piece.operation[1] if piece.operation else None
        return None
