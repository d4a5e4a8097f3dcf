"""What was done at work with a lesson."""

from textual.pilot import Pilot
from textual.widgets import Input, Static

from lessons.records import Application
from tests.app.lessons import use_form, write_use
from tests.app.screen_text import screen_text
from tests.app.until import until
from tests.builders.passed_test import pass_test
from tests.clocks import FakeClock
from tui.app.app import StudyApp
from tui.screens.reading.lesson import LessonScreen
from tui.screens.reading.reflecting.put_to_use import PutToUseScreen

SIZE = (80, 24)


async def write(app: StudyApp, pilot: Pilot[int]) -> None:
    """Open the form for a use of the lesson, over whatever is there."""
    app.push_screen(PutToUseScreen(app.session.library.find("small/types", "en")))
    await use_form(app, pilot)


async def test_a_use_at_work_is_recorded_with_its_day_and_witness(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await write_use(app, pilot)
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


async def test_a_day_that_cannot_be_is_refused_and_the_text_stays(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await write_use(app, pilot)
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


async def test_ones_own_name_is_refused_at_its_field_and_nothing_is_recorded(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await write_use(app, pilot)
        await pilot.press(*"checked twice")
        witness = app.screen.query_one("#witness", Input)
        witness.value = "ＺＨＡＮＧ wei"
        await pilot.pause()
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.focused is witness and "own name" in screen_text(app))
        assert screen_text(app).count("is your own name") == 1 and not app._notifications
        assert app.session.history() == []
        witness.value = "Li Ming"
        await pilot.pause()
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        assert len(app.session.history()) == 1


async def test_what_will_not_count_as_used_is_said_while_it_is_written(app: StudyApp, clock: FakeClock) -> None:

    def said() -> str:
        return str(app.screen.query_one("#becomes", Static).content)

    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await write(app, pilot)
        assert "not learned the lesson yet" in said()
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, PutToUseScreen))
        pass_test(app.session, clock)
        await write(app, pilot)
        assert "only with a second person" in said()
        app.screen.query_one("#witness", Input).value = "Li Ming"
        await until(pilot, lambda: "counted" not in said().lower())
        app.screen.query_one("#done", Input).value = "2026-13-45"
        await until(pilot, lambda: screen_text(app).count("is not a day") == 1 and not said())
        app.screen.query_one("#done", Input).value = "2026-03-01"
        await until(pilot, lambda: "you learned the lesson on Mon 2 Mar 2026" in said())
        app.screen.query_one("#done", Input).value = "2026-03-02"
        await until(pilot, lambda: "counted" not in said().lower())


async def test_a_day_may_be_typed_as_people_write_it_and_is_shown_as_it_was_understood(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await write(app, pilot)
        await pilot.press(*"checked", "tab", *"2026年3月1日")
        done = app.screen.query_one("#done", Input)
        await until(pilot, lambda: done.value == "2026年3月1日")
        await pilot.press("tab")
        await until(pilot, lambda: done.value == "2026-03-01")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: not isinstance(app.screen, PutToUseScreen))
        (record,) = app.session.history()
        assert isinstance(record, Application)
        assert record.done.astimezone().date().isoformat() == "2026-03-01"


async def test_a_draft_keeps_the_day_and_the_witness_too(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()

        async def leave() -> None:
            await pilot.press("escape")
            await until(pilot, lambda: not isinstance(app.screen, PutToUseScreen))

        await write(app, pilot)
        await leave()
        assert app.session.draft("small/types", "put-to-use") is None
        await write(app, pilot)
        await pilot.press("tab", *"2026-03-01", "tab", *"Li Ming")
        await leave()
        await write(app, pilot)
        values = [app.screen.query_one(field, Input).value for field in ("#done", "#witness")]
        assert values == ["2026-03-01", "Li Ming"]
