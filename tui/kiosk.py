"""The supervisor of a shared machine: one process per sign-in and session, and nothing of it left behind.

It draws nothing and knows no member. It keeps the terminal in raw mode, so that no key is ever a signal, starts a
child, listens for its heartbeat, and ends it when that stops. After every child the screen and what was scrolled away
are wiped and what was typed meanwhile is dropped, whatever the child did or did not do. The kiosk itself ends only
when a child says that the administrator's passphrase was given, or at SIGTERM and SIGHUP.
"""

import contextlib
import os
import resource
import select
import signal
import subprocess
import sys
import termios
import time
import tty
from collections.abc import Iterator
from datetime import UTC, datetime
from types import FrameType

from store.kiosk import Kiosk, Settings
from tui.language import language

BEAT, LEAVE = b".", b"L"
"""What a child says: that it lives; that the administrator ends the kiosk."""
_STARTING = 30.0
"""Seconds that a child has until its first heartbeat."""
_GRACE = 5.0
"""Seconds that a child has to save and end when the kiosk is ended."""
_QUICK, _PAUSE = 1.0, 1.0
"""A child that lived shorter than this made a mistake at its start: a pause, so that it isn't a busy loop."""
_LONGEST_LOG = 1024 * 1024
_PASSED_ON = ("TERM", "COLORTERM", "NO_COLOR", "LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "TZ", "HOME")

# Cancel a sequence that was cut; leave mouse reports, focus reports, bracketed paste, synchronised output, in-band
# resizes and Kitty's keys; wipe the alternate screen, then the main one and what was scrolled out of it (CSI 3 J).
WIPE = (
    b"\x18\x1b\\\x1b[?1000;1002;1003;1004;1005;1006;1015;1016;2004;2026;2031;2048l\x1b[<u\x1b[?1049h\x1b[r\x1b[0m"
    b"\x1b[H\x1b[2J\x1b[3J\x1b[?1049l\x1b[r\x1b[!p\x1b[0m\x1b(B\x0f\x1b[?7h\x1b[?25h\x1b]0;\x07\x1b[H\x1b[2J\x1b[3J"
)


class Supervisor:
    """Runs children one after the other on the terminal of this process."""

    def __init__(self, kiosk: Kiosk, settings: Settings) -> None:
        self._kiosk = kiosk
        self._settings = settings
        self._asked_to_end = 0
        self._terminal = sys.stdin.fileno()

    def run(self) -> int:
        """Until the administrator ends it: 0; or a signal does: 128 and its number."""
        no_core_dumps()
        with self._signals(), self._raw_terminal():
            self._log("kiosk started")
            while not self._asked_to_end:
                self._wipe()
                began = time.monotonic()
                leave, how = self._one_child()
                self._wipe()
                self._log(how)
                if leave:
                    self._log("kiosk ended by the administrator")
                    return 0
                if time.monotonic() - began < _QUICK and not self._asked_to_end:
                    time.sleep(_PAUSE)
            self._log(f"kiosk ended by signal {self._asked_to_end}")
        return 128 + self._asked_to_end

    def _one_child(self) -> tuple[bool, str]:
        """Run one; whether it says that the kiosk is to end, and a line for the log."""
        hear, speak = os.pipe()
        arguments = ["--home", str(self._kiosk.home.path), "--heart", str(speak), "--lang", language()]
        try:
            child = subprocess.Popen(  # noqa: S603 -- this very program, no shell
                [sys.executable, "-I", "-m", "tui.kiosk_child", *arguments],
                env=environment(dict(os.environ)),
                cwd="/",
                pass_fds=(speak,),
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:  # no memory, no process left: later
            os.close(hear)
            return False, f"session could not start: {error.strerror}"
        finally:
            os.close(speak)
        try:
            said = self._listen(hear)
        finally:
            os.close(hear)
            how = _end(child, said)
        return LEAVE in said[-1:] and child.returncode == 0, how

    def _listen(self, hear: int) -> bytes:
        """Until the child closes its end, falls silent, or the kiosk is to end; the last that it said."""
        said, patience = b"", _STARTING
        while not self._asked_to_end:
            silent_since = time.monotonic()
            while not select.select([hear], [], [], 0.2)[0]:
                if self._asked_to_end:
                    return b""
                if time.monotonic() - silent_since > patience:
                    return b"silent"
            heard = os.read(hear, 4096)
            if not heard:
                return said
            said, patience = heard, self._settings.hang_seconds
        return b""

    # The terminal

    @contextlib.contextmanager
    def _raw_terminal(self) -> Iterator[None]:
        before = termios.tcgetattr(self._terminal)
        tty.setraw(self._terminal, termios.TCSAFLUSH)
        self._modes = termios.tcgetattr(self._terminal)
        try:
            yield
        finally:
            self._write(WIPE)
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self._terminal, termios.TCSAFLUSH, before)

    def _wipe(self) -> None:
        """Raw again, nothing on the screen, nothing typed ahead."""
        with contextlib.suppress(termios.error):
            # Output that waits for a terminal stopped by ctrl+s would stop us too.
            termios.tcflow(self._terminal, termios.TCOON)
            termios.tcsetattr(self._terminal, termios.TCSANOW, self._modes)
        os.set_blocking(self._terminal, True)
        self._write(WIPE)
        with contextlib.suppress(termios.error):
            termios.tcflush(self._terminal, termios.TCIFLUSH)

    def _write(self, data: bytes) -> None:
        try:
            while data and select.select([], [self._terminal], [], 1.0)[1]:
                data = data[os.write(self._terminal, data) :]
        except OSError:  # the terminal went away
            self._asked_to_end = self._asked_to_end or signal.SIGHUP

    # Signals and the log

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        def end(number: int, _frame: FrameType | None) -> None:
            self._asked_to_end = number

        names = ("SIGINT", "SIGQUIT", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGPIPE")
        ignored = [signal.Signals[name] for name in names]
        before = {number: signal.signal(number, signal.SIG_IGN) for number in ignored}
        before |= {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _log(self, line: str) -> None:
        """What happened and when; never who, and nothing that was typed."""
        log = self._kiosk.log
        with contextlib.suppress(OSError):
            if log.exists() and log.stat().st_size > _LONGEST_LOG:
                log.replace(log.with_name(log.name + ".1"))
            descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
            try:
                os.write(descriptor, f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {line}\n".encode())
            finally:
                os.close(descriptor)


def no_core_dumps() -> None:
    """None from this process or its children. 1 stops those into a pipe too, which 0 does not: core(5)."""
    with contextlib.suppress(ValueError):  # forbidden already
        resource.setrlimit(resource.RLIMIT_CORE, (1, 1))


def environment(found: dict[str, str]) -> dict[str, str]:
    """What of the environment a child gets: the terminal, the language, the time zone, and no more."""
    return {name: found[name] for name in _PASSED_ON if name in found} | {"PATH": "/usr/bin:/bin"}


def _end(child: "subprocess.Popen[bytes]", said: bytes) -> str:
    """Make sure that the child has ended; how it did."""
    if said == b"silent":
        child.kill()
        child.wait()
        return "session ended: it hung"
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(0.5 if said else 0)
    if child.poll() is None:
        child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(_GRACE)
    if child.poll() is None:
        child.kill()
        child.wait()
    status = child.returncode
    return f"session ended: status {status}" if status >= 0 else f"session ended: killed by signal {-status}"
