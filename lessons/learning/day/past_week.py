"""How the last seven days went, in four numbers."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, timedelta, tzinfo
from typing import NamedTuple

from lessons.learning.days import wall
from lessons.records import Record, Review

DAYS = 7


class PastWeek(NamedTuple):
    """The seven days up to today."""

    days: int
    """Days on which something was studied."""
    seconds: int
    """How long, as `study_days` counts it."""
    reviews: int
    right: int
    """How many of the reviews were right."""


def past_week(
    study_days: Mapping[str, int], records: Iterable[Record], today: date, zone: tzinfo | None = UTC
) -> PastWeek:
    """From `study_days`, and from records in any order. `zone`: where the days are; `None`: that of the machine."""
    days = {today - timedelta(days=ago) for ago in range(DAYS)}
    studied = [seconds for day, seconds in study_days.items() if date.fromisoformat(day) in days]
    rights = [record.right for record in records if isinstance(record, Review) and wall(record.at, zone).date() in days]
    return PastWeek(len(studied), sum(studied), len(rights), sum(rights))
