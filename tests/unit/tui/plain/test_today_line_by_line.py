"""Today without a screen: what there is to do is said with numbers, done, and recorded as on the screens."""

from functools import partial

import pytest

from lessons.records import Attempt, Read, Record, Reflection
from lessons.typeset.spoken import spoken_sections
from store.disk.home import Home
from store.member.session import Session
from tests.builders.plain_talk import ENDED, Talk
from tests.clocks import FakeClock
from tui.plain import today as plain_today
from tui.plain.today import tell_today
from tui.wording.language import set_language


def records(talk: Talk) -> list[Record]:
    with talk.progress() as progress:
        return list(progress.records().values())


def first_of_the_pack(talk: Talk) -> str:
    """The number by which Today offers the first lesson of the pack that Study was opened with."""
    talk(tell_today, "quit")
    place = talk.lines.index("A small pack") + 1
    return talk.lines[place].partition(".")[0]


def sections(talk: Talk) -> int:
    """How many times Enter goes on in that lesson, its end included."""
    with talk.progress() as progress:
        return len([*spoken_sections(talk.session(progress).library.find("small/types", "en").text)])


def test_a_number_opens_the_lesson_whose_time_is_credited_and_then_its_test(talk: Talk) -> None:
    number = first_of_the_pack(talk)
    assert talk(tell_today, number, "read", 30.0, *[""] * sections(talk), "q", "quit") == 0
    (read,) = records(talk)
    assert isinstance(read, Read) and read.credited == 30
    assert talk(tell_today, "1", "yes", "/hand in", "yes", "quit") == 0
    assert {type(record) for record in records(talk)} == {Read, Attempt}


def test_reading_is_left_in_the_middle_and_gone_on_with(talk: Talk) -> None:
    talk(tell_today, "lessons", "1", "read", "", "q", "q", "quit")
    assert "Section 2 of" in talk.said
    talk(tell_today, "lessons", "1", "read", "q", "q", "quit")
    assert "You go on where you stopped." in talk.lines and "Section 1 of" not in talk.said


def test_a_lesson_is_reflected_on_from_the_list_and_a_draft_waits_in_today(talk: Talk) -> None:
    with talk.progress() as progress:
        lessons = list(talk.session(progress).library.lessons("en"))
    number = next(n for n, listed in enumerate(lessons, 1) if listed.outline.prompts)
    talk(tell_today, "lessons", str(number), "reflect", "A thought of mine.", ".", "leave", "q", "quit")
    waits = next(line for line in talk.lines[::-1] if "reflection: draft" in line)
    talk(tell_today, waits.partition(".")[0], ".", "finish", "quit")
    assert [type(record) for record in records(talk)] == [Reflection]


def test_what_is_no_command_is_said_and_an_empty_line_says_today_again(talk: Talk) -> None:
    assert talk(tell_today, "99", "nonsense", "", "?", "quit") == 0
    assert talk.said.count("This is neither a number that was said nor a command.") == 2
    assert sum(line.startswith("Today, ") for line in talk.lines) == 2
    assert any(line.startswith("lessons (l)") for line in talk.lines)


def test_an_unfinished_test_comes_first_and_is_gone_on_with(talk: Talk) -> None:
    talk(tell_today, "lessons", "1", "test", "yes", "/leave", "yes", "q", "quit")
    assert any(line.startswith("1. Go on: ") for line in talk.lines)
    talk(tell_today, "1", "/hand in", "yes", "quit")
    assert [type(record) for record in records(talk)].count(Attempt) == 1


def test_it_exchanges_before_and_after(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    came: list[str] = []
    monkeypatch.setattr(plain_today, "has_others", lambda _session: True)

    def exchanged(_session: Session) -> list[str]:
        came.append("before")
        return ["from the other machine"]

    monkeypatch.setattr(plain_today, "exchanged", exchanged)
    monkeypatch.setattr(plain_today, "exchange_at_the_end", lambda _session: came.append("after"))
    assert talk(tell_today) == ENDED
    assert came == ["before", "after"] and talk.lines[0] == "from the other machine"


def test_the_first_start_asks_for_a_name_and_keeps_it(talk: Talk, home: Home) -> None:
    talk(partial(tell_today, first_start=True), "王芳", "quit")
    assert Home(home.path).config.name == "王芳"


def test_it_speaks_chinese_and_understands_it(talk: Talk, clock: FakeClock) -> None:
    set_language("zh")
    assert talk(tell_today, "学习库", "", "复习", "退出") == 0
    assert talk.lines[0].startswith("今天")


def test_after_a_test_what_is_said_to_reflect_works_at_the_next_question(talk: Talk) -> None:
    talk(tell_today, "lessons", "1", "test", "yes", "/leave", "yes", "q", "quit")
    with talk.progress() as progress:
        (sitting,) = talk.session(progress).open_sittings()
    talk(tell_today, "1", "/hand in", "yes", "reflect", "A thought of mine.", ".", "finish", "quit")
    assert "To reflect on it, type reflect (w)." in talk.lines and "study reflect" not in talk.said
    (reflection,) = (record for record in records(talk) if isinstance(record, Reflection))
    assert reflection.lesson == sitting.lesson


def test_what_today_obeys_is_obeyed_in_the_list_of_lessons_too(talk: Talk) -> None:
    assert talk(tell_today, "lessons", "review", "exit") == 0
    assert "There is no such lesson" not in talk.said
    assert talk(tell_today, "lessons", "exit") == 0
    assert talk(tell_today, "lessons", "q", "quit") == 0
    assert talk.said.count("Today, ") == 2, "the letter of leaving goes back to Today"


def test_to_reflect_before_any_test_says_how_a_lesson_is_chosen(talk: Talk) -> None:
    talk(tell_today, "w", "quit")
    assert "On which lesson? Type lessons, its number, and then reflect." in talk.lines
