"""A week says what became of its days; days off and two missed days a month are no gap, and nothing is counted."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lessons.learning.day.week import FORGIVEN_A_MONTH, DayState, state_of, this_week

MONDAY = date(2026, 3, 2)
BEGIN = date(2026, 2, 2)
SIGNS = {
    DayState.STUDIED: "s",
    DayState.FORGIVEN: "f",
    DayState.OFF: "-",
    DayState.MISSED: "m",
    DayState.OPEN: "?",
    DayState.TO_COME: " ",
    DayState.BEFORE: "<",
    DayState.OPEN_OFF: "!",
}
days = st.integers(0, 60).map(lambda n: BEGIN + timedelta(days=n))
some_days = st.frozensets(days)


def week(today: date, studied: set[date], off: frozenset[date] = frozenset()) -> str:
    return "".join(SIGNS[day.state] for day in this_week(today, studied, off.__contains__))


def on(*numbers: int) -> set[date]:
    """Days of March 2026, which begins with a Sunday."""
    return {date(2026, 3, number) for number in numbers}


def test_the_first_day_of_all_is_open_and_nothing_is_said_of_those_before_it() -> None:
    off = frozenset(on(2))
    assert week(MONDAY + timedelta(days=2), set(), off) == "<<?    "
    assert week(MONDAY + timedelta(days=2), on(4), off) == "<<s    "


def test_a_day_off_that_is_today_is_still_today() -> None:
    assert week(date(2026, 3, 4), on(2, 3), frozenset(on(4, 5))) == "ss!-   "


def test_the_first_two_missed_days_of_a_month_are_forgiven_and_the_third_is_said() -> None:
    assert week(date(2026, 3, 8), on(1, 2, 6)) == "sffmsm?"
    assert week(date(2026, 4, 1), on(1) | {date(2026, 3, day) for day in range(9, 30)}) == "mm?    "
    assert week(date(2026, 4, 3), on(1) | {date(2026, 3, day) for day in range(9, 30)}) == "mmff?  ", "each month anew"


def test_days_off_break_nothing_and_use_up_nothing() -> None:
    off = frozenset(on(3, 4, 5))
    assert week(date(2026, 3, 8), on(1, 2), off) == "s---ff?"
    assert week(date(2026, 3, 4), on(1, 2, 4), off) == "s-s-   ", "who studies on a day off has studied"


@given(some_days, some_days, days, days)
def test_a_day_has_a_state_that_its_own_facts_allow(
    studied: frozenset[date], off: frozenset[date], day: date, today: date
) -> None:
    state = state_of(day, today, studied, off.__contains__)
    assert (state is DayState.STUDIED) == (day in studied and day <= today)
    assert state not in (DayState.OPEN, DayState.OPEN_OFF) or day == today
    assert state is not DayState.TO_COME or day > today
    if state in (DayState.MISSED, DayState.FORGIVEN):
        assert day < today and day not in studied | off and day > min(studied)


@given(some_days, some_days, days)
def test_of_each_month_at_most_two_days_are_forgiven_and_they_are_the_first_missed(
    studied: frozenset[date], off: frozenset[date], today: date
) -> None:
    states = {day: state_of(day, today, studied, off.__contains__) for day in (BEGIN + timedelta(n) for n in range(61))}
    for month in (2, 3, 4):
        gaps = [s for d, s in states.items() if d.month == month and s in (DayState.FORGIVEN, DayState.MISSED)]
        assert gaps[:FORGIVEN_A_MONTH] == [DayState.FORGIVEN] * min(len(gaps), FORGIVEN_A_MONTH)
        assert set(gaps[FORGIVEN_A_MONTH:]) <= {DayState.MISSED}


@given(some_days.filter(bool), some_days, days, days, days)
def test_studying_once_more_makes_no_other_day_worse(
    studied: frozenset[date], off: frozenset[date], more: date, day: date, today: date
) -> None:
    more = max(more, min(studied))
    before = state_of(day, today, studied, off.__contains__)
    after = state_of(day, today, studied | {more}, off.__contains__)
    assert after in (before, DayState.FORGIVEN, DayState.STUDIED)


@given(some_days, some_days, days, st.integers(0, 40))
def test_what_a_past_day_is_called_does_not_depend_on_what_comes_after_it(
    studied: frozenset[date], off: frozenset[date], day: date, later: int
) -> None:
    known = frozenset(d for d in studied if d <= day)
    then = state_of(day, day + timedelta(days=1), known, off.__contains__)
    now = state_of(day, day + timedelta(days=1 + later), studied, off.__contains__)
    assert then == now or not known, "only where nothing was studied yet, a first day that comes later changes it"


@given(days, some_days)
def test_a_week_has_seven_days_from_monday_on_and_today_is_among_them(today: date, studied: frozenset[date]) -> None:
    found = this_week(today, studied, lambda day: False)
    assert [day.day.weekday() for day in found] == list(range(7)) and today in [day.day for day in found]
