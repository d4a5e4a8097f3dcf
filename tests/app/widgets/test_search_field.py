"""Esc leads out of every field that narrows a list, empty or not, and the key bar says so."""

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.app.make_app import MakeApp
from tests.app.screen_text import screen_text
from tests.app.small_pack import small_pack
from tests.app.until import until
from tui.screens.places.library import LibraryScreen
from tui.screens.places.mine.screen import MineScreen
from tui.screens.places.today import TodayScreen
from tui.screens.testing.mistakes import MistakesScreen


@pytest.mark.parametrize(
    ("ways", "screen"),
    [("/", LibraryScreen), ("l/", LibraryScreen), ("m/", MineScreen), ("x/", MistakesScreen)],
)
@pytest.mark.parametrize("typed", ["", "qq"])
async def test_esc_gives_the_focus_back_to_the_list(
    make_app: MakeApp, tmp_path: Path, ways: str, screen: type[LibraryScreen], typed: str
) -> None:
    app = make_app(packs=(small_pack(tmp_path),))
    lesson = app.session.library.find("small/types", "en")
    app.session.reading.keep_note(lesson, 10, "a note to be found")
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, TodayScreen) and app.focused)
        for key in ways:
            if key == "/" and screen is not LibraryScreen:
                await until(pilot, lambda: isinstance(app.screen, screen) and app.focused)
            await pilot.press("slash" if key == "/" else key)
        await until(pilot, lambda: isinstance(app.screen, screen) and isinstance(app.focused, Input))
        await pilot.press(*typed)
        await until(pilot, lambda: ("Clear search" if typed else "To the list") in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.focused is app.screen.query_one("#list"))
        assert app.screen.query_one(Input).value == ""
        assert isinstance(app.screen, screen)
        if screen is LibraryScreen:
            await pilot.press("d")
            await until(pilot, lambda: isinstance(app.screen, TodayScreen))
