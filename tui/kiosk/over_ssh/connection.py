"""The supervisor of one connection over SSH: the sign-in and one session on the terminal that was handed over.

It is forked from the host, which has loaded all that a session needs. When the line drops, the login shell ends, and
with it the session, which saves first; when the member signs out, the connection does.
"""

import contextlib
import os
import select
import signal
import socket
from collections.abc import Callable
from functools import partial

from store.disk.trouble import as_problem
from store.kiosk.log import fault, note
from store.kiosk.over_ssh.connection_request import ConnectionRequest, refusal
from store.kiosk.sign_in import Kiosk, Settings
from tui.kiosk import session_process
from tui.kiosk.over_ssh.login_shell import ENDED, REFUSED, RESIZED
from tui.kiosk.processes import Child, adopt_orphans, end_orphans
from tui.kiosk.supervisor import ASKED_TO_END, WIPE, Ending, TerminalSupervisor
from tui.kiosk.trouble import why
from tui.wording.language import _

_TRIES = 3
"""Sessions that break off until the connection ends."""
_PATIENCE = 10.0
"""Seconds that the login shell has to say what it wants."""


class ConnectionSupervisor(TerminalSupervisor):
    """Runs the sign-in and the session of one connection; `line` leads to its login shell."""

    def __init__(self, kiosk: Kiosk, settings: Settings, line: socket.socket) -> None:
        super().__init__(kiosk, settings)
        self._line = line
        line.setblocking(False)

    def run(self, session: Callable[[int], int]) -> int:
        """Run until the member signed out, nobody signs in, the line drops or the host ends; the exit status."""
        adopt_orphans()
        with self._signals(), self._raw_terminal():
            for _time in range(_TRIES):
                self._wipe()
                ending, status, how = self._one_child(session)
                self._wipe()
                end_orphans(besides=())
                self._log(f"ssh session ended: {how}")
                if self._asked_to_end or (ending is Ending.ITSELF and status in (0, *ASKED_TO_END)):
                    break
        if self._asked_to_end != signal.SIGHUP:
            self._say(status)
        return 128 + self._asked_to_end if self._asked_to_end else max(status, 0)

    def _meanwhile(self, child: Child, free: bool, at_rest: bool) -> Ending | None:
        with contextlib.suppress(BlockingIOError):
            try:
                words = self._line.recv(4096)
            except ConnectionError:
                words = b""
            if not words:
                self._asked_to_end = self._asked_to_end or signal.SIGHUP
                return Ending.ASKED
            if RESIZED in words:
                child.send(signal.SIGWINCH)
        return None

    def _say(self, status: int) -> None:
        """The last line, which stays on the member's own terminal."""
        if self._asked_to_end:
            text = _("All connections are being ended. What you did is saved.")
        elif status in ASKED_TO_END:
            text = _("You signed in elsewhere, so this session ended. What you did is saved.")
        elif status:
            text = self._reason
        elif self._signed_in:
            text = _("Signed out. What you did is saved.")
        else:
            text = _("Nobody signed in, so the connection ended.")
        self._write(f"{text}\r\n".encode())


def serve(kiosk: Kiosk, line: socket.socket) -> int:
    """Serve the connection that a login shell made, in a process of its own that ends thereafter; its exit status."""
    os.setsid()
    if (request := _request(line)) is None:
        return 1
    if refusal(request):
        line.sendall(REFUSED.encode())
        return 1
    os.environ["TERM"] = request.term
    for name in ("COLORTERM", "NO_COLOR"):  # of the terminal that the host was started on
        os.environ.pop(name, None)
    if request.colorterm:
        os.environ["COLORTERM"] = request.colorterm
    status = 1
    try:
        line.sendall(WIPE)
        supervisor = ConnectionSupervisor(kiosk, kiosk.settings_in_force(), line)
        status = supervisor.run(partial(session_process.run, kiosk, address=request.address))
    except Exception as error:
        note(kiosk.log, fault(error) if as_problem(error) is None else f"ssh: {why(kiosk.home.path, error)}")
        return 1
    with contextlib.suppress(OSError):
        line.setblocking(True)
        line.sendall(ENDED + bytes([status & 255]))
    return status


def _request(line: socket.socket) -> ConnectionRequest | None:
    """What is asked for; the terminal that came with it takes the place of this process's input and output."""
    line.setblocking(True)
    if not select.select([line], [], [], _PATIENCE)[0]:
        return None
    try:
        words, terminals, _flags, _address = socket.recv_fds(line, 4096, 1)
    except OSError:
        return None
    if not terminals:
        return None
    for standard in (0, 1, 2):
        os.dup2(terminals[0], standard)
    os.close(terminals[0])
    term, address, colours, *_rest = [*words.decode("utf-8", "surrogateescape").split("\0"), "", ""]
    return ConnectionRequest(address, term, command=False, terminal=os.isatty(0), colours=colours)
