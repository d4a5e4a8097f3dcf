"""Places, review and wrong-answer book are one key away wherever the book is open; else the key says why not."""

import pytest
from textual.pilot import Pilot

from tests.app.lessons import in_lesson
from tests.app.questions import answer_on, at_question, in_test
from tests.app.until import until
from tui.app.app import StudyApp
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.places.library import LibraryScreen
from tui.screens.places.mine.screen import MineScreen
from tui.screens.places.progress import ProgressScreen
from tui.screens.places.settings import SettingsScreen
from tui.screens.places.today import TodayScreen
from tui.screens.reading.lesson import LessonScreen
from tui.screens.testing.mistakes import MistakesScreen
from tui.screens.testing.test import TestScreen
from tui.widgets.question.answers.choice import ChoiceAnswer

SIZE = (80, 24)


def told(app: StudyApp) -> list[str]:
    return [notice.message for notice in app._notifications]


async def at_options(app: StudyApp, pilot: Pilot[int]) -> None:
    """In a test, at a question with options."""
    screen = await in_test(app, pilot)
    while not isinstance(answer_on(app), ChoiceAnswer):
        number = screen._state.position + 1
        await pilot.press("pagedown")
        await until(pilot, at_question, screen, number)


async def says(app: StudyApp, pilot: Pilot[int], key: str, text: str) -> None:
    before = app.screen
    await pilot.press(key)
    await until(pilot, lambda: any(text in said for said in told(app)))
    assert app.screen is before


@pytest.mark.parametrize(
    ("key", "screen"),
    [
        ("d", TodayScreen),
        ("l", LibraryScreen),
        ("p", ProgressScreen),
        ("s", SettingsScreen),
        ("m", MineScreen),
        ("x", MistakesScreen),
        ("Ｐ", ProgressScreen),
    ],
)
async def test_every_place_is_one_key_away_from_a_lesson_which_keeps_its_position(
    app: StudyApp, key: str, screen: type
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        lesson = app.screen
        assert isinstance(lesson, LessonScreen)
        await pilot.press("pagedown", "pagedown")
        line = lesson._line
        await pilot.press(key.lower())
        await until(pilot, lambda: isinstance(app.screen, screen))
        assert lesson not in app.screen_stack or key in "mx"
        app.open_lesson(lesson.key)
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        assert isinstance(app.screen, LessonScreen) and app.screen._line == line


async def test_a_screen_that_is_open_already_is_come_back_to(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        for key, screen in (("x", MistakesScreen), ("m", MineScreen)):
            await pilot.press(key)
            await until(pilot, lambda screen=screen: isinstance(app.screen, screen))
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, MistakesScreen))
        assert [type(screen) for screen in app.screen_stack[1:]] == [TodayScreen, MistakesScreen]


async def test_review_is_one_key_away_and_says_when_nothing_is_due(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        await says(app, pilot, "r", "Nothing is due for review today.")
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        await says(app, pilot, "r", "Nothing is due for review today.")


async def test_in_a_test_and_in_a_dialog_the_keys_say_what_is_to_be_done_first(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await at_options(app, pilot)
        assert isinstance(app.screen, TestScreen)
        for key in "dlpsmrx":
            app.clear_notifications()
            await says(app, pilot, key, "First leave the test (Esc).")
        await says(app, pilot, "g", "g (Charts) has no use here.")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await says(app, pilot, "d", "First answer or close this (Esc).")


async def test_a_number_that_nothing_has_says_so(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TodayScreen) and app.focused)
        await says(app, pilot, "9", "Nothing here has the number 9.")
        app.clear_notifications()
        await at_options(app, pilot)
        await says(app, pilot, "9", "Nothing here has the number 9.")


async def test_where_numbers_have_no_role_they_are_quiet(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        await pilot.press("5")
        await pilot.pause()
        assert not told(app)
