"""Caches the marks of all records of a ledger, so that a merge need not read all evidence to find duplicates.

Like `store.ledger.merged_before` it lies in the home, is only a cache, and may be deleted: changed files of evidence
are read again.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from lessons.problem import Problem
from store.disk import atomic
from store.ledger.ledger import Ledger
from store.ledger.merged_before import file_of, state
from store.ledger.record_marks import MarkedStream, decoder, marked_in

_HEAD = b"study-marks-1\n"


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """The cached marks of a file of evidence."""

    state: bytes
    """The file's state before it was read (`store.ledger.merged_before.state`)."""
    marked: bytes
    """Its streams (`store.ledger.record_marks.decoder`)."""


_decoder = msgspec.msgpack.Decoder(dict[str, _Kept])


class RememberedMarks:
    """The marks of the streams of a ledger."""

    def __init__(self, ledger: Ledger, home: Path | None = None) -> None:
        self._ledger = ledger
        self._path = file_of(home, "marks", ledger) if home else None
        self._joined: dict[str, bytes] = {}
        self._known: dict[str, _Kept] = {}
        """By the name of the file of evidence."""
        self._changed = False

    def put(self, name: str, marked: bytes) -> None:
        """Set the marks that a file of evidence, by its name, is about to have."""
        self._joined[name] = marked

    def settle(self) -> None:
        """Confirm that all files passed to `put` were written. The caller has held the lock throughout."""
        for name, marked in self._joined.items():
            self._known[name] = _Kept(state(self._ledger.evidence / name), marked)
        self._changed = self._changed or bool(self._joined)
        self._joined.clear()

    def streams(self) -> Iterator[tuple[Path, MarkedStream]]:
        """Every stream with its file, in the ledger's order. Raises `Problem` for a file that cannot be read."""
        self._known = self._load() | self._known
        for path in self._ledger.shards():
            now = state(path)
            known = self._known.get(path.name)
            if known is None or known.state != now:
                known = self._known[path.name] = _Kept(now, marked_in(path))
                self._changed = True
            for marked in decoder.decode(known.marked):
                yield path, marked

    def save(self) -> None:
        """Save for the next merge; if that fails, the next merge only takes longer."""
        if not self._path or not self._changed:
            return
        try:
            content = msgspec.msgpack.encode(self._known)
            atomic.replace(self._path, (_HEAD, _sum(content), content))
        except Problem:
            return

    def _load(self) -> dict[str, _Kept]:
        try:
            data = atomic.read(self._path) or b"" if self._path else b""
        except (OSError, Problem):
            return {}
        start = len(_HEAD) + len(_sum(b""))
        content = data[start:]
        return _decoder.decode(content) if data[:start] == _HEAD + _sum(content) else {}


def _sum(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).digest()
