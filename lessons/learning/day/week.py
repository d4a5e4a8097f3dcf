"""A quiet week: on which of its days somebody studied. Nothing is counted, won or lost by it.

A day off is no gap: an easy day of the member's shifts, or one on which the branch studies together. Neither are the
first two days of a month that were missed otherwise.
"""

from collections.abc import Callable, Collection
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

FORGIVEN_A_MONTH = 2
"""Missed days of a calendar month that are forgiven, the first ones."""
_DAY = timedelta(days=1)


class DayState(StrEnum):
    """What became of a day."""

    STUDIED = "studied"
    FORGIVEN = "forgiven"
    """Missed, and forgiven."""
    OFF = "off"
    """Nothing was expected: a day off."""
    BEFORE = "before"
    """Before the first day of study."""
    MISSED = "missed"
    OPEN = "open"
    """Today, so far without study."""
    OPEN_OFF = "open-off"
    """The same where today is a day off."""
    TO_COME = "to-come"


class WeekDay(NamedTuple):
    """A day of the week and what became of it."""

    day: date
    state: DayState


def this_week(today: date, studied: Collection[date], off: Callable[[date], bool]) -> list[WeekDay]:
    """The week of `today`, from Monday on. `off` says of a day whether it is one off."""
    monday = today - timedelta(days=today.weekday())
    return [WeekDay(day, state_of(day, today, studied, off)) for day in (monday + n * _DAY for n in range(7))]


def state_of(day: date, today: date, studied: Collection[date], off: Callable[[date], bool]) -> DayState:
    """The state of one day, as seen from `today`."""
    if day in studied and day <= today:
        return DayState.STUDIED
    if day == today:
        return DayState.OPEN_OFF if off(day) else DayState.OPEN
    first = min(studied, default=today)
    if day < min(first, today):
        return DayState.BEFORE
    if off(day):
        return DayState.OFF
    if day > today:
        return DayState.TO_COME
    begin = max(first, day.replace(day=1))
    before = (begin + n * _DAY for n in range((day - begin).days))
    missed = sum(other not in studied and not off(other) for other in before)
    return DayState.FORGIVEN if missed < FORGIVEN_A_MONTH else DayState.MISSED
