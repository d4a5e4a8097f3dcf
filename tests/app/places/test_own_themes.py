"""A theme of one's own stands in Settings and the palette, and is used at once and at the next start."""

import pytest

from store.disk.home import Home
from tests.app.make_app import MakeApp
from tests.app.screen_text import screen_text
from tests.app.until import until
from tui.screens.places.settings import SettingsScreen
from tui.screens.places.today import TodayScreen
from tui.widgets.row import Row


async def test_it_is_listed_chosen_and_kept(make_app: MakeApp, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
    home.themes.mkdir()
    (home.themes / "night.toml").write_text('title = "Night [b]shift"\nbackground = "#101010"')
    app = make_app()
    async with app.run_test(size=(80, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TodayScreen) and app.focused)
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen) and "Night [b]shift" in screen_text(app))
        app.screen.query_one("#theme-night", Row).action_press()
        await until(pilot, lambda: app.current_theme.background == "#101010")
    assert home.config.theme == "night"
    assert make_app().theme == "night"
