"""The installed `study` on a real pseudo-terminal, its screen read by a terminal emulator.

Nothing here sleeps: a thread reads what the program writes, and those who wait are woken by it.
"""

import codecs
import contextlib
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pyte
from wcwidth import wcswidth

STUDY = Path(sys.executable).with_name("study")
PATIENCE = 20.0
"""Seconds after which a condition counts as never coming; a loaded machine is no failure."""

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "space": " ",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "delete": "\x1b[3~",
} | {f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"}

SYNCHRONISED = {b"\x1b[?2026$p": b"\x1b[?2026;2$y"}
"""What a terminal answers that draws nothing between `CSI ? 2026 h` and `l`, so that only whole pictures are seen."""

_WORD = re.compile("(?:[\u2e80-\uffef] ?)+|[^\\s\u2e80-\uffef]+")
_MODE = re.compile(rb"\x1b\[\?(\d+)([hl])")
# The emulator knows no `<` in a control sequence and would draw its end.
_KITTY_POP = "\x1b[<u"


class Terminal:
    """One run of the program on a terminal of its own. Use it in `with`; leaving that kills what still runs."""

    def __init__(
        self,
        *arguments: str | Path,
        home: Path,
        size: tuple[int, int] = (80, 24),
        environment: Mapping[str, str | None] | None = None,
        program: list[str] | None = None,
        answers: Mapping[bytes, bytes] = SYNCHRONISED,
        controlling: bool = True,
        scrollback: int = 0,
    ) -> None:
        """Start it. `environment` is laid over a plain one, None removes; `answers` are the terminal's to queries.

        A terminal that is not `controlling` sends no SIGHUP when it goes away. `scrollback` lines are kept of what was
        scrolled out of the screen.
        """
        self.raw = b""
        self._answers = dict(answers)
        self._columns, self._rows = size
        self._screen = pyte.HistoryScreen(*size, history=scrollback) if scrollback else pyte.Screen(*size)
        self._stream = pyte.Stream(self._screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._changed = threading.Condition()
        self._wake, self._waker = os.pipe()
        self._master, self._slave = os.openpty()
        self._set_size(*size)
        self.modes_before = termios.tcgetattr(self._slave)
        self._start = partial(
            subprocess.Popen,
            [*(program or [str(STUDY)]), *map(str, arguments)],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            env=plain_environment(home, environment),
            cwd=home.parent,
            start_new_session=True,
            preexec_fn=_take_controlling_terminal if controlling else None,
        )
        self.process = self._start()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_error: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.wait_end()

    # What it shows

    def _read(self) -> None:
        while self._wake not in select.select([self._master, self._wake], [], [])[0]:
            try:
                data = os.read(self._master, 65536)
            except OSError:  # the last writer has closed its side
                break
            with self._changed:
                self.raw += data
                self._stream.feed(self._decoder.decode(data).replace(_KITTY_POP, ""))
                for query in [query for query in self._answers if query in self.raw]:
                    os.write(self._master, self._answers.pop(query))
                self._changed.notify_all()
        for descriptor in (self._master, self._wake, self._waker):
            os.close(descriptor)

    @property
    def whole(self) -> bool:
        """Whether the last picture was drawn to its end."""
        return self.raw.rfind(b"\x1b[?2026h") <= self.raw.rfind(b"\x1b[?2026l")

    @property
    def screen(self) -> str:
        """What is on the screen now, line by line, without the spaces at the ends."""
        with self._changed:
            return _text(self._screen)

    def wait_until(self, holds: Callable[[str], bool], what: str, timeout: float = PATIENCE) -> str:
        """Wait until something holds of the screen's text, and give that text."""
        end = time.monotonic() + timeout
        with self._changed:
            while not (holds(text := _text(self._screen)) and self.whole):
                left = end - time.monotonic()
                if left <= 0 or (self.process.poll() is not None and not self._changed.wait(1)):
                    state = "still runs" if self.process.poll() is None else f"ended with {self.process.returncode}"
                    picture = "whole" if self.whole else f"broken off: {self.raw[-200:]!r}"
                    raise AssertionError(f"{what} never came; the program {state}; the screen, {picture}:\n{text}")
                self._changed.wait(min(left, 0.5))
        return text

    def wait_for(self, *texts: str, timeout: float = PATIENCE) -> str:
        """Wait until all texts are on the screen; gives its text."""
        return self.wait_until(lambda screen: all(text in screen for text in texts), repr(texts), timeout)

    def wait_gone(self, text: str) -> str:
        """Wait until a text is no longer on the screen; gives its text."""
        return self.wait_until(lambda screen: text not in screen, f"the end of {text!r}")

    def wait_output(self, count: int, timeout: float) -> None:
        """Wait until so many more bytes were written, or the time is over."""
        with self._changed:
            wanted = len(self.raw) + count
            self._changed.wait_for(lambda: len(self.raw) >= wanted, timeout)

    def wait_raw(self, data: bytes) -> None:
        """Wait until the program has written these bytes."""
        self.wait_until(lambda _screen: data in self.raw, repr(data))

    def settle(self, silence: float = 0.02, longest: float = 1.0) -> None:
        """Wait until nothing more is written for a moment."""
        end = time.monotonic() + longest
        with self._changed:
            while self._changed.wait(silence) and time.monotonic() < end:
                pass

    def take(self) -> bytes:
        """What was written since the last time; `raw` begins anew."""
        with self._changed:
            taken, self.raw = self.raw, b""
        return taken

    @property
    def everything(self) -> str:
        """All that somebody could still read on this terminal: screen, what was scrolled away, title."""
        with self._changed:
            screen = self._screen
            history = getattr(screen, "history", None)
            away = [*history.top, *history.bottom] if history else []
            return "\n".join(
                [_text(screen), *(_line(row, self._columns) for row in away), screen.title, screen.icon_name]
            )

    @property
    def attributes(self) -> list[Any]:
        """The modes of the line now, as of termios(3)."""
        return termios.tcgetattr(self._slave)

    @property
    def cursor_line(self) -> str:
        """The line of the screen that the cursor stands on: where what is typed goes."""
        with self._changed:
            return _line(self._screen.buffer[self._screen.cursor.y], self._columns)

    def wait_for_cursor(self, text: str) -> None:
        """Wait until the cursor stands in a line with this text."""
        self.wait_until(lambda _screen: text in self.cursor_line, f"the cursor in {text!r}")

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        return self._columns, self._rows

    @property
    def words(self) -> list[tuple[int, int, str]]:
        """What is to be read, parted by spaces: column and row from 0, and text. A wide character fills two cells."""
        with self._changed:
            rows = range(self._rows)
            lines = ["".join(self._screen.buffer[y][x].data[:1] or " " for x in range(self._columns)) for y in rows]
        return [(word.start(), row, word[0]) for row, line in enumerate(lines) for word in _WORD.finditer(line)]

    def find(self, text: str) -> tuple[int, int]:
        """Column and row, from 0, of the first place where the screen shows a text."""
        with self._changed:
            for row in range(self._rows):
                cells = [self._screen.buffer[row][column].data for column in range(self._columns)]
                for column in range(self._columns):
                    if "".join(cells[column:]).startswith(text):
                        return column, row
        raise AssertionError(f"{text!r} is not on the screen:\n{self.screen}")

    # What is done to it

    def send(self, data: str | bytes) -> None:
        """Type bytes as they are."""
        rest = memoryview(data.encode() if isinstance(data, str) else data)
        while rest:
            rest = rest[os.write(self._master, rest) :]

    def press(self, *keys: str) -> None:
        """Press keys by name; what is no name is typed."""
        for key in keys:
            self.send(KEYS.get(key, key))

    def click(self, text: str) -> None:
        """Press and let go of the left button on a text, as a hand does: once it rests there, and not both at once."""
        self.settle()
        self.click_at(*self.find(text))

    def click_at(self, column: int, row: int) -> None:
        """The same at a column and a row, from 0."""
        for button, end in ((35, "M"), (0, "M"), (0, "m"), (35, "M")):
            self.send(f"\x1b[<{button};{column + 1};{row + 1}{end}")
            self.settle()

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window."""
        with self._changed:
            self._screen.resize(rows, columns)
            self._columns, self._rows = columns, rows
            self._set_size(columns, rows)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        self.process.send_signal(number)

    def wait_stopped(self) -> None:
        """Wait until the program has been stopped, as by ctrl+z in a shell."""
        state = os.waitid(os.P_PID, self.process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
        assert state is not None and state.si_code == os.CLD_STOPPED

    def kill(self) -> None:
        """`kill -9`, and wait for the end."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def start_again(self) -> None:
        """Run the same once more on the same terminal, after it has ended."""
        self.process = self._start()

    def hang_up(self) -> None:
        """Make the terminal go away, as a closed window or a lost line does."""
        os.close(self._slave)
        self._slave = -1
        os.write(self._waker, b"x")
        self._reader.join(PATIENCE)

    # How it ends

    @property
    def ended(self) -> bool:
        """Whether the program has ended."""
        return self.process.poll() is not None

    def wait_end(self, timeout: float = PATIENCE) -> int:
        """Wait for the end; the exit status, negative for a signal. Everything written has been read by then."""
        status = self.process.wait(timeout)
        if self._slave >= 0:
            self.modes_after = termios.tcgetattr(self._slave)
            os.close(self._slave)
            self._slave = -1
        self._reader.join(PATIENCE)
        return status

    @property
    def modes(self) -> dict[int, bool]:
        """The private modes that the program switched (`CSI ? n h` or `l`): whether each is on now."""
        return {int(number): switch == b"h" for number, switch in _MODE.findall(self.raw)}


def _text(screen: Any) -> str:
    return "\n".join(_line(screen.buffer[row], screen.columns) for row in range(screen.lines))


def _line(cells: Any, columns: int) -> str:
    # The cell right of a wide character is empty; one that lost its left half shows nothing.
    texts = [cells[column].data for column in range(columns)]
    pairs = zip(["", *texts], texts, strict=False)
    return "".join(text or ("" if wcswidth(left) == 2 else " ") for left, text in pairs).rstrip()


def _take_controlling_terminal() -> None:
    for number in (signal.SIGINT, signal.SIGQUIT):  # a suite in the background has them ignored, and hands that on
        signal.signal(number, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def plain_environment(home: Path, over: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """The environment of a plain colour terminal, English, with its own home."""
    environment: dict[str, str | None] = {
        "PATH": os.environ["PATH"],
        "HOME": str(home.parent),
        "STUDY_HOME": str(home),
        "LANG": "en_US.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "XMODIFIERS": "@im=fcitx",  # the terminal brings an input method
        **(over or {}),
    }
    return {name: value for name, value in environment.items() if value is not None}


def run(
    *arguments: str | Path,
    home: Path,
    environment: Mapping[str, str | None] | None = None,
    on_terminal: tuple[bool, bool] = (True, True),
) -> tuple[int, bytes, bytes]:
    """Run to the end, with standard input and output each on a terminal or not: status, output, errors."""
    master, slave = os.openpty()
    stdin, stdout = on_terminal
    process = subprocess.Popen(
        [str(STUDY), *map(str, arguments)],
        stdin=slave if stdin else subprocess.DEVNULL,
        stdout=slave if stdout else subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=plain_environment(home, environment),
        cwd=home.parent,
        start_new_session=True,
    )
    os.close(slave)
    output, errors = process.communicate(timeout=PATIENCE)
    if stdout:
        output = b""
        with contextlib.suppress(OSError):  # the end, once everything was read
            while chunk := os.read(master, 65536):
                output += chunk
    os.close(master)
    return process.returncode, output, errors
