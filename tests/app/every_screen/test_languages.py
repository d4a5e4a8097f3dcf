"""Every screen speaks one language, and the other as soon as it is chosen."""

import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App
from textual.command import CommandList
from textual.pilot import Pilot
from textual.widgets import Button, Input, TextArea

from lessons.content.question import gaps
from store.disk.home import Home
from tests.app.conftest import MakeApp
from tests.app.every_screen.bilingual_pack import bilingual_pack
from tests.app.questions import answer_on, at_question, go_to_typed, in_test, stands
from tests.app.screen_text import screen_text
from tests.app.until import until
from tests.clocks import FakeClock
from tui.app.app import StudyApp
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.places.charts import ChartsScreen
from tui.screens.places.progress import ProgressScreen
from tui.screens.places.settings import SettingsScreen
from tui.screens.places.today import TodayScreen
from tui.screens.places.welcome import WelcomeScreen
from tui.screens.reading.address import AddressScreen
from tui.screens.reading.glossary import GlossaryScreen
from tui.screens.reading.lesson import LessonScreen
from tui.screens.reading.note import NoteScreen
from tui.screens.reading.notes import NotesScreen
from tui.screens.reading.put_to_use import PutToUseScreen
from tui.screens.reading.reading_back import ReadingBackScreen
from tui.screens.reading.reflection import ReflectionScreen
from tui.screens.testing.mistakes import MistakesScreen
from tui.screens.testing.result import ResultScreen
from tui.screens.testing.review import ReviewScreen
from tui.screens.testing.scope import ScopeScreen
from tui.screens.testing.start_code import StartCodeScreen
from tui.widgets.key_bar import KeyBar
from tui.widgets.long_list import LongList
from tui.widgets.row import Row
from tui.wording.language import language

SIZE = (80, 24)
NAME = {"zh": "张伟", "en": "Zhang Wei"}
DAY = 86_400

# What a Chinese screen may say in Latin letters: names of keys, of the program and its commands, of colours.
LATIN = {
    *("Study", "English", "Solarized", "study", "sync"),
    *("Delete", "Esc", "PageDown", "PageUp", "ctrl", "shift"),
    *("Enter", "esc", "home", "end", "pgup", "pgdn", "backspace", "del"),
}
CHINESE = re.compile("[\u4e00-\u9fff\u3001-\u301f\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]+")


def foreign_words(app: App[Any]) -> list[str]:
    """What stands on the screen, or in its notices, that is not of the language of the moment."""
    texts = [screen_text(app), *(notice.message for notice in app._notifications)]
    home = str(app.session.home.path) if isinstance(app, StudyApp) else ""
    text = "\n".join(texts).replace(home, "").replace("https://example.org/", "")
    if language() == "zh":
        return [word for word in re.findall("[A-Za-z]{2,}", text) if word not in LATIN]
    return [word for word in CHINESE.findall(text) if word != "中文"]


def cut_buttons(app: App[Any]) -> list[str]:
    """Labels of buttons that are not wholly on the screen."""
    return [
        str(button.label)
        for button in app.screen.query(Button)
        if button.display
        and (button.region.right > app.size.width or button.content_size.width < cell_len(str(button.label)))
    ]


def left_out_keys(app: App[Any]) -> list[str]:
    """What the keys at the bottom say that is not on the screen, or stands in a third line."""
    texts = []
    for bar in app.screen.query(KeyBar):
        if not bar.display:
            continue
        shown = "".join(screen_text(app).splitlines()[bar.region.y : bar.region.y + 2])
        texts += [key.description for key in bar.keys if f"{key.shown} {key.description}" not in shown]
    return texts


def shows(app: App[Any], text: str) -> bool:
    return text in screen_text(app)


def reviewed(screen: ReviewScreen, count: int) -> bool:
    return len(screen._done) == count


async def tour(app: StudyApp, pilot: Pilot[int], clock: FakeClock) -> AsyncIterator[str]:
    """Go to every screen there is; yields its name while it is in front."""
    await pilot.pause()
    assert isinstance(app.screen, WelcomeScreen)
    yield "welcome"
    await pilot.press("enter")
    await until(pilot, lambda: bool(app.screen.query(Row)))
    for key in "1234":
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
    await pilot.press("2", "slash", *"98765")
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
        await pilot.press(*("7" if answer_on(app).typed else ("h", "f", "space")))
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
    await pilot.press("escape")
    await pilot.press("3")
    await until(pilot, lambda: isinstance(app.screen, ProgressScreen) and bool(app.screen.query(Row)))
    yield "progress with records"
    await pilot.press("c")
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
    await until(pilot, lambda: isinstance(app.screen, ReadingBackScreen))
    await pilot.pause()
    yield "reading back"
    await pilot.press("o")
    await pilot.pause()
    yield "reading back, shared"
    await pilot.press("escape", "1")
    await pilot.pause()
    async for stop in tour_of_rules(app, pilot):
        yield stop
    clock.pass_seconds(30 * DAY)
    async for stop in tour_of_review(app, pilot):
        yield stop


async def tour_of_reading_tools(app: StudyApp, pilot: Pilot[int]) -> AsyncIterator[str]:
    await pilot.press("o", "enter")
    await until(pilot, lambda: isinstance(app.screen, GlossaryScreen))
    await pilot.pause()
    yield "glossary"
    await pilot.press("escape", "o", "enter")
    await until(pilot, lambda: isinstance(app.screen, AddressScreen))
    await pilot.pause()
    yield "address"
    await pilot.press("c", "e")
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
    await pilot.press("b", "u", "a")
    await until(pilot, lambda: isinstance(app.screen, NoteScreen))
    await pilot.pause()
    yield "new note"
    await pilot.press("1", "ctrl+s")
    await pilot.pause()
    await pilot.press("z")
    await pilot.pause()
    yield "only the text"
    await pilot.press("z", "l")
    await until(pilot, lambda: isinstance(app.screen, NotesScreen) and bool(app.screen.query_one(LongList).marked))
    yield "notes"
    await pilot.press("d")
    await pilot.pause()
    yield "removing a note"
    await pilot.press("y")
    await until(pilot, lambda: isinstance(app.screen, NotesScreen) and not app.screen.query_one(LongList).marked)
    yield "no notes"
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
    await pilot.press("a")
    await pilot.pause()
    yield "too soon"
    await pilot.press("b")
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
    await pilot.press("backspace", "down", "p")
    await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and stands(app))
    yield "practice"
    app.show_place("today")
    await until(pilot, lambda: isinstance(app.screen, TodayScreen) and bool(app.screen.query(Row)))


async def tour_of_review(app: StudyApp, pilot: Pilot[int]) -> AsyncIterator[str]:
    await pilot.press("r")
    await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and stands(app))
    screen = app.screen
    assert isinstance(screen, ReviewScreen)
    await pilot.press("ctrl+s")
    await pilot.pause()
    yield "review, nothing answered"
    while screen._item is not None:
        yield "review"
        await pilot.press(*("7" if answer_on(app).typed else ("h", "space")))
        await pilot.pause()
        yield "review, answered"
        done, given = len(screen._done), answer_on(app).given
        await pilot.press("ctrl+s")
        if given and gaps(screen._item.question, given):
            await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
            yield "review, half an answer"
            await pilot.press("y")
        await until(pilot, reviewed, screen, done + 1)
        yield "review, checked"
        await pilot.press("ctrl+s")
        await pilot.pause()
    yield "review finished"
    await pilot.press("escape")
    await pilot.pause()
    yield "today after review"


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_every_screen_speaks_one_language_and_fits(
    make_app: MakeApp, home: Home, tmp_path: Path, clock: FakeClock, lang: str
) -> None:
    home.change(lang=lang, name=NAME[lang])
    app = make_app(lang=lang, first_start=True, packs=bilingual_pack(tmp_path))
    seen = []
    async with app.run_test(size=SIZE) as pilot:
        async for stop in tour(app, pilot, clock):
            seen.append(stop)
            assert (stop, foreign_words(app)) == (stop, [])
            assert (stop, cut_buttons(app)) == (stop, [])
            assert (stop, left_out_keys(app)) == (stop, [])
    assert len(seen) > 40


async def test_the_first_screen_changes_its_language_and_keeps_the_name_being_typed(
    make_app: MakeApp, home: Home
) -> None:
    home.change(lang="", name="")
    app = make_app(first_start=True)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press(*"Li")
        await pilot.press("f2")
        await until(pilot, shows, app, "欢迎使用")
        assert app.screen.query_one("#name", Input).value == "Li"
        await pilot.press("X")
        assert app.screen.query_one("#name", Input).value == "LiX"
        await pilot.press("f2")
        await until(pilot, shows, app, "Welcome")
        assert app.screen.query_one("#name", Input).value == "LiX"
    assert home.config.lang == "en"


async def test_settings_changes_the_language_at_once_and_for_the_next_start(make_app: MakeApp, home: Home) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("4")
        await pilot.pause()
        await pilot.click("#lang-zh")
        await until(pilot, shows, app, "与终端同宽")
        assert (language(), home.config.lang) == ("zh", "zh")
        assert [word for word in foreign_words(app) if word not in ("Zhang", "Wei")] == []
        for key, word in (("1", "现在学"), ("2", "搜索课程"), ("3", "有效学时"), ("4", "课文行宽")):
            await pilot.press(key)
            await until(pilot, shows, app, word)
            assert [word for word in foreign_words(app) if word not in ("Zhang", "Wei")] == []
        await pilot.click("#lang-en")
        await until(pilot, shows, app, "Line width")
        assert foreign_words(app) == []


async def test_a_name_being_typed_in_settings_is_not_lost_when_the_language_changes(
    make_app: MakeApp, home: Home
) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("4")
        await pilot.pause()
        await pilot.click("#name")
        await pilot.press("end", *" Jr")
        await pilot.click("#lang-zh")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen) and "课文行宽" in screen_text(app))
        assert app.screen.query_one("#name", Input).value == "Zhang Wei Jr" == home.config.name


async def test_an_open_reflection_changes_its_language_and_keeps_text_and_choice(
    make_app: MakeApp, tmp_path: Path
) -> None:
    app = make_app(packs=bilingual_pack(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.open_lesson("both/types")
        await pilot.pause()
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, ReflectionScreen))
        await pilot.press(*"7 8", "ctrl+o", "left")
        await app.use_language("zh")
        await pilot.pause()
        text = screen_text(app)
        assert "分享给支部" in text and "将分享给支部" in text and "2 字" in text
        await until(pilot, lambda: isinstance(app.focused, TextArea))
        await pilot.press("9")
        await until(pilot, lambda: app.screen.query_one(TextArea).text == "7 98")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        assert "写心得 (w)" in screen_text(app) and "目录" in screen_text(app)


async def test_a_running_test_changes_its_language_and_keeps_its_place_and_answers(
    make_app: MakeApp, tmp_path: Path
) -> None:
    app = make_app(packs=bilingual_pack(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        screen = await in_test(app, pilot, "both/types")
        place = await go_to_typed(screen, pilot)
        await pilot.press(*"49", "enter", *"xy")
        await app.use_language("zh")
        await pilot.pause()
        assert f"第 {place + 1} 题，共 5 题" in screen_text(app) and "交卷" in screen_text(app)
        assert answer_on(app).given == ("49", "xy")
        assert len(screen._state.answers) == 1


async def test_a_result_and_a_review_change_their_language(make_app: MakeApp, tmp_path: Path, clock: FakeClock) -> None:
    app = make_app(packs=bilingual_pack(tmp_path))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await in_test(app, pilot, "both/types")
        await pilot.press("ctrl+s", "y")
        await until(pilot, lambda: isinstance(app.screen, ResultScreen))
        await app.use_language("zh")
        await pilot.pause()
        assert "未通过" in screen_text(app) and "未作答" in screen_text(app)
        await pilot.press("t")
        clock.pass_seconds(30 * DAY)
        await until(pilot, lambda: isinstance(app.screen, TodayScreen) and bool(app.screen.query(Row)))
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and stands(app))
        await app.use_language("en")
        await until(pilot, lambda: "Check (Enter)" in screen_text(app) and stands(app))


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_the_start_of_a_stage_test_speaks_one_language_and_fits(make_app: MakeApp, home: Home, lang: str) -> None:
    home.change(lang=lang, name=NAME[lang])
    app = make_app(lang=lang)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.push_screen(StartCodeScreen("?", "", pytest.fail, sealed=True))
        await until(pilot, lambda: bool(app.screen.query("#invigilator")))
        assert (foreign_words(app), cut_buttons(app)) == ([], [])


if sys.platform != "win32":  # the shared machine needs a Unix

    @pytest.mark.parametrize("lang", ["zh", "en"])
    async def test_signing_in_at_a_shared_machine_speaks_one_language_and_changes_it(
        tmp_path: Path, clock: FakeClock, lang: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from store.kiosk.sign_in import Kiosk
        from tui.kiosk.entrance.sign_in_app import SignInApp

        kiosk = Kiosk(Home(tmp_path / "shared"), clock)
        kiosk.enrol("7")
        monkeypatch.setattr("tui.wording.language._current", lang)
        app = SignInApp(kiosk, lambda: True)
        async with app.run_test(size=SIZE) as pilot:
            await until(pilot, lambda: bool(app.screen.query(Row)))
            for _language in range(2):
                assert foreign_words(app) == []
                await pilot.press("0")
                await pilot.pause()
                assert foreign_words(app) == []
                await pilot.press("backspace", "enter")
                await pilot.pause()
                assert foreign_words(app) == []
                await pilot.press("escape", "f10")
                await pilot.pause()
                assert foreign_words(app) == []
                await pilot.press("escape", "f2")
                await until(pilot, lambda: bool(app.screen.query(Row)))
            assert language() == lang

    @pytest.mark.parametrize("lang", ["zh", "en"])
    async def test_a_session_nobody_touches_is_ended_in_one_language(
        home: Home, clock: FakeClock, lang: str, make_app: MakeApp
    ) -> None:
        from store.kiosk.sign_in import Settings
        from tui.kiosk.session_app import IdleScreen, KioskApp

        home.change(lang=lang, name=NAME[lang])
        session = make_app(lang=lang).session
        app = KioskApp(session, Settings(idle_seconds=60, warning_seconds=60), home.path / "log", lambda: True)
        async with app.run_test(size=SIZE) as pilot:
            await until(pilot, lambda: isinstance(app.screen, IdleScreen))
            await pilot.pause()
            assert foreign_words(app) == []
