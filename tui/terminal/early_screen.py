"""The terminal between the command line and Textual: a picture of an earlier start stands there, and keys wait.

Textual takes a quarter of a second to load. What is typed meanwhile stays in the terminal's queue as it was pressed,
and reaches the application. However Study ends before Textual has taken over, the terminal is as it was before.
"""

import contextlib
import os
import select
import signal
import sys
from types import FrameType, TracebackType
from typing import Any, Self

from lessons.clean import acts
from lessons.regex import regex
from tui.wording.language import _

_SGR = regex("\x1b\\[[0-9;]{0,64}m")
_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h"
"""Other screen, no cursor, no line wrap, pastes in brackets: as Textual sets them in its turn (xterm, ctlseqs)."""
_LEAVE = "\x1b[?2004l\x1b[?7h\x1b[?1049l\x1b[?25h"
_ENDING = ("SIGTERM", "SIGHUP", "SIGQUIT")

_stands: "EarlyScreen | None" = None
"""The one that has the terminal."""


def take_over() -> list[Any] | None:
    """Called by who draws from now on: the modes that the line had, for the end; `None` where no picture stands.

    The terminal shows its other screen then, which need not be entered.
    """
    global _stands
    stood, _stands = _stands, None
    return stood.modes_before if stood else None


class EarlyScreen:
    """Use it in `with`, around everything until the end of the application."""

    modes_before: list[Any] | None = None
    """The modes of the line, as of termios(3), before a picture was shown."""

    def __init__(self) -> None:
        self._handlers: dict[int, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    @property
    def stands(self) -> bool:
        """Whether its picture is what the terminal shows."""
        return _stands is self

    def show(self, picture: bytes | None, size: tuple[int, int]) -> None:
        """Show a picture in a terminal of so many columns and rows; nothing where it is not safe or not of that size.

        The picture was on disk, where anybody may have written it: only text and colours are let through.
        """
        global _stands
        lines = _lines(picture or b"", size[1])
        if sys.platform == "win32" or not lines or not self._take():
            return
        _stands = self
        rows = (f"\x1b[{row};1H\x1b[0m{line}" for row, line in enumerate(lines, 1))
        _write(_ENTER + "".join(rows) + "\x1b[0m")

    def _take(self) -> bool:
        """Have keys wait, unseen and as they are pressed; whether this program may ask for that."""
        import termios  # here and below: not on Windows

        line = sys.stdin.fileno()
        try:
            before = termios.tcgetattr(line)
            with contextlib.suppress(OSError):  # no terminal of a session, so no job of it in front
                if os.tcgetpgrp(line) != os.getpgrp():
                    return False
            now = termios.tcgetattr(line)
            now[0] &= ~(termios.ICRNL | termios.INLCR | termios.IGNCR | termios.IXON)
            now[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
            # Ctrl+C ends a start that takes too long. Ctrl+Z and Ctrl+\ are keys already.
            for control in (termios.VSUSP, termios.VQUIT):
                now[6][control] = b"\0"
            now[6][termios.VMIN], now[6][termios.VTIME] = 1, 0
            for name in (*_ENDING, "SIGINT"):
                self._handlers[getattr(signal, name)] = signal.signal(getattr(signal, name), _end)
            self._handlers[signal.SIGTSTP] = signal.signal(signal.SIGTSTP, self._stop)
            self.modes_before = before
            termios.tcsetattr(line, termios.TCSANOW, now)
        except (OSError, ValueError, termios.error):
            return False
        return True

    def _leave(self) -> None:
        if self.stands:
            take_over()
            _write(_LEAVE)
        if self.modes_before is not None:
            import termios

            with contextlib.suppress(termios.error, OSError):
                termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, self.modes_before)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        """Somebody stops the program: once it goes on, Textual draws."""
        self._leave()
        os.kill(os.getpid(), signal.SIGSTOP)


def _end(number: int, _frame: FrameType | None) -> None:
    if _stands is not None:
        _stands._leave()
        if number == signal.SIGINT:
            _write(f"study: {_('interrupted; nothing is half done, run it again')}\n", sys.stderr.fileno())
        # An exception that a handler raises is lost where it comes amid a callback, such as those of imports.
        os._exit(1 if number == signal.SIGINT else 128 + number)
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    sys.exit(128 + number)


def _lines(picture: bytes, rows: int) -> list[str]:
    """The lines of a picture; none where something else is in it than so many lines of text and colours."""
    try:
        lines = picture.decode().split("\n")
    except UnicodeDecodeError:
        return []
    is_safe = len(lines) == rows and not any(acts(_SGR.sub("", line)) for line in lines)
    return lines if is_safe else []


def _write(text: str, terminal: int | None = None) -> None:
    data, terminal = memoryview(text.encode()), sys.stdout.fileno() if terminal is None else terminal
    with contextlib.suppress(OSError):  # it went away, which Textual notices
        while data:
            try:
                data = data[os.write(terminal, data) :]
            except BlockingIOError:  # another process that has this terminal made it non-blocking
                select.select([], [terminal], [])
