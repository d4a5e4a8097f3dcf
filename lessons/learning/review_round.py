"""One round of review: which card comes next, what was missed, and what comes again until it is right."""

from typing import NamedTuple

import msgspec


class AskedCard(NamedTuple):
    """One answer that counts."""

    card: str
    """`pack/lesson/question`."""
    record: str
    """Id of its record, by which it is taken back."""
    right: bool


class ReviewRound(msgspec.Struct, frozen=True, kw_only=True):
    """Cards to be asked, and those that were. Every change gives a new one."""

    ahead: tuple[str, ...]
    """Cards to be asked, the next one first."""
    behind: tuple[AskedCard, ...] = ()
    """Answers in the order in which they were given."""
    aside: tuple[str, ...] = ()
    """Cards that were set aside."""
    until_right: bool = False
    """Whether what is missed comes again at the end of the same round."""

    @property
    def number(self) -> int:
        """The number of the next card, from 1."""
        return len(self.behind) + 1

    @property
    def count(self) -> int:
        """How many answers the round has, with those still to be given."""
        return len(self.behind) + len(self.ahead)

    @property
    def right(self) -> int:
        """How many answers were right."""
        return sum(asked.right for asked in self.behind)

    @property
    def missed(self) -> tuple[str, ...]:
        """Cards whose last answer was wrong and that were not set aside, in the order of the first answers."""
        last = {asked.card: asked.right for asked in self.behind}
        return tuple(card for card, right in last.items() if not right and card not in self.aside)

    def answered(self, record: str, *, right: bool) -> "ReviewRound":
        """The next card was answered."""
        card, *ahead = self.ahead
        if self.until_right and not right:
            ahead.append(card)
        return msgspec.structs.replace(self, ahead=tuple(ahead), behind=(*self.behind, AskedCard(card, record, right)))

    def without(self, card: str) -> "ReviewRound":
        """It is not asked, for it is no longer there."""
        return msgspec.structs.replace(self, ahead=tuple(other for other in self.ahead if other != card))

    def set_aside(self, card: str) -> "ReviewRound":
        """It is not asked, as the member wants."""
        return msgspec.structs.replace(self.without(card), aside=(*self.aside, card))

    def taken_back(self, card: str, record: str) -> "ReviewRound":
        """An answer does not count: its card is the next one, whether or not it was asked in this round."""
        return msgspec.structs.replace(
            self,
            ahead=(card, *self.without(card).ahead),
            behind=tuple(asked for asked in self.behind if asked.record != record),
        )

    def again(self) -> "ReviewRound":
        """A round with what was missed in this one, until it is right."""
        return ReviewRound(ahead=self.missed, until_right=True)
