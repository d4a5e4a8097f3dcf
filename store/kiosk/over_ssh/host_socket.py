"""The socket on which the host of connections listens, in the home, for its own account only."""

import contextlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from store.disk import atomic
from store.kiosk.sign_in import Kiosk

NAME = "socket"
_WAITING = 128
"""Connections that may wait for the host to look."""


def folder(kiosk: Kiosk) -> Path:
    """Where the socket is, and what is counted for connections; backups leave it out."""
    return kiosk.folder / ".over-ssh"


def listen(kiosk: Kiosk) -> socket.socket:
    """Listen there, in place of a host that ended. The caller holds the host's lock."""
    place = folder(kiosk)
    try:
        atomic.private_folder(place)
        (place / NAME).unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX)
        with _in(place):  # the path of a socket may have a hundred bytes only, unix(7)
            listener.bind(NAME)
    except OSError as error:
        raise atomic.refusal(place, error) from error
    listener.listen(_WAITING)
    listener.setblocking(False)
    return listener


def is_listening(kiosk: Kiosk) -> bool:
    """Whether a host listens there."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as client, _in(folder(kiosk)):
        client.connect(NAME)
        return True
    return False


@contextlib.contextmanager
def _in(place: Path) -> Iterator[None]:
    before = os.open(".", os.O_RDONLY)
    os.chdir(place)
    try:
        yield
    finally:
        os.fchdir(before)
        os.close(before)
