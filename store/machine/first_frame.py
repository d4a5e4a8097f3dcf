"""How Today looked when it was first drawn, kept so that the next start shows it before anything is loaded.

Two pictures are kept for each size, language, look and version. The *bars* say nothing of anybody: they hold until
the settings change. The *whole* one holds on its day only, while every file that it was made of is as it was, and while
no window is open, which may be changing them. Where a passphrase protects the member there is no whole one.
"""

import hashlib
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from lessons.problem import Problem
from store.disk import atomic
from store.disk.home import Home

LARGEST = 512 * 1024
"""Bytes of a picture at most: more than a terminal of 300 columns and 100 rows takes."""
_MOST_FILES = 2000
"""With more files in a home to look at, it would not be at once any more."""
_MOST_KEPT = 16
_BARS, _WHOLE, _OPEN = ".bars", ".whole", "open"


class FirstFrame:
    """The pictures of one member; `look`: everything that decides how one is drawn, but for the settings."""

    def __init__(self, home: Home, member: str, look: Sequence[str]) -> None:
        self._home = home
        self._member = member
        self._folder = home.first_frames(member)
        settings = b""
        with suppress(Problem):  # reported by what needs them
            settings = atomic.read(home.config_file, LARGEST) or b""
        name = hashlib.sha256("\0".join([*look, ""]).encode(errors="replace") + settings).hexdigest()[:32]
        self._bars, self._whole = self._folder / f"{name}{_BARS}", self._folder / f"{name}{_WHOLE}"

    def read(self) -> bytes | None:
        """The picture that is true now; `None` where there is none."""
        with suppress(Problem, OSError):
            if not (self._folder / _OPEN).exists():
                stamp, _line, picture = (atomic.read(self._whole, LARGEST) or b"").partition(b"\n")
                if picture and self._is_true(stamp.decode("ascii", "replace")):
                    return picture
        return self.read_bars()

    def read_bars(self) -> bytes | None:
        """The picture that says nothing of anybody; `None` where there is none."""
        with suppress(Problem):
            return atomic.read(self._bars, LARGEST)
        return None

    def keep(self, bars: bytes, whole: bytes, stamp: str) -> None:
        """Keep the pictures; an empty `whole` removes all whole ones. `stamp`: of the moment before it was made."""
        with suppress(OSError, Problem):  # only a cache
            if atomic.read(self._bars, LARGEST) != bars:
                atomic.replace(self._bars, bars)
            if whole and stamp:
                atomic.replace(self._whole, b"%s %d\n%s" % (stamp.encode(), time.time(), whole))
            else:
                forget_whole(self._home, self._member)
            by_age = sorted(self._folder.glob("*.*"), key=lambda file: file.stat().st_mtime)
            for old in by_age[:-_MOST_KEPT]:
                old.unlink(missing_ok=True)

    def stamp(self) -> str:
        """A digest of the day and of all files that Today is made of; empty where they are too many, or hidden."""
        here = time.localtime()
        whole = hashlib.sha256(f"{here.tm_year} {here.tm_yday} {here.tm_gmtoff}".encode())
        count = 0
        try:
            for folder in (self._home.member_folder(self._member), self._home.branch, self._home.packs):
                for path, about in _all(os.fspath(folder)):
                    count += 1
                    if count > _MOST_FILES:
                        return ""
                    whole.update(
                        f"{path}\0{about.st_mtime_ns} {about.st_size} {about.st_ino}\n".encode(errors="replace")
                    )
        except OSError:
            return ""
        return whole.hexdigest()

    def _is_true(self, stamp: str) -> bool:
        made, _space, at = stamp.partition(" ")
        return at.isdecimal() and int(at) <= time.time() and made != "" and made == self.stamp()


@contextmanager
def open_window(home: Home, member: str) -> Iterator[None]:
    """While a window is open, which may change anything, no other begins with a whole picture.

    Nor does the next one after a window that did not end in order.
    """
    mark = home.first_frames(member) / _OPEN
    with suppress(OSError):
        atomic.private_folder(mark.parent)
        mark.touch(0o600)
    yield
    with suppress(OSError):
        mark.unlink(missing_ok=True)


def forget_whole(home: Home, member: str) -> None:
    """Remove the pictures that tell of the member. Raises `OSError`."""
    for file in home.first_frames(member).glob(f"*{_WHOLE}"):
        file.unlink(missing_ok=True)


def _all(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    """Every file in a folder, in the order of their names; but for the lock, which says nothing."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.is_dir():
            yield from _all(entry.path)
        elif entry.name != "lock":
            yield entry.path, entry.stat()
