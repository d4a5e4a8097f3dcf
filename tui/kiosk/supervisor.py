"""The supervisor of a shared machine: one process per sign-in and session, and nothing of it left behind.

It draws nothing, except why no sign-in can start, and knows no member. It keeps the terminal in raw mode, so that no
key is ever a signal, forks a child, listens for its heartbeat, and ends it when that stops. It has loaded what a
session needs, so that a sign-in is back at once. After every child the screen and what was scrolled away are wiped and
what was typed meanwhile is dropped, whatever the child did or did not do. The kiosk itself ends only when a child says
that the administrator's passphrase was given, or at SIGTERM and SIGHUP. When another Study was installed it becomes
that one, at a sign-in where nothing is typed.
"""

import contextlib
import enum
import gc
import os
import select
import signal
import sys
import termios
import time
import tty
from collections.abc import Callable, Iterator
from functools import partial
from types import FrameType
from typing import Any, NoReturn

from store.kiosk.log import SIGNED_IN, STARTED, note
from store.kiosk.sign_in import Kiosk, Settings
from tui.kiosk.processes import Child, Silence, adopt_orphans, end_orphans, no_core_dumps
from tui.kiosk.trouble import page, silent_end
from tui.kiosk.upgrade import Installed
from tui.kiosk.upkeep import Upkeep

BEAT, AT_REST, LEAVE, MEMBER, OPENING, FAILED = b".", b"R", b"L", b"M", b"O", b"!"
"""What a child says: that it lives; that it does, and nobody has begun to sign in; that the administrator ends the
kiosk; that a member signed in; that it opens or closes a member's files, and draws nothing meanwhile; and why it ends,
which is all that follows."""
_STARTING = 30.0
"""Seconds that a child has until its first heartbeat, and for opening or closing."""
_EXCUSED = 5
"""So many times as long a child may be silent that waits for a processor, a disk or the terminal."""
_GRACE = 5.0
"""Seconds that a child has to save and end when the kiosk is ended."""
_FAREWELL = 0.5
"""Seconds that a child has to end after it closed its pipe."""
_LOOK = 0.2
"""Seconds between checks of a silent child."""
_QUICK, _AT_ONCE = 3.0, 1.0
"""Seconds within which a child that tells of a fault, or ends in any way, did not start at all, unless somebody signed
in; neither did one that never said that it lives."""
_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, 60.0
"""Seconds for which the screen tells why, from the second time on that a child did not start: longer each time."""
_ENDED_BY = (signal.SIGTERM, signal.SIGHUP)
ASKED_TO_END = (-signal.SIGTERM, 128 + signal.SIGTERM)
"""The status of a session that saved and ended because the member signed in elsewhere."""
_IGNORED = (
    *("SIGINT", "SIGQUIT", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGPIPE"),
    *("SIGVTALRM", "SIGPROF", "SIGPOLL", "SIGPWR", "SIGXCPU"),
)
_PASSED_ON = (
    *("TERM", "COLORTERM", "NO_COLOR", "LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "TZ", "HOME"),
    "ESCDELAY",  # over a slow line, see the administrator's page
    *("LANGUAGE", "__CF_USER_TEXT_ENCODING"),  # Study's own, see tui.console.usage; macOS gives it to every process
)

_MODES_OFF = (
    *(1000, 1001, 1002, 1003, 1004, 1005, 1006, 1015, 1016),  # mouse and focus reports
    *(2004, 2026, 2031, 2048),  # bracketed paste, synchronised output, reports of colours and sizes
    *(1, 5, 6, 9, 45, 66, 69),  # other keys, reversed screen, origin, margins
)
# One after the other, because some terminals know no lists. Cancel a sequence that was cut; wipe the alternate screen,
# then the main one and what was scrolled out of it (CSI 3 J); plain keys (Kitty's and xterm's ways to send them off),
# cursor, colours, character sets and pointer; no title; nothing to paste, since a terminal selects by itself while
# shift is held (what is no base64 empties the selection: xterm, ctlseqs, OSC 52).
WIPE = (
    b"\x18\x1b\\"
    + b"".join(b"\x1b[?%dl" % mode for mode in _MODES_OFF)
    + b"\x1b[<9u\x1b[>4;0m\x1b>\x1b[?1049h\x1b[r\x1b[0m\x1b[H\x1b[2J\x1b[3J\x1b[?1049l"
    + b"\x1b[!p\x1b[r\x1b[0m\x1b[4l\x1b[20l\x1b%G\x1b(B\x1b)B\x0f\x1b[0 q\x1b[?7h\x1b[?25h"
    + b"\x1b]104\x07\x1b]110\x07\x1b]111\x07\x1b]112\x07\x1b]22;default\x07"
    + b"\x1b]0;\x07\x1b]52;pc;!\x07\x1b[H\x1b[2J\x1b[3J"
)
"""What undoes all that a session may have shown or switched, or a broken one may have."""


class Ending(enum.Enum):
    """Why a session is over."""

    ITSELF = enum.auto()
    LEAVE = enum.auto()
    """The administrator ends the kiosk."""
    SILENT = enum.auto()
    ASKED = enum.auto()
    """A signal ends the kiosk."""
    UPGRADED = enum.auto()
    """Nobody is signed in or about to be, and another Study is installed."""


class TerminalSupervisor:
    """Runs children on the terminal of this process, one at a time; subclasses say when, and what else is done."""

    def __init__(self, kiosk: Kiosk, settings: Settings) -> None:
        self._kiosk = kiosk
        self._settings = settings
        self._asked_to_end = 0
        self._started = self._signed_in = False
        self._reason = ""
        self._terminal = sys.stdin.fileno()

    def _meanwhile(self, child: Child, free: bool, at_rest: bool) -> Ending | None:
        """Called several times a second while a child runs, with whether nobody is signed in, or has begun to be.

        Gives how the child is to end, if it is.
        """
        raise NotImplementedError

    def _one_child(self, session: Callable[[int], int]) -> tuple[Ending, int, str]:
        """Run one; how the session ended, its status, and both in words.

        Afterwards `_started` says whether it ran at all, and `_reason` why it ended, if it said so.
        """
        began = time.monotonic()
        self._started, self._signed_in, self._reason = False, False, ""
        try:
            hear, speak = os.pipe()
        except OSError as error:
            self._reason = silent_end(str(error.strerror))
            return Ending.ITSELF, 1, f"it could not start: {error.strerror}"
        try:
            child = Child(lambda: session(speak), speak)
        except OSError as error:  # no memory, no process left: later
            os.close(hear)
            self._reason = silent_end(str(error.strerror))
            return Ending.ITSELF, 1, f"it could not start: {error.strerror}"
        finally:
            os.close(speak)
        try:
            ending = self._listen(child, hear)
        finally:
            os.close(hear)
        status = _end(child, ending)
        self._reason = self._reason or silent_end(_ending_text(ending, status))
        if not self._signed_in and time.monotonic() - began < (_QUICK if status > 0 else _AT_ONCE):
            self._started = False
        return ending, status, _ending_text(ending, status)

    def _listen(self, child: Child, hear: int) -> Ending:
        """Wait until the child ends, stops, falls silent or asks to end the kiosk, or a signal does."""
        ending, patience, free, at_rest = Ending.ITSELF, _STARTING, True, False
        silence = Silence(child.pid, self._terminal)
        while not self._asked_to_end:
            if asked := self._meanwhile(child, free, at_rest):
                return asked
            if select.select([hear], [], [], _LOOK)[0]:
                words = os.read(hear, 4096)
                if not words:
                    return ending
                words, _, reason = words.partition(FAILED)
                if reason:
                    self._reason = reason.decode("utf-8", "replace")
                    continue
                self._started = True
                ending = Ending.LEAVE if words.endswith(LEAVE) else Ending.ITSELF
                at_rest = words.endswith(AT_REST)
                if MEMBER in words:
                    free, self._signed_in = False, True
                    self._log(SIGNED_IN)
                patience = _STARTING if words.endswith(OPENING) else self._settings.hang_seconds
                silence.heard()
                continue
            if child.poll() is not None:  # something that it started holds the pipe
                return ending
            silence.look()
            if _is_stopped(child.pid) or silence.seconds > patience or silence.in_all > _EXCUSED * patience:
                return Ending.SILENT
        return Ending.ASKED

    # The terminal

    @contextlib.contextmanager
    def _raw_terminal(self) -> Iterator[None]:
        before = termios.tcgetattr(self._terminal)
        if not before[tty.LFLAG] & (termios.ISIG | termios.ICANON | termios.ECHO):
            _cook(before)  # a kiosk that was killed left it raw
        tty.setraw(self._terminal, termios.TCSAFLUSH)
        self._modes = termios.tcgetattr(self._terminal)
        try:
            yield
        finally:
            self._write(WIPE)
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self._terminal, termios.TCSAFLUSH, before)

    def _wipe(self) -> None:
        """Make the terminal raw again, clear the screen, and drop what was typed ahead."""
        with contextlib.suppress(termios.error):
            # Output that waits for a terminal stopped by ctrl+s would stop us too.
            termios.tcflow(self._terminal, termios.TCOON)
            termios.tcsetattr(self._terminal, termios.TCSANOW, self._modes)
        os.set_blocking(self._terminal, True)
        self._write(WIPE)
        with contextlib.suppress(termios.error):
            termios.tcflush(self._terminal, termios.TCIFLUSH)

    def _write(self, data: bytes) -> None:
        """Write all of it, however long the terminal takes: nobody signs in on a screen that was not wiped."""
        try:
            while data:
                if select.select([], [self._terminal], [], 1.0)[1]:
                    data = data[os.write(self._terminal, data) :]
                elif self._asked_to_end:
                    return
        except OSError:  # the terminal went away
            self._asked_to_end = self._asked_to_end or signal.SIGHUP

    # Signals and the log

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        def end(number: int, _frame: FrameType | None) -> None:
            self._asked_to_end = number

        ignored = [getattr(signal, name) for name in _IGNORED if hasattr(signal, name)]
        before = {number: signal.signal(number, signal.SIG_IGN) for number in ignored}
        before |= {number: signal.signal(number, end) for number in _ENDED_BY}
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDED_BY)  # see _upgrade
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _log(self, line: str) -> None:
        note(self._kiosk.log, line)


class Supervisor(TerminalSupervisor):
    """Runs children one after the other, and keeps up the machine.

    `load` loads what sessions need, which takes a moment, and gives what a child does: that gets the pipe on which it
    is to beat, and as `replaced` whether the session before it ended because its member signed in elsewhere; it gives
    its exit status. `begin_anew` becomes the Study that is installed now, and raises `OSError`.
    """

    def __init__(
        self,
        kiosk: Kiosk,
        settings: Settings,
        load: Callable[[], Callable[..., int]],
        begin_anew: Callable[[], NoReturn],
    ) -> None:
        super().__init__(kiosk, settings)
        self._load = load
        self._begin_anew = begin_anew
        bare = environment(dict(os.environ))
        self._upkeep = Upkeep(kiosk.home.path, settings, bare)
        self._installed = Installed(kiosk.home.path, bare)

    def _meanwhile(self, child: Child, free: bool, at_rest: bool) -> Ending | None:
        self._upkeep.look(free)
        return Ending.UPGRADED if self._installed.is_another() and at_rest else None

    def run(self) -> int:
        """Run until the administrator ends it (0), or a signal does (128 and its number)."""
        no_core_dumps()
        adopt_orphans()
        failed, replaced = 0, False
        with (
            self._signals(),
            self._raw_terminal(),
            contextlib.closing(self._upkeep),
            contextlib.closing(self._installed),
        ):
            self._wipe()
            session = self._load()
            gc.collect()
            gc.freeze()  # nothing of what was loaded is touched, and so copied, by a child that looks for garbage
            self._log(STARTED)
            while not self._asked_to_end:
                self._wipe()
                ending, status, how = self._one_child(partial(session, replaced=replaced))
                self._wipe()
                replaced = self._signed_in and ending is Ending.ITSELF and status in ASKED_TO_END
                end_orphans(besides=(self._upkeep.pid, self._installed.pid))
                self._log(f"session ended: {how}")
                if ending is Ending.LEAVE and status == 0:
                    self._log("kiosk ended by the administrator")
                    return 0
                if self._installed.is_another():
                    self._upgrade()
                failed = 0 if self._started else failed + 1
                if failed > 1:
                    self._show_trouble(min(_FIRST_PAUSE * 2 ** (failed - 2), _LONGEST_PAUSE))
            self._log(f"kiosk ended by signal {self._asked_to_end}")
        return 128 + self._asked_to_end

    def _show_trouble(self, seconds: float) -> None:
        """Show why nobody can sign in, instead of flashing, until the next try or the end of the kiosk."""
        self._write(page(self._reason, seconds))
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self._asked_to_end and not self._installed.is_another():
            time.sleep(_LOOK)

    def _upgrade(self) -> None:
        """Become the Study that is installed now, on a wiped terminal that stays raw: no key is a signal meanwhile.

        A signal that ends the kiosk waits until the other one hears it.
        """
        signal.pthread_sigmask(signal.SIG_BLOCK, _ENDED_BY)
        try:
            if not self._asked_to_end:
                self._log("kiosk begins anew: another Study was installed")
                self._upkeep.close()
                end_orphans(besides=())
                with contextlib.suppress(OSError):  # no memory left
                    self._begin_anew()
                self._log("it could not begin anew")
                self._installed.later()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDED_BY)


def environment(variables: dict[str, str]) -> dict[str, str]:
    """What of an environment the kiosk begins anew with, and so all that it starts: terminal, language, time zone.

    What it gave, it gives again unchanged.
    """
    return {name: variables[name] for name in _PASSED_ON if name in variables} | {"PATH": "/usr/bin:/bin"}


def _end(child: Child, ending: Ending) -> int:
    """Make sure that the child has ended; its exit status, negative for a signal."""
    if ending in (Ending.ASKED, Ending.UPGRADED):
        child.send(signal.SIGTERM)
        child.wait(_GRACE)
    elif ending in (Ending.ITSELF, Ending.LEAVE):
        child.wait(_FAREWELL)
    if child.poll() is None:
        child.send(signal.SIGKILL)
        child.wait(_GRACE)
    return -signal.SIGKILL if child.returncode is None else child.returncode  # a disk may hold what was killed


def _cook(attributes: list[Any]) -> None:
    attributes[tty.IFLAG] |= termios.ICRNL | termios.IXON
    attributes[tty.OFLAG] |= termios.OPOST
    attributes[tty.LFLAG] |= termios.ISIG | termios.ICANON | termios.ECHO | termios.IEXTEN


def _is_stopped(pid: int) -> bool:
    if not hasattr(os, "waitid"):  # on macOS from Python 3.13
        return False
    try:
        return os.waitid(os.P_PID, pid, os.WSTOPPED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:  # it ended since it was looked at: the next look finds that
        return False


def _ending_text(ending: Ending, status: int) -> str:
    if ending is Ending.SILENT:
        return "it hung"
    if ending is Ending.UPGRADED:
        return "another Study was installed"
    if status in ASKED_TO_END:
        return "it was asked to end"
    return f"status {status}" if status >= 0 else f"killed by signal {-status}"
