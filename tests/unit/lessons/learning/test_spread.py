"""Cards come back near the day of their schedule, evenly, and not on an easy day."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.learning.review import LONGEST_INTERVAL, Card
from lessons.learning.spread import NONE_EASY, EasyDays, easy_days, spread

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)


def card(days: int, last: datetime = MONDAY) -> Card:
    """One that comes back so many days after it was met."""
    return Card(last + timedelta(days=days), float(days), last, 0, 1)


def days_of(found: dict[str, Card]) -> list[int]:
    return [(one.due - one.last).days for one in found.values()]


def test_cards_met_together_do_not_come_back_together() -> None:
    found = days_of(spread({f"q{n}": card(60) for n in range(200)}))
    assert set(found) == set(range(57, 64)) and max(Counter(found).values()) < 50


@given(st.integers(1, LONGEST_INTERVAL), st.text(max_size=5), st.integers(0, 400))
def test_a_card_goes_by_a_twentieth_at_most_and_stays_there_until_it_is_met(days: int, key: str, later: int) -> None:
    one = card(days, MONDAY + timedelta(days=later))
    first = spread({key: one})
    (moved,) = days_of(first)
    assert abs(moved - days) <= (0 if days < 4 else max(1, days // 20)) and moved <= LONGEST_INTERVAL
    assert spread({key: one, "another": card(3)})[key] == first[key]


@given(st.integers(1, 60), st.sets(st.integers(0, 6), max_size=6))
def test_no_card_falls_due_on_an_easy_day_while_another_is_near(days: int, weekdays: set[int]) -> None:
    easy = EasyDays(frozenset(weekdays))
    moved = spread({f"q{n}": card(days) for n in range(20)}, easy)
    assert not any(easy.has(one.due.date()) for one in moved.values())
    assert all(one.due.date() > MONDAY.date() for one in moved.values())


def test_where_every_day_is_easy_none_is() -> None:
    assert days_of(spread({"q": card(2)}, EasyDays(frozenset(range(7))))) == [2]
    assert days_of(spread({"q": card(2)}, NONE_EASY)) == [2]


def test_a_card_goes_a_day_sooner_rather_than_later_and_never_beyond_the_cap() -> None:
    wednesday = EasyDays(dates=frozenset({date(2026, 3, 4)}))
    assert days_of(spread({"q": card(2)}, wednesday)) == [1]
    tuesday = EasyDays(dates=frozenset({date(2026, 3, 3)}))
    assert days_of(spread({"q": card(1)}, tuesday)) == [2]
    assert days_of(spread({"q": card(1)}, tuesday, longest=1)) == [1]


@pytest.mark.parametrize(
    "text", ["sat sun 2026-12-24", "Saturday, SUNDAY; 2026-12-24", "周六、周日，2026-12-24", "星期六 星期天 2026-12-24"]
)
def test_easy_days_are_named_by_weekday_or_date_in_either_language(text: str) -> None:
    easy, unknown = easy_days(text)
    assert easy == EasyDays(frozenset({5, 6}), frozenset({date(2026, 12, 24)})) and unknown == []


def test_words_that_name_no_day_are_told() -> None:
    assert easy_days("sat 2026-13-01 someday 周八 monk") == (
        EasyDays(frozenset({5})),
        ["2026-13-01", "someday", "周八", "monk"],
    )
    assert easy_days("") == (NONE_EASY, [])
