"""Atomic, durable file replacement: a file is replaced as a whole or not at all, and survives a power cut.

A temporary file in the same folder is written and synchronised, then renamed over the old one, then the folder is
synchronised (rename(2), fsync(2)): readers see the old bytes or the new ones, never a mixture. A temporary name is
random and must not exist yet, so neither a leftover nor a planted symbolic link matters.
"""

import contextlib
import errno
import os
import sys
import time
from collections import deque
from collections.abc import Iterable, Sequence
from pathlib import Path

from lessons.problem import N_, Problem
from store.disk.regular_file import content, reason, refuse_broken_link, unreadable

if sys.platform == "darwin":
    from fcntl import F_FULLFSYNC, fcntl

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
# Errors of file systems that cannot synchronise a folder, or have no hard links.
_UNSUPPORTED = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EPERM, errno.EMLINK, errno.EXDEV}
_TEMPORARY = ".tmp"
PREVIOUS = ".previous"
_AT_ONCE = 16
"""Files that are synchronised in parallel."""
LARGEST = 256 * 1024 * 1024
"""The largest file that is read, in bytes; none that Study writes comes near."""


def previous(path: Path) -> Path:
    """Where `replace(…, keep_previous=True)` keeps the content that `path` had before."""
    return path.with_name(path.name + PREVIOUS)


def replace(path: Path, data: bytes | Iterable[bytes], *, keep_previous: bool = False) -> None:
    """Replace the content of `path` with `data`, or its parts in order; durable on return.

    Missing folders are created, for their owner only. With `keep_previous` the former content is kept, see `previous`.
    Raises `Problem` if the system refuses (disk full, not allowed, a failing disk); `path` then still has its former
    content, unless only the last step failed, synchronising the folder: then it has the former or the new one, whole.
    """
    try:
        private_folder(path.parent)
        temporary = _write_new(path, data)
        try:
            if keep_previous and path.exists():
                _keep(path)
            _rename(temporary, path)
        except BaseException:
            _forget(temporary)
            raise
        _sync_folder(path.parent)
    except OSError as error:
        raise refusal(path, error) from error


def stage(path: Path, data: Iterable[bytes]) -> Path:
    """Write the new content of `path` to a temporary file beside it, for `commit`. Raises as `replace`."""
    try:
        private_folder(path.parent)
        return _write_new(path, data, durable=False)
    except OSError as error:
        raise refusal(path, error) from error


def commit(staged: Sequence[tuple[Path, Path]]) -> None:
    """Move many staged files of one folder into place; durable on return, and much faster than one by one.

    Each is replaced whole or not at all. Raises `Problem` as `replace`; some may then be in place already.
    """
    if not staged:
        return
    from concurrent.futures import ThreadPoolExecutor  # only here: most commands write one file at most

    folder = staged[0][1].parent
    waiting = dict(staged)
    try:
        # The system writes many files in parallel faster than one by one.
        with ThreadPoolExecutor(min(len(staged), _AT_ONCE)) as threads:
            deque(threads.map(_sync_file, list(waiting)), 0)
        for temporary, path in staged:
            _rename(temporary, path)
            del waiting[temporary]
        _sync_folder(folder)
    except OSError as error:
        raise refusal(folder, error) from error
    finally:
        for temporary in waiting:
            _forget(temporary)


def discard(staged: Iterable[Path]) -> None:
    """Remove staged files that are not to be committed."""
    for temporary in staged:
        _forget(temporary)


def read(path: Path, limit: int = LARGEST) -> bytes | None:
    """The content of `path`; None if there is no such file. Never blocks.

    Raises `Problem` if it cannot be read, is no regular file, is a broken link, or has more than `limit` bytes.
    """
    try:
        return content(path, limit)
    except FileNotFoundError as error:
        refuse_broken_link(path, error)
        return None
    except OSError as error:
        raise unreadable(path, error) from error


def private_folder(folder: Path) -> Path:
    """`folder`, made with its missing parents for their owner only (0700), durable on return. May raise `OSError`."""
    if not folder.is_dir():
        private_folder(folder.parent)
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            _sync_folder(folder.parent)
        except OSError:
            with contextlib.suppress(OSError):
                folder.rmdir()  # else the next try would find it and assume it durable
            raise
    return folder


def recover(folder: Path) -> None:
    """Clean up after killed processes: make their last renames durable, and remove half-written files.

    The caller holds the lock of `folder`. May raise `OSError`.
    """
    for path in folder.glob(f".*{_TEMPORARY}"):
        _forget(path)
    _sync_folder(folder)


def refusal(path: Path, error: OSError) -> Problem:
    """The problem to report when the system refused to write `path`."""
    if error.errno in _FULL:
        return Problem(str(path), N_("not saved, there is no space left; free some space and try again"))
    if error.errno in FORBIDDEN:
        text = N_("not saved, writing is not allowed here ({reason}); choose another folder, or ask whose it is")
        return Problem(str(path), text, reason=reason(error))
    return Problem(str(path), N_("not saved ({reason}); check the disk and try again"), reason=reason(error))


def _write_new(path: Path, data: bytes | Iterable[bytes], *, durable: bool = True) -> Path:
    temporary = path.with_name(f".{path.name}.{os.urandom(8).hex()}{_TEMPORARY}")
    descriptor = os.open(temporary, _NEW_FILE, 0o600)
    try:
        try:
            for part in (data,) if isinstance(data, bytes) else data:
                rest = memoryview(part)
                while rest:
                    rest = rest[os.write(descriptor, rest) :]
            if durable:
                _sync(descriptor)
        finally:
            os.close(descriptor)
    except BaseException:
        _forget(temporary)
        raise
    return temporary


def _keep(path: Path) -> None:
    """Replace the previous copy by link and rename, so that there is always one."""
    kept = previous(path)
    temporary = kept.with_name(f".{kept.name}.{os.urandom(8).hex()}{_TEMPORARY}")
    try:
        temporary.hardlink_to(path)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
        temporary = _write_new(kept, read(path) or b"")
    try:
        _rename(temporary, kept)
    except BaseException:
        _forget(temporary)
        raise


def _rename(source: Path, target: Path) -> None:
    if sys.platform == "win32":
        # A virus scanner or a second window that has the target open for a moment makes the rename fail.
        for _ in range(20):
            with contextlib.suppress(PermissionError):
                source.replace(target)
                return
            time.sleep(0.01)
    source.replace(target)


def _sync(descriptor: int) -> None:
    if sys.platform == "darwin":
        # There fsync leaves the data in the drive's cache, fsync(2).
        with contextlib.suppress(OSError):
            fcntl(descriptor, F_FULLFSYNC)
            return
    os.fsync(descriptor)


def _sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        _sync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return  # folders cannot be opened there; NTFS journals the rename
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
    finally:
        os.close(descriptor)


def _forget(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
