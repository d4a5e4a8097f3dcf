"""A test taken on the screen: begun, answered, handed in."""

from textual.pilot import Pilot

from tests.app.lessons import in_lesson
from tests.app.questions import stands
from tests.app.screen_text import screen_text
from tests.app.until import until
from tui.app.app import StudyApp
from tui.screens.testing.result import ResultScreen
from tui.screens.testing.test import TestScreen


async def begin(app: StudyApp, pilot: Pilot[int]) -> None:
    await in_lesson(app, pilot)
    await pilot.press("t")


async def choose(app: StudyApp, pilot: Pilot[int], index: int) -> None:
    await until(pilot, lambda: stands(app))
    screen = app.screen
    assert isinstance(screen, TestScreen)
    await pilot.press(str(screen._sitting.paper.items[0].order.index(index) + 1))
    await until(pilot, lambda: screen._state.answers)


async def hand_in(app: StudyApp, pilot: Pilot[int]) -> None:
    await pilot.press("ctrl+s")
    await until(pilot, lambda: app.screen.query("#yes"))
    await pilot.press("y")
    await until(pilot, lambda: isinstance(app.screen, ResultScreen) and screen_text(app).strip())
