"""What is told at the end of a review: how the week went, and when questions come back."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from lessons.learning.comes_back import ComesBack, comes_back
from lessons.learning.day.past_week import PastWeek, past_week
from lessons.learning.day.study_time import study_days
from lessons.learning.review import Card, due
from lessons.records import Answer, Attempt, Read, Record, Review

NOW = datetime(2026, 3, 4, 20, tzinfo=UTC)


def review(days_ago: float, *, right: bool = True) -> Review:
    return Review(pack="p", lesson="l", question="q", digest="d", at=NOW - timedelta(days=days_ago), response=(1,),
                  right=right, hint=False, seconds=30)  # fmt: skip


def read(days_ago: float) -> Read:
    at = NOW - timedelta(days=days_ago)
    return Read(pack="p", lesson="l", version=1, digest="d", started=at, ended=at, wall=900, active=700, credited=600)


def attempt(days_ago: float) -> Attempt:
    at = NOW - timedelta(days=days_ago)
    answers = tuple(Answer(question=q, digest="d", response=(1,), points=1, out_of=1, seconds=45) for q in ("q1", "q2"))
    return Attempt(attempt="a", pack="p", lesson="l", test="t", kind="self", version=1, seed="s", started=at, ended=at,
                   limit=0, outcome="submitted", points=2, out_of=2, pass_percent=60, answers=answers)  # fmt: skip


def past(*records: Record) -> PastWeek:
    return past_week(study_days(records), records, NOW.date())


def test_the_past_week_counts_days_time_and_reviews() -> None:
    week = past(review(6.5), read(2), attempt(2), review(0.1, right=False), review(0))
    assert (week.days, week.reviews, week.right) == (3, 3, 2) and week.seconds >= 600 + 30


def test_what_is_older_or_dated_later_than_today_does_not_count() -> None:
    assert past(read(30), review(7), review(-1)) == PastWeek(0, 0, 0, 0)


def test_its_days_are_those_of_the_clock_on_the_wall() -> None:
    china = timezone(timedelta(hours=8))
    records = [review(0.2), review(0)]  # 15:12 and 20:00 UTC: two days in China
    today = NOW.astimezone(china).date()
    assert past_week(study_days(records, china), records, today, china).days == 2


def card(days: float) -> Card:
    """Due in so many days."""
    return Card(due=NOW + timedelta(days=days), stability=5.0, last=NOW - timedelta(days=5), lapses=0, seen=2)


def test_tomorrow_is_told_with_what_is_left_of_today() -> None:
    assert comes_back([card(-3), card(1), card(1), card(2)], NOW, 20) == ComesBack(1, 3)
    assert comes_back([card(1)] * 30, NOW, 20) == ComesBack(1, 20)


def test_where_tomorrow_is_free_the_next_day_is_told() -> None:
    assert comes_back([card(4), card(4), card(9)], NOW, 20) == ComesBack(4, 2)
    assert comes_back([], NOW, 20) is None


@given(st.lists(st.floats(-10, 60), max_size=30), st.integers(1, 20))
def test_what_is_told_is_what_will_be_due_that_day(days: list[float], limit: int) -> None:
    cards = {f"c{n}": card(day) for n, day in enumerate(days)}
    told = comes_back(cards.values(), NOW, limit)
    if told is None:
        assert not cards
        return
    assert min(limit, len(due(cards, NOW + timedelta(days=told.days)))) == told.questions
    assert told.days == 1 or not due(cards, NOW + timedelta(days=told.days - 1))
