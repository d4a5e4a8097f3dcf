"""The ways out of a running test: handed in, left, quit; the natural one on Enter, none without a word."""

import math
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.app.make_app import MakeApp
from tests.app.questions import in_test
from tests.app.screen_text import in_one_line
from tests.app.small_pack import small_pack
from tests.app.testing.taking import RIGHT
from tests.app.until import until
from tui.app.app import StudyApp
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.frame.own_actions import own_actions
from tui.screens.testing.result import ResultScreen
from tui.screens.testing.sitting.answered_so_far import marked_numbers
from tui.screens.testing.test import TestScreen

SIZE = (80, 24)


@pytest.fixture
def app(make_app: MakeApp, tmp_path: Path) -> StudyApp:
    return make_app(packs=(small_pack(tmp_path),))


async def answered(app: StudyApp, pilot: Pilot[int], *, but: str = "") -> TestScreen:
    """A test at its last question, every question answered right but one."""
    screen = await in_test(app, pilot)
    for number, item in enumerate(screen._items):
        if number:
            screen._move(number)
        if item.question.id != but:
            screen._given(RIGHT[item.question.id])
    return screen


async def asked(app: StudyApp, pilot: Pilot[int], key: str) -> None:
    await pilot.press(key)
    await until(pilot, lambda: isinstance(app.screen, ConfirmScreen) and app.screen._shown_since < math.inf)


async def test_enter_hands_in_what_is_answered_throughout(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await answered(app, pilot)
        await asked(app, pilot, "ctrl+s")
        assert app.focused is app.screen.query_one("#yes")
        await pilot.press("right", "left", "enter")
        await until(pilot, lambda: isinstance(app.screen, ResultScreen))


async def test_enter_goes_on_with_what_is_not_answered_throughout(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await answered(app, pilot, but="q-match")
        await asked(app, pilot, "ctrl+s")
        assert app.focused is app.screen.query_one("#no")
        assert "1 question is not answered." in in_one_line(app)
        await pilot.press("right", "left", "enter")
        await until(pilot, lambda: app.screen is screen)


async def test_the_palette_calls_the_answers_of_a_question_what_its_buttons_do(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await answered(app, pilot)
        await asked(app, pilot, "ctrl+s")
        titles = [own.title for own in own_actions(app.screen)]
        assert {"Hand in", "Go on"} <= {*titles} and not {"Yes", "No"} & {*titles}


async def test_a_running_test_is_not_quit_without_a_word(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await in_test(app, pilot)
        await asked(app, pilot, "ctrl+q")
        assert "Leave the test?" in in_one_line(app) and "the clock goes on" in in_one_line(app)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        await asked(app, pilot, "ctrl+s")
        await pilot.press("ctrl+q")
        await until(pilot, lambda: "Leave the test?" in in_one_line(app))
        assert not app._exit
        await pilot.press("y")
        await until(pilot, lambda: app._exit)


async def test_quitting_twice_is_a_yes(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await in_test(app, pilot)
        await asked(app, pilot, "ctrl+q")
        await pilot.press("ctrl+q")
        await until(pilot, lambda: app._exit)


async def test_a_test_that_was_given_up_says_so_and_leaves_the_book_as_it_was(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await in_test(app, pilot)
        await asked(app, pilot, "ctrl+g")
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, ResultScreen) and "gave this test up" in in_one_line(app))
        assert app.session.mistakes("en") == {}


async def test_the_book_tells_what_was_not_answered_from_what_was_wrong(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await answered(app, pilot, but="q-match")
        screen._move(next(n for n, item in enumerate(screen._items) if item.question.id == "q-single"))
        screen._given((0,))
        await asked(app, pilot, "ctrl+s")
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, ResultScreen))
        await pilot.press("x")
        await until(pilot, lambda: "missed once" in in_one_line(app) and "not answered once" in in_one_line(app))


async def test_a_question_answered_in_part_bears_one_mark(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await answered(app, pilot)
        place = next(n for n, item in enumerate(screen._items) if item.question.id == "q-match")
        screen._move(place)
        screen._given((0, -1, -1))
        marks = [text for text, _style in marked_numbers(screen._items, screen._state)]
        assert marks[place] == f" {place + 1}~ " and all("✓" in mark for n, mark in enumerate(marks) if n != place)
