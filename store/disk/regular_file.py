"""Opens files from anywhere without blocking, and only regular files.

Opening a pipe in the place of a file would block for ever, and a device may do anything.
"""

import os
import stat
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from lessons.problem import N_, Problem

_AT_ONCE = (
    getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
)
_READ = os.O_RDONLY | _AT_ONCE
_APPEND = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | _AT_ONCE
_PIECE = 1024 * 1024


class OpenFile(NamedTuple):
    """A file open for reading."""

    descriptor: int
    size: int
    """Bytes."""


def open_regular(path: Path | str) -> OpenFile:
    """Open a file for reading. Raises `OSError`, and `Problem` if it is no regular file."""
    descriptor = os.open(path, _READ)
    try:
        return OpenFile(descriptor, _size_of_regular(descriptor, str(path)))
    except BaseException:
        os.close(descriptor)
        raise


def content(path: Path | str, limit: int) -> bytes:
    """The content of a file. Raises `OSError`, and `Problem` if it is no regular file or larger than `limit` bytes."""
    descriptor, size = open_regular(path)
    try:
        if size > limit:
            raise too_large(str(path), limit)
        parts = [os.read(descriptor, size + 1)]
        if len(parts[0]) != size:  # it has grown, or arrives in pieces
            while parts[-1] and sum(map(len, parts)) <= limit:
                parts.append(os.read(descriptor, _PIECE))
    finally:
        os.close(descriptor)
    data = b"".join(parts)
    if len(data) > limit:
        raise too_large(str(path), limit)
    return data


def append(path: Path, data: bytes) -> None:
    """Append to a log, creating it for its owner only. Raises `OSError`, and `Problem` as `open_regular`."""
    descriptor = os.open(path, _APPEND, 0o600)
    try:
        _size_of_regular(descriptor, str(path))
        os.write(descriptor, data)
    finally:
        os.close(descriptor)


def names(folder: Path, pattern: str) -> list[Path]:
    """The paths in a folder whose names match, sorted; empty if there is no folder. Raises `Problem`.

    Unlike `Path.glob`, which treats an unreadable folder as empty.
    """
    try:
        return sorted(path for path in folder.iterdir() if fnmatchcase(path.name, pattern))
    except FileNotFoundError as error:
        refuse_broken_link(folder, error)
        return []
    except OSError as error:
        raise unreadable(folder, error) from error


def refuse_broken_link(path: Path, error: OSError) -> None:
    """Raise `Problem` if `path` is a broken link: its target may be on a disk that is not connected."""
    if path.is_symlink():
        raise Problem(
            str(path), N_("is a link to a file that is not there; connect its disk, or correct the link")
        ) from error


def unreadable(path: Path | str, error: OSError) -> Problem:
    """The problem to report when the system refused to read `path`."""
    text = N_("cannot be read ({reason}); check the disk and who may read it")
    return Problem(str(path), text, reason=reason(error))


def too_large(where: str, limit: int) -> Problem:
    """The problem of a file beyond the limit, in bytes."""
    return Problem(where, N_("is larger than {limit} MiB, so it is not read"), limit=limit >> 20)


def reason(error: OSError) -> str:
    """The system's error message."""
    return error.strerror or type(error).__name__


def _size_of_regular(descriptor: int, where: str) -> int:
    about = os.fstat(descriptor)
    if not stat.S_ISREG(about.st_mode):
        text = N_("is not a file but a folder, a pipe or a device, so it cannot be read; put the file itself there")
        raise Problem(where, text)
    return about.st_size
