"""Pinyin typed into the fields of the application, with the real engine."""

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from store.machine.pinyin_engine.data import on_this_system
from tests.app.screen_text import screen_text
from tests.app.until import until
from tui.app.app import StudyApp
from tui.screens.reading.reflection import ReflectionScreen

SIZE = (80, 24)
SWITCH = "ctrl+@"

pytestmark = pytest.mark.skipif(bool(on_this_system().packages), reason=f"needs {' '.join(on_this_system().packages)}")


async def at_reflection(pilot: Pilot[int], app: StudyApp) -> TextArea:
    lesson = app.find_lesson("small/types")
    assert lesson is not None
    app.push_screen(ReflectionScreen(lesson))
    await until(pilot, lambda: isinstance(app.focused, TextArea))
    area = app.focused
    assert isinstance(area, TextArea)
    return area


async def switch_on(pilot: Pilot[int], app: StudyApp) -> None:
    await pilot.press(SWITCH)
    await until(pilot, lambda: "pinyin is on" in screen_text(app))


async def test_a_sentence_is_typed_by_pinyin_into_a_reflection(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        area = await at_reflection(pilot, app)
        print(screen_text(app))
        await switch_on(pilot, app)
        print(screen_text(app))
        await pilot.press(*"jintianwomenxuexi")
        await until(pilot, lambda: "1 今天我们学习" in screen_text(app))
        print(screen_text(app))
        await pilot.press("space", *"le", "1", ",")
        await until(pilot, lambda: area.text == "今天我们学习了，")
        print(screen_text(app))
