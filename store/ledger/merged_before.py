"""Remembers which files were merged into a ledger, so that merging a folder again need not read them all.

A file is identified by name, size, inode, and its times of writing and change; so are a ledger's files of evidence: if
one was replaced from elsewhere, what it held is forgotten. The memory lies in the home, not in the ledger; it is only a
cache and may be deleted.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from lessons.problem import Problem
from store.disk import atomic
from store.ledger.ledger import Ledger

_HEAD = b"study-merged-1\n"
_MARK = 16
_SHARDS = [f"{number:02x}.jsonl" for number in range(256)]
_UNSURE = 3 * 10**9
"""Nanoseconds. Timestamps may be as coarse as two seconds, within which a changed file would look the same."""


class MergedBefore:
    """The files that were merged into a ledger."""

    def __init__(self, home: Path, ledger: Ledger) -> None:
        self._ledger = ledger
        self._path = file_of(home, "merged", ledger)
        self._shards: dict[bytes, int] = {}
        """Mark of a file -> number of the file of evidence with its summary."""
        self._since = 0
        self._changed = False
        self._load()

    def knows(self, path: str, status: os.stat_result) -> bool:
        """Whether this unchanged file was merged before, and its evidence is unchanged too."""
        return bool(self._shards) and status.st_mtime_ns < self._since and mark(path, status) in self._shards

    def add(self, file: bytes, shard: str) -> None:
        """Remember a file by its `mark`, taken before it was read."""
        self._shards[file] = int(shard[:2], 16)
        self._changed = True

    def save(self) -> None:
        """Save for the next merge; if that fails, the next merge only takes longer."""
        if not self._changed:
            return
        try:
            atomic.replace(self._path, self._written())
        except Problem:
            return

    def _written(self) -> Iterator[bytes]:
        yield _HEAD + b"".join(self._states())
        yield b"".join(file + bytes((shard,)) for file, shard in self._shards.items())

    def _states(self) -> list[bytes]:
        return [state(self._ledger.evidence / name) for name in _SHARDS]

    def _load(self) -> None:
        try:
            data = atomic.read(self._path) or b""
            self._since = self._path.stat().st_mtime_ns - _UNSURE
        except (OSError, Problem):
            return
        start = len(_HEAD) + len(_SHARDS) * _MARK
        if not data.startswith(_HEAD) or (len(data) - start) % (_MARK + 1):
            return
        kept = [data[n : n + _MARK] for n in range(len(_HEAD), start, _MARK)]
        same = {n for n, (was, now) in enumerate(zip(kept, self._states(), strict=True)) if was == now != bytes(_MARK)}
        for place in range(start, len(data), _MARK + 1):
            shard = data[place + _MARK]
            if shard in same:
                self._shards[data[place : place + _MARK]] = shard


def file_of(home: Path, what: str, ledger: Ledger) -> Path:
    """The file in which a home caches data of the kind `what` about a ledger."""
    return home / what / hashlib.sha256(os.fsencode(ledger.path.absolute())).hexdigest()[:32]


def mark(path: str, status: os.stat_result) -> bytes:
    """A mark that changes whenever the file does."""
    about = f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino} {status.st_dev} "
    return hashlib.blake2b(about.encode() + os.fsencode(path), digest_size=_MARK).digest()


def state(path: Path) -> bytes:
    """The mark of a file of evidence, independent of the ledger's path; zeros if there is no file."""
    try:
        return mark(path.name, path.stat())
    except OSError:
        return bytes(_MARK)
