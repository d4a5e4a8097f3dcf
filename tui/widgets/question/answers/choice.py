"""Single and multiple choice."""

from lessons.assessment.paper import PaperItem
from lessons.content.question import Choice, Option, Response
from lessons.problem import N_
from tui.widgets.lines import Piece
from tui.widgets.question.answers.answer import INSTEAD, RIGHT, WRONG, AnswerInput
from tui.widgets.sheet import Part, key
from tui.wording.language import _


class ChoiceAnswer(AnswerInput):
    """Options to choose from with arrows and space, their number, or the mouse."""

    KEYS = (
        key("go-on", "go_on", 0, N_("Continue")),
        key("up", "move", -1),
        key("down", "move", 1),
        key("choose", "choose", 0, N_("Choose")),
        *(key(f"number-{n}", "number", n) for n in range(1, 10)),
    )

    FIRST = N_("Choose first, with space, a number or the mouse; if you don't know, guess.")

    def __init__(self, item: PaperItem, given: Response | None) -> None:
        super().__init__(item, given)
        assert isinstance(item.question, Choice)
        self._question = item.question
        self._marks = ("[ ]", "[x]") if item.question.multiple else ("( )", "(x)")

    def parts(self) -> list[Part]:
        chosen = self.given or ()
        parts = []
        for place, index in enumerate(self.item.order):
            taken, option = index in chosen, self._question.options[index]
            number = Piece(f" {place + 1} {self._marks[taken]} ")
            weight = ("bold",) if taken else ()
            if self.final:
                sign = _verdict(option, taken)
                tail = self._instead() if sign is INSTEAD else ""
                parts.append(Part(option.text, (Piece(" "), sign, number), weight, tail=tail))
                if option.feedback and (taken or self.tells_all):
                    parts.append(Part(option.feedback, (Piece(" " * (2 + len(number.text))),), ("quiet",)))
            else:
                mark = (Piece(" "), self.sign(place), number)
                parts.append(Part(option.text, mark, (*self.here(place), *weight), ("number", place + 1)))
        return parts

    def _instead(self) -> str:
        """What is said of an option that is right and was not chosen."""
        return _("missed: this is right") if self._question.multiple and self.given else _("this is right")

    def wanted(self) -> str:
        if self.given and not self._question.multiple and self.item.order[self.cursor] not in self.given:
            chosen = self.item.order.index(int(self.given[0])) + 1
            return _("Your answer is still {n}; space chooses the option that you are on.").format(n=chosen)
        return super().wanted()

    def can(self, operation: str, argument: int) -> bool:
        return operation != "number" or argument <= len(self.item.order)

    def move(self, step: int) -> bool:
        """To another option."""
        self.cursor = (self.cursor + step) % len(self.item.order)
        return False

    def choose(self, _: int) -> bool:
        """Choose the option at the cursor, or, of several, take it back."""
        index = self.item.order[self.cursor]
        if not self._question.multiple:
            self.given = (index,)
        else:
            self.given = tuple(sorted({int(i) for i in self.given or ()} ^ {index})) or None
        return False

    def number(self, number: int) -> bool:
        """Choose the option with this number."""
        self.cursor = number - 1
        return self.choose(0)


def _verdict(option: Option, taken: bool) -> Piece:
    """The sign before an option of a final answer; none for what was rightly left alone."""
    if taken:
        return RIGHT if option.key else WRONG
    return INSTEAD if option.key else Piece(" ")
