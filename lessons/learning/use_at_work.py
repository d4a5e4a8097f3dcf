"""When a use at work counts as *used* 真用: a second person can confirm it, and the lesson was learned by then.

What does not count is recorded all the same.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from lessons.records import Application
from lessons.text.names import as_read, is_named

_HALF_A_DAY = timedelta(hours=12)
"""A use is dated by its day and recorded as noon of it, so the day goes on for so long."""


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
