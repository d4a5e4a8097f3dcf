"""The wrong-answer book 错题本: questions that were missed and not yet made good; a pure fold over records.

A question is in it from the answer that missed it on, and leaves it when it was answered right on two different days
without another miss: right once may be luck, or the answer just read. Days are those of the clock on the wall, for a
night between is what it is about; so the book of one set of records depends on the zone it is looked at in.

What was not answered in an attempt that was given up tells nothing of what is known: it is as if it was not asked.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo

import msgspec

from lessons.learning.days import wall
from lessons.learning.encounters import meetings
from lessons.records import Record

DAYS_RIGHT = 2


class Mistake(msgspec.Struct, frozen=True):
    """One question in the book."""

    missed: int
    """How often it was answered wrong, or not at all."""
    last: datetime
    """When it was missed last."""
    left_out: int = 0
    """How many of these times it was not answered at all."""
    right_on: tuple[str, ...] = ()
    """Days since then on which it was answered right, `YYYY-MM-DD`; fewer than `DAYS_RIGHT`."""


def mistakes(records: Iterable[Record], zone: tzinfo | None = UTC) -> dict[str, Mistake]:
    """`pack/lesson/question` -> what stands in the book, from records oldest first. Stage tests stay out of it.

    `zone`: where the days are; `None` is the zone of the machine.
    """
    book: dict[str, Mistake] = {}
    missed: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    for meeting in meetings(records):
        key = meeting.key
        if meeting.given_up and not meeting.answered:
            continue
        if not meeting.right:
            missed[key] += 1
            left_out[key] += not meeting.answered
            book[key] = Mistake(missed[key], meeting.at, left_out[key])
        elif key in book:
            days = tuple(sorted({*book[key].right_on, wall(meeting.at, zone).date().isoformat()}))
            if len(days) >= DAYS_RIGHT:
                del book[key]
            else:
                book[key] = msgspec.structs.replace(book[key], right_on=days)
    return book
