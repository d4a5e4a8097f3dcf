"""What waits for a member is found in their records, and goes when it was done or is long past."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lessons.learning.day.waiting import (
    FOR_DAYS,
    DraftLeft,
    LessonChanged,
    LooseEnds,
    ResultOpened,
    ResultTime,
    ResultToCome,
    SaidOfIt,
    TestLeft,
    ToBeConfirmed,
    Waiting,
    WhatCameOfIt,
    asked_again,
    in_order,
    loose_ends,
    results,
    to_be_confirmed,
)
from lessons.records import Application, Attempt, Record, Reflection, record_id

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
FOLLOW_UPS = {"p/l/r": 14, "p/l/never": 0}


def after(days: float) -> datetime:
    return START + timedelta(days=days)


def reflection(days: float = 0, prompt: str = "r") -> Reflection:
    return Reflection(pack="p", lesson="l", prompt=prompt, written=after(days), length=9, text="t")


def use(days: float, witness: str = "Li Ming") -> Application:
    return Application(pack="p", lesson="l", done=after(days), written=after(days), text="x", witness=witness)


def handed_in(days: float, id_: str, outcome: str = "submitted") -> Attempt:
    return Attempt(
        attempt=id_, pack="p", lesson="l", test="t", kind="stage", version=1, seed="s", started=after(days),
        ended=after(days), limit=0, outcome=outcome, points=1, out_of=1, pass_percent=60, answers=(),
    )  # fmt: skip


def ends(*records: Record) -> LooseEnds:
    return loose_ends({record_id(record): record for record in records})


def test_after_its_days_a_reflection_is_asked_what_came_of_it_for_a_month() -> None:
    kept = ends(reflection(), reflection(prompt="never"))
    asked = [bool(asked_again(kept, FOLLOW_UPS, {}, after(day))) for day in (13.9, 14, 43.9, 44)]
    assert asked == [False, True, True, False]
    assert asked_again(kept, FOLLOW_UPS, {}, after(20)) == [WhatCameOfIt("p/l", START, 14)]


def test_a_use_at_work_answers_it_and_a_later_reflection_asks_anew() -> None:
    assert asked_again(ends(reflection(), use(3)), FOLLOW_UPS, {}, after(20)) == []
    assert asked_again(ends(use(-3), reflection()), FOLLOW_UPS, {}, after(20)) != []
    assert asked_again(ends(reflection(), reflection(10)), FOLLOW_UPS, {}, after(20)) == []
    assert asked_again(ends(reflection(), reflection(10)), FOLLOW_UPS, {}, after(25)) == [
        WhatCameOfIt("p/l", after(10), 14)
    ]


def test_not_yet_asks_again_after_as_many_days_and_no_never_again() -> None:
    kept = ends(reflection())

    def asked(said: SaidOfIt, day: float) -> bool:
        return bool(asked_again(kept, FOLLOW_UPS, {"p/l": said}, after(day)))

    not_yet = SaidOfIt(after(20), ended=False)
    assert [asked(not_yet, day) for day in (20, 33.9, 34, 63.9, 64)] == [False, False, True, True, False]
    assert not any(asked(SaidOfIt(after(20), ended=True), day) for day in (20, 34, 60))


def test_what_was_said_of_an_earlier_reflection_says_nothing_of_a_later_one() -> None:
    kept = ends(reflection(), reflection(30))
    said = {"p/l": SaidOfIt(after(20), ended=True)}
    assert asked_again(kept, FOLLOW_UPS, said, after(44)) == [WhatCameOfIt("p/l", after(30), 14)]


def test_a_use_with_a_second_person_waits_for_them_some_weeks() -> None:
    kept = ends(use(0), use(1, witness=""), use(2, "Wang"))
    assert [waiting.witness for waiting in to_be_confirmed(kept, after(3))] == ["Wang", "Li Ming"]
    assert to_be_confirmed(kept, after(FOR_DAYS + 2)) == []


def test_of_each_test_the_last_attempt_counts_that_was_not_given_up() -> None:
    kept = ends(handed_in(0, "a"), handed_in(1, "b"), handed_in(2, "c", "abandoned"))
    assert {place: last.attempt for place, last in kept.handed_in.items()} == {"p/l/t": "b"}


def test_a_result_is_waited_for_until_it_opens_and_then_waits_until_it_was_looked_at() -> None:
    times = [ResultTime("a", "p/l", after(5))]
    assert results(times, (), after(4)) == [ResultToCome("a", "p/l", after(5))]
    assert results(times, (), after(6)) == [ResultOpened("a", "p/l", after(5))]
    assert results(times, ("a",), after(6)) == results(times, (), after(5 + FOR_DAYS)) == []


kinds: list[Waiting] = [
    TestLeft("a"), ResultOpened("a", "p/l", START), DraftLeft("p/l", "r", START), WhatCameOfIt("p/l", START, 14),
    LessonChanged("p/l", START), ResultToCome("a", "p/l", START), ToBeConfirmed("r", "p/l", "Li Ming", START),
]  # fmt: skip


@given(st.permutations(kinds))
def test_what_one_can_do_comes_before_what_others_do(waiting: list[Waiting]) -> None:
    assert in_order(waiting) == kinds


@given(st.lists(st.tuples(st.integers(0, 50), st.sampled_from([reflection, use])), max_size=12), st.integers(0, 120))
def test_a_question_is_asked_once_a_lesson_and_never_before_its_time(
    made: list[tuple[int, Callable[[float], Record]]], now: int
) -> None:
    records = [make(day) for day, make in sorted(made, key=lambda entry: entry[0])]
    asked = asked_again(ends(*records), FOLLOW_UPS, {}, after(now))
    assert len(asked) <= 1
    assert all(timedelta(days=14) <= after(now) - waiting.at < timedelta(days=14 + FOR_DAYS) for waiting in asked)
