"""Put in order."""

from lessons.assessment.paper import PaperItem
from lessons.content.question import Ordering, Response
from lessons.problem import N_
from tui.widgets.lines import Piece
from tui.widgets.question.answers.answer import INSTEAD, AnswerInput
from tui.widgets.sheet import Part, key
from tui.wording.language import _


class OrderingAnswer(AnswerInput):
    """Items to be moved up and down. Nothing counts as answered before the first move or confirmation."""

    KEYS = (
        key("go-on", "go_on", 0, N_("Continue")),
        key("up", "move", -1),
        key("down", "move", 1),
        key("less", "carry", -1, N_("Item up"), show=False),  # both stand at each item
        key("item-up", "carry", -1),
        key("more", "carry", 1, N_("Item down"), show=False),
        key("item-down", "carry", 1),
        key("choose", "confirm", 0, N_("Keep this order")),
    )

    def __init__(self, item: PaperItem, given: Response | None) -> None:
        super().__init__(item, given)
        assert isinstance(item.question, Ordering)
        self._question = item.question
        self.sequence = [int(index) for index in given or item.order]
        """Item indexes from top to bottom."""

    def parts(self) -> list[Part]:
        if self.final:
            return self._final_parts()
        parts = []
        for place, index in enumerate(self.sequence):
            button = "" if self.here(place) else "accent"
            mark = (
                Piece(" "),
                self.sign(place),
                Piece(f" {place + 1}. "),
                Piece(" [-] ", button, ("lift", place)),
                Piece(" [+] ", button, ("lower", place)),
            )
            parts.append(Part(self._question.items[index], mark, self.here(place), ("point_at", place)))
        if self.given is None:
            note = _("Not answered yet: move an item, or press space to keep this order.")
            parts.append(Part(note, (Piece(" "),), ("quiet",), above=1))
        return parts

    def _final_parts(self) -> list[Part]:
        """The order that was given, each item with the place where it belongs; without an answer, the right order."""
        items = self._question.items
        if self.given is None:
            return [Part(item, (Piece(" "), INSTEAD, Piece(f" {place}. "))) for place, item in enumerate(items, 1)]
        parts = []
        for place, index in enumerate(self.sequence):
            tail = "" if self.right[place] else _("→ place {n}").format(n=index + 1)
            parts.append(Part(items[index], (Piece(" "), self.sign(place), Piece(f" {place + 1}. ")), tail=tail))
        return parts

    def clear(self) -> None:
        super().clear()
        self.sequence = list(self.item.order)

    def move(self, step: int) -> bool:
        """To another item."""
        self.cursor = (self.cursor + step) % len(self.sequence)
        return False

    def point_at(self, place: int) -> bool:
        """To the item at `place`."""
        self.cursor = place
        return False

    def carry(self, step: int) -> bool:
        """Move the item at the cursor."""
        target = self.cursor + step
        if 0 <= target < len(self.sequence):
            order = self.sequence
            order[self.cursor], order[target] = order[target], order[self.cursor]
            self.cursor = target
            self.given = tuple(order)
        return False

    def lift(self, place: int) -> bool:
        """Move the item at `place` up."""
        self.cursor = place
        return self.carry(-1)

    def lower(self, place: int) -> bool:
        """Move the item at `place` down."""
        self.cursor = place
        return self.carry(1)

    def confirm(self, _: int) -> bool:
        """Give the order as it stands."""
        self.given = tuple(self.sequence)
        return False
