"""Opens a pack, in a folder or a `.zip`; finds the pack that a file lies in.

Light to import, so that a cached catalogue can be checked by `pack_digest` alone.
"""

import codecs
import contextlib
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lessons.clean import clean_line
from lessons.pack.files import (
    MAX_DEPTH,
    MAX_FILE_BYTES,
    MAX_FILES,
    PackFiles,
    files_digest,
    hidden,
    refuse_name,
    unreadable,
)
from lessons.problem import N_, Problem


class ZipInMemory(NamedTuple):
    """A pack that does not lie on the disk as it is: where it comes from, and its zip."""

    path: Path
    content: bytes


PackPlace = Path | ZipInMemory
_SETTLED = 2.0
"""Seconds after which a file that is written again gets another time, on every file system."""


def open_pack(place: PackPlace) -> PackFiles:
    """The files of the pack at `place`; use it in `with`. Raises `Problem` where it is no pack or breaks a limit."""
    path = place.path if isinstance(place, ZipInMemory) else place
    try:
        if isinstance(place, ZipInMemory):
            from lessons.pack.zipped_files import ZippedFiles

            return ZippedFiles(path, place.content)
        if path.is_dir():
            return _Folder(path)
        if path.is_file():
            from lessons.pack.zipped_files import ZippedFiles  # only here: most packs are folders

            return ZippedFiles(path)
    except OSError as error:
        raise unreadable(str(path), error) from error
    raise Problem(str(path), N_("there is no such folder or file"))


def root_of(path: Path) -> Path | None:
    """The folder of the pack that a file or a folder lies in; `None` where it lies in none."""
    for folder in (path, *path.parents)[: MAX_DEPTH + 1]:
        index = folder / "index.md"
        with contextlib.suppress(OSError):
            if index.is_file() and index.read_bytes()[:6].removeprefix(codecs.BOM_UTF8).startswith(b"---"):
                return folder
    return None


def pack_digest(place: PackPlace) -> str:
    """The digest of the pack at `place`, as `files_digest` makes it. Raises `Problem`."""
    with open_pack(place) as files:
        return files_digest(files, {name: hashlib.sha256(files.read(name)).hexdigest() for name in files.lessons})


def pack_stamp(path: Path, now: float) -> str:
    """What is the same while nothing at `path` was written; empty where that cannot be told. Raises as `open_pack`.

    A file written within the last moments could be written again with the same time, and one of the future any time.
    """
    if path.is_dir():
        with open_pack(path) as files:
            found = files.signs if isinstance(files, _Folder) else {}
    else:
        try:
            found = {"": path.stat()}
        except OSError:  # `open_pack` says why
            return ""
    signs = [(name, sign.st_size, sign.st_mtime_ns) for name, sign in sorted(found.items())]
    newest = max((changed for _name, _size, changed in signs), default=0) / 1e9
    if not signs or newest >= now - _SETTLED:
        return ""
    return hashlib.sha256(repr((str(path), signs)).encode()).hexdigest()


class _Folder(PackFiles):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.root = path
        self.signs: dict[str, os.stat_result] = {}
        self.take_names(list(self._walk()))

    def _walk(self) -> Iterator[str]:
        seen = 0
        pending = [""]
        while pending:
            folder = pending.pop()
            with os.scandir(self.root / folder) as entries:
                for entry in entries:
                    if hidden(entry.name):
                        continue
                    seen += 1
                    if seen > MAX_FILES:
                        raise self.too_many()
                    name = f"{folder}/{entry.name}" if folder else entry.name
                    if entry.is_symlink():
                        text = N_("{name} is a link; put the file itself into the pack")
                        raise Problem(self.where, text, name=clean_line(name, 80))
                    if entry.is_dir():
                        if name.count("/") >= MAX_DEPTH:
                            refuse_name(self.where, name + "/x")
                        pending.append(name)
                    elif entry.is_file():
                        self.signs[name] = entry.stat()
                        yield name

    def read(self, name: str) -> bytes:
        try:
            # A name could have become a link or a pipe since it was listed.
            flags = (
                os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
            )
            with os.fdopen(os.open(self.root / name, flags), "rb") as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise Problem(f"{self.where}/{name}", N_("is not a file"))
                return self.count_bytes(name, file.read(min(MAX_FILE_BYTES, self.bytes_left) + 1))
        except OSError as error:
            raise unreadable(f"{self.where}/{name}", error) from error
