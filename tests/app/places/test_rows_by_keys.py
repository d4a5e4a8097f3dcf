"""Rows by keys: the arrows never lead out of them, and choosing one leaves the view where it was."""

import pytest
from textual.pilot import Pilot

from tests.app.make_app import MakeApp
from tests.app.until import until
from tests.builders.passed_test import pass_test
from tests.clocks import FakeClock
from tui.app.app import StudyApp
from tui.screens.places.settings import SettingsScreen
from tui.widgets.row import Row

KEY = "electrical-safety/work-ticket"
SIZES = [(80, 24), (120, 40)]
SETTINGS_LEAST = 15
"""Rows of Settings, at least."""


async def rows_of(app: StudyApp, pilot: Pilot[int], place: str) -> list[Row]:
    """Go to a place, and give its rows once one of them has the focus."""
    await until(pilot, lambda: isinstance(app.focused, Row))
    await pilot.press(place)
    await until(pilot, lambda: isinstance(app.focused, Row) and app.focused.screen is app.screen)
    await pilot.pause()
    return list(app.screen.query(Row))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("place", ["d", "p", "s"])
async def test_the_arrows_stay_within_the_rows(
    make_app: MakeApp, clock: FakeClock, place: str, size: tuple[int, int]
) -> None:
    app = make_app()
    pass_test(app.session, clock, right=3, key=KEY)
    clock.pass_seconds(60)
    pass_test(app.session, clock, right=3, key=KEY)
    async with app.run_test(size=size) as pilot:
        rows = await rows_of(app, pilot, place)
        for _press in range(len(rows) + 3):
            await pilot.press("down")
        assert app.focused is rows[-1]
        await pilot.press("down", "up")
        assert app.focused is rows[-2]
        for _press in range(len(rows) + 3):
            await pilot.press("up")
        assert app.focused is rows[0]


async def test_down_at_the_last_row_shows_what_stands_below_it(make_app: MakeApp, clock: FakeClock) -> None:
    app = make_app()
    pass_test(app.session, clock, right=3, key=KEY)
    async with app.run_test(size=(80, 24)) as pilot:
        await rows_of(app, pilot, "p")
        page = app.screen.query_one(".page")
        assert page.max_scroll_y > 0
        await pilot.press(*["down"] * (page.max_scroll_y + len(app.screen.query(Row))))
        await until(pilot, lambda: page.scroll_y == page.max_scroll_y)
        assert isinstance(app.focused, Row)


@pytest.mark.parametrize("row", ["goal-30", "measure-100", "theme-study-light", "lang-zh"])
async def test_a_choice_in_settings_keeps_the_view_and_the_focus(make_app: MakeApp, row: str) -> None:
    app = make_app()
    async with app.run_test(size=(80, 14)) as pilot:
        assert len(await rows_of(app, pilot, "s")) >= SETTINGS_LEAST
        chosen_row, page = app.screen.query_one(f"#{row}"), app.screen.query_one(".page")
        chosen_row.focus(scroll_visible=False)
        page.scroll_to(y=max(0, chosen_row.virtual_region.y - 4), animate=False)
        await until(pilot, lambda: page.scroll_y or row == "lang-zh")
        top = page.scroll_y
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query_one(f"#{row}", Row).title.startswith("(x)"))
        await pilot.pause()
        await pilot.pause()
        page = app.screen.query_one(".page")
        assert isinstance(app.screen, SettingsScreen) and page.scroll_y == top
        assert app.focused is app.screen.query_one(f"#{row}")
        kind = row.partition("-")[0]
        chosen = [r for r in app.screen.query(Row) if (r.id or "").startswith(f"{kind}-") and r.title.startswith("(x)")]
        assert [r.id for r in chosen] == [row]


async def test_progress_comes_back_to_the_row_that_was_opened(make_app: MakeApp, clock: FakeClock) -> None:
    app = make_app()
    for _time in range(3):
        pass_test(app.session, clock, right=3, key=KEY)
        clock.pass_seconds(60)
    async with app.run_test(size=(80, 24)) as pilot:
        await rows_of(app, pilot, "p")
        progress = app.screen
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: app.screen is not progress)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is progress and app.focused and app.focused.id == "attempt-2")
