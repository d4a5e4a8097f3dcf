"""The way through every screen of the application."""

from collections.abc import AsyncIterator

from textual.command import CommandList
from textual.pilot import Pilot

from lessons.content.question import gaps
from tests.app.questions import answer_on, at_question, in_test, stands
from tests.app.screen_text import screen_text
from tests.app.until import until
from tests.clocks import FakeClock
from tui.app.app import StudyApp
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.places.charts import ChartsScreen
from tui.screens.places.mine.screen import MineScreen
from tui.screens.places.progress import ProgressScreen
from tui.screens.places.today import TodayScreen
from tui.screens.places.welcome import WelcomeScreen
from tui.screens.reading.lesson import LessonScreen
from tui.screens.reading.note import NoteScreen
from tui.screens.reading.over_lesson.address import AddressScreen
from tui.screens.reading.over_lesson.glossary import GlossaryScreen
from tui.screens.reading.reflecting.finished_reflection import FinishedReflectionScreen
from tui.screens.reading.reflecting.put_to_use import PutToUseScreen
from tui.screens.reading.reflecting.reflection import ReflectionScreen
from tui.screens.testing.mistakes import MistakesScreen
from tui.screens.testing.result import ResultScreen
from tui.screens.testing.review import ReviewScreen
from tui.screens.testing.scope import ScopeScreen
from tui.widgets.long_list import LongList
from tui.widgets.row import Row

DAY = 86_400


def reviewed(screen: ReviewScreen, count: int) -> bool:
    return len(screen._round.behind) == count


async def tour(app: StudyApp, pilot: Pilot[int], clock: FakeClock) -> AsyncIterator[str]:
    """Go to every screen there is; yields its name while it is in front."""
    await pilot.pause()
    assert isinstance(app.screen, WelcomeScreen)
    yield "welcome"
    await pilot.press("enter")
    await until(pilot, lambda: bool(app.screen.query(Row)))
    for key in "dlps":
        await pilot.press(key)
        await pilot.pause()
        yield f"place {key}"
    await pilot.press("question_mark")
    await pilot.pause()
    yield "help"
    await pilot.press("end")
    await pilot.pause()
    yield "help, its end"
    await pilot.press("escape")
    await pilot.press("l", "slash", *"98765")
    await pilot.pause()
    yield "search that found nothing"
    await pilot.press("escape", "ctrl+p")
    await pilot.pause()
    yield "palette"
    await pilot.press(*"0000")
    await until(pilot, lambda: app.screen.query_one(CommandList).option_count == 1)
    yield "palette that found nothing"
    await pilot.press("escape", "ctrl+c")
    await pilot.pause()
    yield "ctrl+c"
    async for stop in tour_of_a_lesson(app, pilot, clock):
        yield stop


async def tour_of_a_lesson(app: StudyApp, pilot: Pilot[int], clock: FakeClock) -> AsyncIterator[str]:
    app.open_lesson("both/plain")
    await pilot.pause()
    await pilot.press("t", "w")
    await pilot.pause()
    yield "lesson without test"
    async for stop in tour_of_reading_tools(app, pilot):
        yield stop
    await pilot.press("escape")
    screen = await in_test(app, pilot, "both/types")
    for number in range(5):
        await until(pilot, at_question, screen, number)
        yield f"question {number + 1}"
        await pilot.press(*("7" if answer_on(app).typed else ("h", "b", "space")))
        await pilot.pause()
        yield f"question {number + 1}, with its hint, marked and answered"
        if number < 4:
            await pilot.press("pagedown")
    for minutes in (31, 5, 3.5):
        clock.pass_seconds(minutes * 60)
        screen._tick()
        await pilot.pause()
        yield f"{minutes} minutes later"
    await pilot.press("ctrl+g")
    await until(pilot, lambda: app.screen is not screen)
    yield "giving a test up"
    await pilot.press("escape")
    await until(pilot, lambda: app.screen is screen)
    await pilot.press("escape")
    await pilot.pause()
    yield "leaving a test"
    await pilot.press("y")
    await until(pilot, lambda: isinstance(app.screen, LessonScreen))
    app.show_place("today")
    await until(pilot, lambda: isinstance(app.screen, TodayScreen) and bool(app.screen.query(Row)))
    yield "today with an unfinished test"
    screen = await in_test(app, pilot, "both/types")
    await pilot.press("ctrl+s")
    await pilot.pause()
    yield "handing in"
    await pilot.press("y")
    await until(pilot, lambda: isinstance(app.screen, ResultScreen))
    await pilot.pause()
    yield "result"
    for _page in range(3):
        await pilot.press("pagedown")
        await pilot.pause()
        yield "result, further down"
    await pilot.press("w")
    await until(pilot, lambda: isinstance(app.screen, ReflectionScreen))
    await pilot.pause()
    yield "reflection"
    await pilot.press("ctrl+s")
    await pilot.pause()
    yield "nothing written"
    await pilot.press("1", "ctrl+o")
    assert isinstance(app.screen, ReflectionScreen)
    app.screen._keep()
    await until(pilot, lambda: "…" not in screen_text(app))
    yield "reflection shared"
    await pilot.press("ctrl+n")
    await pilot.pause()
    yield "second prompt"
    await pilot.press("2", "ctrl+s")
    await pilot.pause()
    yield "reflection kept"
    await until(pilot, lambda: isinstance(app.screen, ResultScreen))
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(app.screen, LessonScreen))
    await pilot.press("escape")
    await pilot.press("p")
    await until(pilot, lambda: isinstance(app.screen, ProgressScreen) and bool(app.screen.query(Row)))
    yield "progress with records"
    await pilot.press("g")
    await until(pilot, lambda: isinstance(app.screen, ChartsScreen))
    await pilot.pause()
    yield "charts"
    await pilot.press("end")
    await pilot.pause()
    yield "charts, their end"
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(app.screen, ProgressScreen))
    app.screen.query(Row).last().focus()
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, FinishedReflectionScreen))
    await pilot.pause()
    yield "reading back"
    await pilot.press("ctrl+o")
    await pilot.pause()
    yield "reading back, shared"
    await pilot.press("escape", "d")
    await pilot.pause()
    async for stop in tour_of_rules(app, pilot):
        yield stop
    clock.pass_seconds(30 * DAY)
    async for stop in tour_of_review(app, pilot):
        yield stop


async def tour_of_reading_tools(app: StudyApp, pilot: Pilot[int]) -> AsyncIterator[str]:
    await pilot.press("full_stop", "enter")
    await until(pilot, lambda: isinstance(app.screen, GlossaryScreen))
    await pilot.pause()
    yield "glossary"
    await pilot.press("escape", "full_stop", "enter")
    await until(pilot, lambda: isinstance(app.screen, AddressScreen))
    await pilot.pause()
    yield "address"
    await pilot.press("1", "u")
    await until(pilot, lambda: isinstance(app.screen, PutToUseScreen))
    await pilot.pause()
    yield "put to use"
    await pilot.press("ctrl+s")
    await pilot.pause()
    yield "nothing done"
    await pilot.press("1", "tab", "0", "ctrl+s")
    await pilot.pause()
    yield "no such day"
    await pilot.press("backspace", *"2026-03-02", "ctrl+s")
    await until(pilot, lambda: isinstance(app.screen, LessonScreen))
    yield "put to use, kept"
    await pilot.press("slash", "0", "enter")
    await pilot.pause()
    yield "nothing found in the lesson"
    await pilot.press("escape", "b")
    await pilot.pause()
    yield "bookmark"
    await pilot.press("b", "ctrl+n", "a")
    await until(pilot, lambda: isinstance(app.screen, NoteScreen))
    await pilot.pause()
    yield "new note"
    await pilot.press("1", "ctrl+s")
    await pilot.pause()
    await pilot.press("v")
    await pilot.pause()
    yield "only the text"
    await pilot.press("v", "m")
    await until(pilot, lambda: isinstance(app.screen, MineScreen) and bool(app.screen.query_one(LongList).marked))
    yield "mine"
    await pilot.press("f")
    await until(pilot, lambda: isinstance(app.screen, ScopeScreen))
    await pilot.pause()
    yield "mine, narrowed"
    await pilot.press("escape", "slash", "0", "0", "0")
    await pilot.pause()
    yield "mine, nothing found"
    await pilot.press("backspace", "backspace", "backspace", "enter", "end", "delete")
    await pilot.pause()
    yield "removing a note"
    await pilot.press("y")
    await until(pilot, lambda: isinstance(app.screen, MineScreen))
    await pilot.pause()
    yield "mine, without the note"
    await pilot.press("escape")
    await pilot.pause()


async def tour_of_rules(app: StudyApp, pilot: Pilot[int]) -> AsyncIterator[str]:
    app.open_lesson("both/rules")
    await pilot.pause()
    await pilot.press("t")
    await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
    await pilot.pause()
    yield "rules of a test"
    await pilot.press("y")
    await until(pilot, lambda: stands(app))
    await pilot.press("f2", "f5")
    await pilot.pause()
    yield "how sure, unanswered"
    await pilot.press("2", "f3", "f5")
    await pilot.pause()
    yield "checked at once"
    await pilot.press("pagedown")
    await pilot.pause()
    await pilot.press("2", "f4", "pageup")
    await pilot.pause()
    yield "only forward"
    await pilot.press("ctrl+s", "y")
    await until(pilot, lambda: isinstance(app.screen, ResultScreen))
    await pilot.pause()
    yield "result with certainty"
    await pilot.press("end")
    await pilot.pause()
    yield "result with certainty, its end"
    await pilot.press("t")
    await pilot.pause()
    yield "too soon"
    await pilot.press("x")
    await until(pilot, lambda: isinstance(app.screen, MistakesScreen))
    await pilot.pause()
    yield "wrong-answer book"
    await pilot.press("f")
    await until(pilot, lambda: isinstance(app.screen, ScopeScreen))
    await pilot.pause()
    yield "what to narrow the book to"
    await pilot.press("escape", "slash", "0")
    await pilot.pause()
    yield "wrong-answer book, nothing like it"
    await pilot.press("backspace", "down", "r")
    await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and stands(app))
    yield "practice"
    app.show_place("today")
    await until(pilot, lambda: isinstance(app.screen, TodayScreen) and bool(app.screen.query(Row)))


async def tour_of_review(app: StudyApp, pilot: Pilot[int]) -> AsyncIterator[str]:
    await pilot.press("r")
    await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and stands(app))
    screen = app.screen
    assert isinstance(screen, ReviewScreen)
    await pilot.press("f5")
    await pilot.pause()
    yield "review, nothing answered"
    while screen._item is not None:
        yield "review"
        await pilot.press(*("7" if answer_on(app).typed else ("h", "space")))
        await pilot.pause()
        yield "review, answered"
        done, given = len(screen._round.behind), answer_on(app).given
        await pilot.press("f5")
        if given and gaps(screen._item.question, given):
            await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
            yield "review, half an answer"
            await pilot.press("y")
        await until(pilot, reviewed, screen, done + 1)
        yield "review, checked"
        await pilot.press("f5")
        await pilot.pause()
    yield "review finished"
    assert screen._round.missed
    await pilot.press("enter")
    await until(pilot, lambda: stands(app))
    yield "asked again"
    await pilot.press("escape")
    await pilot.pause()
    yield "today after review"
