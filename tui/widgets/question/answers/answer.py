"""What all kinds of answers have in common: the response so far, how it is drawn, and its operations."""

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
    """Message id of what is shown to somebody who goes on without an answer."""

    def __init__(self, item: PaperItem, given: Response | None) -> None:
        self.item = item
        self.given = given
        """The response; `None` as long as there is none."""
        self.cursor = 0
        """The part that keys apply to."""
        self.right: tuple[bool, ...] = ()
        """Which parts are right, in the author's order, once the answer is final."""

    def parts(self) -> list[Part]:
        """The answer as parts of the sheet."""
        raise NotImplementedError

    def cursor_part(self) -> int:
        """Which of the parts the cursor is on."""
        return self.cursor

    def pointer(self, place: int, right: bool | None) -> Piece:
        """One cell before the part at `place`: the cursor; once the answer is final, whether the part is right."""
        if not self.right:
            return Piece(">" if place == self.cursor else " ")
        return Piece(" ") if right is None else Piece("✓", "right") if right else Piece("✗", "wrong")

    def here(self, place: int) -> tuple[str, ...]:
        """The style of the part at `place`; a final answer has no cursor."""
        return ("cursor",) if place == self.cursor and not self.right else ()

    def close(self) -> None:
        """Make it final: its parts show whether they are right."""
        self.right = grade(self.item.question, self.given or ()).parts

    def wanted(self) -> str:
        """What is still missing before this answer can be left; empty if nothing is."""
        return "" if self.given is not None else _(self.FIRST)

    def go_on(self, _: int) -> bool:
        """Done."""
        return True

    def type(self, text: str) -> str:
        """Take typed or pasted characters; a message about them, if there is one."""
        return ""

    def clear(self) -> None:
        """Remove the answer."""
        self.given = None
