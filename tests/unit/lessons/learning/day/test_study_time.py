"""How long a day of study was, and what a review takes: from records alone."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.learning.day.study_time import GOALS, card_minutes, goal_minutes, pace, study_days, study_minutes
from lessons.learning.review import SECONDS_A_CARD
from lessons.records import Answer, Application, Attempt, Attendance, Read, Record, Reflection, Review

START = datetime(2026, 3, 2, 8, tzinfo=UTC)


def review(seconds_later: int, seconds: int = 9) -> Review:
    return Review(
        pack="p", lesson="l", question="q", digest="d", at=START + timedelta(seconds=seconds_later), response=(1,),
        right=True, hint=False, seconds=seconds,
    )  # fmt: skip


def attempt(shown: int, took: int) -> Attempt:
    answer = Answer(question="q", digest="d", response=(), points=0, out_of=1, seconds=shown)
    return Attempt(
        attempt="a", pack="p", lesson="l", test="t", kind="self", version=1, seed="s", started=START,
        ended=START + timedelta(seconds=took), limit=0, outcome="submitted", points=0, out_of=1, pass_percent=60,
        answers=(answer,),
    )  # fmt: skip


def read(credited: int, hours: int = 0) -> Read:
    at = START + timedelta(hours=hours)
    return Read(
        pack="p", lesson="l", version=1, digest="d", started=at, ended=at, wall=900, active=900, credited=credited
    )


def test_reading_tests_and_reviews_add_up_by_day() -> None:
    records: list[Record] = [read(300), attempt(60, 90), review(100), review(130), read(20, hours=24)]
    assert study_days(records) == {"2026-03-02": 300 + 60 + 9 + 30, "2026-03-03": 20}


def test_the_days_are_those_of_the_zone() -> None:
    assert study_days([read(300, hours=9)], timezone(timedelta(hours=8))) == {"2026-03-03": 300}


def test_a_test_left_open_over_night_is_no_night_of_study() -> None:
    assert study_days([attempt(40_000, 90)]) == {"2026-03-02": 90}


def test_a_break_between_two_cards_is_no_study() -> None:
    assert study_days([review(0, 9), review(3_000, 12)]) == {"2026-03-02": 21}


def test_what_was_written_marks_its_day_and_an_absence_or_an_opened_lesson_does_not() -> None:
    reflection = Reflection(pack="p", lesson="l", prompt="r", written=START, length=9, text="t")
    use = Application(pack="p", lesson="l", done=START, written=START + timedelta(days=1), text="x")
    leave = Attendance(day="2026-03-09", kind="leave", written=START + timedelta(days=2))
    there = Attendance(day="2026-03-05", kind="present", written=START + timedelta(days=3))
    assert study_days([reflection, use, leave, there, read(0, hours=200)]) == dict.fromkeys(
        ("2026-03-02", "2026-03-03", "2026-03-05"), 0
    )


def test_the_pace_is_the_members_own_once_there_are_enough_reviews() -> None:
    assert pace([]) == pace([review(n * 40) for n in range(9)]) == SECONDS_A_CARD
    assert pace([review(n * 40) for n in range(30)]) == 40
    assert pace([review(n * 1000, seconds=1) for n in range(30)]) == 5, "nobody reads a question in a second"


def test_the_pace_follows_the_last_hundred() -> None:
    assert pace([*(review(n * 90) for n in range(200)), *(review(18_000 + n * 20) for n in range(100))]) == 20


@given(st.lists(st.tuples(st.integers(0, 9_000), st.integers(0, 9_000)), max_size=40))
def test_no_time_is_negative_and_the_pace_stays_within_reason(made: list[tuple[int, int]]) -> None:
    records: list[Record] = [review(at, seconds) for at, seconds in sorted(made)]
    assert all(seconds >= 0 for seconds in study_days(records).values())
    assert 5 <= pace(records) <= 120


@pytest.mark.parametrize(("setting", "minutes"), [("", 0), ("0", 0), ("15", 15), ("7", 0), ("abc", 0), ("-5", 0)])
def test_a_goal_is_one_of_those_offered_or_none(setting: str, minutes: int) -> None:
    assert goal_minutes(setting) == minutes and minutes in GOALS


def test_minutes_are_rounded_up_and_none_for_nothing() -> None:
    assert [card_minutes(count, 25) for count in (0, 1, 3, 20)] == [0, 1, 2, 9]


def test_a_begun_minute_counts_and_a_day_with_study_is_at_least_one() -> None:
    assert [study_minutes(seconds) for seconds in (0, 1, 60, 61)] == [1, 1, 1, 2]
    assert study_minutes(0, days=0) == 0 and study_minutes(0, days=3) == 1
