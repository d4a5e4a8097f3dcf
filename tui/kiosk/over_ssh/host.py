"""The host of connections over SSH: loads once what sessions need, and forks a supervisor for each connection.

Whatever breaks in a connection breaks there: the host itself reads nothing that comes from one. So fifty members share
one copy of the program. It also keeps up the machine, unless a kiosk on this machine does.
"""

import contextlib
import gc
import os
import select
import signal
import socket
import struct
import time
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

from lessons.problem import Problem
from store.disk.sole_use import kiosk_runs
from store.kiosk.log import note
from store.kiosk.over_ssh import host_socket
from store.kiosk.over_ssh.slots import Slots
from store.kiosk.sign_in import Kiosk
from tui.kiosk import preload
from tui.kiosk.over_ssh.login_shell import FULL
from tui.kiosk.processes import children, close_besides, no_core_dumps
from tui.kiosk.supervisor import environment
from tui.kiosk.upgrade import Installed
from tui.kiosk.upkeep import Upkeep

_LOOK = 1.0
"""Seconds between looks at what is to be kept up."""
_KIOSK_LOOK = 60.0
"""Seconds between looks whether a kiosk on this machine keeps it up already."""
_FAREWELL = 12.0
"""Seconds that connections have to save and end when the host is ended."""


class SshHost:
    """Listens, forks and reaps. `begin_anew` becomes the Study that is installed now, and raises `OSError`."""

    def __init__(self, kiosk: Kiosk, begin_anew: Callable[[], NoReturn]) -> None:
        self._kiosk = kiosk
        self._begin_anew = begin_anew
        bare = environment(dict(os.environ))
        self._upkeep = Upkeep(kiosk.home.path, kiosk.settings(), bare)
        self._installed = Installed(kiosk.home.path, bare)
        self._asked_to_end = 0
        self._kiosk_runs, self._next_look = False, 0.0

    def run(self, serve: Callable[[socket.socket], int]) -> int:
        """Run until a signal ends it; 0. `serve` is what the process of a connection does, with its exit status."""
        no_core_dumps()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._end)
        preload.load(self._kiosk.home)
        gc.collect()
        gc.freeze()  # nothing of what was loaded is touched, and so copied, by a child that looks for garbage
        with (
            host_socket.listen(self._kiosk) as listener,
            contextlib.closing(self._upkeep),
            contextlib.closing(self._installed),
        ):
            note(self._kiosk.log, "ssh host started")
            while not self._asked_to_end:
                if select.select([listener], [], [], _LOOK)[0]:
                    self._accept(listener, serve)
                self._look()
        self._end_connections()
        note(self._kiosk.log, f"ssh host ended by signal {self._asked_to_end}")
        return 0

    def _end(self, number: int, _frame: FrameType | None) -> None:
        self._asked_to_end = number

    def _accept(self, listener: socket.socket, serve: Callable[[socket.socket], int]) -> None:
        try:
            line, _address = listener.accept()
        except OSError:  # it went away, or nothing more can be opened
            return
        with line:
            if _user_of(line) != os.geteuid():
                return
            place = self._place()
            if place is None:
                with contextlib.suppress(OSError):
                    line.sendall(FULL.encode())
                return
            try:
                self._fork(line, place, serve)
            except OSError as error:  # no memory, no process left
                note(self._kiosk.log, f"ssh connection could not start: {error.strerror}")
            finally:
                os.close(place)

    def _place(self) -> int | None:
        """What holds one of the places for connections, if one is free."""
        count = self._kiosk.settings_in_force().ssh_connections
        with contextlib.suppress(Problem):
            return Slots(host_socket.folder(self._kiosk) / "connections", count).take()
        return None

    def _fork(self, line: socket.socket, place: int, serve: Callable[[socket.socket], int]) -> None:
        if os.fork():
            return
        status = 1
        try:
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
            close_besides({line.fileno(), place})  # the host's lock, too: another host may take it
            status = serve(line)
        finally:
            os._exit(status)

    def _look(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while (ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)) is not None:
                if ended.si_pid in (self._upkeep.pid, self._installed.pid):
                    break  # they are asked for
                os.waitpid(ended.si_pid, 0)
        if time.monotonic() >= self._next_look:
            self._next_look = time.monotonic() + _KIOSK_LOOK
            self._kiosk_runs = kiosk_runs(self._kiosk.home)
        self._upkeep.look(free=not self._kiosk_runs)
        if self._installed.is_another():
            note(self._kiosk.log, "ssh host begins anew: another Study was installed")
            self._upkeep.close()
            with contextlib.suppress(OSError):  # no memory left
                self._begin_anew()  # sessions go on as what they are; whoever connects meanwhile waits
            self._installed.later()

    def _end_connections(self) -> None:
        until = time.monotonic() + _FAREWELL
        for pid in children():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        while children() and time.monotonic() < until:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(-1, os.WNOHANG)
            time.sleep(0.02)


def _user_of(line: socket.socket) -> int:
    """The account of who connected, unix(7)."""
    _pid, uid, _gid = struct.unpack("3i", line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")))
    return int(uid)
