"""What the files of a pack are, in a folder or a `.zip`, and the limits of both; of a zip besides: `zipped_files`."""

import hashlib
from pathlib import Path
from posixpath import dirname, join, normpath
from types import TracebackType
from typing import Self
from urllib.parse import unquote

from lessons.clean import clean_line, unsafe_at
from lessons.problem import N_, Problem
from lessons.regex import regex

MAX_FILES = 2000
MAX_FILE_BYTES = 8 * 1024 * 1024
MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 8
_ELSEWHERE = regex(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\\\]")
_OF_SYSTEMS = ("__macosx", "thumbs.db", "desktop.ini")
_DRIVE = regex(r"[A-Za-z]:")


class PackFiles:
    """The files of one pack: names with `/`, sorted, relative to its `index.md`."""

    def __init__(self, path: Path) -> None:
        self.where = str(path)
        self.bytes_left = MAX_BYTES
        self.lessons: tuple[str, ...] = ()
        """The `.md` files, which are read."""
        self.assets: tuple[str, ...] = ()
        """All others, which are read only to be shown."""

    def read(self, name: str) -> bytes:
        """The bytes of one of `lessons` or `assets`; raises `Problem`."""
        raise NotImplementedError

    def take_names(self, names: list[str]) -> None:
        """Sort the names of the pack's files into lessons and assets. Raises `Problem` for one that is not allowed."""
        for name in names:
            refuse_name(self.where, name)
        names.sort()
        self.lessons = tuple(name for name in names if name.lower().endswith(".md"))
        self.assets = tuple(name for name in names if not name.lower().endswith(".md"))
        if "index.md" not in self.lessons:
            below = [name.split("/")[0] for name in self.lessons if name.count("/") == 1 and name.endswith("/index.md")]
            if len(below) == 1:
                text = N_("is not a pack: its index.md is one folder too deep, in {name}; move that folder out")
                raise Problem(self.where, text, name=below[0])
            raise Problem(self.where, N_("is not a pack: it has no index.md"))

    def count_bytes(self, name: str, data: bytes) -> bytes:
        """Return `data` of a file, counted against the size limits of files and packs. Raises `Problem` beyond them."""
        self.bytes_left -= len(data)
        if len(data) > MAX_FILE_BYTES or self.bytes_left < 0:
            text = N_("{name} is too large: a file may have {file} MiB, a pack {pack} MiB")
            sizes = {"file": MAX_FILE_BYTES >> 20, "pack": MAX_BYTES >> 20}
            raise Problem(self.where, text, name=name, **sizes)
        return data

    def too_many(self) -> Problem:
        """The problem to raise when there are more files than a pack may have."""
        return Problem(self.where, N_("has more than {limit} files; split it"), limit=MAX_FILES)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the pack; a folder has nothing to close."""


def files_digest(files: PackFiles, digests: dict[str, str]) -> str:
    """SHA-256 over names and contents of the lessons and names of the assets: the same for a folder and its zip.

    `digests` holds the SHA-256 of each lesson, in hexadecimal."""
    total = hashlib.sha256(b"study-pack-1\0")
    for name in files.lessons:
        total.update(f"{name}\0{digests[name]}\n".encode())
    for name in files.assets:
        total.update(f"{name}\0\n".encode())
    return total.hexdigest()


def inside(name: str, target: str) -> str | None:
    """The path in the pack that a target written in file `name` leads to; `None` where it leads out of the pack."""
    if _ELSEWHERE.match(target):
        return None
    path = normpath(join(dirname(name), unquote(target.partition("#")[0])))
    return None if path == ".." or path.startswith("../") else path


def unreadable(where: str, error: OSError) -> Problem:
    """The problem to raise when the system refused to read."""
    return Problem(where, N_("cannot be read: {reason}"), reason=error.strerror or type(error).__name__)


def refuse_name(where: str, name: str) -> None:
    """Raise `Problem` for a name that leads elsewhere, or nowhere on some system."""
    parts = name.split("/")
    if (
        unsafe_at(name) >= 0
        or "\\" in name
        or name.startswith("/")
        or _DRIVE.match(name)
        or any(part in ("", ".", "..") for part in parts)
        or len(parts) > MAX_DEPTH
        or len(name) > 400
    ):
        raise Problem(where, N_("the file name {name} is not allowed in a pack; rename it"), name=clean_line(name, 80))


def hidden(name: str) -> bool:
    """Whether a name belongs to version control, an editor or the system, and not to the pack."""
    return any(part.startswith(".") or part.lower() in _OF_SYSTEMS for part in name.split("/"))
