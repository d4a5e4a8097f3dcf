"""A use at work is written line by line, and whether a reflection was used is asked in Today, as on the screens."""

from functools import partial
from pathlib import Path

import pytest

from lessons.learning.day.waiting import USE_DRAFT
from lessons.records import Application, Record, Reflection
from store.disk.home import Home
from store.member.session import Session
from tests.app.small_pack import LESSON, small_pack
from tests.builders.plain_talk import ENDED, Talk
from tests.clocks import FakeClock
from tui.plain.dialogue import Dialogue
from tui.plain.put_to_use import put_to_use
from tui.plain.reflection import reflect
from tui.plain.today import tell_today

DAYS = 24 * 3600


def use(dialogue: Dialogue, session: Session) -> int:
    put_to_use(dialogue, session, "small/types")
    return 0


def records(talk: Talk) -> list[Record]:
    with talk.progress() as progress:
        return list(progress.records().values())


def draft(talk: Talk) -> str | None:
    with talk.progress() as progress:
        kept = talk.session(progress).draft("small/types", USE_DRAFT)
        return kept.text if kept else None


def number_of(talk: Talk, words: str) -> str:
    """The number by which Today said this last."""
    return next(line for line in talk.lines[::-1] if words in line).partition(".")[0]


@pytest.fixture
def asked(home: Home, clock: FakeClock, tmp_path: Path) -> Talk:
    """A member who reflected two weeks ago on a lesson that asks what came of it."""
    (folder := tmp_path / "asks").mkdir()
    talk = Talk(home, clock, small_pack(folder, LESSON.replace("id=r-one min=20", "id=r-one follow-up=14")))
    talk(partial(reflect, key="small/types"), "I will test twice.", ".", "finish", ".", "leave")
    clock.pass_seconds(15 * DAYS)
    talk(tell_today, "quit")
    return talk


def test_what_was_done_when_and_who_saw_it_is_recorded(talk: Talk) -> None:
    assert talk(use, "Tested twice.", ".", "finish", "2026-03-01", "Li Ming") == 0
    (record,) = records(talk)
    assert isinstance(record, Application)
    assert (record.text, record.witness) == ("Tested twice.", "Li Ming")
    assert record.done.astimezone().date().isoformat() == "2026-03-01"
    assert draft(talk) is None
    assert "Not counted as used: you have not learned the lesson yet." in talk.said


def test_what_is_no_day_and_no_second_person_is_said_and_asked_again(talk: Talk) -> None:
    talk(use, "Tested.", ".", "finish", "soon", "2999-01-01", "", "Zhang Wei", "")
    (record,) = records(talk)
    assert isinstance(record, Application) and record.witness == ""
    for words in ("is not a day", "is still to come", "is your own name"):
        assert words in talk.said


def test_it_is_left_anywhere_and_the_draft_is_gone_on_with_from_today(talk: Talk) -> None:
    assert talk(use, "Half a", b"thought") == ENDED
    assert draft(talk) == "Half a\nthought\n"
    talk(use, "finish", "2026-03-01", "leave", "no")
    assert not records(talk) and "The draft is kept." in talk.lines
    talk(tell_today, "quit")
    talk(tell_today, number_of(talk, "put to use: draft"), "finish", "", "Li Ming", "quit")
    (record,) = records(talk)
    assert isinstance(record, Application) and record.done.astimezone().date().isoformat() == "2026-03-01"


def test_nothing_and_too_much_are_no_use(talk: Talk) -> None:
    talk(use, ".", "finish", "", "x" * 2001, ".", "finish", "anew", "yes", ".", "leave")
    assert not records(talk)
    assert "Write a sentence first." in talk.lines and "At most 2000 characters fit here" in talk.said


def test_a_lesson_offers_it(talk: Talk) -> None:
    with talk.progress() as progress:
        keys = [listed.key for listed in talk.session(progress).library.lessons("en")]
    number = str(keys.index("small/types") + 1)
    talk(tell_today, "lessons", number, "use", "Tested.", ".", "finish", "", "", "q", "quit")
    assert [type(record) for record in records(talk)] == [Application]


def test_yes_leads_to_writing_it_down_and_is_asked_no_more(asked: Talk) -> None:
    number = number_of(asked, "what came of it?")
    asked(tell_today, number, "yes", "Tested twice.", ".", "finish", "", "", "quit")
    assert "I will test twice." in asked.said and "Did you use it at work?" in asked.said
    assert {type(record) for record in records(asked)} == {Reflection, Application}
    asked(tell_today, "quit")
    assert "what came of it?" not in asked.said


def test_not_yet_asks_again_after_the_days_and_no_does_not(asked: Talk) -> None:
    number = number_of(asked, "what came of it?")
    asked(tell_today, number, "what?", "not yet", "quit")
    assert "“Not yet” asks again in 14 days." in asked.lines
    asked(tell_today, "quit")
    assert "what came of it?" not in asked.said
    asked.clock.pass_seconds(14 * DAYS + 60)
    asked(tell_today, "quit")
    asked(tell_today, number_of(asked, "what came of it?"), "no", "quit")
    asked.clock.pass_seconds(14 * DAYS + 60)
    asked(tell_today, "quit")
    assert "what came of it?" not in asked.said


def test_an_empty_line_leaves_it_open(asked: Talk) -> None:
    asked(tell_today, number_of(asked, "what came of it?"), "", "quit")
    assert asked.said.count("what came of it?") == 2
