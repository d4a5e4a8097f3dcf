"""The wrong-answer book, scores by objective, and the place of the lesson that answers a question."""

import random
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.content.answer_place import AnswerPlace, places_named
from lessons.learning.mistakes import mistakes
from lessons.learning.objectives import ObjectiveScore, by_objective, still_known
from lessons.learning.standing import in_force
from lessons.records import Answer, Attempt, Record, Review, record_id
from lessons.syntax.parse import examine

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
KEY = "safety/tickets/q"


def review(days: float, *, right: bool) -> Review:
    return Review(
        pack="safety", lesson="tickets", question="q", digest="d", at=START + timedelta(days=days), response=(1,),
        right=right, hint=False, seconds=9,
    )  # fmt: skip


def attempt(kind: str = "self", outcome: str = "submitted") -> Attempt:
    answers = (
        Answer(question="q", digest="d", response=(1,), points=0, out_of=2, seconds=9, objective="a"),
        Answer(question="r", digest="d", response=(), points=0, out_of=1, seconds=9, objective="b"),
        Answer(question="s", digest="d", response=(1,), points=3, out_of=3, seconds=9, objective="a"),
    )
    return Attempt(
        attempt="a", pack="safety", lesson="tickets", test="t", kind=kind, version=1, seed="s", started=START,
        ended=START, limit=0, outcome=outcome, points=3, out_of=6, pass_percent=80, answers=answers,
    )  # fmt: skip


def test_what_was_missed_or_left_out_is_in_the_book_and_what_was_right_is_not() -> None:
    assert set(mistakes([attempt()])) == {KEY, "safety/tickets/r"}


def test_what_was_not_answered_is_told_from_what_was_answered_wrong() -> None:
    book = mistakes([attempt(), attempt()])
    assert (book[KEY].missed, book[KEY].left_out) == (2, 0)
    assert (book["safety/tickets/r"].missed, book["safety/tickets/r"].left_out) == (2, 2)


def test_what_was_not_answered_in_a_test_that_was_given_up_is_not_in_the_book() -> None:
    assert set(mistakes([attempt(outcome="abandoned")])) == {KEY}
    assert mistakes([attempt(), attempt(outcome="abandoned")])["safety/tickets/r"].missed == 1


def test_a_stage_test_puts_nothing_into_the_book() -> None:
    assert mistakes([attempt("stage")]) == {}


def test_a_question_leaves_the_book_when_right_on_two_different_days() -> None:
    once = mistakes([attempt(), review(1, right=True), review(1.1, right=True)])
    assert once[KEY].right_on == ("2026-03-03",)
    assert KEY not in mistakes([attempt(), review(1, right=True), review(2, right=True)])


def test_another_miss_begins_again() -> None:
    book = mistakes([attempt(), review(1, right=True), review(2, right=False), review(3, right=True)])
    assert (book[KEY].missed, book[KEY].last, book[KEY].right_on) == (2, START + timedelta(days=2), ("2026-03-05",))


def test_a_question_missed_again_after_it_left_is_back_with_its_history() -> None:
    book = mistakes([attempt(), review(1, right=True), review(2, right=True), review(9, right=False)])
    assert book[KEY].missed == 2


def test_the_two_days_are_days_of_the_clock_on_the_wall() -> None:
    """Half past seven in the morning and eight in the evening of one day in China are two days by UTC."""
    china = timezone(timedelta(hours=8))
    morning, evening, after_midnight = (review(days, right=True) for days in (15.5 / 24, 28 / 24, 32.5 / 24))
    assert [made.at.astimezone(china).day for made in (morning, evening, after_midnight)] == [3, 3, 4]
    assert KEY in mistakes([attempt(), morning, evening], china)
    assert KEY not in mistakes([attempt(), morning, evening], UTC)
    assert KEY not in mistakes([attempt(), evening, after_midnight], china)
    assert KEY in mistakes([attempt(), evening, after_midnight], UTC)


@given(st.lists(st.tuples(st.integers(0, 300), st.booleans()), max_size=12), st.randoms(use_true_random=False))
def test_the_book_is_the_same_however_the_records_of_two_devices_arrive(
    history: list[tuple[int, bool]], chance: random.Random
) -> None:
    records = {record_id(made): made for made in (review(hour / 24, right=right) for hour, right in history)}
    shuffled = {key: records[key] for key in chance.sample(sorted(records), len(records))}
    assert mistakes(in_force(shuffled)) == mistakes(in_force(records))


@given(st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=30))
def test_a_question_is_in_the_book_exactly_until_two_right_days_follow_its_last_miss(
    history: list[tuple[int, bool]],
) -> None:
    history.sort(key=lambda entry: entry[0])
    records: list[Record] = [review(day, right=right) for day, right in history]
    misses = [n for n, (_, right) in enumerate(history) if not right]
    after = {day for day, _ in history[misses[-1] + 1 :]} if misses else set()
    assert (KEY in mistakes(records)) == (bool(misses) and len(after) < 2)


def test_a_result_is_broken_down_by_objective() -> None:
    assert by_objective(attempt()) == [ObjectiveScore("a", 3, 5), ObjectiveScore("b", 0, 1)]


def test_what_is_still_known_of_an_objective_is_the_mean_of_its_questions_that_were_met() -> None:
    found = still_known({"q": "a", "r": "a", "s": "b", "t": ""}, {"q": 0.9, "r": 0.5, "t": 1.0})
    assert found == {"a": pytest.approx(0.7)}


LESSON = """# Title

Opening words.

## What counts? (1)

One thing first.

- **Second**: the [other](x.md), not this.

## 停电的顺序

先停“这个”。

## Self-test
<!-- test: id=t -->

### Which? [[one]]
<!-- question: id=q -->
"""


@pytest.mark.parametrize(
    ("see", "place"),
    [
        ("#what-counts-1", AnswerPlace(4, "What counts? (1)")),
        ("What counts? (1)", AnswerPlace(4, "What counts? (1)")),
        ("停电的顺序", AnswerPlace(10, "停电的顺序")),
        ("second: the other", AnswerPlace(8, "What counts? (1)")),
        ("先停这个", AnswerPlace(12, "停电的顺序")),
        ("opening words", AnswerPlace(2, "Title")),
        ("Self-test", None),
        ("Which?", None),
        ("nowhere", None),
        ("", None),
        ("…", None),
    ],
)
def test_a_question_s_place_is_a_heading_or_the_paragraph_with_its_words(see: str, place: AnswerPlace | None) -> None:
    assert places_named(examine(LESSON.encode(), "lesson.md", None).lesson, [see]).get(see) == place
