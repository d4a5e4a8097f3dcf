"""Attempts at one test, beside which a result stands."""

from collections.abc import Iterable, Sequence

from lessons.records import Attempt, Record

EARLIER = 5
"""Earlier attempts that a result is compared with."""


def attempts_at_same(attempt: Attempt, records: Iterable[Record]) -> list[Attempt]:
    """All attempts at its test, in the order of the records."""
    place = (attempt.pack, attempt.lesson, attempt.test)
    return [
        record
        for record in records
        if isinstance(record, Attempt) and (record.pack, record.lesson, record.test) == place
    ]


def beside_earlier(attempt: Attempt, same: Sequence[Attempt]) -> list[Attempt]:
    """The last of the attempts before it, and itself at the end; none where it is the first."""
    earlier = [other for other in same if other.started < attempt.started]
    return [*earlier[-EARLIER:], attempt] if earlier else []
