"""What was done at work with a lesson."""

from pathlib import Path

from textual.widgets import Input, TextArea

from lessons.records import Application
from tests.app.conftest import MakeApp
from tests.app.small_pack import small_pack
from tests.app.until import until
from tui.screens.lesson import LessonScreen
from tui.screens.put_to_use import PutToUseScreen

SIZE = (80, 24)


async def test_a_use_at_work_is_recorded_with_its_day_and_witness(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(small_pack(tmp_path),))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.open_lesson("small/types")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, PutToUseScreen) and isinstance(app.focused, TextArea))
        await pilot.press(*"checked the earthing twice")
        app.screen.query_one("#witness", Input).value = "Li Ming"
        app.screen.query_one("#done", Input).value = "2026-03-01"
        await pilot.pause()
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        (record,) = app.session.history()
        assert isinstance(record, Application)
        assert (record.text, record.witness) == ("checked the earthing twice", "Li Ming")
        assert record.done.astimezone().date().isoformat() == "2026-03-01"
        assert app.session.draft("small/types", "put-to-use") is None


async def test_a_day_that_cannot_be_is_refused_and_the_text_stays(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(small_pack(tmp_path),))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.open_lesson("small/types")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, PutToUseScreen) and isinstance(app.focused, TextArea))
        await pilot.press(*"early")
        for day in ("tomorrow", "2027-01-01", "1999-01-01", ""):
            app.screen.query_one("#done", Input).value = day
            await pilot.pause()
            await pilot.press("ctrl+s")
            await pilot.pause()
            assert isinstance(app.screen, PutToUseScreen)
        assert app.session.history() == []
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        draft = app.session.draft("small/types", "put-to-use")
        assert draft is not None and draft.text == "early"
