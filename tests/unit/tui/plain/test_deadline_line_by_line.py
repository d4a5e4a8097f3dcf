"""The deadline of a test taken line by line: it comes while a line is awaited too, and nothing after it counts."""

from functools import partial

import pytest

from lessons.assessment.sitting import Resumed, Seen
from lessons.records import Attempt
from store.member.session import Session
from tests.builders.plain_talk import ENDED, Talk
from tui.plain.dialogue import Dialogue
from tui.plain.test import take_test

take = partial(take_test, key="small/types")
LIMIT = 240


@pytest.fixture
def begun(talk: Talk) -> Talk:
    """The test, begun and left at once."""
    assert talk(take, "yes") == ENDED
    return talk


def single(talk: Talk) -> int:
    """The number of the single choice."""
    with talk.progress() as progress:
        (sitting,) = talk.session(progress).open_sittings()
        return next(n for n, item in enumerate(sitting.paper.items, 1) if item.question.id == "q-single")


def attempt(talk: Talk) -> Attempt:
    with talk.progress() as progress:
        (record,) = (record for record in progress.records().values() if isinstance(record, Attempt))
        return record


def test_it_ends_the_test_while_nobody_types(begun: Talk) -> None:
    number = single(begun)
    assert begun(take, f"/go {number}", "1", LIMIT) == 0
    record = attempt(begun)
    assert record.outcome == "expired" and len([answer for answer in record.answers if answer.response]) == 1
    assert begun.lines.count("Less than a minute left.") == 1
    assert "Handed in." in begun.lines
    assert any(line.startswith("Time is up. What was saved is handed in; a line") for line in begun.lines)


def test_a_line_that_was_not_ended_at_the_deadline_does_not_count(begun: Talk) -> None:
    begun(take, f"/go {single(begun)}", LIMIT - 1, b"1", 1, "\n")
    record = attempt(begun)
    assert record.outcome == "expired" and not any(answer.response for answer in record.answers)


def test_a_line_counts_up_to_the_last_moment_and_not_at_the_deadline(begun: Talk) -> None:
    number = single(begun)
    assert begun(take, f"/go {number}", LIMIT - 0.001, "1") == ENDED
    assert begun.saved() == {"q-single": begun.saved()["q-single"]}
    begun(take, partial(begun.clock.pass_seconds, 0.001), "2")
    record = attempt(begun)
    assert [len(answer.response) for answer in record.answers if answer.question == "q-single"] == [1]
    assert record.outcome == "expired"


def test_it_comes_while_a_question_of_ours_is_open(begun: Talk) -> None:
    assert begun(take, "/hand in", LIMIT, "yes") == 0
    assert attempt(begun).outcome == "expired"


def test_warnings_are_said_when_the_screen_gives_them_and_once(begun: Talk) -> None:
    begun(take, 179.0)
    assert "quarter" not in begun.said and "minute left" not in begun.said
    begun(take, 1.0, 20.0)
    assert begun.lines.count("Less than a minute left.") == 1
    begun(take, 5.0)
    assert "Less than a minute left." not in begun.said


def test_waiting_is_no_interruption(begun: Talk) -> None:
    begun(take, 100.0)
    with begun.progress() as progress:
        (sitting,) = begun.session(progress).open_sittings()
    assert [type(event) for event in sitting.events[1:]] == [Seen]
    assert isinstance(sitting.events[0], Resumed)


def test_a_test_whose_time_ended_while_nobody_was_there_is_handed_in_at_the_next_start(begun: Talk) -> None:
    from tui.plain.member import _tell_overdue

    def start(dialogue: Dialogue, session: Session) -> int:
        _tell_overdue(dialogue, session)
        return 0

    begun.clock.pass_seconds(LIMIT)
    begun(start)
    assert begun.lines == ["The time for “Every type” ended while you were away. Graded from your saved answers: 0/6."]
    assert attempt(begun).outcome == "expired"
