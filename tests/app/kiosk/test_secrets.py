"""The sign-in of a shared machine and the secrets in Settings, on the screen."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from lessons.clock import Clock
from lessons.problem import Problem
from store.crypto.keys import Key
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.kiosk.guest import GUEST, GuestHome
from store.kiosk.sign_in import PIN, Kiosk, MemberHome, Settings
from store.machine.library import Library
from store.member.progress import Progress
from store.member.session import Session
from tests.app.lessons import in_lesson, write_use
from tests.app.screen_text import screen_text
from tests.app.small_pack import small_pack
from tests.app.until import until
from tests.clocks import FakeClock
from tui.app.palette_entries import StudyCommands
from tui.kiosk.entrance.name_list import NameGrid
from tui.kiosk.entrance.pause import TRIES, PauseApp
from tui.kiosk.entrance.sign_in import SignInScreen
from tui.kiosk.entrance.sign_in_app import SignInApp
from tui.kiosk.entrance.signing_in import Guest, SignedIn
from tui.kiosk.session_app import KioskApp
from tui.screens.frame.own_actions import own_actions
from tui.screens.places.secret.typed_secrets import TypedSecretsScreen
from tui.screens.reading.lesson import LessonScreen
from tui.terminal import outside
from tui.widgets.row import Row
from tui.widgets.writing_area import WritingArea
from tui.wording.language import set_language

FIRST, SECOND = "correct horse", "battery staple"
SIZE = (80, 24)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


@pytest.fixture
def kiosk(tmp_path: Path) -> Kiosk:
    home = Home(tmp_path / "home")
    home.change(lang="en")
    return Kiosk(home, SystemClock())


def enrolled(kiosk: Kiosk) -> tuple[str, Key]:
    code = kiosk.enrol("张三")
    (member,) = kiosk.members()
    return member.id, kiosk.choose_passphrase(member.id, code, FIRST)


def said(app: SignInApp) -> str:
    return str(app.screen.query_one("#asked", Static).render())


async def test_forty_names_stand_on_a_small_screen_in_the_order_of_pinyin(kiosk: Kiosk) -> None:
    names = [family + given for family in "张李王赵陈刘杨黄" for given in ("三", "梅梅", "国华", "晓明", "建军")]
    for name in names:
        kiosk.enrol(name)
    app = SignInApp(kiosk, lambda: True)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: len(app.screen.query_one(NameGrid).names) == 40)
        text = screen_text(app)
        assert all(name in text for name in names)
        shown = app.screen.query_one(NameGrid).names
        assert [name[0] for name in shown] == sorted((name[0] for name in names), key="陈黄李刘王杨张赵".index)
        await pilot.press("down", "down", "right", "enter")
        await until(pilot, lambda: app.screen.has_class("asking"))
        assert said(app).startswith(shown[9])


async def test_a_forgotten_passphrase_asks_for_the_recovery_key_and_goes_on_with_it(kiosk: Kiosk) -> None:
    member, key = enrolled(kiosk)
    recovery, code = kiosk.new_recovery_key(member, key), kiosk.enrol("张三")
    app = SignInApp(kiosk, lambda: True)
    async with app.run_test(size=SIZE) as pilot:
        screen = app.screen
        assert isinstance(screen, SignInScreen)
        await until(pilot, lambda: bool(screen.query_one(NameGrid).names))
        await pilot.press("enter")
        secret = screen.query_one("#secret", Input)
        for typed, then in (
            (code, "your recovery key"),
            ("WRONG", "your recovery key"),
            (recovery, "choose a passphrase"),
            (SECOND, "the same once more"),
            (SECOND, ""),
        ):
            assert secret.password != ("recovery" in said(app))
            secret.value = typed
            await pilot.press("enter")
            await until(pilot, lambda then: not then or (then in said(app) and not screen._signing.checking), then)
        await until(pilot, lambda: app.return_value is not None)
    assert isinstance(app.return_value, SignedIn)
    assert app.return_value.key.public == key.public
    assert isinstance(kiosk.admit(member, SECOND), Key)


@pytest.mark.parametrize("by_mouse", [True, False])
async def test_without_it_a_new_one_is_shown_once_before_anything_else(kiosk: Kiosk, by_mouse: bool) -> None:
    member, key = enrolled(kiosk)
    kiosk.new_recovery_key(member, key)
    code = kiosk.enrol("张三")
    app = SignInApp(kiosk, lambda: True)
    async with app.run_test(size=SIZE) as pilot:
        screen = app.screen
        await until(pilot, lambda: bool(screen.query_one(NameGrid).names))
        await pilot.press("enter")
        secret = screen.query_one("#secret", Input)
        for typed, then in ((code, "recovery"), ("", "choose"), (SECOND, "once more"), (SECOND, "Write this")):
            secret.value = typed
            await pilot.press("enter")
            await until(pilot, lambda then: then in said(app), then)
        recovery = str(screen.query_one("#recovery", Static).render())
        kiosk.check_recovery(member, recovery)
        assert recovery in screen_text(app)
        await pilot.press("f10", "f12", "enter", "escape", "space", "enter")
        assert recovery in screen_text(app), "no other key leads past it"
        await (pilot.click("#written") if by_mouse else pilot.press("tab", "enter"))
        await until(pilot, lambda: app.return_value is not None)
    assert isinstance(app.return_value, SignedIn)
    assert app.return_value.key.public != key.public


async def test_guests_are_offered_only_where_the_administrator_allows_it(kiosk: Kiosk) -> None:
    kiosk.enrol("张三")
    for allowed in (False, True):
        kiosk.folder.mkdir(exist_ok=True)
        (kiosk.folder / "kiosk.toml").write_text(f"guests = {str(allowed).lower()}")
        app = SignInApp(kiosk, lambda: True)
        async with app.run_test(size=SIZE) as pilot:
            await until(pilot, lambda app: bool(app.screen.query_one(NameGrid).names), app)
            assert bool(app.screen.query("#guest")) == allowed
            if allowed:
                await pilot.click("#guest")
                await until(pilot, lambda app: app.return_value is not None, app)
                assert isinstance(app.return_value, Guest)


async def test_a_guest_is_told_that_nothing_is_kept_and_is_offered_no_break(kiosk: Kiosk) -> None:
    home = GuestHome(kiosk.home.path)
    with Progress.open(home, GUEST, SystemClock(), key=home.key()) as progress:
        session = Session(home, SystemClock(), progress, Library(home), None)
        app = KioskApp(session, kiosk.settings(), kiosk.log, lambda: True)
        async with app.run_test(size=SIZE) as pilot:
            await until(pilot, lambda: "Guest" in screen_text(app).splitlines()[0])
            app.open_lesson("electrical-safety/shift-handover")
            await until(pilot, lambda: isinstance(app.screen, LessonScreen))
            assert screen_text(app).splitlines()[0].endswith("Guest"), "whatever else the bar shows"
            await pilot.press("escape", "s", "ctrl+l")
            await pilot.press("ctrl+q")
            await until(pilot, lambda: "Without a name nothing is kept." in screen_text(app))
            assert "Break" not in screen_text(app)
            assert not app.paused
            assert not app._notifications


async def test_no_program_is_started_no_link_is_the_terminals_and_no_theme_is_read(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in (("EDITOR", "sh"), ("PAGER", "sh"), ("KITTY_WINDOW_ID", "1")):
        monkeypatch.setenv(name, value)
    kiosk.home.themes.mkdir(parents=True)
    (kiosk.home.themes / "night.toml").write_text("dark = true")
    monkeypatch.setattr(outside, "run", lambda *_of: pytest.fail("a program was started"))
    member, key = enrolled(kiosk)
    home = MemberHome(kiosk.home.path, member)
    with Progress.open(home, member, SystemClock(), key=key) as progress:
        session = Session(home, SystemClock(), progress, Library(home, (small_pack(tmp_path),)), None)
        app = KioskApp(session, kiosk.settings(), kiosk.log, lambda: True)
        async with app.run_test(size=SIZE) as pilot:
            assert not app.shows_links and "night" not in app.theme_titles
            await in_lesson(app, pilot)
            await pilot.press("vertical_line")
            assert "pager" not in {own.meaning for own in own_actions(app.screen) if own.able}
            form = await write_use(app, pilot)
            await pilot.press("ctrl+right_square_bracket")
            assert "editor" not in {own.meaning for own in own_actions(app.screen) if own.able}
            area = form.query_one(WritingArea)
            app.post_message(WritingArea.EditorAsked(area))
            await pilot.pause()


async def test_no_summary_is_left_on_a_machine_without_a_branch_s_folder(kiosk: Kiosk) -> None:
    member, key = enrolled(kiosk)
    home = MemberHome(kiosk.home.path, member)
    with Progress.open(home, member, SystemClock(), key=key) as progress:
        app = KioskApp(Session(home, SystemClock(), progress, Library(home), None), kiosk.settings(), kiosk.log, bool)
        before = {path for path in kiosk.home.path.rglob("*") if path.is_file()}
        with pytest.raises(Problem, match="no branch's folder"):
            app.write_summary()
        assert {path for path in kiosk.home.path.rglob("*") if path.is_file()} == before


async def test_settings_change_the_passphrase_make_a_recovery_key_and_set_a_pin(kiosk: Kiosk) -> None:
    member, key = enrolled(kiosk)
    home = MemberHome(kiosk.home.path, member)
    with Progress.open(home, member, SystemClock(), key=key) as progress:
        session = Session(home, SystemClock(), progress, Library(home), None)
        app = KioskApp(session, kiosk.settings(), kiosk.log, lambda: True)
        async with app.run_test(size=SIZE, notifications=True) as pilot:
            await until(pilot, lambda: "Study now" in screen_text(app))

            async def ask(row: str, *typed: str, refused: str = "", at: int = 0) -> None:
                app.screen.query_one(f"#secret-{row}", Row).action_press()
                await until(pilot, lambda: isinstance(app.screen, TypedSecretsScreen))
                asked = app.screen
                for number, text in enumerate(typed):
                    field = app.screen.query_one(f"#field-{number}", Input)
                    await until(pilot, lambda field: app.focused is field, field)
                    assert field.password
                    field.value = text
                    await pilot.press("enter")
                if refused:  # said at the field that it is about, which has the focus; nothing is typed again
                    await until(pilot, lambda: refused in screen_text(app))
                    wrong = asked.query_one(f"#field-{at}", Input)
                    assert app.screen is asked and wrong.has_focus
                    assert all(refused not in note.message for note in app._notifications)
                    wrong.value = "another"
                    await until(pilot, lambda: refused not in screen_text(app))
                    await pilot.press("escape")
                await until(pilot, lambda: app.screen is not asked)

            await pilot.press("s")
            await until(pilot, lambda: bool(app.screen.query("#secret-pin")))
            for words, title in (("passphrase", "Change the pass"), ("recovery", "recovery key"), ("pin", "PIN for a")):
                found = StudyCommands(app.screen).search(words)
                assert any([title in str(hit.text) async for hit in found]), words
            await ask("pin", "24", "24", refused="a PIN has 4 to 12 digits")
            await ask("pin", "2468", "2469", refused="the two PINs differ", at=1)
            assert progress.get_open(PIN, "", str) is None
            await ask("pin", "２４６８", "2468")
            await until(pilot, lambda: progress.get_open(PIN, "", str) == "2468")
            await ask("passphrase", "wrong wrong", SECOND, SECOND, refused="does not open the key")
            await ask("passphrase", FIRST, "short", "short", refused="at least 8 characters", at=1)
            await ask("passphrase", FIRST, SECOND, SECOND + "x", refused="passphrases differ", at=2)
            await ask("passphrase", FIRST, SECOND, SECOND)
            await until(pilot, lambda: "is changed" in screen_text(app))
            await ask("recovery", SECOND)
            await until(pilot, lambda: "Your recovery key" in screen_text(app))
            recovery = str(app.screen.query_one(".told", Static).render())
            kiosk.check_recovery(member, recovery)
            await pilot.press("enter", "escape", "space", "enter", "y", "n")
            assert recovery in screen_text(app), "nothing that is pressed by habit takes it away"
            await pilot.press("tab", "enter")
            await until(pilot, lambda: recovery not in screen_text(app))
    assert isinstance(kiosk.admit(member, SECOND), Key)


async def in_break(pins: list[str], settings: Settings, clock: Clock, pass_seconds: int = 0) -> bool | None:
    """Give these PINs one right after the other, `pass_seconds` after a break began; whether the session goes on."""
    app = PauseApp("张三", "2468", settings, clock, lambda: True)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: app.return_value is not None or "张三 is having a break" in screen_text(app))
        if pass_seconds:
            assert isinstance(clock, FakeClock)
            clock.pass_seconds(pass_seconds)
        for pin in pins if app.return_value is None else ():
            field = app.screen.query_one("#pin", Input)
            field.post_message(Input.Submitted(field, pin))
        await until(pilot, lambda: app.return_value is not None)
    return app.return_value


async def test_a_break_waits_for_the_pin_a_few_tries_and_a_few_minutes(clock: FakeClock) -> None:
    assert await in_break(["1111", "2468"], Settings(), clock) is True
    assert await in_break(["２４６８"], Settings(), clock) is True, "with an input method on"
    assert await in_break(["1111"] * TRIES, Settings(), clock) is False
    assert await in_break(["1111"] * TRIES + ["2468"] * 9, Settings(), clock) is False, "so many tries and no more"
    assert await in_break(["2468"], Settings(), clock, pass_seconds=299) is True
    assert await in_break(["2468"], Settings(), clock, pass_seconds=300) is False


async def test_the_pin_no_longer_opens_once_the_machine_closes(clock: FakeClock) -> None:
    now = clock.read().instant.astimezone()
    opens, closes = (f"{now + timedelta(minutes=minutes):%H:%M}" for minutes in (60, 2))
    settings = Settings(opens=opens, closes=closes)
    assert await in_break(["2468"], settings, clock, pass_seconds=30) is True
    assert await in_break(["2468"], settings, clock, pass_seconds=91) is False
    assert await in_break(["2468"], settings, clock, pass_seconds=0) is False, "closed before it began"
