"""Short marks of records, to find records of two members by comparing millions of them.

Two people can read a lesson in the same seconds, so marks use random values: the id of an attempt, and the digest of a
reflection, which has a random salt. Equal records have equal marks, and different ones almost never do.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import msgspec

from lessons.problem import Problem
from lessons.records import Attempt, Record, Reflection, canonical
from lessons.regex import regex
from store.ledger.ledger import LinePosition, StreamKey, StreamPlace, lines_of

SIZE = 8
"""Bytes of a mark."""
_TEXT = rb'"([^"\\]*(?:\\.[^"\\]*)*)"'
_TEXTS = regex(_TEXT)
_ATTEMPT = regex(rb'"attempt":' + _TEXT)
_REFLECTION = regex(rb'"text":' + _TEXT + rb',"type":"reflection"')


class MarkedStream(msgspec.Struct, frozen=True, array_like=True):
    """A stream's owner, the place of its line, and the marks of all its records."""

    key: StreamKey
    signer: str
    start: int
    marks: bytes
    """Concatenated, each once."""

    def place(self, path: Path) -> StreamPlace:
        """Its place in this file of evidence."""
        return StreamPlace(self.key, self.signer, path, self.start)


encode = msgspec.msgpack.Encoder().encode
decoder = msgspec.msgpack.Decoder(list[MarkedStream])
"""Decodes the streams of one file of evidence."""


def by_chance(record: Record) -> str:
    """The random value of a record; empty if it has none."""
    if isinstance(record, Attempt):
        return record.attempt
    return record.text if isinstance(record, Reflection) else ""


def marks_of(records: Iterable[Record]) -> bytes:
    """The marks of these records."""
    return _joined(_TEXTS.findall(canonical([text for text in map(by_chance, records) if text])))


def marks_in(line: bytes) -> bytes:
    """The marks of all records in a line of evidence, found by searching the bytes, without decoding."""
    reflections = _REFLECTION.findall(line) if b'"reflection"' in line else []
    return _joined((*_ATTEMPT.findall(line), *reflections))


def marked_in(path: Path) -> bytes:
    """The encoded streams of a file of evidence (see `decoder`), without damaged lines.

    Raises `Problem` if it cannot be read.
    """
    return encode(list(_streams(path)))


def _streams(path: Path) -> Iterator[MarkedStream]:
    start = 0
    for number, content in enumerate(lines_of(path), 1):
        with suppress(Problem):
            place = LinePosition(path, number, start).place(content)
            yield MarkedStream(place.key, place.signer, start, marks_in(content))
        start += len(content)


def _joined(texts: Iterable[bytes]) -> bytes:
    return b"".join({blake2b(text, digest_size=SIZE).digest() for text in texts})
