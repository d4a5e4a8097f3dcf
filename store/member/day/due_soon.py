"""How much review there is today and tomorrow: numbers only, for prompts and scripts."""

from typing import NamedTuple

from lessons.learning.day.study_time import card_minutes
from store.member.session import DueCards


class Load(NamedTuple):
    """Some cards, and the minutes they take."""

    cards: int
    minutes: int


class DueSoon(NamedTuple):
    """What is due."""

    today: Load
    """By the end of today."""
    tomorrow: Load
    """Tomorrow, if that of today is done."""


def due_soon(due: DueCards, pace: int) -> DueSoon:
    """What is due today and tomorrow, at `pace` seconds a card."""
    return DueSoon(*(Load(count, card_minutes(count, pace)) for count in (len(due.today), due.tomorrow)))
