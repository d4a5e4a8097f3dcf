"""What records amount to: learned, understood, used, and hours that count."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lessons.records import (
    Answer,
    Application,
    Attempt,
    Attendance,
    Read,
    Record,
    Reflection,
    Void,
    record_id,
)
from lessons.standing import RETEST_DAYS, Level, in_force, standing

START = datetime(2026, 3, 2, 8, tzinfo=UTC)


def attempt(*, days: float = 0, points: int = 5, lesson: str = "tickets", outcome: str = "submitted") -> Attempt:
    at = START + timedelta(days=days)
    return Attempt(
        attempt=f"{lesson}-{days}-{points}",
        pack="safety",
        lesson=lesson,
        test="t",
        kind="self",
        version=1,
        seed="s",
        started=at - timedelta(minutes=3),
        ended=at,
        limit=300,
        outcome=outcome,
        points=points,
        out_of=5,
        pass_percent=80,
        answers=(Answer(question="q", digest="d", response=(1,), points=points, out_of=5, seconds=9),),
    )


def read(*, days: float = 0, credited: int = 300, lesson: str = "tickets") -> Read:
    at = START + timedelta(days=days)
    return Read(
        pack="safety",
        lesson=lesson,
        version=1,
        digest="d1",
        started=at - timedelta(seconds=credited),
        ended=at,
        wall=credited,
        active=credited,
        credited=credited,
    )


def used(*, days: float, witness: str = "Li") -> Application:
    at = START + timedelta(days=days)
    return Application(pack="safety", lesson="tickets", done=at, written=at, text="checked twice", witness=witness)


def level(*records: Record) -> Level:
    kept = {record_id(record): record for record in records}
    return standing(in_force(kept)).of("safety/tickets").level


def test_a_lesson_is_learned_by_its_first_passed_test_and_not_by_reading() -> None:
    assert level() is Level.NEW
    assert level(read()) is Level.READING
    assert level(read(), attempt(points=3)) is Level.READING
    assert level(read(), attempt(points=4)) is Level.LEARNED


def test_an_abandoned_attempt_never_counts_as_passed() -> None:
    assert level(attempt(outcome="abandoned")) is Level.READING


def test_understanding_needs_a_pass_a_week_after_the_first() -> None:
    assert level(attempt(), attempt(days=RETEST_DAYS - 0.1)) is Level.LEARNED
    assert level(attempt(), attempt(days=RETEST_DAYS)) is Level.UNDERSTOOD
    assert level(attempt(), attempt(days=RETEST_DAYS, points=3)) is Level.LEARNED


def test_use_needs_a_second_person_and_a_lesson_that_was_learned() -> None:
    assert level(attempt(), used(days=2)) is Level.USED
    assert level(attempt(), used(days=2, witness="")) is Level.LEARNED
    assert level(used(days=-1), attempt()) is Level.LEARNED


def test_hours_count_only_for_lessons_whose_check_was_passed() -> None:
    whole = standing([read(), read(days=1, lesson="patrol", credited=600), attempt(days=2)])
    assert (whole.credited, whole.pending) == (300, 600)


def test_a_record_taken_back_counts_no_longer() -> None:
    passed = attempt()
    taken_back = Void(record=record_id(passed), reason="somebody else sat here", written=START)
    assert level(passed, taken_back) is Level.NEW


def test_everything_that_was_done_is_counted() -> None:
    reflection = Reflection(pack="safety", lesson="tickets", prompt="r", written=START, length=80, text="0" * 64)
    whole = standing(
        [
            attempt(points=1),
            attempt(days=1),
            reflection,
            used(days=2),
            Attendance(day="2026-03-06", kind="present", written=START),
            Attendance(day="2026-03-13", kind="leave", written=START),
        ]
    )
    assert (whole.attempts, whole.passed, whole.reflections, whole.applications, whole.attended) == (2, 1, 1, 1, 1)
    assert whole.of("safety/tickets").best == (5, 5)


@given(st.permutations([read(), attempt(points=2), attempt(days=1), attempt(days=9), used(days=10), read(days=3)]))
def test_the_order_in_which_records_arrive_changes_nothing(records: list[Record]) -> None:
    kept = {record_id(record): record for record in records}
    whole = standing(in_force(kept))
    assert whole == standing(in_force(dict(sorted(kept.items()))))
    assert whole.of("safety/tickets").level is Level.USED
