"""What all kinds of answers have in common: the response so far, how it is drawn, and its operations."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding

from lessons.assessment.paper import PaperItem
from lessons.content.question import Response, grade
from lessons.problem import N_
from tui.widgets.lines import Piece
from tui.widgets.sheet import Part
from tui.wording.labels import blanks_drawn
from tui.wording.language import _

RIGHT, WRONG = Piece("✓", "right"), Piece("✗", "wrong")
"""Before a part of a final answer that is right, or wrong."""
PARTLY = Piece("~", "wrong")
"""Before an answer that is right in part, where parts earn points."""
INSTEAD = Piece("→", "tail")
"""Before a part that is not the member's answer, and would have been right."""
_NO_SIGN = Piece(" ")


class AnswerInput:
    """A question's answer being given. An operation takes a number and says whether the member is done."""

    KEYS: ClassVar[Sequence[Binding]] = ()
    """Keys and the deeds they do."""
    typed: ClassVar[bool] = False
    """Whether characters are typed into it."""
    notes: int = 0
    """Lines that may come to stand in it while it is given."""
    FIRST: ClassVar[str] = N_("Answer first; if you don't know, guess: that is worth more than looking.")
    """Message id of what is shown to somebody who goes on without an answer."""

    def __init__(self, item: PaperItem, given: Response | None) -> None:
        self.item = item
        self.given = given
        """The response; `None` as long as there is none."""
        self.cursor = 0
        """The part that keys apply to."""
        self.tells_all = False
        """Whether, once the answer is final, the author's feedback stands under parts that were not chosen, too."""
        self.right: tuple[bool, ...] = ()
        """Which parts are right, in the author's order, once the answer is final."""

    @property
    def final(self) -> bool:
        """Whether it says what is right, and is changed no more."""
        return bool(self.right)

    def stem(self) -> str:
        """What is asked, as Markdown."""
        return blanks_drawn(self.item.question.stem)

    def parts(self) -> list[Part]:
        """The answer as parts of the sheet; of a final one each says whether it is right, and what would have been."""
        raise NotImplementedError

    def cursor_part(self) -> int:
        """Which of the parts the cursor is on."""
        return self.cursor

    def sign(self, place: int) -> Piece:
        """One cell before the part at `place`: the cursor; of a final answer, whether that part of it is right."""
        if self.final:
            return RIGHT if self.right[place] else WRONG
        return Piece(">") if place == self.cursor else _NO_SIGN

    def here(self, place: int) -> tuple[str, ...]:
        """The style of the part at `place`; a final answer has no cursor."""
        return ("cursor",) if place == self.cursor and not self.final else ()

    def close(self) -> None:
        """Make it final."""
        self.right = grade(self.item.question, self.given or ()).parts

    def wanted(self) -> str:
        """What is still missing before this answer can be left; empty if nothing is."""
        return "" if self.given is not None else _(self.FIRST)

    def go_on(self, _: int) -> bool:
        """Done."""
        return True

    def can(self, operation: str, argument: int) -> bool:
        """Whether an operation has anything to work on: no option may bear the number of a key."""
        return True

    def before_caret(self) -> str:
        """What was typed before the caret."""
        return ""

    def type(self, text: str) -> str:
        """Take typed or pasted characters; a message about them, if there is one."""
        return ""

    def clear(self) -> None:
        """Remove the answer."""
        self.given = None
