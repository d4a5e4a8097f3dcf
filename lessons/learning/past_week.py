"""How the last seven days went, in four numbers."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

from lessons.learning.days import wall
from lessons.records import Application, Attempt, Read, Record, Reflection, Review

DAYS = 7


class PastWeek(NamedTuple):
    """The seven days up to today."""

    days: int
    """Days on which something was studied."""
    seconds: int
    """Credited reading, and the time that questions were answered in."""
    reviews: int
    right: int
    """How many of the reviews were right."""


def past_week(records: Iterable[Record], today: date, zone: tzinfo | None = UTC) -> PastWeek:
    """From records in any order. `zone`: where the days are; `None` is the zone of the machine."""
    first = today - timedelta(days=DAYS - 1)
    days: set[date] = set()
    seconds = reviews = right = 0
    for record in records:
        studied = _studied(record)
        if studied is None or not first <= (day := wall(studied[0], zone).date()) <= today:
            continue
        days.add(day)
        seconds += studied[1]
        if isinstance(record, Review):
            reviews += 1
            right += record.right
    return PastWeek(len(days), seconds, reviews, right)


def _studied(record: Record) -> tuple[datetime, int] | None:
    """When something was studied, and for how many seconds; `None` for what is no study of one's own."""
    match record:
        case Read():
            return record.ended, record.credited
        case Attempt():
            return record.ended, sum(answer.seconds for answer in record.answers)
        case Review():
            return record.at, record.seconds
        case Reflection() | Application():
            return record.written, 0
        case _:
            return None
