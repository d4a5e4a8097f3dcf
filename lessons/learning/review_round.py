"""A round of review: cards one after the other; the last one can be taken back, the present one set aside."""

from collections.abc import Mapping

import msgspec


class ReviewRound(msgspec.Struct, frozen=True):
    """Where a round is; each step gives the next one."""

    cards: tuple[str, ...]
    """`pack/lesson/question`."""
    place: int = -1
    """Of the present card, from 0; before the first `next`, and after the last card, there is none."""
    done: Mapping[str, bool] = {}
    """Records made in it and in force -> whether the answer was right."""

    @property
    def card(self) -> str | None:
        """The present card."""
        return self.cards[self.place] if 0 <= self.place < len(self.cards) else None

    @property
    def right(self) -> int:
        """How many of `done` are right."""
        return sum(self.done.values())

    def next(self) -> "ReviewRound":
        """To the next card."""
        return msgspec.structs.replace(self, place=min(self.place + 1, len(self.cards)))

    def recorded(self, record: str, right: bool) -> "ReviewRound":
        """The present card was answered."""
        return msgspec.structs.replace(self, done={**self.done, record: right})

    def taken_back(self, card: str, record: str) -> "ReviewRound":
        """A record was taken back: its card is the next one, also where it is of an earlier round of the day."""
        cards = self.cards
        if card not in cards:
            here = max(0, self.place)
            cards = (*cards[:here], card, *cards[here:])
        done = {key: right for key, right in self.done.items() if key != record}
        return ReviewRound(cards, cards.index(card) - 1, done)

    def set_aside(self) -> "ReviewRound":
        """Without the present card; the one after it is the next."""
        cards = self.cards[: self.place] + self.cards[self.place + 1 :]
        return msgspec.structs.replace(self, cards=cards, place=self.place - 1)
