"""Lines of the standard input, one at a time, with a look at the clock while nobody types."""

import os
import sys
from collections.abc import Callable

LOOK_EVERY = 1.0
"""Seconds between looks at the clock."""
_CHUNK = 65_536
_LONGEST = 1 << 20
"""Bytes of one line; the rest of a longer one is dropped."""

Readable = Callable[[int, float], bool]
"""Waits until a file can be read, at most so many seconds; whether it can."""

if sys.platform == "win32":
    import threading
    from queue import Empty, SimpleQueue

    class _Pump:
        """Reads in a thread of its own: a console of Windows cannot be waited for."""

        def __init__(self, file: int) -> None:
            self._chunks: SimpleQueue[bytes] = SimpleQueue()
            self._waiting: bytes | None = None
            threading.Thread(target=self._pump, args=(file,), daemon=True).start()

        def _pump(self, file: int) -> None:
            with open(file, "rb", buffering=0, closefd=False) as stream:
                while chunk := stream.read(_CHUNK):
                    self._chunks.put(chunk)
            self._chunks.put(b"")

        def readable(self, _file: int, seconds: float) -> bool:
            if self._waiting is None:
                try:
                    self._waiting = self._chunks.get(timeout=seconds)
                except Empty:
                    return False
            return True

        def read(self) -> bytes:
            chunk = self._waiting or b""
            self._waiting = None if chunk else b""
            return chunk

    def _source(file: int) -> tuple[Readable, Callable[[], bytes]]:
        pump = _Pump(file)
        return pump.readable, pump.read

    def forget_typed(_file: int) -> None:
        """Drop what was typed and not ended."""

else:
    import contextlib
    import select
    import termios

    def _readable(file: int, seconds: float) -> bool:
        return bool(select.select([file], [], [], seconds)[0])

    def _source(file: int) -> tuple[Readable, Callable[[], bytes]]:
        def read() -> bytes:
            try:
                return os.read(file, _CHUNK)
            except OSError:  # the terminal went away
                return b""

        return _readable, read

    def forget_typed(file: int) -> None:
        """Drop what was typed and not ended, so that the shell does not get it."""
        with contextlib.suppress(termios.error, OSError):  # no terminal, or none any more
            termios.tcflush(file, termios.TCIFLUSH)


class LineReader:
    """Reads lines from an open file."""

    def __init__(self, file: int, readable: Readable | None = None) -> None:
        self._file = file
        wait, self._read = _source(file)
        self._readable = readable or wait
        self._rest = b""

    def line(self, look: Callable[[], None]) -> bytes | None:
        """The next line without its end; `None` where the input has ended.

        `look` is called before each wait, and once more before the line is given; what it raises comes through, and
        the line then is not given.
        """
        while b"\n" not in self._rest:
            look()
            if not self._readable(self._file, LOOK_EVERY):
                continue
            chunk = self._read()
            if not chunk:
                return self._last(look)
            self._rest += chunk
            if b"\n" not in self._rest:
                self._rest = self._rest[:_LONGEST]
        line, _, self._rest = self._rest.partition(b"\n")
        look()
        return line.removesuffix(b"\r")

    def _last(self, look: Callable[[], None]) -> bytes | None:
        """What stands before the end of the input without an end of its own."""
        line, self._rest = self._rest, b""
        if not line:
            return None
        look()
        return line.removesuffix(b"\r")

    def forget(self) -> None:
        """Drop the beginning of a line that was not ended."""
        self._rest = b""
        forget_typed(self._file)
