"""The question on the screen, and clicks on what can be read there."""

from typing import Any

from textual.app import App
from textual.pilot import Pilot

from lessons.text.width import width
from tests.app.lessons import in_lesson
from tests.app.screen_text import screen_text
from tests.app.until import until
from tui.app.app import StudyApp
from tui.screens.testing.test import TestScreen
from tui.widgets.question.answers import AnswerInput
from tui.widgets.question.view import QuestionView


def stands(app: App[Any]) -> bool:
    """Whether a question stands on the screen and takes keys."""
    return any(view.answer is not None and view.question_is_shown for view in app.screen.query(QuestionView))


def answer_on(app: App[Any]) -> AnswerInput:
    """The answer being given."""
    answer = app.screen.query_one(QuestionView).answer
    assert answer is not None
    return answer


async def in_test(app: StudyApp, pilot: Pilot[int], lesson: str = "small/types") -> TestScreen:
    """Open a lesson and begin its test; the first question stands on the screen then."""
    await in_lesson(app, pilot, lesson)
    await pilot.press("t")
    await until(pilot, lambda: isinstance(app.screen, TestScreen) and stands(app))
    assert isinstance(app.screen, TestScreen)
    return app.screen


def at_question(screen: TestScreen, number: int) -> bool:
    """Whether the question of this number, from 0, stands on the screen."""
    return screen._state.position == number and stands(screen.app)


async def go_to_typed(screen: TestScreen, pilot: Pilot[int]) -> int:
    """Go on to the question whose answer is typed, whichever the paper begins with; gives its number from 0."""
    while not answer_on(screen.app).typed:
        number = screen._state.position + 1
        await pilot.press("pagedown")
        await until(pilot, at_question, screen, number)
    return screen._state.position


async def click_text(app: App[Any], pilot: Pilot[int], text: str, *, nth: int = 0) -> None:
    """Click on the `nth` place (from 0) where `text` stands on the screen."""
    places = [
        (width(line[:column]), y)
        for y, line in enumerate(screen_text(app).splitlines())
        for column in range(len(line))
        if line.startswith(text, column)
    ]
    await pilot.click(offset=places[nth])
