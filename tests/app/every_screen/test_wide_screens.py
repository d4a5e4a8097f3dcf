"""From 100 columns on, what belongs to the marked item stands beside its list; at 80 nothing of it is there."""

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from store.disk.home import Home
from tests.app.lessons import in_lesson
from tests.app.make_app import MakeApp
from tests.app.screen_text import in_one_line, screen_text
from tests.app.small_pack import LESSON, small_pack
from tests.app.until import until
from tests.builders.passed_test import pass_test
from tests.clocks import FakeClock
from tui.app.app import StudyApp
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.places.library import LibraryScreen
from tui.screens.places.progress import ProgressScreen
from tui.screens.places.settings import SettingsScreen
from tui.screens.reading.lesson import LessonScreen
from tui.screens.reading.reflecting.reflection import ReflectionScreen
from tui.screens.testing.mistakes import MistakesScreen
from tui.screens.testing.test import TestScreen
from tui.widgets.beside import ListBeside
from tui.widgets.column import MEASURES, WIDE
from tui.widgets.lesson.view import LessonView
from tui.widgets.row import Row

NARROW, BROAD = (80, 24), (120, 40)
LINES = "A line of words that goes on and on, " * 40


async def in_library(app: StudyApp, pilot: Pilot[int]) -> None:
    await until(pilot, lambda: app.screen.query(Row))
    app.show_place("library")
    await until(pilot, lambda: isinstance(app.screen, LibraryScreen) and "Every type" in screen_text(app))
    await pilot.press("end")
    await pilot.pause()


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_the_library_shows_the_marked_lesson_with_all_that_is_known_of_it(
    make_app: MakeApp, tmp_path: Path, clock: FakeClock, lang: str
) -> None:
    app = make_app(lang=lang, packs=(small_pack(tmp_path),))
    attempt = pass_test(app.session, clock)
    lesson = app.session.library.find("small/types", lang)
    app.session.finish_reflection(lesson.key, lesson.prompts[0], "what I thought of it")
    app.session.reading.keep_note(lesson, 12, "a note of mine")
    async with app.run_test(size=BROAD) as pilot:
        await in_library(app, pilot)
        await until(pilot, lambda: "can answer every type of question" in in_one_line(app))
        text = in_one_line(app)
        for words in ("what I thought of it", "a note of mine", f"{attempt.points}/{attempt.out_of}", "Self-test"):
            assert words in text
        assert ("真学" if lang == "zh" else "✓ learned") in text
        await pilot.press("home")
        await until(pilot, lambda: "a note of mine" not in screen_text(app))
        await pilot.resize_terminal(*NARROW)
        await until(pilot, lambda: not app.screen.query_one(ListBeside).is_wide)
        await pilot.press("end")
        await pilot.resize_terminal(*BROAD)
        await until(pilot, lambda: "a note of mine" in screen_text(app))


async def test_a_lesson_requires_another_and_says_whether_that_is_learned(make_app: MakeApp, tmp_path: Path) -> None:
    pack = small_pack(tmp_path)
    front = "---\nid: more\ntitle: The other\nminutes: 3\nrequires: [types]\n---\n# Other\n"
    (pack / "zmore.md").write_text(front, "utf-8")
    app = make_app(packs=(pack,))
    async with app.run_test(size=BROAD) as pilot:
        await in_library(app, pilot)
        await until(pilot, lambda: "after “Every type” (not learned yet)" in in_one_line(app))


@pytest.mark.parametrize("size", [NARROW, BROAD])
async def test_keys_lead_from_the_library_into_the_test_and_the_reflection(
    app: StudyApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await in_library(app, pilot)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, ReflectionScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen) and app.focused)
        await pilot.press("t")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, TestScreen))


async def test_with_the_mouse_the_details_open_the_lesson(app: StudyApp) -> None:
    async with app.run_test(size=BROAD) as pilot:
        await in_library(app, pilot)
        await until(pilot, lambda: "⏎  Open" in screen_text(app))
        lines = screen_text(app).splitlines()
        y = next(n for n, line in enumerate(lines) if "⏎  Open" in line)
        await pilot.click(offset=(lines[y].index("⏎  Open") + 4, y))
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))


async def test_what_a_search_found_shows_its_lesson(app: StudyApp) -> None:
    async with app.run_test(size=BROAD) as pilot:
        await in_library(app, pilot)
        await pilot.press("slash", *"hides nothing")
        await until(pilot, lambda: "1 place in the text" in screen_text(app))
        await until(pilot, lambda: "can answer every type of question" in in_one_line(app))


async def test_the_book_shows_the_marked_question_and_why_it_is_so(app: StudyApp, clock: FakeClock) -> None:
    pass_test(app.session, clock, right=0)
    async with app.run_test(size=BROAD) as pilot:
        await until(pilot, lambda: app.screen.query(Row))
        app.push_screen(MistakesScreen())
        await until(pilot, lambda: isinstance(app.screen, MistakesScreen) and "in the book" in screen_text(app))
        for _step in range(6):
            if "Because it was ticked." in screen_text(app):
                break
            await pilot.press("down")
            await pilot.pause()
        assert "Because it was ticked." in screen_text(app) and "Why it is so" in screen_text(app)
        assert "not answered once" in screen_text(app) and "The second" not in screen_text(app)
        await pilot.resize_terminal(*NARROW)
        await until(pilot, lambda: "Because it was ticked." not in screen_text(app))


@pytest.mark.parametrize(
    ("place", "headings"), [("progress", ("Lessons", "Reflections")), ("settings", ("Language", "Line width"))]
)
async def test_two_columns_begin_at_one_height_and_stand_below_each_other_at_80(
    app: StudyApp, place: str, headings: tuple[str, str]
) -> None:
    async with app.run_test(size=BROAD) as pilot:
        await until(pilot, lambda: app.screen.query(Row))
        app.show_place(place)
        await until(
            pilot, lambda: isinstance(app.screen, ProgressScreen | SettingsScreen) and len(found(app, headings)) == 2
        )
        left, right = found(app, headings)
        await until(pilot, lambda: len({heading.region.y for heading in found(app, headings)}) == 1)
        assert left.region.x < right.region.x
        await pilot.resize_terminal(*NARROW)
        await until(pilot, lambda: len({heading.region.x for heading in found(app, headings)}) == 1)
        assert left.region.y < right.region.y


def found(app: StudyApp, headings: tuple[str, str]) -> list[Static]:
    shown = app.screen.query(".heading").results(Static)
    return [heading for heading in shown if str(heading.content).startswith(headings)]


@pytest.mark.parametrize(
    ("chosen", "size", "widest"),
    [
        ("", NARROW, 76),
        ("", BROAD, MEASURES["en"]),
        ("0", BROAD, 120),
        ("60", BROAD, 60),
        ("100", (160, 40), 100),
    ],
)
async def test_a_lesson_has_lines_that_read_well_unless_others_were_chosen(
    make_app: MakeApp, home: Home, tmp_path: Path, chosen: str, size: tuple[int, int], widest: int
) -> None:
    home.change(measure=chosen)
    app = make_app(packs=(small_pack(tmp_path, LESSON.replace("Some text", LINES + "Some text")),))
    async with app.run_test(size=size) as pilot:
        screen = await in_lesson(app, pilot)
        view = screen.query_one(LessonView)
        await until(pilot, lambda: view._port)
        room = view.size.width - 4
        assert view._inner() == min(room, widest)
        assert screen.query_one("#contents").display is (size[0] >= WIDE)


async def test_the_widths_are_chosen_in_settings_and_full_width_is_one_of_them(app: StudyApp) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: app.screen.query(Row))
        app.show_place("settings")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen) and app.focused)
        for value, kept in (("0", 0), ("72", 72), ("", None)):
            app.screen.query_one(f"#measure-{value}", Row).action_press()
            await until(pilot, lambda kept=kept: app.measure == kept)
            await until(pilot, lambda value=value: "(x)" in app.screen.query_one(f"#measure-{value}", Row).title)
