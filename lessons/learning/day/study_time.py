"""When a member studied, and how long: a pure fold over records.

Reading counts as it is credited, a test by the time its questions were on the screen, a review from the card before it
on, since who reads why an answer was wrong is still at that card. What was written marks its day and adds no time, for
nothing measures it.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple

from lessons.learning.days import wall
from lessons.learning.reading_time import GAP
from lessons.learning.review import SECONDS_A_CARD
from lessons.records import Application, Attempt, Attendance, Read, Record, Reflection, Review, when

GOALS = (0, 5, 10, 15, 30)
"""Minutes a day that a member may set themselves; 0 = none."""
_ENOUGH = 10
"""Reviews from which their median says something."""
_LATEST = 100
"""Reviews that the median is taken of."""
_SECONDS_A_CARD = (5, 120)
"""The least and the most that a card may take, for estimates."""


class CardTime(NamedTuple):
    """One review, and what it took."""

    at: datetime
    seconds: int


def goal_minutes(setting: str) -> int:
    """Minutes a day by the setting; 0 where it is none of `GOALS`."""
    return int(setting) if setting in {str(minutes) for minutes in GOALS} else 0


def study_days(records: Iterable[Record], zone: tzinfo | None = UTC) -> dict[str, int]:
    """Date `YYYY-MM-DD` -> seconds, for every day with something done; from records oldest first.

    `zone`: where the days are; `None` is the zone of the machine.
    """
    days: dict[str, int] = {}
    listed = list(records)
    for at, seconds in (*_other_times(listed), *card_times(listed)):
        day = wall(at, zone).date().isoformat()
        days[day] = days.get(day, 0) + seconds
    return days


def study_minutes(seconds: int, days: int = 1) -> int:
    """Minutes of study on so many days, begun ones counted in full, and at least one where there was any."""
    return max(-(-seconds // 60), 1) if days else 0


def _other_times(records: Iterable[Record]) -> Iterator[tuple[datetime, int]]:
    for record in records:
        match record:
            case Read() if record.credited:
                yield record.ended, record.credited
            case Attempt():
                whole = max(0, int((record.ended - record.started).total_seconds()))
                yield record.ended, min(whole, sum(answer.seconds for answer in record.answers))
            case Attendance() if record.kind == "leave":
                pass
            case Reflection() | Application() | Attendance():
                yield when(record), 0
            case _:
                pass


def card_times(records: Iterable[Record]) -> Iterator[CardTime]:
    """What each review took, from records oldest first."""
    before: datetime | None = None
    for record in records:
        if isinstance(record, Review):
            since = record.at - before if before else timedelta()
            told = timedelta() < since <= timedelta(seconds=GAP)
            yield CardTime(record.at, int(since.total_seconds()) if told else min(record.seconds, GAP))
            before = record.at


def pace(records: Iterable[Record]) -> int:
    """Seconds that a review takes this member: the median of the last ones, of everybody's while there are few."""
    latest = sorted(card.seconds for card in [*card_times(records)][-_LATEST:])
    if len(latest) < _ENOUGH:
        return SECONDS_A_CARD
    least, most = _SECONDS_A_CARD
    return max(least, min(most, latest[len(latest) // 2]))


def card_minutes(count: int, pace: int) -> int:
    """Minutes that so many cards take at `pace` seconds each, at least 1 where there is one."""
    return -(-count * pace // 60)
