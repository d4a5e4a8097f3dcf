"""A test taken on the screen: begun, answered, handed in."""

from textual.pilot import Pilot

from lessons.content.question import Response
from tests.app.lessons import in_lesson
from tests.app.questions import stands
from tests.app.screen_text import screen_text
from tests.app.until import until
from tui.app.app import StudyApp
from tui.screens.testing.result import ResultScreen
from tui.screens.testing.test import TestScreen

RIGHT: dict[str, Response] = {
    "q-single": (1,),
    "q-multiple": (0, 2),
    "q-order": (0, 1, 2),
    "q-match": (0, 1, 2),
    "q-cloze": ("50", "law"),
}
"""The right answers of the small pack's test."""


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
