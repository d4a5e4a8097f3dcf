"""What is pressed before a screen is there, twice, or where something else stood, ends nothing and answers nothing."""

import asyncio
import math
from copy import copy
from pathlib import Path

import pytest
from textual import events
from textual.widget import Widget
from textual.widgets import Button, Input

from tests.app.lessons import in_lesson
from tests.app.make_app import MakeApp
from tests.app.questions import answer_on, in_test, stands
from tests.app.screen_text import screen_text
from tests.app.small_pack import small_pack
from tests.app.until import until
from tui.app.app import StudyApp
from tui.app.palette import Palette
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.places.charts import ChartsScreen
from tui.screens.places.library import LibraryScreen
from tui.screens.places.mine.screen import MineScreen
from tui.screens.places.pairing import PairingScreen
from tui.screens.places.progress import ProgressScreen
from tui.screens.places.settings import SettingsScreen
from tui.screens.places.today import TodayScreen
from tui.screens.places.welcome import WelcomeScreen
from tui.screens.reading.lesson import LessonScreen
from tui.screens.reading.note import NoteScreen
from tui.screens.reading.reflecting.put_to_use import PutToUseScreen
from tui.screens.reading.reflecting.reflection import ReflectionScreen
from tui.screens.testing.mistakes import MistakesScreen
from tui.screens.testing.review import ReviewScreen
from tui.screens.testing.test import TestScreen
from tui.widgets.long_list import LongList
from tui.widgets.nav_bar import NavBar
from tui.widgets.row import Row

SIZE = (80, 24)


def press(app: StudyApp, x: int, y: int, *, times: int = 1) -> None:
    """Press and let go of the left button, as it comes from a terminal: without waiting for what it does."""
    for kind in (events.MouseDown, events.MouseUp) * times:
        app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y))


def press_on(app: StudyApp, widget: Widget, *, times: int = 1) -> None:
    press(app, widget.region.x + 2, widget.region.y, times=times)


@pytest.fixture
def app(make_app: MakeApp, tmp_path: Path) -> StudyApp:
    return make_app(packs=(small_pack(tmp_path),))


EARLY = (
    events.MouseMove(None, 10, 9, 0, 0, 0, False, False, False, 10, 9),
    events.MouseDown(None, 10, 9, 0, 0, 1, False, False, False, 10, 9),
    events.MouseUp(None, 10, 9, 0, 0, 1, False, False, False, 10, 9),
    events.Key("1", "1"),
    events.Paste("1"),
)


@pytest.mark.parametrize("event", EARLY, ids=lambda event: type(event).__name__)
@pytest.mark.parametrize("screen", [TestScreen, ReviewScreen])
async def test_what_is_done_before_a_question_is_composed_ends_nothing_and_answers_nothing(
    app: StudyApp, screen: type[TestScreen | ReviewScreen], event: events.Event
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        if screen is TestScreen:
            lesson = app.find_lesson("small/types")
            assert lesson is not None
            app.begin_test(lesson, lesson.tests[0])
        else:
            app.push_screen(ReviewScreen(["small/types/q-single"]))
        assert not app.screen.is_mounted
        await app.on_event(copy(event))
        await until(pilot, lambda: isinstance(app.screen, screen) and stands(app))
        await pilot.pause()
        assert answer_on(app).given is None
    assert app._exception is None


async def test_a_key_typed_ahead_of_a_screen_is_done_once_it_is_there(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        app.open_lesson("small/types")
        assert not app.screen.is_mounted
        app.post_message(events.Key("slash", "/"))
        await until(pilot, lambda: app.focused is not None and app.focused.id is None and "Find" in screen_text(app))


async def test_a_double_click_begins_a_test_once_and_answers_nothing_in_it(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        lesson = await in_lesson(app, pilot)
        press_on(app, lesson.query_one("#test-0", Button), times=2)
        await until(pilot, lambda: isinstance(app.screen, TestScreen) and stands(app))
        await pilot.pause()
        tests = [screen for screen in app.screen_stack if isinstance(screen, TestScreen)]
        assert len(tests) == 1 and tests[0]._state.answers == {}
        assert len(app.session.open_sittings()) == 1


async def test_no_attempt_begins_behind_what_was_opened_first(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        lesson = await in_lesson(app, pilot)
        lesson.call_later(lesson.action_reflect)  # as two clicks do, of which the second is made before the first works
        lesson.call_later(lesson.action_test)
        await until(pilot, lambda: isinstance(app.screen, ReflectionScreen))
        await pilot.pause()
        assert app.session.open_sittings() == []


async def test_every_screen_can_be_asked_what_it_can_do_before_it_is_composed(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        lesson = app.find_lesson("small/types")
        assert lesson is not None
        sitting = app.session.answering.begin(lesson, lesson.tests[0])
        for screen in (
            *(TodayScreen(), LibraryScreen(), ProgressScreen(), SettingsScreen(), WelcomeScreen()),
            *(LessonScreen(lesson, line=0), ReflectionScreen(lesson), PutToUseScreen(lesson), MineScreen()),
            *(TestScreen(sitting), ReviewScreen(["small/types/q-single"]), MistakesScreen(), ChartsScreen()),
            *(ConfirmScreen("", "", "", ""), NoteScreen("", "", print), PairingScreen()),
        ):
            app.push_screen(screen)
            assert not screen.is_mounted
            assert screen.active_bindings and app.unsaved() is None
            await until(pilot, lambda screen=screen: screen.is_mounted)
    assert app._exception is None


async def test_a_click_on_what_is_just_being_replaced_ends_nothing(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: app.screen.query(Row))
        row = app.screen.query(Row).first()
        region, parent = row.region, row.parent
        assert isinstance(parent, Widget)
        row._detach()  # as it is removed, a moment before the screen is laid out again
        assert app.get_widget_at(region.x + 3, region.y)[0] is row
        press(app, region.x + 3, region.y)
        await pilot.pause()
        parent._nodes._append(row)
        row._attach(parent)
    assert app._exception is None


async def test_a_key_that_is_pressed_while_a_screen_is_made_anew_is_done_once_it_is_there(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen) and app.focused)
        settings = app.screen
        assert isinstance(settings, SettingsScreen)
        made_anew = asyncio.create_task(settings.recompose())
        while settings.whole.is_set():
            await asyncio.sleep(0)
        await app.on_event(events.Key("ctrl+p", None))
        assert made_anew.done() and isinstance(app.screen, Palette)
    assert app._exception is None


async def test_a_key_is_not_lost_with_what_the_focus_was_on(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: app.screen.query(Row) and app.focused)
        row = app.focused
        assert isinstance(row, Row) and isinstance(row.parent, Widget)
        parent = row.parent
        row._detach()
        await app.on_event(events.Key("ctrl+p", None))
        parent._nodes._append(row)
        row._attach(parent)
        await until(pilot, lambda: isinstance(app.screen, Palette))
    assert app._exception is None


async def test_a_screen_that_is_left_while_it_is_being_filled_ends_nothing(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        lesson = await in_lesson(app, pilot)
        app.session.reading.keep_note(lesson._lesson, 2, "a note")
        notes = MineScreen()
        app.push_screen(notes)
        await until(pilot, lambda: notes.query(LongList))
        for listed in notes.query(LongList):
            listed.remove()
        app.pop_screen()
        notes.call_later(notes.query_one, LongList)
        await until(pilot, lambda: not notes.is_running)
    assert app._exception is None


async def test_the_second_half_of_a_double_click_does_not_reach_what_lies_below(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await in_test(app, pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen) and app.screen._shown_since < math.inf)
        press_on(app, app.screen.query_one("#no"))
        await until(pilot, lambda: app.screen is screen and screen._shown_since < math.inf)
        x, y = app._pressed[1] if app._pressed else (0, 0)
        press(app, x, y)
        await pilot.pause()
        assert app._mouse_down_widget is None


async def test_a_way_back_clicked_twice_leads_back_once(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        lesson = await in_lesson(app, pilot)
        below = app.screen_stack[-2]
        press_on(app, lesson.query_one(NavBar), times=2)
        await until(pilot, lambda: app.screen is not lesson)
        await pilot.pause()
        assert app.screen is below


async def test_a_palette_is_opened_again_while_the_last_one_is_being_closed(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: app.screen.focused)
        app.action_command_palette()
        assert isinstance(app.screen, Palette)
        app.screen.dismiss()
        app.action_command_palette()
        await until(pilot, lambda: isinstance(app.screen, Palette) and app.screen.is_mounted)
    assert app._exception is None


async def test_a_double_click_beside_the_palette_closes_it_and_nothing_else(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        lesson = await in_lesson(app, pilot)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(app.screen, Palette) and app.screen._shown_since < math.inf)
        press(app, 40, SIZE[1] - 1, times=2)
        await until(pilot, lambda: app.screen is lesson)
        await pilot.pause()
        assert app.screen is lesson
    assert app._exception is None


async def test_hits_that_come_for_a_list_that_was_filled_anew_are_not_shown(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen) and app.screen.query(LongList))
        library = app.screen
        assert isinstance(library, LibraryScreen)
        library._query = "text"
        for _time in range(3):
            library.refill()
        await until(pilot, lambda: "In the text" in screen_text(app))
        await pilot.pause()
    assert app._exception is None


async def test_every_screen_of_a_stack_can_be_quit_before_it_is_composed(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        lesson = await in_lesson(app, pilot)
        lesson.action_put_to_use()
        assert not app.screen.is_mounted and app.unsaved() is None
        app.post_message(events.Key("ctrl+q", None))
        await until(pilot, lambda: app._exit)
    assert app._exception is None


def type_ahead(app: StudyApp, *keys: str) -> None:
    """Press keys as they come in one piece from a terminal: without waiting for what they do."""
    for key in keys:
        name = {"/": "slash", "enter": "enter"}.get(key, key)
        app.post_message(events.Key(name, "\r" if key == "enter" else key))


@pytest.mark.parametrize("words", ["安全距离", "s2n"])
async def test_words_typed_right_after_the_key_that_opens_a_search_are_searched_for(app: StudyApp, words: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen) and app.focused)
        library = app.screen
        type_ahead(app, "/", *words)
        await until(pilot, lambda: app.screen.query_one("#search", Input).value == words)
        assert app.screen is library and isinstance(app.focused, Input)


async def test_words_typed_right_after_a_field_was_left_go_where_it_led(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen) and app.focused)
        type_ahead(app, "/", "a", "enter", "m")
        await until(pilot, lambda: isinstance(app.screen, MineScreen))
        library = app.screen_stack[-2]
        assert isinstance(library, LibraryScreen) and library._query == "a"


async def test_a_key_typed_right_after_one_that_opens_a_screen_is_meant_for_that_screen(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        lesson = await in_lesson(app, pilot)
        type_ahead(app, "u", "t", "w")
        await until(pilot, lambda: isinstance(app.screen, PutToUseScreen) and app.screen._typed == "tw")
        assert app.screen_stack[-2] is lesson


async def test_what_has_a_key_may_go_away_with_it_and_the_next_is_heard(
    app: StudyApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.app.gated_app.LONGEST_KEY_WAIT", 0.01)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: app.screen.query(Row) and app.focused)
        app._key_in_progress = events.Key("x", "x")  # nobody has it any more
        type_ahead(app, "l")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))


async def test_keys_for_a_screen_that_never_comes_do_not_hold_up_the_end(app: StudyApp) -> None:
    async with asyncio.timeout(20) as patience:
        async with app.run_test(size=SIZE) as pilot:
            await until(pilot, lambda: app.screen.query(Row) and app.focused)
            app.screen._mounted_event.clear()
            type_ahead(app, *"keys for a screen that never comes")
            await asyncio.sleep(0)
            app.exit()
    assert app.return_code == 0 and not patience.expired()
