"""Match: every left side gets one right side, named by its number."""

from lessons.assessment.paper import PaperItem
from lessons.content.question import Matching, Response
from lessons.problem import N_
from tui.widgets.lines import Piece
from tui.widgets.question.answers.answer import AnswerInput
from tui.widgets.sheet import Part, key
from tui.wording.language import _


class MatchingAnswer(AnswerInput):
    """Arrows choose a left side; a number, or a click on a right side, matches it."""

    KEYS = (
        key("go-on", "down_or_go_on", 0, N_("Continue")),
        key("up", "move", -1),
        key("down", "move", 1),
        key("number-1", "match", 1, N_("Match"), shown="1…9"),
        key("choose", "cycle", 0, N_("Next match"), show=False),
        *(key(f"number-{n}", "match", n) for n in range(2, 10)),
    )

    def __init__(self, item: PaperItem, given: Response | None) -> None:
        super().__init__(item, given)
        assert isinstance(item.question, Matching)
        self._question = item.question

    @property
    def matched(self) -> list[int]:
        """For each left side the index of its right side, or -1."""
        return [int(index) for index in self.given or (-1,) * len(self._question.pairs)]

    def parts(self) -> list[Part]:
        left, right = self._question.headings
        parts = [Part(left, (Piece("   "),), ("bold", "quiet"))] if left else []
        for place, index in enumerate(self.matched):
            number = str(self.item.place(index) + 1) if index >= 0 else "_"
            mark = (Piece(" "), self.sign(place), Piece(f" [ {number} ]  "))
            text, partner = self._question.pairs[place]
            if not self.final:
                parts.append(Part(text, mark, self.here(place), ("point_at", place)))
            elif self.right[place]:
                parts.append(Part(text, mark))
            else:
                right_number = self.item.place(place) + 1
                tail = _("→ right: {n}. {text}").format(n=right_number, text=partner)
                parts.append(Part(text, mark, tail=tail))
        parts.append(Part(right, (Piece("   "),), ("bold", "quiet"), above=1))
        for place, index in enumerate(self.item.order):
            number = f"   {place + 1}. "
            operation = None if self.final else ("match", place + 1)
            parts.append(Part(self._question.rights[index], (Piece(number, "accent"),), (), operation))
        return parts

    def cursor_part(self) -> int:
        return self.cursor + bool(self._question.headings[0])

    def can(self, operation: str, argument: int) -> bool:
        return operation != "match" or argument <= len(self.item.order)

    def move(self, step: int) -> bool:
        """To another left side."""
        self.cursor = (self.cursor + step) % len(self._question.pairs)
        return False

    def point_at(self, place: int) -> bool:
        """To the left side at `place`."""
        self.cursor = place
        return False

    def match(self, number: int) -> bool:
        """Match with the right side of this number, and on to the next left side."""
        self._match(number - 1)
        self.cursor = min(self.cursor + 1, len(self._question.pairs) - 1)
        return False

    def cycle(self, _: int) -> bool:
        """Match with the next right side."""
        index = self.matched[self.cursor]
        place = self.item.place(index) if index >= 0 else -1
        self._match((place + 1) % len(self.item.order))
        return False

    def _match(self, place: int) -> None:
        matched = self.matched
        matched[self.cursor] = self.item.order[place]
        self.given = tuple(matched)

    def down_or_go_on(self, _: int) -> bool:
        """To the next left side; done after the last."""
        if self.cursor == len(self._question.pairs) - 1:
            return True
        return self.move(1)
