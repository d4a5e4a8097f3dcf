"""Whose key it is when a dialog comes up: that of the screen it was pressed on."""

import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events
from textual.command import CommandList
from textual.widgets import TextArea

from store.disk.clock import SystemClock
from store.kiosk.guest import GUEST, GuestHome
from store.kiosk.sign_in import Settings
from store.machine.library import Library
from store.member.progress import Progress
from store.member.session import Session
from tests.app.until import until
from tui.app.palette import Palette
from tui.kiosk.session_app import KioskApp
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.reading.note import NoteScreen
from tui.wording.language import set_language


@pytest.fixture
def app(tmp_path: Path) -> Iterator[KioskApp]:
    """A session on a shared machine."""
    set_language("en")
    home = GuestHome(tmp_path / "home")
    with Progress.open(home, GUEST, SystemClock(), key=home.key()) as progress:
        session = Session(home, SystemClock(), progress, Library(home), None)
        yield KioskApp(session, Settings(), tmp_path / "log", lambda: True)


@pytest.mark.parametrize("letter", ["y", "n"])
async def test_a_letter_that_ctrl_q_overtakes_does_not_answer_the_question_that_ctrl_q_asks(
    app: KioskApp, letter: str
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.focused)
        for key in (letter, "ctrl+q"):
            app.post_message(events.Key(key, letter if key == letter else None))
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen) and app.screen._shown_since < math.inf)
        await pilot.pause(0.1)
        assert isinstance(app.screen, ConfirmScreen) and not app._exit
        await pilot.press(letter)
        await until(pilot, lambda: app._exit if letter == "y" else not isinstance(app.screen, ConfirmScreen))


async def test_a_click_at_where_a_dialog_will_stand_does_not_answer_it(app: KioskApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.focused)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen) and app.screen._shown_since < math.inf)
        dialog, yes = app.screen, app.screen.query_one("#yes").region
        assert isinstance(dialog, ConfirmScreen)
        for kind in (events.MouseDown, events.MouseUp):
            click = kind(None, yes.x + 1, yes.y, 0, 0, 1, False, False, False, yes.x + 1, yes.y)
            if kind is events.MouseDown:
                click.time = dialog._shown_since - 0.001
            app.post_message(click)
        await pilot.pause(0.1)
        assert app.screen is dialog and not app._exit
        await pilot.click("#yes")
        await until(pilot, lambda: app._exit)


async def test_what_is_typed_into_a_dialog_counts_before_it_was_drawn(app: KioskApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.focused)
        note = NoteScreen("words", "", lambda _text: None)
        await app.push_screen(note)
        await until(pilot, lambda: note.focused)
        note._shown_since = math.inf
        for letter in "noted":
            app.post_message(events.Key(letter, letter))
        await until(pilot, lambda: note.query_one(TextArea).text == "noted")


async def test_a_palette_that_is_closed_while_it_searches_ends_no_session(app: KioskApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.focused)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: app.screen.query(CommandList))
        palette = app.screen
        assert isinstance(palette, Palette)
        await palette.query_one(CommandList).remove()
        search = palette._gather_commands("s")
        await until(pilot, lambda: search.is_finished)
        palette._show_busy = not palette._show_busy
        palette._list_visible = not palette._list_visible
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is not palette)
    assert app._exception is None
