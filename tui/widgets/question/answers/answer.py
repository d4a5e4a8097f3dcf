"""What all kinds of answers have in common: what is given so far, how it is drawn, and what can be done to it."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding

from lessons.assessment.paper import PaperItem
from lessons.content.question import Response, grade
from lessons.problem import N_
from tui.widgets.lines import Piece
from tui.widgets.sheet import Part
from tui.wording.language import _


class AnswerInput:
    """A question's answer being given. An operation takes a number and says whether the member is done."""

    KEYS: ClassVar[Sequence[Binding]] = ()
    """Keys and the deeds they do."""
    typed: ClassVar[bool] = False
    """Whether characters are typed into it."""
    FIRST: ClassVar[str] = N_("Answer first; if you don't know, guess: that is worth more than looking.")
    """Message id of what is said to somebody who wants to go on without an answer."""

    def __init__(self, item: PaperItem, given: Response | None) -> None:
        self.item = item
        self.given = given
        """The response; `None` as long as there is none."""
        self.cursor = 0
        """The part that keys speak of."""
        self.right: tuple[bool, ...] = ()
        """Which parts are right, in the author's order, once the answer is final."""

    def parts(self) -> list[Part]:
        """The answer as it stands on the sheet."""
        raise NotImplementedError

    def cursor_part(self) -> int:
        """Which of the parts the cursor is on."""
        return self.cursor

    def pointer(self, place: int, right: bool | None) -> Piece:
        """One cell before what stands at `place`: the cursor; once the answer is final whether it was right."""
        if not self.right:
            return Piece(">" if place == self.cursor else " ")
        return Piece(" ") if right is None else Piece("✓", "right") if right else Piece("✗", "wrong")

    def here(self, place: int) -> tuple[str, ...]:
        """The style of what stands at `place`: there is no cursor any more once the answer is final."""
        return ("cursor",) if place == self.cursor and not self.right else ()

    def close(self) -> None:
        """It is final: from now on its parts say whether they are right."""
        self.right = grade(self.item.question, self.given or ()).parts

    def wanted(self) -> str:
        """What is still wanted before one can go on with this answer; empty: nothing."""
        return "" if self.given is not None else _(self.FIRST)

    def go_on(self, _: int) -> bool:
        """Done."""
        return True

    def type(self, text: str) -> str:
        """Characters were typed or pasted; what is to be said about them, if anything is."""
        return ""

    def clear(self) -> None:
        """Take the answer back."""
        self.given = None
