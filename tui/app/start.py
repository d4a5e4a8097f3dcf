"""From the command line to the screen and back: member, lock, signals, and the terminal as it was."""

import contextlib
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from lessons.problem import N_, Problem
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.machine.first_frame import open_window
from store.machine.library import Library
from store.member.glance.member_session import member_session
from store.member.private_pack import own_pack
from store.member.this_member import is_first, open_progress
from tui.app.pictures import Opening, pictured_member
from tui.console.member_here import member_here
from tui.console.unlocked_key import unlocked_key

if TYPE_CHECKING:
    from tui.app.app import StudyApp


def run(home: Home, packs: list[str], opening: Opening) -> int:
    """Open the application for the member of this home, made at the first start. The exit status."""
    first_start = is_first(home)
    member = member_here(home)
    clock = SystemClock()
    key = unlocked_key(home, member)
    opening.show_after_passphrase()
    from tui.app.app import StudyApp  # Textual: the passphrase was asked for before

    with open_progress(home, member, clock, key) as progress:
        own = own_pack(home, member, progress.private_seal, home.notices.add)
        library = Library(home, tuple(Path(pack) for pack in packs), own=own)
        library.notices += counting(packs, library)
        app = StudyApp(member_session(home, clock, progress, library), first_start=first_start)
        app.draws_at_once = opening.screen.stands
        if library.named:
            app.first_place = "library"  # at the pack that was named
        if progress.read_only:
            return show(app)
        with open_window(home, member):
            app.keeps_frame = not packs
            status = show(app)
            if app.kept_frame and not app.fault and pictured_member(home) == member:
                app.kept_frame.keep()
            return status


def counting(packs: list[str], library: Library) -> list[Problem]:
    """A notice for each pack that Study was opened with: what is studied in it counts."""
    text = N_("counts in your records when you study it here; `study preview` tries a pack and keeps nothing")
    opened = {edition.path for edition in library.editions}
    return [Problem(pack, text) for pack in dict.fromkeys(packs) if Path(pack) in opened]


def show(app: "StudyApp") -> int:
    """Run the application until it ends; the exit status."""
    with _terminal_restored(), signals_end(app):
        app.run()
    app.machines.exchange_at_the_end()
    if app.fault:
        print(f"study: {app.fault}", file=sys.stderr)
        return 1
    return app.return_code or 0


@contextlib.contextmanager
def _terminal_restored() -> Iterator[None]:
    """Restore the terminal, however the application ends."""
    try:
        import termios
    except ImportError:  # Windows restores its console by itself
        yield
        return
    try:
        before = termios.tcgetattr(sys.stdin.fileno())
    except (termios.error, OSError, ValueError):
        yield
        return
    try:
        yield
    finally:
        with contextlib.suppress(termios.error, OSError):
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, before)


@contextlib.contextmanager
def signals_end(app: "StudyApp") -> Iterator[None]:
    """Signals that ask to end are obeyed in order: open work is saved, the terminal restored."""

    def end(number: int, _frame: object) -> None:
        loop = app._loop
        if loop is None:  # not drawing yet, or no longer
            sys.exit(128 + number)
        # From here only a thread-safe call wakes a loop that waits for input.
        loop.call_soon_threadsafe(app.exit, 128 + number, 128 + number)

    names = [name for name in ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), end) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)
