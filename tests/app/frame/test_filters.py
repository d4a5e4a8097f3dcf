"""Fields that narrow a list: Esc clears and leaves the field first, and only then the screen."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.app.make_app import MakeApp
from tests.app.screen_text import screen_text
from tests.app.small_pack import small_pack
from tests.app.until import until
from tests.builders.missed_question import missed
from tui.screens.frame.filtered_screen import FilteredScreen
from tui.screens.places.library import LibraryScreen
from tui.screens.places.mine.screen import MineScreen
from tui.screens.testing.mistakes import MistakesScreen


@pytest.mark.parametrize("make", [LibraryScreen, MistakesScreen, MineScreen])
async def test_esc_clears_the_field_then_goes_back(
    make_app: MakeApp, tmp_path: Path, make: Callable[[], FilteredScreen]
) -> None:
    app = make_app(packs=(small_pack(tmp_path),))
    app.session.add(missed("small", "types", "q-single", app.session.now() - timedelta(hours=1)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        below, screen = app.screen, make()
        app.push_screen(screen)
        await until(pilot, lambda: app.screen is screen and screen.focused)
        screen.query_one("#search", Input).focus()
        await pilot.press("z", "z")
        await until(pilot, lambda: screen._query == "zz" and "Clear search" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: screen._query == "" and screen.focused is screen.query_one("#list"))
        assert app.screen is screen
        screen.query_one("#search", Input).focus()
        await pilot.press("escape")
        await until(pilot, lambda: screen.focused is screen.query_one("#list"))
        assert app.screen is screen and "Clear search" not in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert (app.screen is below) is (not screen.PLACE)
