"""A second window only reads: it refuses at once whatever would be saved, and no note closes with its text unsaved."""

from pathlib import Path

import pytest
from textual.widgets import TextArea

from lessons.problem import Problem
from tests.app.make_app import MakeApp
from tests.app.screen_text import in_one_line, screen_text
from tests.app.small_pack import small_pack
from tests.app.until import until
from tui.screens.places.library import LibraryScreen
from tui.screens.places.today import TodayScreen
from tui.screens.reading.lesson import LessonScreen
from tui.screens.reading.note import NoteScreen


@pytest.mark.parametrize("key", ["a", "b", "u", "w", "t"])
async def test_nothing_is_opened_that_would_be_saved(make_app: MakeApp, tmp_path: Path, key: str) -> None:
    app = make_app(packs=(small_pack(tmp_path),), write=False)
    async with app.run_test(notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TodayScreen) and app.focused)
        app.open_lesson("small/types")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen) and app.focused)
        app.clear_notifications()
        await pilot.press(key)
        await until(pilot, lambda: "Close it and start Study here again" in in_one_line(app))
        assert isinstance(app.screen, LessonScreen)


async def test_the_library_refuses_too(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(small_pack(tmp_path),), write=False)
    async with app.run_test(notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TodayScreen) and app.focused)
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen) and app.focused)
        app.clear_notifications()
        await pilot.press("w")
        await until(pilot, lambda: "Close it and start Study here again" in in_one_line(app))
        assert isinstance(app.screen, LibraryScreen)


async def test_a_note_that_cannot_be_saved_stays_on_the_screen(make_app: MakeApp) -> None:
    app = make_app()
    full = True
    kept: list[str] = []

    def keep(text: str) -> None:
        if full:
            raise Problem("notes.json", "the disk is full")
        kept.append(text)

    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, TodayScreen) and app.focused)
        note = NoteScreen("words", "", keep)
        app.push_screen(note)
        await until(pilot, lambda: isinstance(app.focused, TextArea))
        await pilot.press(*"canary", "ctrl+s")
        await until(pilot, lambda: "the disk is full" in screen_text(app))
        assert app.screen is note and app.screen.query_one(TextArea).text == "canary"
        full = False
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not note)
    assert kept == ["canary"]
