"""The way out of Help is always in sight, and below a dialog stand no keys that do nothing."""

import pytest
from textual.containers import VerticalScroll

from tests.app.make_app import MakeApp
from tests.app.screen_text import screen_text
from tests.app.until import until
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.frame.help import HelpScreen
from tui.screens.places.today import TodayScreen


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", [(80, 24), (40, 12), (120, 40)])
async def test_help_can_be_closed_with_the_mouse_in_any_window(
    make_app: MakeApp, lang: str, size: tuple[int, int]
) -> None:
    app = make_app(lang=lang)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TodayScreen) and app.focused)
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen) and app.focused)
        close = {"zh": "关闭", "en": "Close"}[lang]
        await until(pilot, lambda: close in screen_text(app))
        app.screen.query_one(VerticalScroll).scroll_end(animate=False)
        last = {"zh": "课。", "en": "learned."}[lang]
        await until(pilot, lambda: last in screen_text(app) and close in screen_text(app))
        await pilot.click("#close")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))


async def test_below_a_dialog_no_key_is_shown_and_they_come_back(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, TodayScreen) and "all keys" in screen_text(app))
        below = app.screen
        app.push_screen(ConfirmScreen("Sure?", "", "Yes", "No"))
        await until(pilot, lambda: "Sure?" in screen_text(app))
        assert isinstance(below, TodayScreen)
        await until(pilot, lambda: below.key_bar.lines(80) == [[]] and "all keys" not in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "all keys" in screen_text(app))


@pytest.mark.parametrize(("lang", "words"), [("zh", "^p 命令"), ("en", "^p Commands")])
@pytest.mark.parametrize("columns", [40, 80, 200])
async def test_commands_and_help_are_in_the_bar_of_any_window(
    make_app: MakeApp, lang: str, words: str, columns: int
) -> None:
    app = make_app(lang=lang)
    async with app.run_test(size=(columns, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TodayScreen) and app.focused)
        for key in "dlps":
            await pilot.press(key)
            await until(pilot, lambda: app.focused and words in screen_text(app))
