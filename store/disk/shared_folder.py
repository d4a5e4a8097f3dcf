"""Files in a folder that several people share: replaced atomically, readable by whoever can read the folder."""

import contextlib
import os
import stat
from pathlib import Path

from lessons.problem import N_, Problem
from store.disk import atomic


def require_folder(folder: Path) -> None:
    """Raise `Problem` if the shared folder is missing, rather than create one in an empty mount point."""
    if not folder.is_dir():
        text = N_("there is no such folder; connect the drive or the share, or name another folder")
        raise Problem(str(folder), text)


def put(path: Path, data: bytes) -> bool:
    """Replace the content of this machine's own file `path`; returns whether it changed. Raises `Problem`."""
    try:
        _make(path.parent)
        if _is(path, data):
            open_to_others(path)
            return False
        atomic.replace(path, data)
        open_to_others(path)
    except OSError as error:
        raise atomic.refusal(path, error) from error
    return True


def _is(path: Path, data: bytes) -> bool:
    """Whether the file has this content; reads it only if the size matches."""
    try:
        about = path.stat()
    except OSError:
        return False
    return stat.S_ISREG(about.st_mode) and about.st_size == len(data) and atomic.read(path) == data


def _make(folder: Path) -> None:
    """Create a folder with its missing parents, with the mode of the folder above."""
    if not folder.is_dir() and folder.parent != folder:
        _make(folder.parent)
        folder.mkdir(exist_ok=True)
        with contextlib.suppress(OSError):  # a drive without permissions
            folder.chmod(stat.S_IMODE(folder.parent.stat().st_mode))


def open_to_others(path: Path) -> None:
    """Give a file the default mode of a new file, so that others can read it."""
    mask = os.umask(0)
    os.umask(mask)
    with contextlib.suppress(OSError):  # a drive without permissions
        path.chmod(0o666 & ~mask)


def remove(path: Path) -> None:
    """Remove this machine's own file, if it exists. Raises `Problem`."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise atomic.refusal(path, error) from error


def pack_paths(folder: Path) -> list[Path]:
    """The packs in a branch's folder: folders and zips."""
    return [path for path in _in_packs(folder) if _may_be_pack(path)]


def passed_over(folder: Path) -> list[Path]:
    """Other files among the packs, except those that systems leave everywhere."""
    return [path for path in _in_packs(folder) if not _may_be_pack(path) and path.name.lower() not in _LEFT_BEHIND]


def _in_packs(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in (folder / "packs").iterdir() if not path.name.startswith("."))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Problem(str(folder), N_("cannot be read ({reason})"), reason=error.strerror) from error


_LEFT_BEHIND = ("desktop.ini", "thumbs.db")


def _may_be_pack(path: Path) -> bool:
    return path.is_dir() or path.suffix.lower() == ".zip"
