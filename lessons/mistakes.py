"""The wrong-answer book 错题本: questions that were missed and not yet made good; a pure fold over records.

A question is in it from the answer that missed it on, and leaves it when it was answered right on two different days
(UTC, as all days of records are) without another miss: right once may be luck, or the answer just read.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from lessons.records import Attempt, Record, Review

DAYS_RIGHT = 2


class Mistake(msgspec.Struct, frozen=True):
    """One question in the book."""

    missed: int
    """How often it was answered wrong, or not at all."""
    last: datetime
    """When it was missed last."""
    right_on: tuple[str, ...] = ()
    """Days since then on which it was answered right, `YYYY-MM-DD`; fewer than `DAYS_RIGHT`."""


def mistakes(records: Iterable[Record]) -> dict[str, Mistake]:
    """`pack/lesson/question` -> what stands in the book, from records oldest first. Stage tests stay out of it."""
    book: dict[str, Mistake] = {}
    missed: dict[str, int] = {}
    for key, right, at in _answers(records):
        if not right:
            missed[key] = missed.get(key, 0) + 1
            book[key] = Mistake(missed[key], at)
        elif key in book:
            days = tuple(sorted({*book[key].right_on, at.date().isoformat()}))
            if len(days) >= DAYS_RIGHT:
                del book[key]
            else:
                book[key] = msgspec.structs.replace(book[key], right_on=days)
    return book


def _answers(records: Iterable[Record]) -> Iterable[tuple[str, bool, datetime]]:
    for record in records:
        match record:
            case Attempt(kind="self"):
                for answer in record.answers:
                    right = answer.out_of > 0 and answer.points == answer.out_of
                    yield f"{record.pack}/{record.lesson}/{answer.question}", right, record.ended
            case Review():
                yield f"{record.pack}/{record.lesson}/{record.question}", record.right, record.at
            case _:
                pass
