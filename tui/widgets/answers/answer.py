"""What all kinds of answers have in common: what is given so far, how it is drawn, and what can be done to it."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding

from lessons.paper import PaperItem
from lessons.question import Response
from tui.widgets.sheet import Part


class Answer:
    """A question's answer being given. A deed is a method that takes a number and says whether the member is done."""

    KEYS: ClassVar[Sequence[Binding]] = ()
    """Keys and the deeds they do."""
    typed: ClassVar[bool] = False
    """Whether characters are typed into it."""

    def __init__(self, item: PaperItem, given: Response | None) -> None:
        self.item = item
        self.given = given
        """The response; `None` as long as there is none."""
        self.cursor = 0
        """The part that keys speak of."""

    def parts(self) -> list[Part]:
        """The answer as it stands on the sheet."""
        raise NotImplementedError

    def cursor_part(self) -> int:
        """Which of the parts the cursor is on."""
        return self.cursor

    def type(self, text: str) -> None:
        """Characters were typed or pasted."""

    def clear(self) -> None:
        """Take the answer back."""
        self.given = None
