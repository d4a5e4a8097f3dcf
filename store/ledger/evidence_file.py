"""One file of a ledger's evidence: its streams, and whether it contains given bytes.

Bytes that it already contains were verified when they arrived, and need not be verified again.
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
    """A stream's line."""

    where: str
    line: bytes
    peek: Peek


class Evidence:
    """A file of evidence, read when first needed."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def streams(self) -> dict[StreamKey, EvidenceLine]:
        """Every stream by its key. Raises `Problem` if the file is damaged."""
        by_key = {}
        for number, line in enumerate(self._lines, 1):
            peek = peek_line(where := f"{self.path}:{number}", line)
            if peek.key in by_key:  # one of them would be lost
                raise Problem(where, N_("this line is in the wrong place; merge this ledger into a new one"))
            by_key[peek.key] = EvidenceLine(where, line, peek)
        return by_key

    def has_newest(self, data: bytes) -> bool:
        """Whether these bytes are exactly the newest summary of some stream."""
        held = self._newest
        return bool(held) and data.endswith(b"\n") and hashlib.sha256(memoryview(data)[:-1]).digest() in held

    def has_digest(self, header: Header) -> bool:
        """Whether a summary is in its stream. Raises `Problem` if the file is damaged."""
        stream = self.streams.get(header.stream)
        return stream is not None and header.digest in stream.peek.digests

    def has_line(self, line: bytes) -> bool:
        """Whether the file contains exactly this line."""
        held = self._whole
        return bool(held) and hashlib.sha256(line).digest() in held

    @cached_property
    def _newest(self) -> set[bytes]:
        digests: set[bytes] = set()
        for line in self._readable():
            start, end = line.find(_NEWEST) + len(_NEWEST), line.rfind(_OLDER)
            digests.add(hashlib.sha256(memoryview(line)[start:end]).digest())
        return digests

    @cached_property
    def _whole(self) -> set[bytes]:
        return {hashlib.sha256(line).digest() for line in self._readable()}

    def _readable(self) -> list[bytes]:
        """The lines; none if they cannot be read, which is reported where they are needed."""
        try:
            return self._lines
        except Problem:
            return []

    @cached_property
    def _lines(self) -> list[bytes]:
        return list(lines_of(self.path)) if self.path.exists() else []
