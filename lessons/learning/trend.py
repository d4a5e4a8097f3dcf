"""Weekly figures from the records: credited time, and how much was remembered of what was repeated."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo

import msgspec

from lessons.learning.days import nights, wall
from lessons.learning.encounters import meetings
from lessons.records import Read, Record


class Week(msgspec.Struct):
    """Seven days from a Monday on."""

    monday: date
    credited: int = 0
    """Seconds, whether their lesson is learned yet or not."""
    met: int = 0
    """Questions that came back, in review or a test, on another day than the time before."""
    kept: int = 0
    """How many of these were answered right."""


def weeks(records: Iterable[Record], today: date, count: int, zone: tzinfo | None = UTC) -> list[Week]:
    """The last `count` weeks, this one last, from records oldest first. `zone`: where the days are; `None`: here."""
    this = today - timedelta(days=today.weekday())
    weeks_back = [Week(this - timedelta(weeks=back)) for back in range(count - 1, -1, -1)]

    def week_of(at: datetime) -> Week | None:
        place = (wall(at, zone).date() - weeks_back[0].monday).days // 7
        return weeks_back[place] if 0 <= place < count else None

    listed = list(records)
    for record in listed:
        if isinstance(record, Read) and (week := week_of(record.ended)):
            week.credited += record.credited
    last: dict[str, datetime] = {}
    for meeting in meetings(listed):
        before = last.get(meeting.key)
        if before is not None and nights(before, meeting.at, zone) and (week := week_of(meeting.at)):
            week.met += 1
            week.kept += meeting.right
        last[meeting.key] = meeting.at
    return weeks_back
