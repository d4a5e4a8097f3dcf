"""Every screen speaks one language, and the other as soon as it is chosen."""

import sys
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.widgets import Input, TextArea

from store.disk.home import Home
from tests.app.every_screen.bilingual_pack import bilingual_pack
from tests.app.every_screen.readable import cut_buttons, cut_keys, foreign_words
from tests.app.every_screen.tour import DAY, tour
from tests.app.make_app import MakeApp
from tests.app.questions import answer_on, go_to_typed, in_test, stands
from tests.app.screen_text import screen_text
from tests.app.until import until
from tests.clocks import FakeClock
from tui.screens.places.settings import SettingsScreen
from tui.screens.places.today import TodayScreen
from tui.screens.reading.lesson import LessonScreen
from tui.screens.reading.reflecting.reflection import ReflectionScreen
from tui.screens.testing.result import ResultScreen
from tui.screens.testing.review import ReviewScreen
from tui.screens.testing.start_code import StartCodeScreen
from tui.widgets.row import Row
from tui.wording.language import language

SIZE = (80, 24)
NAME = {"zh": "张伟", "en": "Zhang Wei"}


def shows(app: App[Any], text: str) -> bool:
    return text in screen_text(app)


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
            assert (stop, cut_keys(app)) == (stop, [])
    assert len(seen) > 40


async def test_the_first_screen_changes_its_language_and_keeps_the_name_being_typed(
    make_app: MakeApp, home: Home
) -> None:
    home.change(lang="", name="")
    app = make_app(first_start=True)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press(*"Li")
        await pilot.press("f12")
        await until(pilot, shows, app, "欢迎使用")
        assert app.screen.query_one("#name", Input).value == "Li"
        await pilot.press("X")
        assert app.screen.query_one("#name", Input).value == "LiX"
        await pilot.press("f12")
        await until(pilot, shows, app, "Welcome")
        assert app.screen.query_one("#name", Input).value == "LiX"
    assert home.config.lang == "en"


async def test_settings_changes_the_language_at_once_and_for_the_next_start(make_app: MakeApp, home: Home) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s")
        await pilot.pause()
        await pilot.click("#lang-zh")
        await until(pilot, shows, app, "与终端同宽")
        assert (language(), home.config.lang) == ("zh", "zh")
        assert [word for word in foreign_words(app) if word not in ("Zhang", "Wei")] == []
        for key, word in (("d", "现在学"), ("l", "搜索课程"), ("p", "有效学时"), ("s", "课文行宽")):
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
        await pilot.press("s")
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
        assert "未通过" in screen_text(app) and "未作答" in screen_text(app) and "练错题" in screen_text(app)
        await pilot.press("d")
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
                await pilot.press("escape", "f12")
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
