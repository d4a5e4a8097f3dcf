"""When a use at work counts as *used* 真用: a second person can confirm it, and the lesson was learned by then.

What does not count is recorded all the same.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from lessons.problem import N_, Problem
from lessons.records import Application
from lessons.text.names import as_read, is_named
from lessons.text.typed_day import typed_day

LONGEST = 2000
"""Characters of what was done."""
OLDEST = 366
"""Days ago that the work may have been done at most."""

_HALF_A_DAY = timedelta(hours=12)
"""A use is dated by its day and recorded as noon of it, so the day goes on for so long."""


def day_done(typed: str, today: date) -> datetime:
    """A day as it is typed, as noon of it here. Raises `Problem` where it is no day, to come, or too long ago."""
    typed = typed.strip()
    day = typed_day(typed, today)
    if day is None:
        raise Problem(typed, N_("is not a day; write it like 2026-11-30"))
    if day > today:
        raise Problem(typed, N_("is still to come; write today or an earlier day"))
    if day < today - timedelta(days=OLDEST):
        raise Problem(typed, N_("must be a day of the last twelve months"))
    return datetime.combine(day, time(12)).astimezone().astimezone(UTC)


def learned_by(learned_at: datetime, done: datetime) -> bool:
    """Whether a lesson was learned by the end of the day on which it was put to use."""
    return learned_at - done < _HALF_A_DAY


def counts(use: Application, learned_at: datetime | None, own_names: Iterable[str]) -> bool:
    """Whether a use makes its lesson *used*. `own_names`: what the member is called."""
    return (
        learned_at is not None
        and learned_at <= use.written
        and learned_by(learned_at, use.done)
        and use.done - use.written <= _HALF_A_DAY
        and as_read(use.witness) != ""
        and not is_named(use.witness, own_names)
    )
