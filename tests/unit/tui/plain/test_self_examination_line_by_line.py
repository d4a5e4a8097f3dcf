"""The yearly self-examination line by line: the same answers as on the screen."""

from pathlib import Path

import pytest

from store.disk.home import Home
from store.member.day.self_examination import answers
from store.member.session import Session
from tests.app.examined_pack import KEY, examined_pack
from tests.builders.plain_talk import Talk
from tests.clocks import FakeClock
from tui.plain.dialogue import Dialogue
from tui.plain.lesson_menu import lesson_menu


def menu(dialogue: Dialogue, session: Session) -> int:
    lesson_menu(dialogue, session, KEY)
    return 0


def steps(talk: Talk) -> dict[str, int]:
    with talk.progress() as progress:
        return {str(place): given.step for place, given in answers(talk.session(progress)).items()}


@pytest.fixture
def talk(home: Home, clock: FakeClock, tmp_path: Path) -> Talk:
    return Talk(home, clock, *examined_pack(tmp_path))


def test_each_question_is_asked_with_its_steps_and_answers_of_other_years_are_told(talk: Talk) -> None:
    assert talk(menu, "examine", "2", "", "leave") == 0
    assert "2. asked about" in talk.said and "counts for nothing" in talk.said
    assert steps(talk) == {"self/look/look-1/2026": 2}
    talk.clock.pass_seconds(365 * 86_400)
    talk(menu, "examine", "3", "2", "leave")
    assert "2026: asked about" in talk.said
    assert steps(talk) == {"self/look/look-1/2026": 2, "self/look/look-1/2027": 3, "self/look/look-2/2027": 2}


def test_what_is_no_step_is_told_and_asked_again_and_leaving_keeps_what_was_said(talk: Talk) -> None:
    talk(menu, "examine", "7", "two", "1", "leave", "leave")
    assert "Type a number from 1 to 3, or leave." in talk.said
    assert steps(talk) == {"self/look/look-1/2026": 1}


def test_one_goes_back_clears_an_answer_and_is_told_how_many_there_are(talk: Talk) -> None:
    talk(menu, "examine", "2", "back", "clear", "?", "", "1", "leave")
    assert "The answer is removed." in talk.said and "the question before" in talk.said
    assert "1 of 2 answered this year" in talk.said
    assert steps(talk) == {"self/look/look-2/2026": 1}
