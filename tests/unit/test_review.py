"""Spaced review: cards from records, due when they should be."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from fsrs import Card as Memory
from fsrs import Rating, Scheduler
from hypothesis import given
from hypothesis import strategies as st

from lessons.records import Answer, Attempt, Record, Review
from lessons.review import (
    LONGEST_INTERVAL,
    Counts,
    cards,
    counts,
    due,
    last_day,
    minutes,
    retrievability,
    still_known,
)

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
KEY = "safety/tickets/q"


def review(days: float, *, right: bool = True, hint: bool = False, question: str = "q") -> Review:
    return Review(
        pack="safety",
        lesson="tickets",
        question=question,
        digest="d",
        at=START + timedelta(days=days),
        response=(1,),
        right=right,
        hint=hint,
        seconds=9,
    )


def attempt(kind: str) -> Attempt:
    return Attempt(
        attempt="a",
        pack="safety",
        lesson="tickets",
        test="t",
        kind=kind,
        version=1,
        seed="s",
        started=START,
        ended=START,
        limit=0,
        outcome="submitted",
        points=1,
        out_of=2,
        pass_percent=80,
        answers=(
            Answer(question="q", digest="d", response=(1,), points=1, out_of=1, seconds=9),
            Answer(question="q2", digest="d", response=(), points=0, out_of=1, seconds=9),
        ),
    )


def test_every_question_met_in_a_self_test_is_a_card_and_none_of_a_stage_test() -> None:
    assert set(cards([attempt("self")])) == {KEY, "safety/tickets/q2"}
    assert cards([attempt("stage")]) == {}


def test_schedules_are_those_of_py_fsrs_for_the_same_history() -> None:
    history = [(0.0, True, False), (3.0, True, False), (12.0, False, False), (13.0, True, True), (20.0, True, False)]
    scheduler = Scheduler(
        learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_INTERVAL, enable_fuzzing=False
    )
    memory = Memory(card_id=1, due=START)
    for days, right, hint in history:
        rating = Rating.Again if not right else Rating.Hard if hint else Rating.Good
        memory, _log = scheduler.review_card(memory, rating, START + timedelta(days=days))
    card = cards([review(days, right=right, hint=hint) for days, right, hint in history])[KEY]
    assert (card.due, card.stability, card.seen, card.lapses) == (memory.due, memory.stability, 5, 1)


def test_a_missed_question_comes_back_before_one_that_was_known() -> None:
    found = cards([review(0, right=False, question="missed"), review(0, question="known")])
    assert found["safety/tickets/missed"].due < found["safety/tickets/known"].due


def test_a_card_is_due_on_its_day_and_not_before() -> None:
    found = cards([review(0)])
    day = found[KEY].due
    assert due(found, day - timedelta(days=1)) == []
    assert due(found, day.replace(hour=0)) == [KEY]


def test_the_most_forgotten_comes_first() -> None:
    records: list[Record] = [
        review(0, question="old"),
        review(0, right=False, question="weak"),
        review(20, question="new"),
    ]
    order = due(cards(records), START + timedelta(days=200))
    assert order.index("safety/tickets/weak") < order.index("safety/tickets/new")


def test_minutes_are_rounded_up_and_none_for_nothing() -> None:
    assert [minutes(count) for count in (0, 1, 3, 20)] == [0, 1, 2, 9]


def test_what_is_still_known_is_what_py_fsrs_says_of_the_same_card() -> None:
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    memory = Memory(card_id=1, due=START)
    for days, rating in ((0, Rating.Good), (4, Rating.Good), (20, Rating.Again)):
        memory, _log = scheduler.review_card(memory, rating, START + timedelta(days=days))
    card = cards([review(0), review(4), review(20, right=False)])[KEY]
    for days in (20, 21, 40, 400):
        now = START + timedelta(days=days)
        assert retrievability(card, now) == pytest.approx(scheduler.get_card_retrievability(memory, now))


@given(
    st.lists(st.tuples(st.integers(0, 30), st.booleans(), st.booleans(), st.integers(0, 3)), min_size=1, max_size=12),
    st.integers(70, 97),
)
def test_any_history_is_scheduled_as_py_fsrs_does_and_always_the_same(
    history: list[tuple[int, bool, bool, int]], retention: int
) -> None:
    scheduler = Scheduler(
        desired_retention=retention / 100,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST_INTERVAL,
        enable_fuzzing=False,
    )
    memory, day, records = Memory(card_id=1, due=START), 0, []
    for gap, right, hint, certainty in history:
        day += gap
        rating = Rating.Again if not right else Rating.Hard if hint or certainty == 1 else Rating.Good
        memory, _log = scheduler.review_card(memory, rating, START + timedelta(days=day))
        records.append(msgspec.structs.replace(review(day, right=right, hint=hint), certainty=certainty))
    first = cards(records, retention)
    assert (first[KEY].due, first[KEY].stability) == (memory.due, memory.stability)
    assert cards(records, retention) == first


def test_no_card_waits_longer_than_the_cap() -> None:
    records = [review(day) for day in (0, 5, 30, 120, 400)]
    free, capped = cards(records)[KEY], cards(records, longest=60)[KEY]
    assert (capped.due - capped.last).days == 60 < (free.due - free.last).days


def test_after_a_holiday_the_order_is_that_of_retrievability() -> None:
    records = [review(n % 5, right=n % 3 > 0, question=f"q{n}") for n in range(12)]
    records.sort(key=lambda record: record.at)
    now = START + timedelta(days=60)
    found = cards(records)
    chances = [retrievability(found[key], now) for key in due(found, now)]
    assert chances == sorted(chances) and len(chances) == 12


def test_cards_are_counted_as_due_new_and_learned() -> None:
    found = cards([review(0, question="once"), *(review(day, question="often") for day in (0, 5, 30))])
    assert counts(found.values(), START + timedelta(days=31)) == Counts(due=1, new=1, learned=1, total=2)


def test_only_reviews_of_the_day_count_against_its_limit() -> None:
    records: list[Record] = [review(-1), review(0), review(0.5), attempt("self")]
    assert last_day(records) == ("2026-03-02", 2)
    assert last_day([attempt("self")]) == ("", 0)


def test_a_question_missed_last_is_not_still_known_until_it_is_answered_right() -> None:
    missed = cards([review(0), review(3, right=False)])[KEY]
    known = cards([review(0), review(3, right=False), review(5)])[KEY]
    assert still_known(missed, START + timedelta(days=3)) == 0
    assert 0.9 < still_known(known, START + timedelta(days=5)) <= 1
