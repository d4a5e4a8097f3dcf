"""What a process of the shared machine may do to others: leave no dump, outlive nobody, take a bounded share.

The parts that only Linux has (prctl(2)) do nothing elsewhere.
"""

import contextlib
import ctypes
import os
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Container
from pathlib import Path

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 1, 36, 38
_LONGEST_FILE = 1024 * 1024 * 1024
"""Bytes that a session may write into one file; a pack is at most half of that."""
_PATIENCE = 2.0
"""Seconds to wait for a killed process, which a disk may hold."""


class Child:
    """A process that this one forked: what was loaded here need not be loaded there."""

    def __init__(self, run: Callable[[], int], pipe: int) -> None:
        """Begin `run` in a process that has the terminal and one end of a pipe, and ends with the status it gives.

        Raises `OSError`.
        """
        self.returncode: int | None = None
        """The exit status once it is known, negative for a signal."""
        end = {signal.SIGTERM, signal.SIGHUP}
        signal.pthread_sigmask(signal.SIG_BLOCK, end)
        try:
            self.pid = os.fork()
            if not self.pid:
                status = 1
                try:
                    for number in end:
                        signal.signal(number, signal.SIG_DFL)
                    _keep_only(pipe)
                    signal.pthread_sigmask(signal.SIG_UNBLOCK, end)
                    status = run()
                finally:
                    # At once: no thread that waits for a disk keeps the next member waiting.
                    os._exit(status)
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, end)

    def poll(self) -> int | None:
        """The exit status, if it has ended."""
        if self.returncode is None:
            with contextlib.suppress(ChildProcessError):
                pid, status = os.waitpid(self.pid, os.WNOHANG)
                if pid:
                    self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, seconds: float) -> None:
        """Wait until it has ended, for `seconds` at most."""
        until = time.monotonic() + seconds
        while self.poll() is None and time.monotonic() < until:
            time.sleep(0.005)

    def send(self, number: signal.Signals) -> None:
        """Send a signal, if it has not ended."""
        if self.poll() is None:
            os.kill(self.pid, number)


def _keep_only(pipe: int) -> None:
    """Close what the supervisor has open; what a library says on its own behalf is not for the screen."""
    close_besides({pipe})
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def close_besides(kept: set[int]) -> None:
    """Close what is open besides the terminal and these: what the system lists, else every number there can be.

    A limit is millions of numbers, or lower than one that was opened before it was set.
    """
    for folder in ("/proc/self/fd", "/dev/fd"):
        with contextlib.suppress(OSError):
            listed = {int(path.name) for path in Path(folder).iterdir()}
            if kept <= listed:  # FreeBSD's has the first three only, fdescfs(5)
                for number in listed - {0, 1, 2} - kept:
                    with contextlib.suppress(OSError):  # what the list itself was read with
                        os.close(number)
                return
    first = 3
    for number in (*sorted(kept), os.sysconf("SC_OPEN_MAX")):
        os.closerange(first, number)
        first = number + 1


def start_beside(module: str, home: Path, environment: dict[str, str]) -> subprocess.Popen[bytes] | None:
    """Start a module of this very program for a home, away from the terminal; nothing where the machine has no room."""
    with contextlib.suppress(OSError):
        return subprocess.Popen(  # noqa: S603 -- this very program, no shell
            [sys.executable, "-I", "-m", module, "--home", str(home)],
            env=environment,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    return None


def no_core_dumps() -> None:
    """None from this process or its children. 1 stops those into a pipe too, which 0 does not: core(5)."""
    with contextlib.suppress(ValueError):  # forbidden already
        resource.setrlimit(resource.RLIMIT_CORE, (1, 1))


def confine(memory: int) -> None:
    """Make this process a session's: `memory` in bytes of address space, no rights to gain, no life of its own."""
    no_core_dumps()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    with contextlib.suppress(ValueError):  # there is a lower limit already
        resource.setrlimit(resource.RLIMIT_FSIZE, (_LONGEST_FILE, _LONGEST_FILE))
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    # Killed, not asked: the next supervisor may draw on this terminal at once.
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def adopt_orphans() -> None:
    """Become the parent of whatever a session started and left behind."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def end_orphans(besides: Container[int | None]) -> None:
    """End what a session left behind, and what that started, before anybody else uses the terminal."""
    until = time.monotonic() + _PATIENCE
    while (orphans := [pid for pid in children() if pid not in besides]) and time.monotonic() < until:
        for pid in orphans:
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, os.WNOHANG)
        time.sleep(0.005)


class Silence:
    """How long a process has said nothing although it could have: it computes, or sleeps.

    A machine with much to do, a slow disk and a terminal that takes nothing are not its fault. Elsewhere than on Linux
    every second counts.
    """

    def __init__(self, pid: int, terminal: int) -> None:
        self._tasks = Path(f"/proc/{pid}/task")
        self._terminal = terminal
        self._used = 0.0
        self.heard()

    def heard(self) -> None:
        """The process said something: count from zero."""
        self.seconds = self.in_all = 0.0
        self._looked, (self._used, _) = time.monotonic(), self._work()

    def look(self) -> None:
        """Count the time since the last look; called several times a second."""
        now, (used, waits) = time.monotonic(), self._work()
        passed = now - self._looked
        self.in_all += passed
        self.seconds += min(passed, max(0.0, used - self._used)) if waits else passed
        self._looked, self._used = now, used

    def _work(self) -> tuple[float, bool]:
        """Seconds of a processor that its threads had, and whether one waits for something that is not its own."""
        used, states = 0, set()
        try:
            for task in self._tasks.iterdir():
                fields = (task / "stat").read_text("ascii", "replace").rpartition(")")[2].split()  # proc_pid_stat(5)
                states.add(fields[0])
                used += int(fields[11]) + int(fields[12])
        except OSError:  # no such file system, or a thread that ended meanwhile
            return self._used, False
        writable = bool(select.select([], [self._terminal], [], 0)[1])
        return used / os.sysconf("SC_CLK_TCK"), bool(states & {"R", "D"}) or not writable


def children() -> set[int]:
    """The processes that this one has to wait for."""
    try:
        return {int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split()}
    except OSError:
        return set()


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, *map(ctypes.c_ulong, (value, 0, 0, 0)))
