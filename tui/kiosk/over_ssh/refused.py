"""What Study says to a connection over SSH that gets no further, and how a host is begun where no systemd does."""

import os
import subprocess
import sys
import time
from typing import NoReturn

from lessons.problem import N_, Problem
from store.kiosk.over_ssh import host_socket
from store.kiosk.over_ssh.connection_request import ConnectionRequest, refusal
from store.kiosk.over_ssh.sshd_files import SHELL
from store.kiosk.sign_in import Kiosk
from tui.kiosk.over_ssh.login_shell import BROKEN, FULL
from tui.wording.language import language

_STARTING, _RESTARTING = 30.0, 5.0
"""Seconds until a host listens that was begun here, or that systemd begins again."""
_LOOK = 0.1


def go_on(kiosk: Kiosk, why: str, *, systemd: bool) -> NoReturn:
    """Begin the host and go back to the login shell where none runs; else raise the `Problem` that is to be said."""
    request = ConnectionRequest.of(os.environ, os.isatty(0) and os.isatty(1))
    if problem := refusal(request):
        raise problem
    if why == FULL:
        raise Problem("", N_("all places are taken at the moment; try again in a few minutes"))
    if why == BROKEN:
        raise Problem("", N_("the session broke off; what you saved is kept: connect again and go on"))
    if not kiosk.settings_in_force().ssh_host:
        raise Problem("", N_("nobody comes in over SSH here; the administrator opens it: study kiosk --setup --ssh"))
    if not systemd:
        _begin_host(kiosk)
    until = time.monotonic() + (_RESTARTING if systemd else _STARTING)
    while not host_socket.is_listening(kiosk):
        if time.monotonic() >= until:
            raise Problem("", N_("does not run here now; tell the administrator: systemctl start study-ssh"))
        time.sleep(_LOOK)
    os.execv(SHELL, [str(SHELL)])  # noqa: S606


def _begin_host(kiosk: Kiosk) -> None:
    """Start a host that outlives this connection, unless another one was faster."""
    options = ["--home", str(kiosk.home.path), "--lang", language()]
    program = [sys.executable, "-I", "-m", "tui.cli", *options, "kiosk", "--ssh-host"]
    subprocess.Popen(  # noqa: S603 -- this very program, no shell
        program,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
