"""The time of a sitting. There is no countdown; everything follows from the events:

- Elapsed time is the sum of the gaps between readings. Within one boot a gap is measured by the time since boot,
  which goes on during suspend and which nobody can set; only across a reboot by the wall clock, and then never less
  than nothing. So elapsed time never shrinks, and a changed clock neither gives nor takes any.
- The deadline is the earlier of start + limit and the close of the test's window (Moodle's rule), both fixed at the
  start. Being away does not stop it.

What the clocks did is reported in the record as flags: stated, not punished.
"""

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from lessons.assessment.sitting import Event, Expired, Resumed, Sitting
from lessons.clock import Reading
from lessons.records import Flag

CLOCK_JUMP = 5000
"""Milliseconds by which wall clock and time since boot may drift apart before it is flagged."""
MAX_FLAGS = 50


class Left(StrEnum):
    """The warning stages before the deadline."""

    QUARTER = "quarter"
    """A quarter of the time, or less, is left."""
    FIVE = "five"
    """Five minutes or less."""
    MINUTE = "minute"
    """One minute or less."""


def elapsed(sitting: Sitting, now: Reading) -> int:
    """Milliseconds from the start to `now`; never less than any reading among the events has shown already."""
    return sum(gap for _, gap in gaps(sitting)) + _gap(sitting.last, now)


def allowed(sitting: Sitting) -> int | None:
    """Milliseconds from the start to the deadline, which never moves; `None` without limit and window."""
    limits = [sitting.limit * 1000] if sitting.limit else []
    if sitting.closes is not None:
        limits.append(sitting.closes - sitting.started.utc)
    return min(limits) if limits else None


def remaining(sitting: Sitting, now: Reading) -> int | None:
    """Milliseconds left, not below 0; `None` without a deadline."""
    limit = allowed(sitting)
    return None if limit is None else max(0, limit - elapsed(sitting, now))


def expired(sitting: Sitting, now: Reading) -> bool:
    """Whether the deadline has been reached."""
    return remaining(sitting, now) == 0


def warning(sitting: Sitting, now: Reading) -> Left | None:
    """The most pressing warning that is due; one of a time that the test did not even begin with never is."""
    limit, ms_left = allowed(sitting), remaining(sitting, now)
    if limit is None or ms_left is None:
        return None
    bounds = {60_000: Left.MINUTE, 300_000: Left.FIVE}
    due = {bound: stage for bound, stage in bounds.items() if ms_left <= bound < limit}
    if ms_left * 4 <= limit:
        due.setdefault(limit // 4, Left.QUARTER)
    return due[min(due)] if due else None


def gaps(sitting: Sitting) -> Iterator[tuple[Event, int]]:
    """Each event with the milliseconds since the one before."""
    before = sitting.started
    for event in sitting.events:
        yield event, _gap(before, event.at)
        before = event.at


def same_boot(before: Reading, after: Reading) -> bool:
    """Whether the machine ran on between two readings.

    Where a system names no boot, time since boot that went back is the only sign of a reboot.
    """
    return before.boot == after.boot and after.up >= before.up


def _gap(before: Reading, after: Reading) -> int:
    return after.up - before.up if same_boot(before, after) else max(0, after.utc - before.utc)


def irregularities(sitting: Sitting) -> tuple[Flag, ...]:
    """What the clocks, and the power, did between the events: `clock-back`, `clock-forward`, `reboot`, `interrupted`.

    Each has the wall clock as it was, and as it should have been by the time since boot; across a reboot or an
    interruption, as it was at the event before.
    """
    flags = []
    before = sitting.started
    offset = before.utc - before.up
    limit = allowed(sitting)
    total = 0
    for event, gap in gaps(sitting):
        total += gap
        if isinstance(event, Expired) or (limit is not None and total >= limit):
            break
        moment = event.at
        if not same_boot(before, moment):
            flags.append(_flag("reboot", moment, before.utc))
            if moment.utc < before.utc:
                flags.append(_flag("clock-back", moment, before.utc))
            offset = moment.utc - moment.up
        else:
            drift = moment.utc - moment.up - offset
            if abs(drift) >= CLOCK_JUMP:
                flags.append(_flag("clock-forward" if drift > 0 else "clock-back", moment, moment.up + offset))
                offset = moment.utc - moment.up
            if isinstance(event, Resumed):
                flags.append(_flag("interrupted", moment, before.utc))
        before = moment
    return tuple(flags[:MAX_FLAGS])


def _flag(kind: str, at: Reading, expected: int) -> Flag:
    return Flag(kind=kind, at=at.instant, expected=msgspec.structs.replace(at, utc=expected).instant)
