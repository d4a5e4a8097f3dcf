"""A lesson on the screen, and the form for a use of it at work."""

import math

from textual.pilot import Pilot
from textual.widgets import TextArea

from tests.app.until import until
from tui.app.app import StudyApp
from tui.screens.reading.lesson import LessonScreen
from tui.screens.reading.reflecting.put_to_use import PutToUseScreen


async def in_lesson(app: StudyApp, pilot: Pilot[int], lesson: str = "small/types") -> LessonScreen:
    """Open a lesson; it stands on the screen then, and takes keys and clicks."""
    await pilot.pause()
    app.open_lesson(lesson)
    await until(
        pilot, lambda: isinstance(app.screen, LessonScreen) and app.screen._shown_since < math.inf and app.focused
    )
    assert isinstance(app.screen, LessonScreen)
    return app.screen


async def write_use(app: StudyApp, pilot: Pilot[int]) -> PutToUseScreen:
    """Open the lesson and, from it, the form for a use of it; what was done can be typed then."""
    await in_lesson(app, pilot)
    await pilot.press("u")
    return await use_form(app, pilot)


async def use_form(app: StudyApp, pilot: Pilot[int]) -> PutToUseScreen:
    """Wait until what was done can be typed."""
    await until(pilot, lambda: isinstance(app.screen, PutToUseScreen) and isinstance(app.focused, TextArea))
    assert isinstance(app.screen, PutToUseScreen)
    return app.screen
