"""Every place can be reached and left by the keys alone and by the mouse alone, and what is shown works."""

import re
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from lessons.text.width import width
from store.disk.home import Home
from tests.app.make_app import MakeApp
from tests.app.questions import answer_on, in_test
from tests.app.screen_text import screen_text
from tests.app.small_pack import small_pack
from tests.app.until import until
from tui.app.app import StudyApp
from tui.screens.frame.help import HelpScreen
from tui.screens.places.library import LibraryScreen
from tui.screens.places.settings import SettingsScreen
from tui.screens.places.today import TodayScreen
from tui.screens.reading.lesson import LessonScreen
from tui.screens.reading.note import NoteScreen
from tui.screens.reading.reflecting.reflection import ReflectionScreen
from tui.widgets.key_bar import KeyBar
from tui.widgets.lesson.prose import Prose
from tui.widgets.long_list import LongList
from tui.widgets.nav_bar import NavBar
from tui.widgets.row import Row
from tui.wording.labels import blanks_drawn
from tui.wording.language import set_language

SIZE = (80, 24)


async def test_help_is_closed_by_its_button_and_by_a_click_beside_it(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        for beside in (False, True):
            await pilot.press("question_mark")
            await pilot.pause()
            assert isinstance(app.screen, HelpScreen)
            if beside:
                await pilot.click(offset=(1, 12))
            else:
                app.screen.query_one("#close").scroll_visible(animate=False)
                await pilot.pause()
                await pilot.click("#close")
            await pilot.pause()
            assert not isinstance(app.screen, HelpScreen)


async def test_home_end_and_the_page_keys_move_the_mark_of_a_list_with_what_is_seen(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen) and isinstance(app.focused, Row))
        rows = list(app.screen.query(Row))

        def marked(row: Row) -> bool:
            return app.focused is row and app.screen.region.contains_region(row.region)

        for keys, place in (("end", -1), ("home", 0), ("pagedown end home", 0), ("end pageup pageup pageup", 0)):
            await pilot.press(*keys.split())
            await until(pilot, lambda place: marked(rows[place]), place)
            assert "Language" in screen_text(app) or place
        await pilot.press("pagedown")
        await until(pilot, lambda: any(marked(row) for row in rows[1:]))
        further = app.focused.id if app.focused else None
        await pilot.press("enter")  # what is marked is what is seen, and nothing else is chosen
        await until(pilot, lambda: app.focused is not None and app.focused.id == further)
        await pilot.press("end")
        await until(pilot, lambda: app.focused is list(app.screen.query(Row))[-1])


async def test_the_page_keys_lead_on_from_the_name_in_settings(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        app.screen.query_one("#name").focus()
        await until(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press("pagedown")
        await until(
            pilot, lambda: isinstance(app.focused, Row) and app.screen.region.contains_region(app.focused.region)
        )


async def test_arrows_go_through_the_name_in_settings_and_change_nothing(make_app: MakeApp, home: Home) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s")
        await pilot.pause()
        assert app.focused is not None and app.focused.id == "lang-en"
        seen = set()
        for _row in range(4):
            await pilot.press("down")
            seen.add(app.focused.id if app.focused else "")
        assert "name" in seen and len(seen) == 4
        await pilot.press("up", "up", "up")
        assert isinstance(app.focused, Input)
        await pilot.press("end", "X", "down")
        await pilot.pause()
    assert home.config.name == "Zhang WeiX"


async def test_enter_chooses_in_settings_and_opens_in_the_library(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s")
        await pilot.pause()
        assert isinstance(app.screen, SettingsScreen) and "Choose" in screen_text(app).splitlines()[-1]
        await pilot.press("l")
        await pilot.pause()
        assert isinstance(app.screen, LibraryScreen) and "Open" in screen_text(app).splitlines()[-1]
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen)


async def test_a_search_is_cleared_by_mouse(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("l")
        await pilot.pause()
        assert "Clear search" not in screen_text(app)
        every = app.screen.query_one(LongList).virtual_size.height
        await pilot.press("slash", *"signatures")
        await until(pilot, lambda: app.screen.query_one(LongList).virtual_size.height < every)
        keys = screen_text(app).splitlines()[-1]
        await pilot.click(KeyBar, offset=(keys.index("Clear search"), 0))
        await until(pilot, lambda: app.screen.query_one(LongList).virtual_size.height == every)
        assert app.screen.query_one(Input).value == ""


async def test_the_key_shown_for_help_works_where_one_types(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("l")
        await pilot.pause()
        assert "? all keys" in screen_text(app)
        await pilot.press("slash")
        await pilot.pause()
        assert "f1 all keys" in screen_text(app)
        await pilot.press("f1")
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)


async def test_a_title_wider_than_the_screen_is_one_line_of_the_library(make_app: MakeApp, tmp_path: Path) -> None:
    pack = small_pack(tmp_path)
    lesson = pack / "types.md"
    lesson.write_text(lesson.read_text("utf-8").replace("title: Every type", "title: " + "超" * 60), "utf-8")
    app = make_app(packs=(pack,))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("l")
        await pilot.pause()
        await pilot.press("end")
        await pilot.pause()
        lines = [line for line in screen_text(app).splitlines() if "超" in line]
        assert len(lines) == 1 and lines[0].rstrip().endswith("…")


async def test_a_long_name_is_cut_and_hides_neither_itself_nor_the_title(make_app: MakeApp, home: Home) -> None:
    home.change(name="张" * 40)
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert re.search("张张 ?…", str(app.screen.query_one(NavBar).render()))
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("w")
        await pilot.pause()
        bar = str(app.screen.query_one(NavBar).render())
        assert "Reflection: The work ticket" in bar and re.search("张张 ?…", bar)


async def test_a_small_terminal_still_shows_where_one_writes(make_app: MakeApp, home: Home) -> None:
    app = make_app()
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("w", *"seen")
        await pilot.pause()
        assert "seen" in screen_text(app)
    app = make_app(first_start=True)
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.press(*"Somebody")
        await pilot.pause()
        assert "Somebody" in screen_text(app)


def test_a_blank_is_never_divided_by_a_line_break() -> None:
    for columns in range(12, 40):
        prose = Prose(blanks_drawn("同一停电系统的工作票必须 [[0]] 终结，得到值班员的[[1]]，才能合闸送电。"))
        lines = ["".join(span.text for span in line.spans) for line in prose._laid_out(columns)]
        assert sum("__(1)__" in line for line in lines) == 1, lines
        assert sum("__(2)__" in line for line in lines) == 1, lines


async def test_without_colours_the_place_one_is_at_can_be_seen(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        for keys, text in ((("s",), "(x) English"), (("l",), "The work ticket"), (("d", "down"), "Isolate")):
            await pilot.press(*keys)
            await pilot.pause()
            lines = [strip for strip in app.screen._compositor.render_strips() if text in strip.text]
            styles = [segment.style for segment in lines[0] if text.split()[-1] in segment.text]
            assert styles[0] is not None and (styles[0].reverse or styles[0].underline), text


async def test_a_note_being_written_is_not_thrown_away_by_one_key(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        app.push_screen(NoteScreen("quoted", "before", print))
        await pilot.pause()
        await pilot.press(*" and after", "escape")
        await pilot.pause()
        assert "Leave without saving?" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen.query_one(TextArea).text == "before and after"
        await pilot.press("escape", "y")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        app.push_screen(NoteScreen("quoted", "before", print))
        await pilot.pause()
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))


async def test_what_was_begun_to_be_written_is_offered_on_today(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        lesson = app.find_lesson("small/types")
        assert lesson is not None
        app.push_screen(ReflectionScreen(lesson, 1))
        await pilot.pause()
        await pilot.press(*"half a thought", "escape")
        await until(pilot, lambda: "draft ·" in screen_text(app))
        await pilot.click("#waiting-0")
        await until(pilot, lambda: isinstance(app.screen, ReflectionScreen))
        await pilot.pause()
        assert "And what else?" in screen_text(app) and "half a thought" in screen_text(app)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Ask whoever did it last." in screen_text(app))  # the model answer
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        await pilot.pause()
        assert "draft ·" not in screen_text(app)


def lines_of_keys(app: StudyApp) -> list[str]:
    """The lines of the help on a test that tell of three of its keys."""
    return [line for line in screen_text(app).splitlines() if line.strip("│ ").startswith(("空格", "esc", "^s"))]


async def test_the_keys_in_help_end_in_one_column_however_wide_their_names_are(app: StudyApp) -> None:
    async with app.run_test(size=(80, 40)) as pilot:
        set_language("zh")
        screen = await in_test(app, pilot)
        while answer_on(app).typed:  # where one types, space is a letter
            screen.action_go(1)
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen) and len(lines_of_keys(app)) >= 3)
        keys = lines_of_keys(app)
        names = [line.strip("│ ").split()[0] for line in keys]
        ends = {width(line[: line.index(name)] + name) for line, name in zip(keys, names, strict=True)}
        assert len(ends) == 1
    set_language("en")
