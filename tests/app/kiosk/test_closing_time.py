"""Closing time on a shared machine: seen coming, nothing lost, no deadline moved; closed until it opens."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import TextArea

from lessons.assessment.attempt import state
from lessons.assessment.timing import remaining
from store.disk.home import Home
from store.kiosk.sign_in import Kiosk, Settings
from store.machine.library import Library
from store.member.progress import Progress
from store.member.session import Session
from store.member.work_kind import WorkKind
from tests.app.questions import go_to_typed, stands
from tests.app.screen_text import screen_text
from tests.app.small_pack import small_pack
from tests.app.until import until
from tests.clocks import FakeClock
from tui.kiosk.entrance.name_list import NameGrid
from tui.kiosk.entrance.sign_in_app import SignInApp
from tui.kiosk.session_app import KioskApp
from tui.screens.places.today import TodayScreen
from tui.screens.reading.reflecting.reflection import ReflectionScreen
from tui.screens.testing.test import TestScreen
from tui.wording.language import set_language

LESSON = "small/types"


def closing(clock: FakeClock, minutes: int) -> Settings:
    """Settings by which the machine closes so many minutes from now, and opens an hour later."""
    now = clock.read().instant.astimezone()
    times = [f"{now + timedelta(minutes=n):%H:%M}" for n in (minutes, minutes + 60)]
    return Settings(closes=times[0], opens=times[1], idle_seconds=86400)


@pytest.fixture
def session(home: Home, clock: FakeClock, tmp_path: Path) -> Iterator[Session]:
    set_language("en")
    with Progress.open(home, home.config.member, clock) as progress:
        yield Session(home, clock, progress, Library(home, (small_pack(tmp_path),)), None)


def kiosk_app(session: Session, settings: Settings) -> KioskApp:
    return KioskApp(session, settings, Path("/dev/null"), lambda: True)


async def test_the_last_minutes_are_counted_down_on_every_screen_and_no_key_is_taken(
    session: Session, clock: FakeClock
) -> None:
    app = kiosk_app(session, closing(clock, 7))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.6)
        assert "closes at" not in screen_text(app)
        clock.pass_seconds(150)
        await until(pilot, lambda: "in 4:30" in screen_text(app))
        await until(pilot, lambda: all(key in screen_text(app) for key in ("r Review", "^q Sign out", "^l Break")))
        await pilot.press("l")
        await until(pilot, lambda: "in 4:30" in screen_text(app))
        await pilot.press("question_mark")
        await until(pilot, lambda: "in 4:30" in screen_text(app))
        clock.pass_seconds(240)
        await until(pilot, lambda: "in 0:30" in screen_text(app))


async def test_a_draft_is_saved_before_the_session_ends_at_closing_time(session: Session, clock: FakeClock) -> None:
    app = kiosk_app(session, closing(clock, 2))
    async with app.run_test(size=(80, 24)) as pilot:
        lesson = session.library.find(LESSON, "en")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        await app.push_screen(ReflectionScreen(lesson, 0))
        app.screen.query_one(TextArea).insert("what I thought of")
        clock.pass_seconds(121)
        await until(pilot, lambda: app._exit)
    assert "what I thought of" in str(session.progress.open_work(WorkKind.DRAFT))


async def test_an_open_test_keeps_its_answers_and_its_deadline(session: Session, clock: FakeClock) -> None:
    app = kiosk_app(session, closing(clock, 2))
    async with app.run_test(size=(80, 24)) as pilot:
        lesson = session.library.find(LESSON, "en")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        app.begin_test(lesson, lesson.tests[0])
        await until(pilot, lambda: stands(app))
        assert isinstance(app.screen, TestScreen)
        await go_to_typed(app.screen, pilot)
        await pilot.press("l")
        await until(pilot, lambda: state(session.answering.open_sittings()[0]).answers)
        clock.pass_seconds(60)
        await pilot.pause()
        [before] = session.answering.open_sittings()
        left = remaining(before, clock.read())
        clock.pass_seconds(61)
        await until(pilot, lambda: app._exit)
    [after] = session.answering.open_sittings()
    assert state(after).answers == state(before).answers != {}
    assert left is not None
    assert remaining(after, clock.read()) == left - 61_000


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_a_closed_machine_says_when_it_opens_and_lets_only_the_administrator_in(
    tmp_path: Path, clock: FakeClock, lang: str
) -> None:
    kiosk = Kiosk(Home(tmp_path / "home"), clock)
    kiosk.set_administrator("keys of the hall")
    kiosk.enrol("张三")
    settings = closing(clock, 1)
    (kiosk.folder / "kiosk.toml").write_text(f'opens = "{settings.opens}"\ncloses = "{settings.closes}"')
    set_language(lang)
    app = SignInApp(kiosk, lambda: True)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "张三" in screen_text(app))
        clock.pass_seconds(61)
        await until(pilot, lambda: settings.opens in screen_text(app))
        assert "张三" not in screen_text(app)
        await pilot.press("f10")
        await pilot.press(*"keys of the hall", "enter")
        await until(pilot, lambda: type(app.screen).__name__ == "KioskStatusScreen")
        await pilot.press("escape")
        clock.pass_seconds(3600)
        await until(pilot, lambda: "张三" in screen_text(app))
        await pilot.press(*"zs")
        assert len(app.screen.query_one(NameGrid).names) == 1
    set_language("en")


async def test_whoever_was_typing_a_passphrase_at_closing_time_is_not_let_in(tmp_path: Path, clock: FakeClock) -> None:
    kiosk = Kiosk(Home(tmp_path / "home"), clock)
    code = kiosk.enrol("张三")
    [member] = kiosk.members()
    kiosk.choose_passphrase(member.id, code, "zhang's own words")
    kiosk.folder.mkdir(exist_ok=True)
    settings = closing(clock, 1)
    (kiosk.folder / "kiosk.toml").write_text(f'opens = "{settings.opens}"\ncloses = "{settings.closes}"')
    app = SignInApp(kiosk, lambda: True)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"zs", "enter")
        clock.pass_seconds(61)
        await pilot.press(*"zhang's own words", "enter")
        await until(pilot, lambda: "This machine is closed now" in screen_text(app))
    assert app.return_value is None
