"""When questions come back next, as it is told at the end of a review."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from lessons.learning.review import Card, forecast

FARTHEST = 365
"""Days ahead that are looked at."""


class ComesBack(NamedTuple):
    """The next day after today on which something is due."""

    days: int
    """Days until then: 1 is tomorrow."""
    questions: int


def comes_back(cards: Iterable[Card], now: datetime, daily_limit: int) -> ComesBack | None:
    """The next day with questions, and how many, at most `daily_limit`; `None` where none will come.

    What is due today and left undone is due tomorrow. `now`: its zone is that of the days.
    """
    today, *later = forecast(cards, now, FARTHEST + 1)
    later[0] += today
    return next((ComesBack(days, min(count, daily_limit)) for days, count in enumerate(later, 1) if count), None)
