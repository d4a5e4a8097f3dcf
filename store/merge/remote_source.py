"""Sources of a merge at addresses that fsspec supports: SFTP, SMB, S3, WebDAV, or a path that all machines share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import fsspec

from lessons.clean import clean_line
from lessons.problem import N_, Problem
from store.crypto.envelope import MAX_BYTES, read_bounded
from store.disk.regular_file import too_large
from store.exchange.remote import connect
from store.ledger.explanations import FILE
from store.ledger.ledger import MARK
from store.merge.list_sources import LOOK, SHARED, begins_like_one, is_ours, is_summary

_PIECE = 1024 * 1024
_ROSTER = "branch/roster.json"
_SMALL = (_ROSTER, MARK, FILE)
"""Files of a source that are read here, not by the workers."""


class Source(NamedTuple):
    """A summary, a folder of them, a branch's shared folder or a ledger, and the files in it that workers read."""

    name: str
    is_ledger: bool
    part: str
    """The subfolder with the files; empty: they are in the source, or it is a file."""
    files: list[tuple[str, str]]
    """Name and address of each."""
    copy: Path
    """A local folder with its rosters and explanations."""
    passed_over: tuple[str, ...] = ()
    """Other files there, which do not begin like a summary."""


def find_source(name: str, copy: Path) -> Source:
    """The source at an address, or at a path that the workers share. Raises `Problem` if it cannot be read."""
    address = name if "://" in name else str(Path(name).absolute())
    with _as_problem(name):
        fs, path = connect(address) if "://" in name else fsspec.core.url_to_fs(address)
        if not fs.isdir(path):
            return Source(name, False, "", [(name, address)], copy)
        folder, root = address.rstrip("/"), name.rstrip("/")
        ledger = bool(fs.isfile(f"{path}/{MARK}"))
        part = "evidence" if ledger else "summaries" if fs.isdir(f"{path}/summaries") else ""
        for small in (*_SMALL, *(f"rosters/{file}" for file in _names(fs, f"{path}/rosters") if ledger)):
            if fs.isfile(f"{path}/{small}"):
                (copy / small).parent.mkdir(parents=True, exist_ok=True)
                (copy / small).write_bytes(content(f"{folder}/{small}"))
        if ledger:
            kept = [f"evidence/{file}" for file in _names(fs, f"{path}/evidence") if file.endswith(".jsonl")]
            passed_over: list[str] = []
        elif part:
            kept, passed_over = _in_folder(fs, path, part, is_summary)
            beside = _in_folder(fs, path, "", lambda _name: False, SHARED)
            kept, passed_over = kept + beside[0], passed_over + beside[1]
        else:
            ours = SHARED if fs.isfile(f"{path}/{_ROSTER}") else frozenset[str]()
            kept, passed_over = _in_folder(fs, path, "", is_summary, ours)
    files = [(f"{root}/{file}", f"{folder}/{file}") for file in kept]
    return Source(name, ledger, part, files, copy, tuple(f"{root}/{file}" for file in passed_over))


def _in_folder(
    fs: fsspec.AbstractFileSystem,
    root: str,
    part: str,
    is_named_so: Callable[[str], bool],
    ours: frozenset[str] = frozenset(),
) -> tuple[list[str], list[str]]:
    """The summaries in a subfolder of a source, named from `root` on; and its other files except `ours`."""
    kept: list[str] = []
    others: list[str] = []
    for name in _names(fs, f"{root}/{part}".rstrip("/")):
        if name in ours or is_ours(name):
            continue
        inside = f"{part}/{name}".lstrip("/")
        path = f"{root.rstrip('/')}/{inside}"
        begins = is_named_so(name) or (fs.isfile(path) and begins_like_one(fs.cat_file(path, end=LOOK)))
        (kept if begins else others).append(inside)
    return kept, others


def content(address: str) -> bytes:
    """The bytes of a file. Raises `Problem` if it cannot be read or is too large."""
    if "://" not in address:
        return read_bounded(address)
    with _as_problem(address), fsspec.open(address, "rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise too_large(address, MAX_BYTES)
    return bytes(data)


def pieces(address: str, most: int | None = None) -> Iterator[bytes]:
    """The bytes of a file, `most` at most, a piece at a time. Raises `Problem`."""
    with _as_problem(address), fsspec.open(address, "rb") as file:
        left = most
        while data := file.read(_PIECE if left is None else min(_PIECE, left)):
            yield data
            left = None if left is None else left - len(data)


def lines(address: str) -> Iterator[bytes]:
    """The lines of a file of evidence. Raises `Problem`."""
    with _as_problem(address), fsspec.open(address, "rb") as file:
        while line := file.readline(MAX_BYTES + 1):
            if len(line) > MAX_BYTES:
                raise too_large(address, MAX_BYTES)
            yield line


def _names(fs: fsspec.AbstractFileSystem, path: str) -> list[str]:
    if not fs.isdir(path):
        return []
    return sorted(str(entry).rstrip("/").rpartition("/")[2] for entry in fs.ls(path, detail=False))


def refuse_password(name: str) -> None:
    """Raise `Problem` for an address that the workers of a cluster should not see."""
    if "://" in name and urlsplit(name).password is not None:
        text = N_("holds a password, which the whole cluster would see; put it into the workers' own settings (fsspec)")
        raise Problem(name.partition("://")[0] + "://…", text)


@contextmanager
def _as_problem(where: str) -> Iterator[None]:
    """Turn any backend's error into a `Problem`: each has errors of its own."""
    try:
        yield
    except (Problem, GeneratorExit):
        raise
    except Exception as error:
        reason = (isinstance(error, OSError) and error.strerror) or clean_line(f"{type(error).__name__} {error}", 120)
        raise Problem(where, N_("cannot be read ({reason})"), reason=reason) from error
