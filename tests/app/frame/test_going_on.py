"""What a user can mend is a sentence on a screen that goes on, whatever of the application met it."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from lessons.problem import Problem
from store.disk.home import Home
from tests.app.make_app import MakeApp
from tests.app.screen_text import screen_text
from tests.app.small_pack import small_pack
from tests.app.until import until
from tui.app.app import StudyApp
from tui.app.keys_anywhere import KeysAnywhere
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.frame.stand_in import StandInScreen
from tui.screens.places.library import LibraryScreen
from tui.screens.places.today import TodayScreen
from tui.screens.reading.lesson import LessonScreen
from tui.widgets.row import Row

SENTENCE = "notes.json: is damaged; put a backup in its place"


def fail(*_arguments: object, **_more: object) -> Any:
    raise Problem("notes.json", "is damaged; put a backup in its place")


def refuse(*_arguments: object, **_more: object) -> Any:
    raise PermissionError(13, "Permission denied", "/home/study/notes.json")


async def fail_later() -> None:
    await asyncio.sleep(0)
    fail()


def in_a_thread(app: StudyApp, fails: Callable[..., Any]) -> None:
    app.run_worker(fails, thread=True)


WAYS: dict[str, Callable[[StudyApp, Callable[..., Any]], object]] = {
    "a handler of the application": lambda app, fails: app.call_later(fails),
    "a handler of a screen": lambda app, fails: app.screen.call_later(fails),
    "a handler of a widget": lambda app, fails: app.screen.query(Row).first().call_later(fails),
    "what comes after a message": lambda app, fails: app.screen.call_next(fails),
    "what comes after drawing": lambda app, fails: app.screen.call_after_refresh(fails),
    "a timer": lambda app, fails: app.screen.set_timer(0.001, fails),
    "a worker": lambda app, fails: app.screen.run_worker(_worker(fails)),
    "a thread": in_a_thread,
    "a thread that comes back": lambda app, fails: in_a_thread(app, lambda: app.call_from_thread(fails)),
    "the thread of the input": lambda app, fails: _hand_over(app, fails),
}


async def _worker(fails: Callable[..., Any]) -> None:
    await asyncio.sleep(0)
    fails()


def _hand_over(app: StudyApp, fails: Callable[..., Any]) -> None:
    try:
        fails()
    except Exception as error:
        app._handle_exception(error)


def told(app: StudyApp) -> list[str]:
    return [notice.message for notice in app._notifications]


@pytest.mark.parametrize("way", WAYS)
async def test_a_problem_from_anywhere_is_told_and_the_screen_goes_on(make_app: MakeApp, way: str) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query(Row))
        WAYS[way](app, fail)
        await until(pilot, lambda: SENTENCE in told(app))
        WAYS[way](app, refuse)
        await until(pilot, lambda: any("Permission denied" in text for text in told(app)))
        for _press in range(2):  # whoever raised it still answers
            row = app.screen.query(Row).first()
            row.post_message(Row.Pressed(row))
            await until(pilot, lambda: isinstance(app.screen, LessonScreen))
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(app.screen, TodayScreen) and app.screen.query(Row))
    assert app._exception is None and not app.fault


async def test_an_action_that_a_file_stands_in_the_way_of_is_told_each_time(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KeysAnywhere, "action_review", fail)
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query(Row))
        for _time in range(2):
            app.clear_notifications()
            await pilot.press("r")
            await until(pilot, lambda: told(app) == [SENTENCE])
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))


@pytest.mark.parametrize("part", ["body", "on_mount", "bar_right"])
async def test_a_place_that_cannot_be_put_up_says_why_and_leads_to_the_others(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setattr(LibraryScreen, part, fail)
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query(Row))
        for _time in range(2):
            await pilot.press("l")
            await until(pilot, lambda: isinstance(app.screen, StandInScreen))
            await until(pilot, lambda: SENTENCE in screen_text(app))
            await pilot.press("d")
            await until(pilot, lambda: isinstance(app.screen, TodayScreen) and app.screen.query(Row))
        assert len(app.screen_stack) == 2
    assert app._exception is None and not app.fault


@pytest.mark.parametrize("part", ["body", "on_mount"])
async def test_a_screen_on_top_that_cannot_be_put_up_leads_back(
    make_app: MakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setattr(LessonScreen, part, fail)
    app = make_app(packs=(small_pack(tmp_path),))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query(Row))
        app.open_lesson("small/types")
        await until(pilot, lambda: SENTENCE in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen) and app.screen.query(Row))


async def test_a_dialog_that_cannot_be_put_up_goes_away_again(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ConfirmScreen, "compose", fail)
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query(Row))
        app.push_screen(ConfirmScreen("a", "b", "c", "d"))
        await until(pilot, lambda: told(app) == [SENTENCE])
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))


async def test_a_widget_that_cannot_be_put_up_takes_nothing_else_with_it(make_app: MakeApp) -> None:
    class Broken(Static):
        def compose(self) -> ComposeResult:
            yield fail()

    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query(Row))
        app.screen.mount(Broken())
        await until(pilot, lambda: told(app) == [SENTENCE])
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))


async def test_a_fault_of_study_still_ends_it(make_app: MakeApp, home: Home) -> None:
    def broken() -> None:
        raise ValueError("a fault")

    app = make_app()
    with pytest.raises(ValueError, match="a fault"):
        async with app.run_test(size=(80, 24)) as pilot:
            app.screen.call_later(broken)
            await until(pilot, lambda: app._exception)
    assert "crash.log" in app.fault


# What still works


def spoil(home: Home, name: str, content: bytes = b"\0\0\0") -> Path:
    path = home.member_folder(home.config.member) / name
    path.write_bytes(content)
    path.with_name(f"{name}.previous").unlink(missing_ok=True)
    return path


async def test_without_its_notes_a_lesson_is_read_as_before(make_app: MakeApp, home: Home, tmp_path: Path) -> None:
    path = spoil(home, "notes.json")
    app = make_app(packs=(small_pack(tmp_path),))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query(Row))
        app.open_lesson("small/types")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen) and "Some text to read" in screen_text(app))
        assert [text for text in told(app) if f"{path}: is damaged and has no usable copy" in text]
        await pilot.press("b", "down", "escape")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen) and app.screen.query(Row))
        await pilot.press("l", "m")
        await until(pilot, lambda: "is damaged and has no usable copy" in " ".join(screen_text(app).split()))
    assert path.read_bytes() == b"\0\0\0"


async def test_without_the_records_today_leads_to_all_that_can_be_read(
    make_app: MakeApp, home: Home, tmp_path: Path
) -> None:
    path = spoil(home, "records-2026.json")
    app = make_app(packs=(small_pack(tmp_path),))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "records-2026.json" in screen_text(app) and app.screen.query(Row))
        app.clear_notifications()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen) and "Every type" in screen_text(app))
        assert any("records-2026.json" in text for text in told(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        await pilot.press("escape", "p")
        await until(pilot, lambda: "records-2026.json" in screen_text(app))
    assert path.read_bytes() == b"\0\0\0"


async def test_damage_that_is_found_late_is_told_then_and_again_at_the_next_start(
    make_app: MakeApp, home: Home, tmp_path: Path
) -> None:
    app = make_app(packs=(small_pack(tmp_path),))
    lesson = app.find_lesson("small/types")
    assert lesson is not None
    for line in (10, 12):
        app.session.reading.keep_note(lesson, line, "a note")
    path = home.member_folder(home.config.member) / "notes.json"
    path.write_bytes(path.read_bytes()[:-9])
    for write in (False, True, True):
        assert "previous copy is used" in await told_of_notes(make_app(packs=(tmp_path / "small",), write=write))
    path.with_name("notes.json.damaged-1").unlink()
    assert not await told_of_notes(make_app(packs=(tmp_path / "small",)))


async def told_of_notes(app: StudyApp) -> str:
    """What a start says of the notes, once they are looked at."""
    app.session.home.notices.clear()  # as in a process of its own
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query(Row))
        app.show_place("progress")
        app.action_mine()
        await until(pilot, lambda: "a note" in screen_text(app))
        await pilot.pause()
        return "".join(text for text in told(app) if "notes.json" in text)


async def test_what_cannot_be_put_up_again_and_again_ends_nothing(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TodayScreen, "body", fail)
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        for _time in range(3):
            app.show_place("today")
            await until(pilot, lambda: isinstance(app.screen, StandInScreen) and SENTENCE in screen_text(app))
        shown: list[Screen[Any]] = app.screen_stack
        assert len(shown) == 2
