"""Spaced review: cards from records, due when they should be."""

from datetime import UTC, datetime, timedelta

from fsrs import Card as Memory
from fsrs import Rating, Scheduler

from lessons.records import Answer, Attempt, Record, Review
from lessons.review import LONGEST_INTERVAL, cards, due, minutes

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
