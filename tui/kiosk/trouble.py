"""The page of a shared machine that cannot start: why, whom to call, and that it tries again by itself.

Plain text, because what draws screens may be the very thing that is missing. Nothing below the command line's own
needs is imported before it is asked for.
"""

import contextlib
import os
import sys
import time
from pathlib import Path

from lessons.clean import clean_line
from lessons.problem import N_, Problem
from store.disk.owner import unusable_files
from store.disk.trouble import as_problem, places
from tui.wording.language import _, explain

AGAIN = 30
"""Seconds until a start that failed as a whole is tried again."""
_LONGEST = 1000
_CLEAN = b"\x18\x1b\\\x1b[0m\x1b[?25h\x1b[H\x1b[2J\x1b[3J"


def why(home: Path, error: BaseException) -> str:
    """The reason as one line, and the cure where one is known."""
    if isinstance(error, ImportError):
        text = N_("a part of Study is missing; install Study again")
        return explain(Problem(error.name or "", text))
    denied = any(isinstance(cause, PermissionError) for cause in (error, error.__cause__))
    if denied and (misplaced := unusable_files(home)):
        text, mend, fields = misplaced[0]
        return clean_line(f"{_(text).format(**fields)} {_(mend).format(**fields)}", _LONGEST)
    if problem := as_problem(error):
        return explain(problem)
    if isinstance(error, OSError):
        from store.disk.atomic import refusal

        return explain(refusal(Path(str(error.filename or home)), error))
    return clean_line(" ".join([type(error).__name__, *places(error)[-3:]]), _LONGEST)  # a message may hold words


def silent_end(how: str) -> str:
    """The reason for a process that ended without giving one."""
    return _("The sign-in stopped as soon as it started ({reason}); see the log.").format(reason=how)


def page(reason: str, seconds: float) -> bytes:
    """The bytes of the page for the terminal."""
    lines = [
        _("This machine cannot start. Please call the administrator."),
        reason,
        _("Trying again in {n} seconds.").format(n=round(seconds)),
    ]
    return _CLEAN + b"".join(f"\r\n  {line}\r\n".encode("utf-8", "replace") for line in lines if line)


def has_own_terminal() -> bool:
    """Whether this program is all that is on its terminal: nobody reads there what it leaves behind at its end."""
    return os.getsid(0) == os.getpid() and sys.stdin.isatty() and sys.stdout.isatty()


def show_and_wait(reason: str, seconds: float = AGAIN) -> None:
    """Show the page for `seconds`, on a terminal where no key is a signal and none is echoed."""
    import termios
    import tty

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    try:
        tty.setraw(terminal)
        with contextlib.suppress(OSError):
            os.write(terminal, page(reason, seconds))
        time.sleep(seconds)
    finally:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(terminal, termios.TCSAFLUSH, before)
