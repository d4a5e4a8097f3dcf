"""The question on the screen, and clicks on what can be read there."""

from typing import Any

from textual.app import App
from textual.pilot import Pilot

from lessons.typeset.width import width
from tests.app.screen_text import screen_text
from tui.widgets.answers import Answer
from tui.widgets.question_view import QuestionView


def stands(app: App[Any]) -> bool:
    """Whether a question stands on the screen and takes keys."""
    return any(view.answer is not None and view.stands for view in app.screen.query(QuestionView))


def answer_on(app: App[Any]) -> Answer:
    """The answer being given."""
    answer = app.screen.query_one(QuestionView).answer
    assert answer is not None
    return answer


async def click_text(app: App[Any], pilot: Pilot[int], text: str, *, nth: int = 0) -> None:
    """Click on the `nth` place (from 0) where `text` stands on the screen."""
    places = [
        (width(line[:column]), y)
        for y, line in enumerate(screen_text(app).splitlines())
        for column in range(len(line))
        if line.startswith(text, column)
    ]
    await pilot.click(offset=places[nth])
