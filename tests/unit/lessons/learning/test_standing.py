"""What records amount to: learned, understood, used, and hours that count."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.learning.standing import RETEST_DAYS, Level, in_force, standing
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
    when,
)
from lessons.text.names import is_named

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


def used(*, days: float, witness: str = "Li", done: float | None = None) -> Application:
    at = START + timedelta(days=days)
    on = at if done is None else START + timedelta(days=done)
    return Application(pack="safety", lesson="tickets", done=on, written=at, text="checked twice", witness=witness)


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


def test_who_used_a_lesson_has_not_understood_it_by_that() -> None:
    whole = standing([attempt(), used(days=2)])
    assert [whole.reached(step) for step in (Level.LEARNED, Level.UNDERSTOOD, Level.USED)] == [1, 0, 1]
    whole = standing([attempt(), used(days=2), attempt(days=RETEST_DAYS)])
    assert [whole.reached(step) for step in (Level.LEARNED, Level.UNDERSTOOD, Level.USED)] == [1, 1, 1]
    whole = standing([attempt(), attempt(days=RETEST_DAYS)])
    assert [whole.reached(step) for step in (Level.LEARNED, Level.UNDERSTOOD, Level.USED)] == [1, 1, 0]
    assert standing([read()]).reached(Level.READING) == 1


def test_work_done_before_the_day_on_which_the_lesson_was_learned_is_no_use_of_it() -> None:
    assert level(attempt(), used(days=2, done=-1)) is Level.LEARNED
    assert level(attempt(), used(days=2, done=-365)) is Level.LEARNED
    assert level(attempt(), used(days=2, done=1)) is Level.USED
    noon_of_that_day = 4 / 24
    assert level(attempt(days=0.4), used(days=2, done=noon_of_that_day)) is Level.USED
    assert level(attempt(), used(days=2, done=-1), used(days=3, done=2)) is Level.USED


def test_work_of_a_day_to_come_is_no_use_yet() -> None:
    assert level(attempt(), used(days=2, done=9)) is Level.LEARNED


@pytest.mark.parametrize(
    ("own", "witness"),
    [
        ("Zhang Wei", "Zhang Wei"),
        ("Zhang Wei", "zhang  WEI "),
        ("Zhang Wei", "ZhangWei"),
        ("Zhang Wei", "Ｚｈａｎｇ　Ｗｅｉ"),
        ("张伟", "张 伟"),
        ("张伟", "张​伟"),
        ("张⁠伟", "张伟﻿"),
        ("买买提·艾力", "买买提•艾力"),
        ("José", "José"),
        ("山本", "⼭本"),
        ("Straße", "STRASSE"),
    ],
)
def test_nobody_is_their_own_witness_however_they_write_their_name(own: str, witness: str) -> None:
    records: list[Record] = [attempt(), used(days=2, witness=witness)]
    assert standing(records, own_names=["", own]).of("safety/tickets").level is Level.LEARNED
    assert standing(records, own_names=["", "王芳"]).of("safety/tickets").level is Level.USED
    assert is_named(witness, [own]) and not is_named(witness, ["王芳"])


@pytest.mark.parametrize("nobody", ["", " ", "—", "​", "……"])
def test_what_is_no_name_is_no_witness(nobody: str) -> None:
    assert level(attempt(), used(days=2, witness=nobody)) is Level.LEARNED
    assert not is_named(nobody, [nobody])


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


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 5), st.booleans()), max_size=12), st.integers(0, 60))
def test_records_of_a_clock_that_ran_ahead_stand_where_they_were_seen(
    history: list[tuple[int, int, bool]], seen_on: int
) -> None:
    seen, records = START + timedelta(days=seen_on), dict[str, Record]()
    late: dict[str, datetime] = {}
    for days, points, ahead in history:
        made = attempt(days=days + (4000 if ahead else 0), points=points)
        records[record_id(made)] = made
        if ahead:
            late[record_id(made)] = seen
    found = in_force(records, late)
    times = [when(record) for record in found]
    assert times == sorted(times) and sorted(times) == sorted(late.get(key, when(r)) for key, r in records.items())
    first_there = [record for record in found if when(record) == seen]
    assert all(isinstance(r, Attempt) and r.attempt.split("-")[1] >= "4000" for r in first_there[: len(late)])
    assert {r.ended - r.started for r in found if isinstance(r, Attempt)} <= {timedelta(minutes=3)}


def test_records_from_the_ends_of_the_calendar_are_told_like_any_other() -> None:
    first, last = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    sat = msgspec.structs.replace(attempt(), started=first, ended=last)
    done = msgspec.structs.replace(used(days=2), done=last)
    records: dict[str, Record] = {
        record_id(made): made for made in (sat, done, msgspec.structs.replace(done, done=first))
    }
    assert standing(records.values(), own_names=["Zhang"]).reached(Level.USED) == 0
    assert standing(in_force(records, {record_id(sat): START})).reached(Level.LEARNED) == 1
