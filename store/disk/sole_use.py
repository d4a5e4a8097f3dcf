"""Nobody else at work in a home: no kiosk, no member's window."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from lessons.problem import N_, Problem
from store.disk import atomic
from store.disk.home import Home


@contextlib.contextmanager
def kiosk_lock(home: Home) -> Iterator[None]:
    """For the kiosk itself: only one runs in a home. Raises `Problem` where one does."""
    with held(home.path / "kiosk" / "lock", "study kiosk", N_("is already running; end it first (F10 at the sign-in)")):
        yield


@contextlib.contextmanager
def sole_use(home: Home) -> Iterator[None]:
    """Hold every lock of the home. Raises `Problem` that names who is at work."""
    with contextlib.ExitStack() as locks:
        if (home.path / "kiosk").is_dir():
            locks.enter_context(kiosk_lock(home))
        for member in home.members():
            lock = home.member_folder(member.id) / "lock"
            locks.enter_context(held(lock, member.name, N_("is open in another window; close it there first")))
        yield


@contextlib.contextmanager
def held(path: Path, where: str, text: str) -> Iterator[None]:
    """Hold a lock while something is done. Raises `Problem(where, text)` where another process holds it."""
    lock = FileLock(path, mode=0o600, thread_local=False)
    try:
        atomic.private_folder(path.parent)
        lock.acquire(blocking=False)
    except Timeout as error:
        raise Problem(where, text) from error
    except OSError as error:
        raise atomic.refusal(path, error) from error
    try:
        yield
    finally:
        lock.release()
