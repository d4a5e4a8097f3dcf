"""The keys at the bottom: one line of whole ones, each of them where a click finds it."""

from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from lessons.text.width import width
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.kiosk.sign_in import Settings
from store.machine.library import Library
from store.member.progress import Progress
from store.member.session import Session
from tests.app.lessons import in_lesson
from tests.app.make_app import MakeApp
from tests.app.questions import answer_on, in_test, stands
from tests.app.screen_text import screen_text
from tests.app.small_pack import small_pack
from tests.app.until import until
from tui.app.app import StudyApp
from tui.kiosk.session_app import KioskApp
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.places.settings import SettingsScreen
from tui.screens.testing.review import ReviewScreen
from tui.widgets.key_bar import UNABLE, KeyBar
from tui.widgets.question.answers import ChoiceAnswer
from tui.wording.language import set_language


def bar_of(app: App[Any]) -> KeyBar:
    return app.screen.query_one(KeyBar)


def said(bar: KeyBar, columns: int) -> list[str]:
    return ["".join(piece.text for piece in line) for line in bar.lines(columns)]


async def bar_of_a_lesson(app: StudyApp, pilot: Pilot[int]) -> KeyBar:
    await in_lesson(app, pilot)
    await until(pilot, lambda: app.screen.query(KeyBar) and bar_of(app).keys)
    return bar_of(app)


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 120])
@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_in_any_window_the_keys_are_whole_and_in_one_line_and_the_way_to_the_others_stays(
    make_app: MakeApp, tmp_path: Path, columns: int, lang: str
) -> None:
    app = make_app(lang=lang, packs=(small_pack(tmp_path),))
    async with app.run_test(size=(columns, 24)) as pilot:
        bar = await bar_of_a_lesson(app, pilot)
        (line,) = said(bar, columns)
    assert width(line) == columns
    shown = [key for key in bar.keys if f" {key.shown} {key.description} " in line]
    assert line.rstrip().endswith({"zh": "? 全部按键", "en": "? all keys"}[lang])
    left = line
    for key in shown:
        left = left.replace(f" {key.shown} {key.description} ", "", 1)
    assert left.strip() == "", "a key is cut"


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_on_a_shared_machine_the_way_out_is_always_in_sight(tmp_path: Path, lang: str) -> None:
    home = Home(tmp_path / "home")
    set_language(lang)
    pack = small_pack(tmp_path)
    with Progress.open(home, home.new_member("Li Lei"), SystemClock()) as progress:
        session = Session(home, SystemClock(), progress, Library(home, (pack,)), None)
        app = KioskApp(session, Settings(), tmp_path / "log", lambda: True)
        async with app.run_test(size=(80, 24)) as pilot:
            (line,) = said(await bar_of_a_lesson(app, pilot), 80)
            assert " ^q " in line and " ? " in line and " esc " in line
    set_language("en")


async def test_every_key_of_the_bar_is_pressed_by_a_click_on_it(app: StudyApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen) and bar_of(app).keys)
        pressed: list[str] = []
        monkeypatch.setattr(app, "simulate_key", pressed.append)
        bar = bar_of(app)
        lines = said(bar, 80)
        for key in bar.keys:
            row = next(y for y, line in enumerate(lines) if f"{key.shown} {key.description}" in line)
            await pilot.click(KeyBar, offset=(width(lines[row].partition(f"{key.shown} {key.description}")[0]), row))
        assert pressed == [key.key for key in bar.keys]


def able(bar: KeyBar) -> dict[str, bool]:
    """What each key of the bar is called -> whether it does anything now."""
    pieces = [piece for line in bar.lines(200) for piece in line if piece.operation]
    return {piece.text.strip(): piece.style != UNABLE for piece in pieces if piece.style in ("", UNABLE)}


async def test_keys_of_a_test_that_would_do_nothing_now_are_dimmed(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await in_test(app, pilot)
        for number in range(len(screen._items)):
            keys = able(bar_of(app))
            goes_on = number < 4 or answer_on(app).typed  # there the key scrolls first
            assert (keys["Previous"], "Next" in keys, keys["Clear"]) == (number > 0, goes_on, False)
            screen.action_go(1)
            await pilot.pause()
        await until(pilot, lambda: app.screen is not screen)  # it asks whether to hand in


async def test_a_key_dimmed_comes_to_life_once_it_would_do_something(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await in_test(app, pilot)
        while not isinstance(answer_on(app), ChoiceAnswer):
            screen.action_go(1)
        await pilot.press("1")
        await until(pilot, lambda: able(bar_of(app))["Clear"])
        await pilot.press("delete")
        await until(pilot, lambda: not able(bar_of(app))["Clear"])


async def test_there_is_nothing_to_undo_before_a_card_was_reviewed(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.push_screen(ReviewScreen(["small/types/q-single"]))
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and stands(app))
        assert not able(bar_of(app))["Undo"]
        await pilot.press("1", "enter")
        await until(pilot, lambda: able(bar_of(app))["Undo"])
        await pilot.press("z")
        await until(pilot, lambda: not able(bar_of(app))["Undo"])


async def test_where_no_section_follows_the_key_to_the_next_one_is_dimmed(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await in_lesson(app, pilot, "electrical-safety/work-ticket")
        await until(pilot, lambda: able(bar_of(app))["Next section"])
        await pilot.press("end")
        await until(pilot, lambda: not able(bar_of(app))["Next section"])
        await pilot.press("home")
        await until(pilot, lambda: able(bar_of(app))["Next section"])


@pytest.mark.parametrize("by", ["key", "click"])
async def test_a_dimmed_key_says_why_it_does_nothing(app: StudyApp, by: str) -> None:
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        app.push_screen(ReviewScreen(["small/types/q-single"]))
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and stands(app))
        if by == "key":
            await pilot.press("z", "z", "z")
        else:
            (line,) = said(bar_of(app), 120)
            await pilot.click(KeyBar, offset=(line.index("Undo"), 0))
        await until(pilot, lambda: [notice.message for notice in app._notifications] == ["There is nothing to undo."])


async def test_a_click_on_a_range_of_keys_answers_nothing_and_says_what_to_press(app: StudyApp) -> None:
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        app.push_screen(ReviewScreen(["small/types/q-match"]))
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and stands(app))
        (line,) = said(bar_of(app), 120)
        await pilot.click(KeyBar, offset=(line.index("1…9"), 0))
        await until(
            pilot, lambda: [notice.message for notice in app._notifications] == ["Press one of these keys: 1…9"]
        )
        assert not answer_on(app).given


async def test_on_the_last_question_the_way_on_is_to_hand_in(app: StudyApp) -> None:
    async with app.run_test(size=(120, 24)) as pilot:
        screen = await in_test(app, pilot)
        screen._move(len(screen._items) - 1)
        await until(pilot, lambda: "Next ›" not in screen_text(app) and stands(app))
        assert screen_text(app).count("Hand in") == 2, "a button, and its key"
        typed = screen._view.answer is not None and screen._view.answer.typed
        await pilot.press("pagedown" if typed else "right")  # where one types, arrows move in the text
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
