"""What the palette offers is done, wherever the focus is; what would do nothing is not offered."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from rich.style import Style
from textual import events
from textual.command import CommandList
from textual.pilot import Pilot
from textual.screen import Screen

from lessons.content.question import Cloze
from tests.app.lessons import in_lesson
from tests.app.make_app import MakeApp
from tests.app.questions import in_test, stands
from tests.app.small_pack import small_pack
from tests.app.until import until
from tui.app.app import StudyApp
from tui.app.palette import Palette
from tui.app.palette_entries import StudyCommands
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.frame.help import HelpScreen
from tui.screens.frame.own_actions import own_actions
from tui.screens.places.charts import ChartsScreen
from tui.screens.places.library import LibraryScreen
from tui.screens.places.progress import ProgressScreen
from tui.screens.places.settings import SettingsScreen
from tui.screens.reading.lesson import LessonScreen
from tui.screens.reading.put_to_use import PutToUseScreen
from tui.screens.testing.mistakes import MistakesScreen
from tui.screens.testing.review import ReviewScreen

SIZE = (80, 24)
Go = Callable[[StudyApp, Pilot[int]], Awaitable[object]]


async def to_review(app: StudyApp, pilot: Pilot[int]) -> None:
    await pilot.pause()
    app.push_screen(ReviewScreen(["small/types/q-single"]))
    await until(pilot, lambda: stands(app))


async def to_progress(app: StudyApp, pilot: Pilot[int]) -> None:
    await pilot.press("p")
    await until(pilot, lambda: isinstance(app.screen, ProgressScreen) and app.focused)


async def to_library(app: StudyApp, pilot: Pilot[int]) -> None:
    await pilot.press("l")
    await until(pilot, lambda: isinstance(app.screen, LibraryScreen) and app.focused)


async def to_today(app: StudyApp, pilot: Pilot[int]) -> None:
    await until(pilot, lambda: app.focused)


async def in_palette(app: StudyApp, pilot: Pilot[int]) -> Palette:
    """Open the palette over Today; what it offers is listed then."""
    await to_today(app, pilot)
    app.action_command_palette()
    palette = app.screen
    assert isinstance(palette, Palette)
    await until(pilot, lambda: palette._list_visible)
    return palette


@pytest.fixture
def app(make_app: MakeApp, tmp_path: Path) -> StudyApp:
    return make_app(packs=(small_pack(tmp_path),))


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize(
    ("go", "entry", "leads_to"),
    [
        (in_lesson, "Put to use", PutToUseScreen),
        (in_test, "Hand in", ConfirmScreen),
        (in_test, "Leave", ConfirmScreen),
        (to_review, "To the lesson", LessonScreen),
        (to_progress, "Charts", ChartsScreen),
        (to_progress, "Settings", SettingsScreen),
        (to_today, "Wrong answers", MistakesScreen),
        (to_progress, "Search", LibraryScreen),
        (to_library, "Wrong answers", MistakesScreen),
        (to_library, "Charts", ChartsScreen),
        (to_today, "Every type", LessonScreen),
    ],
)
async def test_an_entry_that_is_typed_and_chosen_is_done(
    app: StudyApp, go: Go, entry: str, leads_to: type[Screen[object]], at_once: bool
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await go(app, pilot)
        app.action_command_palette()
        for key in (*entry, "enter"):
            app.post_message(events.Key("space" if key == " " else key, key if len(key) == 1 else None))
            if not at_once:
                await pilot.pause()
        await until(pilot, lambda: isinstance(app.screen, leads_to) and app.screen.is_mounted)
    assert app._exception is None


@pytest.mark.parametrize(
    ("words", "setting", "value"),
    [("solarized", "theme", "solarized-dark"), ("warm", "theme", "gruvbox"), ("中文", "lang", "zh")],
)
async def test_language_and_colours_are_chosen_by_their_names(
    app: StudyApp, words: str, setting: str, value: str
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_library(app, pilot)
        app.action_command_palette()
        await pilot.press(*words, "enter")
        await until(pilot, lambda: getattr(app.session.home.config, setting) == value)


@pytest.mark.parametrize(
    ("go", "not_offered"),
    [
        (in_lesson, {"Up", "Down", "Next page", "Next link", "Next hit", "Follow the link", "Table to the left"}),
        (in_test, {"Previous", "Clear"}),
        (to_progress, {"Progress"}),
        (to_today, {"Today"}),
    ],
)
async def test_what_would_do_nothing_is_not_offered(app: StudyApp, go: Go, not_offered: set[str]) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await go(app, pilot)
        offered = {own.title for own in StudyCommands(app.screen)._actions()}
        assert {"Quit", "Help"} <= offered
        assert not offered & not_offered


@pytest.mark.parametrize(
    ("question", "keys"),
    [
        ("q-single", {"Choose"}),
        ("q-order", {"Item up", "Item down", "Keep this order"}),
        ("q-match", {"Next match"}),
    ],
)
async def test_what_answers_a_question_is_offered_and_stands_in_its_help(
    app: StudyApp, question: str, keys: set[str]
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await in_test(app, pilot)
        while screen._question.id != question:
            screen.action_go(1)
        assert keys <= {own.title for own in StudyCommands(screen)._actions()}
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen) and keys <= {o.title for o in app.screen._keys})


async def test_over_a_dialog_there_is_no_palette(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await in_test(app, pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("ctrl+p")
        await pilot.pause()
        assert not isinstance(app.screen, Palette)


async def test_page_down_in_an_empty_palette_ends_nothing(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        palette = await in_palette(app, pilot)
        palette._list_visible = False  # as a moment before what was found is drawn
        await until(pilot, lambda: not palette.query_one(CommandList).scrollable_content_region)
        await pilot.press("pagedown")
    assert app._exception is None


async def test_a_click_on_an_entry_that_is_gone_already_ends_nothing(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        palette = await in_palette(app, pilot)
        listed = palette.query_one(CommandList)
        painted = Style(meta={"option": listed.option_count - 1})
        listed.clear_options()
        listed.post_message(events.Click(listed, 5, 0, 0, 0, 1, False, False, False, style=painted))
        await pilot.pause()
        assert app.screen is palette
    assert app._exception is None


async def test_where_one_types_the_next_question_is_offered_too_and_is_shown(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(small_pack(tmp_path),))
    async with app.run_test(size=SIZE) as pilot:
        screen = await in_test(app, pilot)
        while not isinstance(screen._question, Cloze):
            screen.action_go(1)
            await pilot.pause()
        place = screen._state.position
        step, title = (1, "Next") if place == 0 else (-1, "Previous")
        (own,) = [own for own in own_actions(app.screen) if own.title == title]
        await screen.run_action(own.action)
        await until(pilot, lambda: screen._state.position == place + step)
