"""What the weeks show: credited time, and how much was remembered of what came back."""

from datetime import UTC, date, datetime, timedelta, timezone

from lessons.learning.trend import Week, weeks
from lessons.records import Read, Record, Review

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)


def read(at: datetime, credited: int) -> Read:
    return Read(pack="p", lesson="l", version=1, digest="d", started=at, ended=at, wall=900, active=900,
                credited=credited)  # fmt: skip


def review(at: datetime, *, right: bool, question: str = "q") -> Review:
    return Review(pack="p", lesson="l", question=question, digest="d", at=at, response=(0,), right=right, hint=False,
                  seconds=5)  # fmt: skip


def test_time_is_told_by_the_week_it_was_credited_in_and_older_weeks_are_left_out() -> None:
    records = [read(MONDAY - timedelta(days=15), 100), read(MONDAY, 60), read(MONDAY + timedelta(days=6), 30)]
    found = weeks(records, date(2026, 3, 10), 3)
    assert [(week.monday, week.credited) for week in found] == [
        (date(2026, 2, 23), 0),
        (date(2026, 3, 2), 90),
        (date(2026, 3, 9), 0),
    ]


def test_a_week_begins_on_the_monday_of_the_clock_on_the_wall() -> None:
    sunday_night = datetime(2026, 3, 1, 17, tzinfo=UTC)  # one in the morning of Monday in China
    here = weeks([read(sunday_night, 60)], date(2026, 3, 2), 2, timezone(timedelta(hours=8)))
    assert [week.credited for week in here] == [0, 60]
    assert [week.credited for week in weeks([read(sunday_night, 60)], date(2026, 3, 2), 2)] == [60, 0]


def test_remembered_is_told_of_what_came_back_after_a_night() -> None:
    records: list[Record] = [
        review(MONDAY, right=False),
        review(MONDAY + timedelta(hours=1), right=True),
        review(MONDAY + timedelta(days=2), right=True),
        review(MONDAY + timedelta(days=4), right=False),
        review(MONDAY + timedelta(days=4), right=True, question="new"),
        review(MONDAY + timedelta(days=4, hours=15), right=True, question="new"),
        review(MONDAY + timedelta(days=5, hours=-1), right=True, question="new"),
    ]
    assert weeks(records, date(2026, 3, 4), 1) == [Week(date(2026, 3, 2), 0, met=3, kept=2)]
