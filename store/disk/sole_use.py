"""Locks: of a member's folder, or of a whole home, so that no kiosk and no window is open in it."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from lessons.problem import N_, Problem
from store.disk import atomic
from store.disk.home import Home

if TYPE_CHECKING:
    from filelock import FileLock


class _TakenElsewhere(Exception):
    """Another process holds the lock."""


class Locked(Problem):
    """The member is open in another window."""


@contextlib.contextmanager
def kiosk_lock(home: Home) -> Iterator[None]:
    """Hold the kiosk's lock: only one runs in a home. Raises `Problem` if one does."""
    with held(home.path / "kiosk" / "lock", "study kiosk", N_("is already running; end it first (F10 at the sign-in)")):
        yield


@contextlib.contextmanager
def ssh_lock(home: Home) -> Iterator[None]:
    """Hold the lock of the host of connections over SSH, as `kiosk_lock`."""
    text = N_("is already running; end it first (systemctl stop study-ssh)")
    with held(home.path / "kiosk" / ".over-ssh" / "lock", "study kiosk --ssh-host", text):
        yield


def kiosk_runs(home: Home) -> bool:
    """Whether a kiosk runs in this home, on this machine's own screen."""
    try:
        with kiosk_lock(home):
            return False
    except Problem:
        return True


@contextlib.contextmanager
def sole_use(home: Home) -> Iterator[None]:
    """Hold every lock of the home. Raises `Problem` that names what is running."""
    with contextlib.ExitStack() as locks:
        if (home.path / "kiosk").is_dir():
            locks.enter_context(kiosk_lock(home))
            locks.enter_context(ssh_lock(home))
        for member in home.members():
            locks.callback(member_lock(home, member.id).release)
        yield


def member_lock(home: Home, member: str) -> "FileLock":
    """The lock of a member's folder, held until it is released. Raises `Locked`, and `Problem` as `held`."""
    folder = home.member_folder(member)
    try:
        return _taken(folder / "lock", folder)
    except _TakenElsewhere as error:
        raise Locked(home.member_name(member), N_("is open in another window; close it there first")) from error


@contextlib.contextmanager
def held(path: Path, where: str, text: str) -> Iterator[None]:
    """Hold a lock during a `with` block. Raises `Problem(where, text)` if another process holds it."""
    try:
        lock = _taken(path, path)
    except _TakenElsewhere as error:
        raise Problem(where, text) from error
    try:
        yield
    finally:
        lock.release()


def _taken(path: Path, named: Path) -> "FileLock":
    """Acquire a lock. Raises `_TakenElsewhere`, and `Problem` about `named` if it is not writable."""
    from filelock import FileLock, Timeout  # only here: who only reads waits for none of it

    lock = FileLock(path, mode=0o600, thread_local=False)
    try:
        atomic.private_folder(path.parent)
        lock.acquire(blocking=False)
    except Timeout as error:
        raise _TakenElsewhere from error
    except OSError as error:
        raise atomic.refusal(named, error) from error
    return lock
