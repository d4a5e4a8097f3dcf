"""The names at the sign-in of a shared machine, however fast somebody types."""

import math
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from lessons.problem import Problem
from store.crypto.key_file import member_key_file
from store.disk.home import Home, Member
from store.kiosk.sign_in import Kiosk
from tests.app.screen_text import screen_text
from tests.app.until import until
from tests.clocks import FakeClock
from tui.kiosk.entrance.name_list import NameGrid, NameRow
from tui.kiosk.entrance.sign_in_app import SignInApp
from tui.widgets.messages import Messages
from tui.wording.language import set_language


@pytest.fixture
def kiosk(tmp_path: Path, clock: FakeClock) -> Iterator[Kiosk]:
    set_language("en")
    yield Kiosk(Home(tmp_path / "home"), clock)
    set_language("en")


def waiting(kiosk: Kiosk, name: str) -> str:
    """A member of this name, who has a code; the id."""
    member = kiosk.home.new_member(name)
    (kiosk.home.member_folder(member) / "enrolment").write_text("code")
    return member


def names(app: SignInApp) -> list[str]:
    """The names as they stand."""
    return list(app.screen.query_one(NameGrid).names)


async def test_keys_that_come_all_at_once_leave_the_list_whole(kiosk: Kiosk) -> None:
    for name in ("张三", "张四", "李雷"):
        waiting(kiosk, name)
    app = SignInApp(kiosk, lambda: True)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(names(app)) == 3)
        for key in ("z", "escape", "f12", "l", "escape", "z", "f12", "escape", "z"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        app.post_message(events.Key("escape", None))
        await until(pilot, lambda: len(names(app)) == 3)
        await pilot.press("z")
        await until(pilot, lambda: names(app) == ["张三", "张四"])
    assert app._exception is None


@pytest.mark.parametrize("keys", [("z", "f12", "s"), ("f12", "z", "s"), ("f12", "z", "f12", "f12", "s")])
async def test_what_is_typed_while_the_language_changes_is_not_lost(kiosk: Kiosk, keys: tuple[str, ...]) -> None:
    for name in ("张三", "张一", "李雷"):
        waiting(kiosk, name)
    app = SignInApp(kiosk, lambda: True)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(names(app)) == 3)
        for key in keys:
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: names(app) == ["张三"])
        assert ("sign in" in screen_text(app)) == (keys.count("f12") % 2 == 0)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.has_class("asking"))
        await pilot.press("f12")
        await until(pilot, lambda: len(names(app)) == 3)


async def test_what_was_typed_before_the_sign_in_stands_there_is_nobody_s(kiosk: Kiosk) -> None:
    for name in ("张三", "李雷"):
        waiting(kiosk, name)
    app = SignInApp(kiosk, lambda: True)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(names(app)) == 2 and app._shown_since < math.inf)
        search = app.screen.query_one("#search", Input)
        for early in (events.Key("l", "l"), events.Paste("ll"), events.Key("enter", "\r")):
            early.time = app._shown_since - 0.001
            app.post_message(early)
        app.post_message(events.Key("z", "z"))
        await until(pilot, lambda: search.value)
        assert search.value == "z"
        assert not app.screen.has_class("asking")


async def test_two_members_of_one_name_are_told_apart(kiosk: Kiosk) -> None:
    first, second = waiting(kiosk, "张三"), waiting(kiosk, "张三")
    app = SignInApp(kiosk, lambda: True)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(names(app)) == 2)
        assert all(f"张三 {member[-4:]}" in screen_text(app) for member in (first, second))


def marked(app: SignInApp) -> str:
    """The one that Enter takes."""
    grid, other = app.screen.query_one(NameGrid), app.screen.query(".marked").results(NameRow)
    [title] = [*([grid.names[grid.mark]] if grid.marked else []), *(row.title for row in other)]
    return title


async def test_of_several_names_the_one_that_enter_takes_is_marked_and_the_arrows_move_the_mark(kiosk: Kiosk) -> None:
    for name in ("张一", "张二", "张三", "张四", "张五", "张六", "李雷"):
        waiting(kiosk, name)
    app = SignInApp(kiosk, lambda: True)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(names(app)) == 7)
        await pilot.press("z")
        await until(pilot, lambda: len(names(app)) == 6)
        first, second, third, _fourth, fifth, last = names(app)
        assert marked(app) == first
        for key, then in (
            ("up", first),
            ("left", first),
            ("right", second),
            ("down", last),  # right below
            ("down", last),
            ("left", fifth),
            ("up", first),
            ("tab", second),
            ("right", third),
            ("down", last),  # nothing is right below
            ("shift+tab", fifth),
        ):
            await pilot.press(key)
            assert marked(app) == then, key
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.has_class("asking"))
        assert f"{fifth}: the code" in screen_text(app)


async def test_more_letters_mark_the_first_name_that_is_left_and_none_where_nothing_is_left(kiosk: Kiosk) -> None:
    for name in ("张三", "张四", "张思"):
        waiting(kiosk, name)
    kiosk.folder.mkdir(exist_ok=True)
    (kiosk.folder / "kiosk.toml").write_text("guests = true")
    app = SignInApp(kiosk, lambda: True)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(names(app)) == 3)
        await pilot.press("down")
        assert marked(app) == "Read without a name; nothing is kept"
        await pilot.press("up")
        assert marked(app) == names(app)[-1]
        await pilot.press("张", "四")
        await until(pilot, lambda: names(app) == ["张四"])
        assert marked(app) == "张四"
        await pilot.press("x")
        await until(pilot, lambda: not names(app))
        await pilot.press("enter")
        assert not app.screen.query_one(NameGrid).marked and not app.screen.has_class("asking")
        await pilot.press("down")
        assert marked(app) == "Read without a name; nothing is kept"


async def test_the_mouse_chooses_another_name_than_the_marked_one_and_typing_goes_on_after_it(kiosk: Kiosk) -> None:
    for name in ("张三", "张四"):
        waiting(kiosk, name)
    app = SignInApp(kiosk, lambda: True)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(names(app)) == 2)
        other = names(app)[1]
        assert marked(app) != other
        await pilot.click("#names", offset=(22, 0))
        await until(pilot, lambda: app.screen.has_class("asking"))
        assert f"{other}: the code" in screen_text(app)
        await pilot.press("escape", "z")
        await until(pilot, lambda: app.screen.query_one("#search", Input).value == "z")


@pytest.fixture
def hundred(kiosk: Kiosk) -> Kiosk:
    """With more names than a screen has lines."""
    for number in range(100):
        waiting(kiosk, f"member{number:03}")
    return kiosk


async def test_the_mark_is_seen_among_more_names_than_the_screen_has_lines(hundred: Kiosk) -> None:
    app = SignInApp(hundred, lambda: True)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(names(app)) == 100)
        assert "member099" not in screen_text(app)
        await pilot.press(*["down"] * 25)
        await until(pilot, lambda: "member099" in screen_text(app))
        assert marked(app) == "member099"


async def test_home_end_and_the_page_keys_move_the_mark_among_the_names(hundred: Kiosk) -> None:
    app = SignInApp(hundred, lambda: True)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(names(app)) == 100)
        for key in ("end", "home", "pagedown", "pageup", "end"):
            await pilot.press(key)
            wanted = {"end": ["member099"], "home": ["member000"], "pageup": ["member000"]}.get(key, names(app)[8:-1])
            await until(pilot, lambda wanted: marked(app) in wanted and marked(app) in screen_text(app), wanted)


async def test_the_sign_in_rests_until_somebody_begins_and_again_once_what_was_begun_is_dropped(kiosk: Kiosk) -> None:
    waiting(kiosk, "张三")
    app = SignInApp(kiosk, lambda: True)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: names(app) == ["张三"])
        assert app.at_rest
        await pilot.press("z")
        await until(pilot, lambda: not app.at_rest)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.has_class("asking"))
        await pilot.press("c")
        assert not app.at_rest
        await pilot.press("escape")
        await until(pilot, lambda: app.at_rest)


async def test_who_signs_in_first_is_told_of_a_name_like_theirs_that_has_a_passphrase_here(kiosk: Kiosk) -> None:
    code = kiosk.enrol("王己")
    [first] = kiosk.members()
    kiosk.choose_passphrase(first.id, code, "eight888")
    waiting(kiosk, "王已")
    app = SignInApp(kiosk, lambda: True)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(names(app)) == 2)
        await pilot.press(*"王已", "enter")
        await until(pilot, lambda: app.screen.has_class("asking"))
        assert f"王己 (…{first.id[-4:]}) already has a passphrase here" in screen_text(app)
        await pilot.press("escape", *"王己", "enter")
        await until(pilot, lambda: "your passphrase" in screen_text(app))
        assert "already has a passphrase here" not in screen_text(app)


async def test_a_passphrase_that_is_too_short_is_refused_before_it_is_typed_once_more(kiosk: Kiosk) -> None:
    code = kiosk.enrol("张三")
    app = SignInApp(kiosk, lambda: True)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: names(app) == ["张三"])
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.has_class("asking"))
        await pilot.press(*code, "enter")
        await until(pilot, lambda: "choose a passphrase" in screen_text(app))
        await pilot.press(*"seven77", "enter")
        await until(pilot, lambda: "at least 8 characters; choose a longer one" in screen_text(app))
        assert "choose a passphrase" in screen_text(app) and "once more" not in screen_text(app)
        await pilot.press(*"eight888", "enter")
        await until(pilot, lambda: "once more" in screen_text(app))


def told(app: SignInApp) -> str:
    return " ".join(screen_text(app).split())


async def test_one_member_s_damaged_key_keeps_nobody_else_out_and_is_told_to_that_member(kiosk: Kiosk) -> None:
    damaged, well = kiosk.home.new_member("李雷"), waiting(kiosk, "张三")
    path = member_key_file(kiosk.home, damaged)
    path.write_bytes(b"\0")
    app = SignInApp(kiosk, lambda: True)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: sorted(names(app)) == ["张三", "李雷"])
        app.screen.query_one("#search", Input).value = "ll"
        await until(pilot, lambda: names(app) == ["李雷"])
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.has_class("asking"))
        await pilot.press(*"secret", "enter")
        await until(pilot, lambda: "member.key: is damaged" in told(app))
        assert str(path.parent) not in told(app)
        await pilot.press("escape")
        app.screen.query_one("#search", Input).value = "zs"
        await until(pilot, lambda: names(app) == ["张三"])
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.has_class("asking"))
    assert app._exception is None and well


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe of Unix")
async def test_a_pipe_in_place_of_the_tries_is_told_and_holds_nobody(kiosk: Kiosk) -> None:
    member = waiting(kiosk, "张三")
    os.mkfifo(kiosk.home.member_folder(member) / "tries.json")
    app = SignInApp(kiosk, lambda: True)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: names(app) == ["张三"])
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.has_class("asking"))
        await pilot.press(*"secret", "enter")
        await until(pilot, lambda: "tries.json: is not a file" in told(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.at_rest)


async def test_where_no_name_can_be_read_the_sign_in_says_why(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting(kiosk, "张三")

    def refuse() -> list[Member]:
        raise Problem("/home/study/members", "cannot be read")

    app = SignInApp(kiosk, lambda: True)
    with monkeypatch.context() as patch:
        patch.setattr(kiosk.home, "members", refuse)
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: "members: cannot be read" in told(app))
            patch.undo()
            await pilot.press("escape")
            await until(pilot, lambda: names(app) == ["张三"])


async def test_settings_that_are_spoilt_while_the_kiosk_runs_stay_as_they_were(kiosk: Kiosk) -> None:
    waiting(kiosk, "张三")
    kiosk.folder.mkdir()
    (kiosk.folder / "kiosk.toml").write_text("guests = true")
    kiosk.settings()
    (kiosk.folder / "kiosk.toml").write_text("guests = tru")
    app = SignInApp(kiosk, lambda: True)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: names(app) == ["张三"] and "Read without a name" in told(app))
    assert kiosk.log.read_text().count("kiosk.toml refused") == 1
    with pytest.raises(Problem):
        kiosk.settings()


async def test_what_is_told_covers_neither_the_names_nor_what_is_typed(kiosk: Kiosk) -> None:
    for name in ("张三", "李雷"):
        waiting(kiosk, name)
    app = SignInApp(kiosk, lambda: True)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: len(names(app)) == 2)
        for asking in (False, True):
            if asking:
                await pilot.press("l", "enter")
                await until(pilot, lambda: app.screen.has_class("asking"))
            app.notify("members: cannot be read just now; ask the administrator", severity="error")
            await until(pilot, lambda: "cannot be read just now" in screen_text(app))
            rows = app.screen.query_one(Messages)
            others = [widget for widget in app.screen.children if widget is not rows and widget.display]
            assert not [other for other in others if other.region.intersection(rows.region).area]
            app.clear_notifications()
            await until(pilot, lambda: "cannot be read just now" not in screen_text(app))
