"""One file of a ledger's evidence as it is when it is looked at: its streams, and what it holds word for word.

What stands here word for word was verified when it came, and is not again.
"""

import hashlib
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from lessons.problem import N_, Problem
from store.ledger.ledger import Peek, StreamKey, lines_of, peek_line
from store.ledger.summary import Header

_NEWEST, _OLDER = b'"newest":', b',"older":['


class EvidenceLine(NamedTuple):
    """A stream."""

    where: str
    line: bytes
    peek: Peek


class Evidence:
    """Read when it is first needed."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def streams(self) -> dict[StreamKey, EvidenceLine]:
        """Every stream. Raises `Problem` where the file is damaged."""
        found = {}
        for number, line in enumerate(self._lines, 1):
            peek = peek_line(where := f"{self.path}:{number}", line)
            if peek.key in found:  # one of them would be lost
                raise Problem(where, N_("this line is in the wrong place; merge this ledger into a new one"))
            found[peek.key] = EvidenceLine(where, line, peek)
        return found

    def has_newest(self, data: bytes) -> bool:
        """Whether these very bytes are the file of a summary that is the newest of its stream."""
        held = self._newest
        return bool(held) and data.endswith(b"\n") and hashlib.sha256(memoryview(data)[:-1]).digest() in held

    def has_digest(self, header: Header) -> bool:
        """Whether a summary is in its stream. Raises `Problem` where the file is damaged."""
        there = self.streams.get(header.stream)
        return there is not None and header.digest in there.peek.digests

    def has_line(self, line: bytes) -> bool:
        """Whether it holds this very line."""
        held = self._whole
        return bool(held) and hashlib.sha256(line).digest() in held

    @cached_property
    def _newest(self) -> set[bytes]:
        found: set[bytes] = set()
        for line in self._readable():
            start, end = line.find(_NEWEST) + len(_NEWEST), line.rfind(_OLDER)
            found.add(hashlib.sha256(memoryview(line)[start:end]).digest())
        return found

    @cached_property
    def _whole(self) -> set[bytes]:
        return {hashlib.sha256(line).digest() for line in self._readable()}

    def _readable(self) -> list[bytes]:
        """The lines; none where they cannot be read, which is told where they are needed."""
        try:
            return self._lines
        except Problem:
            return []

    @cached_property
    def _lines(self) -> list[bytes]:
        return list(lines_of(self.path)) if self.path.exists() else []
