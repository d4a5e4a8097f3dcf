"""From the application to the screen and back: signals, and the terminal as it was."""

import contextlib
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from lessons.problem import N_, Problem
from store.machine.library import Library

if TYPE_CHECKING:
    from tui.app.app import StudyApp


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
