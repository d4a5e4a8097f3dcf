"""What is said of a result: no more than is true of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from lessons.assessment.timing import Left
from lessons.learning.standing import RETEST_DAYS, LessonStanding, standing
from lessons.records import Answer, Attempt, Flag
from tui.wording.language import set_language
from tui.wording.testing.result_text import ended_text, irregularities, meaning_texts, points_text
from tui.wording.testing.time_left import warning_text
from tui.wording.times import time_text

START = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield


def attempt(days: float = 0, points: int = 4, outcome: str = "submitted", flags: tuple[Flag, ...] = ()) -> Attempt:
    at = START + timedelta(days=days)
    answers = (Answer(question="q", digest="d", response=(1,), points=points, out_of=6, seconds=9),)
    return Attempt(
        attempt=f"a{days}", pack="safety", lesson="tickets", test="t", kind="self", version=1, seed="s", started=at,
        ended=at, limit=0, outcome=outcome, points=points, out_of=6, pass_percent=60, answers=answers, flags=flags,
    )  # fmt: skip


def meaning(*attempts: Attempt, unseen: bool = False) -> str:
    """What the last of these means."""
    lesson: LessonStanding = standing(attempts).of("safety/tickets")
    return " ".join(meaning_texts(attempts[-1], lesson, again=True, keys=True, unseen=unseen))


def test_a_lesson_that_was_learned_before_stays_learned_when_a_test_of_it_fails() -> None:
    assert "stays learned" in meaning(attempt(), attempt(1, points=0))
    assert "stays learned" not in meaning(attempt(points=0))


def test_the_retest_that_makes_a_lesson_understood_says_so_and_later_ones_do_not() -> None:
    retest = attempt(RETEST_DAYS)
    assert "counts as understood now" in meaning(attempt(), retest)
    assert "counts as understood now" not in meaning(attempt(), attempt(1))
    assert "Well remembered" in meaning(attempt(), retest, attempt(RETEST_DAYS + 1))


def test_unseen_questions_are_promised_only_where_there_are_some() -> None:
    failed = attempt(points=0)
    assert "haven't seen" in meaning(failed, unseen=True)
    assert "haven't seen" not in meaning(failed)


def test_percent_are_rounded() -> None:
    assert points_text(attempt()) == "4 of 6 points · 67%"


def test_it_says_how_a_test_ended_that_was_not_handed_in() -> None:
    assert ended_text(attempt()) == ""
    assert "gave this test up" in ended_text(attempt(outcome="abandoned"))


def test_an_interruption_says_from_when_to_when() -> None:
    at = START + timedelta(minutes=34)
    flags = tuple(
        Flag(kind="interrupted", at=at + timedelta(hours=n), expected=START + timedelta(hours=n)) for n in (0, 1)
    )
    begun, ended = time_text(START), time_text(at)
    assert irregularities(attempt(flags=flags[:1])) == [f"Recorded: interrupted at {begun}, gone on at {ended}"]
    (both,) = irregularities(attempt(flags=flags))
    assert both.startswith(f"Recorded: interrupted 2 times: {begun}–{ended} · ")


def test_a_warning_after_an_interruption_says_the_time_that_there_is() -> None:
    assert warning_text(Left.FIVE, 299_000) == "Less than five minutes left."
    assert warning_text(Left.FIVE, 116_000) == "Less than 2 minutes left."
