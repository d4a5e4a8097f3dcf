"""One session a member: whoever signs in again, here or from elsewhere, ends the one that they left open.

A line that breaks may leave a session behind that nobody sees for a while, and a second one could only read.
"""

import contextlib
import fcntl
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from store.disk import atomic
from store.kiosk.sign_in import Kiosk

_PATIENCE = 10.0
"""Seconds that the other session has to save and end; else this one goes on without the lock, and may only read."""
_LOOK = 0.05
_LONGEST_NUMBER = 20


@contextlib.contextmanager
def only_session(kiosk: Kiosk, member: str) -> Iterator[None]:
    """Ask another session of this member to save and end, wait for that, and be the one that is asked next."""
    path = session_lock(kiosk, member)
    try:
        atomic.private_folder(path.parent)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise atomic.refusal(path, error) from error
    try:
        if _taken(descriptor):
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def session_lock(kiosk: Kiosk, member: str) -> Path:
    """The file whose lock a member's session holds, with the number of its process."""
    return kiosk.folder / f"session-{member}.lock"


def _taken(descriptor: int) -> bool:
    until, asked = time.monotonic() + _PATIENCE, b""
    while time.monotonic() < until:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        number = os.pread(descriptor, _LONGEST_NUMBER, 0)  # of who holds the lock, once they have written it
        if number.isdigit() and number != asked:
            asked = number
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(number), signal.SIGTERM)
        time.sleep(_LOOK)
    return False
