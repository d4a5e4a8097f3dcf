"""What is wrong with a field is said at that field, which gets the focus, until something else stands there."""

from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input, TextArea

from lessons.learning.use_at_work import LONGEST as LONGEST_USE
from tests.app.lessons import write_use
from tests.app.make_app import MakeApp
from tests.app.screen_text import in_one_line, screen_text
from tests.app.small_pack import small_pack
from tests.app.until import until
from tui.app.app import StudyApp
from tui.screens.places.settings import SettingsScreen
from tui.screens.reading.lesson import LessonScreen
from tui.screens.reading.note import LONGEST, NoteScreen
from tui.screens.reading.reflecting.put_to_use import PutToUseScreen
from tui.screens.reading.reflecting.reflection import ReflectionScreen
from tui.terminal.driver import PasteCut
from tui.widgets.row import Row

SIZE = (80, 24)


def line_of(app: StudyApp, text: str) -> int:
    """Which line of the screen holds a text."""
    return next(number for number, line in enumerate(screen_text(app).splitlines()) if text in line)


@pytest.mark.parametrize(
    ("day", "wrong"),
    [
        ("tomorrow", "is still to come"),
        ("", "is not a day"),
        ("2026-02-30", "is not a day"),
        ("2027-01-01", "is still to come"),
        ("1999-01-01", "must be a day"),
    ],
)
async def test_a_day_that_cannot_be_is_said_under_the_day_until_it_is_mended(
    app: StudyApp, day: str, wrong: str
) -> None:
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        screen = await write_use(app, pilot)
        await pilot.press(*"done")
        field = screen.query_one("#done", Input)
        right, field.value = field.value, day
        screen.query_one("#witness").focus()
        await pilot.press("ctrl+s")
        await until(pilot, lambda: wrong in screen_text(app))
        assert field.has_focus and line_of(app, wrong) == line_of(app, "On which day") + 1
        assert screen_text(app).count(wrong) == 1
        assert not app._notifications
        field.value = right
        await until(pilot, lambda: wrong not in screen_text(app))


async def test_an_empty_or_too_long_text_is_said_under_the_text(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await write_use(app, pilot)
        screen.query_one("#done").focus()
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Write what you did first" in screen_text(app))
        area = screen.query_one("#text", TextArea)
        assert area.has_focus
        area.text = "a" * (LONGEST_USE + 1)
        await until(pilot, lambda: f"there are {LONGEST_USE + 1}." in in_one_line(app))
        assert "Write what you did first" not in screen_text(app)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert f"there are {LONGEST_USE + 1}." in in_one_line(app) and app.screen is screen
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
    draft = app.session.draft("small/types", "put-to-use")
    assert draft is not None and len(draft.text) == LONGEST_USE + 1, "nothing of it is lost"


async def test_a_note_too_long_is_kept_on_the_screen_and_told(make_app: MakeApp) -> None:
    app = make_app()
    kept: list[str] = []
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.push_screen(NoteScreen("quote", "", kept.append))
        await until(pilot, lambda: isinstance(app.focused, TextArea))
        area = app.screen.query_one(TextArea)
        area.text = "n" * (LONGEST + 1)
        await pilot.pause()
        await pilot.press("ctrl+s")
        await until(pilot, lambda: f"At most {LONGEST} characters" in screen_text(app))
        area.text = "n" * LONGEST
        await pilot.pause()
        await pilot.press("ctrl+s")
        await until(pilot, lambda: kept)
    assert kept == ["n" * LONGEST]


async def test_a_paste_into_a_line_comes_in_whole_or_is_told(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        field = app.screen.query_one("#name", Input)
        field.focus()
        field.value = ""
        app.post_message(events.Paste("Zhang\nWei\n"))
        await until(pilot, lambda: field.value == "Zhang Wei")
        app.post_message(events.Paste("x" * 40))
        await until(pilot, lambda: "At most 40 characters fit here" in screen_text(app))
        assert field.value == "Zhang Wei"
        await pilot.press("enter")
        await until(pilot, lambda: "Name saved." in screen_text(app))
        assert line_of(app, "Name saved.") == field.region.bottom


async def test_what_is_left_out_of_a_paste_is_told_where_it_was_pasted(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        lesson = app.find_lesson("small/types")
        assert lesson
        app.push_screen(ReflectionScreen(lesson))
        await until(pilot, lambda: isinstance(app.focused, TextArea))
        app.post_message(events.Paste("字" * 100_000))
        await until(pilot, lambda: "At most 20000 characters fit here; there are 100000." in in_one_line(app))
        app.post_message(PasteCut(3456))
        await until(pilot, lambda: "3456 characters were left out" in in_one_line(app))


async def test_a_toast_stays_on_its_screen_and_goes_with_it(app: StudyApp) -> None:
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, lambda: app.screen.query(Row))
        app.notify("said on Today", timeout=600)
        await until(pilot, lambda: "said on Today" in screen_text(app))
        app.open_lesson("small/types")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        app.notify("said in the lesson", timeout=600)
        await until(pilot, lambda: "said in the lesson" in screen_text(app))
        assert "said on Today" not in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: "said on Today" in screen_text(app))
        assert "said in the lesson" not in screen_text(app)
        await pilot.press("l")
        await until(pilot, lambda: "Search lessons" in screen_text(app))
        await pilot.pause()
        assert "said" not in screen_text(app) and not app._notifications


async def test_what_was_kept_is_said_on_the_screen_that_follows(app: StudyApp) -> None:
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await write_use(app, pilot)
        await pilot.press(*"checked", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen) and "Saved." in screen_text(app))


async def test_what_is_said_of_a_name_fills_its_lines_in_chinese_too(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(lang="zh", packs=(small_pack(tmp_path),))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.push_screen(PutToUseScreen(app.session.library.find("small/types", "zh")))
        await until(pilot, lambda: isinstance(app.focused, TextArea))
        app.screen.query_one("#witness", Input).value = "Zhang Wei"
        await until(pilot, lambda: "是你自己的姓名" in screen_text(app))
        first = screen_text(app).splitlines()[line_of(app, "是你自己的姓名")]
        assert first.strip().startswith("Zhang Wei")
