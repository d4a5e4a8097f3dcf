"""Textual's driver for Unix terminals, made safe against what a terminal may send, and against its going away.

Textual's own ends the application at a byte that is no UTF-8, waits for ever for the end of a paste, turns a
terminal that went away into a busy loop, and hangs when it cannot write.
"""

import codecs
import os
import select
import selectors
import sys
import time
from typing import TYPE_CHECKING, Any, cast

from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

from lessons.regex import regex
from tui.terminal.early_screen import take_over
from tui.terminal.kitty_graphics import GraphicsAnswers
from tui.terminal.paste import PasteFilter

if TYPE_CHECKING:
    from textual.app import App

# Some terminals' Chinese input methods fail under the Kitty keyboard protocol.
constants.DISABLE_KITTY_KEY = True  # type: ignore[misc]

LARGEST = (1000, 500)
"""Columns and rows of the largest terminal that is drawn in full; a terminal may claim any size."""
SMALLEST = (16, 4)
"""Columns and rows of the smallest: in less, a list with borders and a scrollbar has no column, and Textual fails."""
GONE = 128 + 1
"""Exit status when the terminal went away, as for SIGHUP."""
_BEFORE_ESCAPE = regex("(?=\x1b)")
_ENTER = "\x1b[?1049h"
"""The terminal's other screen, which Textual draws on; some terminals clear it when it is entered once more."""


class PasteCut(Message):
    """So many characters of what was just pasted were left out."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count


class StudyDriver(LinuxDriver):
    """Draws on standard output, which the command line has seen to be a terminal."""

    def __init__(self, app: "App[Any]", *, debug: bool = False, mouse: bool = True, size: Any = None) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        assert sys.__stdout__ is not None
        self._file = cast(Any, _Output(sys.__stdout__.fileno()))
        self._is_entered = False
        self.graphics = GraphicsAnswers()
        """What the terminal says of its pictures."""

    def ask_for_graphics(self) -> None:
        """Ask the terminal whether it has pictures, once; the answer comes among the input."""
        if question := self.graphics.ask():
            self.write(question)
            self.flush()

    # Input

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:
            self._loop.call_soon_threadsafe(self._app._handle_exception, error)

    def run_input_thread(self) -> None:
        """Hand on keys, mouse and pastes until the end of the application or of the terminal."""
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        pastes = PasteFilter()
        parser = XTermParser()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            typed_ahead = bool(selector.select(0))
            while not self.exit_event.is_set():
                if selector.select(0.1):
                    data = self._read()
                    if not data:
                        self._loop.call_soon_threadsafe(self._app.exit, GONE, GONE)
                        return
                    if typed_ahead:  # perhaps before the line was this program's, which makes Enter a line feed
                        data, typed_ahead = data.replace(b"\n", b"\r"), False
                    now = time.monotonic()
                    text = pastes.feed(self.graphics.feed(decode(data), now), now)
                else:
                    text = pastes.overdue(time.monotonic())
                # In pieces, so that what cannot be understood is lost alone.
                for piece in _BEFORE_ESCAPE.split(text):
                    try:
                        messages = [*(parser.feed(piece) if piece else ()), *parser.tick()]
                    except (ArithmeticError, ValueError, LookupError, StopIteration):
                        # A report that no terminal sends, such as a window of no pixels.
                        parser = XTermParser()
                    else:
                        for message in messages:
                            self.process_message(message)
                if left_out := pastes.left_out():
                    self._app.post_message(PasteCut(left_out))

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""

    def process_message(self, message: Message) -> None:
        if isinstance(message, events.Resize):
            width, height = bounded(message.size)
            message = events.Resize(Size(width, height), Size(width, height), pixel_size=message.pixel_size)
        super().process_message(message)

    def _get_terminal_size(self) -> tuple[int, int]:
        return bounded(super()._get_terminal_size())

    def start_application_mode(self) -> None:
        modes_before = take_over()
        self._is_entered = modes_before is not None
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if modes_before is not None:
            self.attrs_before = modes_before

    def write(self, data: str) -> None:
        if data == _ENTER and self._is_entered:  # a picture stands there, and stays until the first screen is drawn
            self._is_entered = False
            return
        super().write(data)

    def _sigtstp_application(self, *_signal: object) -> None:
        # The signal may come in the middle of a write, which would then wait for itself: only the loop stops the
        # program. At its end it does not any more: Ctrl+Z typed then meets a terminal that makes a signal of it again.
        if self._loop.is_running():
            self._loop.call_soon_threadsafe(self._stop_unless_ending)

    def _stop_unless_ending(self) -> None:
        if not self._app._exit:
            super()._sigtstp_application()

    def _sigcont_application(self, *_signal: object) -> None:
        # SIGSTOP comes without a word: the thread that reads is still there, and so are the modes of the application,
        # which are not to be taken for those that the terminal had before.
        if self._key_thread is not None and self._key_thread.is_alive():
            self.suspend_application_mode()
        super()._sigcont_application()

    def stop_application_mode(self) -> None:
        # First the input: its thread switches modes on when the terminal reports that it knows them.
        self.disable_input()
        super().stop_application_mode()

    def _disable_mouse_support(self) -> None:
        super()._disable_mouse_support()
        if self._mouse_pixels:
            self.write("\x1b[?1016l")
            self.flush()


class _Output:
    """Writes to the terminal as long as there is one; afterwards writing does nothing."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._pending: list[str] = []
        self._gone = False

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._pending.append(text)
        return len(text)

    def flush(self) -> None:
        data = memoryview("".join(self._pending).encode("utf-8", "replace"))
        self._pending.clear()
        while data and not self._gone:
            try:
                data = data[os.write(self._descriptor, data) :]
            except BlockingIOError:  # another process that has this terminal made it non-blocking
                select.select([], [self._descriptor], [])
            except OSError:
                self._gone = True


def bounded(size: tuple[int, int]) -> tuple[int, int]:
    """The columns and rows that are drawn in a terminal of that size, between `SMALLEST` and `LARGEST`."""
    columns, rows = (max(least, min(n, most)) for n, least, most in zip(size, SMALLEST, LARGEST, strict=True))
    return columns, rows
