"""Review line by line: a card counts as soon as it is answered, can be taken back, set aside, and stopped at."""

from functools import partial

import pytest

from lessons.learning.day.study_time import card_minutes
from lessons.records import Review
from store.member.session import Session
from tests.builders.plain_talk import ENDED, Talk
from tui.plain.dialogue import Dialogue
from tui.plain.review import PlainReview, review
from tui.plain.test import take_test

DAY = 86_400


@pytest.fixture
def met(talk: Talk) -> Talk:
    """The questions were met in a test, and are due."""
    talk(partial(take_test, key="small/types"), "yes", "/hand in", "yes")
    talk.clock.pass_seconds(2 * DAY)
    return talk


def cards(*questions: str) -> "partial[int]":
    def ask(dialogue: Dialogue, session: Session, asked: list[str]) -> int:
        PlainReview(dialogue, session, asked).run()
        return 0

    return partial(ask, asked=[f"small/types/{question}" for question in questions])


def reviews(talk: Talk) -> list[Review]:
    with talk.progress() as progress:
        return [record for record in talk.session(progress).history() if isinstance(record, Review)]


def test_nothing_is_due_and_tomorrow_is_told(talk: Talk) -> None:
    assert talk(review) == 0
    none = "No question is waiting: those of the next self-test will come back here."
    assert talk.lines == ["No card is due now.", none]


def test_nothing_is_due_today_and_it_is_told_what_comes_and_how_long_it_takes(talk: Talk) -> None:
    talk(partial(take_test, key="small/types"), "yes", "/hand in", "yes")
    assert talk(review) == 0
    with talk.progress() as progress:
        session = talk.session(progress)
        minutes = card_minutes(5, session.pace)
    assert talk.lines == ["No card is due now.", f"Tomorrow: 5 questions, about {minutes} minutes."]


def test_so_many_cards_are_asked_as_were_wanted(met: Talk) -> None:
    met(partial(review, limit=2))
    assert any(line.startswith("Card 1 of 2; Every type") for line in met.lines)
    met(review)
    assert any(line.startswith("Card 1 of 5; Every type") for line in met.lines)


def number(talk: Talk, text: str) -> str:
    """The number that stands before an option."""
    return next(line.partition(".")[0] for line in talk.lines if line.endswith(f". {text}"))


def test_an_answer_counts_at_once_and_is_explained(met: Talk) -> None:
    assert met(cards("q-single"), "1", "2", "") == 0
    (record,) = reviews(met)
    assert record.right is (number(met, "The second") == "1")
    assert ("Right." in met.lines) is record.right
    assert "This card counts already: Enter goes on, or take it back first." in met.lines
    assert "Explanation: Because it was ticked." in met.lines
    assert ("1 question, and it was right." if record.right else "0 of 1 question right.") in met.lines
    assert ("Those you missed come back soon, the others later." in met.lines) is not record.right
    assert any(line.startswith("The last seven days: studied on ") for line in met.lines)


def test_nothing_counts_that_was_not_answered(met: Talk) -> None:
    assert met(cards("q-single", "q-multiple"), "", "n", "?", "repeat", "stop") == 0
    assert not reviews(met)
    assert "Nothing was answered." in met.lines


def test_a_half_filled_answer_counts_only_after_a_yes(met: Talk) -> None:
    assert met(cards("q-match"), "1-1", "", "no") == ENDED
    assert not reviews(met)
    assert met(cards("q-match"), "1-1", "", "yes", "", "no") == 0
    assert [record.right for record in reviews(met)] == [False]
    assert met(cards("q-match"), "1-1", "2-2", "3-3", "") == 0
    assert len(reviews(met)) == 2
    assert met(cards("q-cloze"), "50", "law", "") == 0
    assert [record.right for record in reviews(met) if record.question == "q-cloze"] == [True]


def test_hint_and_certainty_are_recorded(met: Talk) -> None:
    met(cards("q-single"), "sure", "hint", "1", "")
    (record,) = reviews(met)
    assert (record.certainty, record.hint) == (3, True)
    assert "Hint: there are no brackets on the screen." in met.lines


def test_a_card_can_be_taken_back_and_is_asked_again(met: Talk) -> None:
    met(cards("q-single", "q-multiple"), "1", "", 1.0, "undo", "2", "stop")
    assert len(reviews(met)) == 1
    assert met.said.count("Card 1 of 2") == 2
    assert any(line.endswith("of 1 question right.") or line.startswith("1 question, ") for line in met.lines)


def test_a_card_can_be_set_aside(met: Talk) -> None:
    met(cards("q-single", "q-multiple"), "搁置", "停止")
    assert "Set aside; Progress brings it back." in met.lines
    with met.progress() as progress:
        assert met.session(progress).suspended("en") == ["small/types/q-single"]
    assert "Card 1 of 1; Every type" in met.lines


def test_the_end_of_the_input_ends_it_and_keeps_what_was_answered(met: Talk) -> None:
    assert met(cards("q-single", "q-multiple"), "1") == ENDED
    assert len(reviews(met)) == 1
    assert any(line.startswith("Tomorrow: ") for line in met.lines)
    assert met.lines[-1].startswith("The last seven days: studied on ")


def test_what_was_missed_is_asked_again_until_it_is_right(met: Talk) -> None:
    one = (1.0, "50", "law", "")
    assert met(cards("q-cloze"), 1.0, "5", "wrong", "", "yes", 1.0, "5", "wrong", "", *one) == 0
    assert [record.right for record in reviews(met)] == [False, False, True]
    assert "0 of 1 question right." in met.lines
    assert "Ask the one missed again? Type yes or no." in met.lines
    assert met.said.count("Asked again until right; Card 1 of 1; Every type") == 1
    assert "Asked again until right; Card 2 of 2; Every type" in met.lines
    assert "What you missed is right now." in met.lines


def test_what_was_missed_is_not_asked_again_after_a_stop(met: Talk) -> None:
    assert met(cards("q-cloze", "q-single"), "5", "wrong", "", "stop") == 0
    assert not any(line.startswith("Ask the one missed again?") for line in met.lines)
