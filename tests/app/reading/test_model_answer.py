"""The model answer of a reflection stands beside one's own, once that is written."""

from textual.widgets import TextArea

from tests.app.screen_text import screen_text
from tests.app.until import until
from tui.app.app import StudyApp
from tui.screens.reading.lesson import LessonScreen
from tui.screens.reading.reflecting.finished_reflection import FinishedReflectionScreen
from tui.screens.reading.reflecting.reflection import ReflectionScreen

MODEL = "Ask whoever did it last."
SIZE = (80, 24)


async def test_a_model_answer_is_shown_with_ones_own_text_and_not_before_it(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        app.open_lesson("small/types")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        assert MODEL not in screen_text(app)
        app.push_screen(ReflectionScreen(app.session.library.find("small/types", "en"), 1))
        await until(pilot, lambda: isinstance(app.screen, ReflectionScreen) and isinstance(app.focused, TextArea))
        assert "And what else?" in screen_text(app) and MODEL not in screen_text(app)
        await pilot.press(*"I listen", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, FinishedReflectionScreen) and MODEL in screen_text(app))
        assert "I listen" in screen_text(app) and "Model answer" in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))


async def test_a_reflection_without_a_model_answer_leads_back_to_its_lesson(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        app.open_lesson("small/types")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        app.push_screen(ReflectionScreen(app.session.library.find("small/types", "en"), 0))
        await until(pilot, lambda: isinstance(app.screen, ReflectionScreen) and isinstance(app.focused, TextArea))
        await pilot.press(*"I listen", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        assert len(app.session.history()) == 1
