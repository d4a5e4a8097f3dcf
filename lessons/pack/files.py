"""The files of a pack, in a folder or a `.zip`, behind every limit that untrusted input needs.

Light to import, so that a cached catalogue can be checked by `pack_digest` alone.
"""

import codecs
import contextlib
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from posixpath import dirname, join, normpath
from types import TracebackType
from typing import Self
from urllib.parse import unquote

from lessons.clean import clean_line, unsafe_at
from lessons.problem import N_, Problem

MAX_FILES = 2000
MAX_FILE_BYTES = 8 * 1024 * 1024
MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 8
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\\\]")
_OF_SYSTEMS = ("__macosx", "thumbs.db", "desktop.ini")
_DRIVE = re.compile(r"[A-Za-z]:")


class PackFiles:
    """The files of one pack: names with `/`, sorted, relative to its `index.md`."""

    def __init__(self, path: Path) -> None:
        self.where = str(path)
        self.left = MAX_BYTES
        self.lessons: tuple[str, ...] = ()
        """The `.md` files, which are read."""
        self.assets: tuple[str, ...] = ()
        """All others, which are read only to be shown."""

    def read(self, name: str) -> bytes:
        """The bytes of one of `lessons` or `assets`; raises `Problem`."""
        raise NotImplementedError

    def sort(self, names: list[str]) -> None:
        """Take these names for the pack's, if each is allowed."""
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

    def spend(self, name: str, data: bytes) -> bytes:
        """`data` of a file, counted against what a file and a pack may have."""
        self.left -= len(data)
        if len(data) > MAX_FILE_BYTES or self.left < 0:
            text = N_("{name} is too large: a file may have {file} MiB, a pack {pack} MiB")
            sizes = {"file": MAX_FILE_BYTES >> 20, "pack": MAX_BYTES >> 20}
            raise Problem(self.where, text, name=name, **sizes)
        return data

    def too_many(self) -> Problem:
        """What to tell where there are more files than a pack may have."""
        return Problem(self.where, N_("has more than {limit} files; split it"), limit=MAX_FILES)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Nothing to close, unless a kind of pack has something."""


def open_pack(path: Path) -> PackFiles:
    """The files of the pack at `path`; use it in `with`. Raises `Problem` where it is no pack or breaks a limit."""
    try:
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


def pack_digest(path: Path) -> str:
    """SHA-256 over names and contents of the lessons and names of the assets: the same for a folder and its zip."""
    with open_pack(path) as files:
        return files_digest(files, {name: hashlib.sha256(files.read(name)).hexdigest() for name in files.lessons})


def files_digest(files: PackFiles, digests: dict[str, str]) -> str:
    """As `pack_digest`, from digests of the lessons that are known already."""
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
    """What to tell where the system refused to read."""
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
    """Whether it is none of the author's business: version control, editors' and systems' own files."""
    return any(part.startswith(".") or part.lower() in _OF_SYSTEMS for part in name.split("/"))


class _Folder(PackFiles):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.root = path
        self.sort(list(self._walk()))

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
                return self.spend(name, file.read(min(MAX_FILE_BYTES, self.left) + 1))
        except OSError as error:
            raise unreadable(f"{self.where}/{name}", error) from error
