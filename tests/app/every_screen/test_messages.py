"""A message is a row of its own on every screen: it covers nothing, and what is being typed stays in sight."""

from pathlib import Path

import pytest
from textual.geometry import Offset
from textual.widgets import Input, TextArea
from textual.widgets._toast import ToastRack

from store.disk.home import Home
from tests.app.every_screen.bilingual_pack import bilingual_pack
from tests.app.every_screen.tour import tour
from tests.app.lessons import in_lesson
from tests.app.make_app import MakeApp
from tests.app.screen_text import in_one_line, screen_text
from tests.app.until import until
from tests.clocks import FakeClock
from tui.app.app import StudyApp
from tui.app.messages import TICK
from tui.screens.places.settings import SettingsScreen
from tui.screens.places.today import TodayScreen
from tui.screens.reading.reflecting.reflection import ReflectionScreen
from tui.widgets.messages import MOST, Messages
from tui.widgets.row import Row

SIZES = [(80, 24), (120, 40)]
SAID = {
    "zh": "这台机器上的另一个窗口已经打开：这里只能阅读，不会保存任何内容；请先关掉那个窗口，再回到这里继续写。",
    "en": "Open in another window already: here you can only read; nothing is saved. Close it first, then go on here.",
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
async def test_on_no_screen_does_a_message_cover_anything(
    make_app: MakeApp, home: Home, tmp_path: Path, clock: FakeClock, lang: str, size: tuple[int, int]
) -> None:
    home.change(lang=lang)
    app = make_app(lang=lang, first_start=True, packs=bilingual_pack(tmp_path))
    seen = 0
    async with app.run_test(size=size, notifications=True) as pilot:
        async for stop in tour(app, pilot, clock):
            app.clear_notifications()
            app.notify(SAID[lang], severity="warning", timeout=600)
            await until(pilot, lambda: SAID[lang][:8] in in_one_line(app))
            assert (stop, covered(app)) == (stop, [])
            assert (stop, typed_out_of_sight(app)) == (stop, False)
            app.clear_notifications()
            await until(pilot, lambda: not any(rows.display for rows in app.screen.query(Messages)))
            seen += 1
    assert seen > 40


def covered(app: StudyApp) -> list[str]:
    """What the rows of messages lie upon."""
    [rows] = app.screen.query_children(Messages)
    others = [w for w in app.screen.children if w.display and w.region.area and not isinstance(w, Messages | ToastRack)]
    return [repr(other) for other in others if other.region.intersection(rows.region).area]


def typed_out_of_sight(app: StudyApp) -> bool:
    """Whether the place where one types is anywhere but in its field."""
    focused = app.focused
    if not isinstance(focused, Input | TextArea):
        return False
    place = focused.cursor_screen_offset
    [rows] = app.screen.query_children(Messages)
    return rows.region.contains_point(place) or not focused.region.contains_point(place)


async def test_the_line_being_written_stays_in_sight(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await in_lesson(app, pilot)
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, ReflectionScreen) and isinstance(app.focused, TextArea))
        await pilot.press(*["enter"] * 30, *"here")
        for severity in ("information", "warning", "error"):
            app.notify(f"an {severity}", severity=severity, timeout=600)
        await until(pilot, lambda: "an information" in screen_text(app) and "an error" in screen_text(app))
        await until(pilot, lambda: "here" in screen_text(app))


async def test_the_choice_with_the_focus_stays_in_sight(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.show_place("settings")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen) and app.focused)
        page = app.screen.query_one("VerticalScroll")
        rows = [row for row in app.screen.query(Row) if row.region.bottom == page.region.bottom]
        rows[-1].focus(scroll_visible=False)
        app.notify("a " * 90, timeout=600)
        await until(pilot, lambda: app.screen.query(Messages) and app.screen.query_one(Messages).size.height > 1)
        await until(pilot, lambda: rows[-1].region.bottom <= page.region.bottom)


async def test_the_newest_stands_below_and_those_without_room_wait(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        for number in range(6):
            app.notify(f"message {number}", timeout=TICK)
        await until(pilot, lambda: "message 5" in screen_text(app))
        shown = [line for line in screen_text(app).splitlines() if "message" in line]
        assert len(shown) <= MOST and "message 5" in shown[-1]
        app._tick()
        await until(pilot, lambda: "message 5" not in screen_text(app) and "message 2" in screen_text(app))


async def test_a_click_takes_a_message_away_and_nothing_moves_while_the_mouse_is_down(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        app.notify("one", timeout=TICK)
        app.notify("two", timeout=600)
        await until(pilot, lambda: "one" in screen_text(app) and "two" in screen_text(app))
        place = place_of(app, "two")
        await pilot.mouse_down(offset=place)
        for _time in range(4):
            app._tick()
        await pilot.pause()
        assert place_of(app, "two") == place
        await pilot.mouse_up(offset=place)
        await pilot.click(offset=place_of(app, "two"))
        await until(pilot, lambda: "two" not in screen_text(app))


def place_of(app: StudyApp, words: str) -> Offset:
    lines = screen_text(app).splitlines()
    y = next(n for n, line in enumerate(lines) if f"▌ {words}" in line)
    return Offset(lines[y].index(words), y)


async def test_after_a_change_of_language_a_message_is_there_still(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        app.notify("still here", timeout=600)
        await until(pilot, lambda: "still here" in screen_text(app))
        await app.use_language("zh")
        await until(pilot, lambda: "still here" in screen_text(app))
        await app.use_language("en")


async def test_nothing_in_a_message_is_markup(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        app.notify("[@click=app.quit]leave[/] [red]", timeout=600)
        await until(pilot, lambda: "[@click=app.quit]leave[/] [red]" in screen_text(app))


async def test_what_answers_a_key_replaces_what_answered_the_one_before(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await in_lesson(app, pilot)
        await pilot.press("b")
        await until(pilot, lambda: "Bookmark set" in screen_text(app))
        app.notify("A warning", severity="warning")
        await pilot.press("b")
        await until(pilot, lambda: "Bookmark removed" in screen_text(app))
        assert "Bookmark set" not in screen_text(app) and "A warning" in screen_text(app)
