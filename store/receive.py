"""What arrives at a merge, read and verified one by one: the part that takes the time, and that processes share.

Of a verified summary only what decides its fate is kept; its records are read again from where they lie when they are
written into the ledger, and only if those are the very bytes that were verified (their SHA-256 says so). So a merge of
a hundred thousand needs no more memory than one of a thousand, and little passes between processes.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from lessons.problem import N_, Problem
from lessons.records import canonical
from store.envelope import MAX_BYTES, read_bounded
from store.held import Held
from store.irregular import Irregularity, of_one
from store.ledger import DAMAGED, lines_of, parse_line, peek_line
from store.summary import Header, Verified, decoded, holds, read_closely, verified

_CHANGED = N_("was changed while it was read; run this again")


class File(NamedTuple):
    """A file to be read."""

    path: bytes
    """As `os.fsencode` gives it: a name need not be text."""
    evidence: bool
    """Whether it is a file of another ledger's evidence, with many summaries."""
    mark: bytes
    """`store.remembered.mark`, taken before it is read; empty where it is not to be remembered."""

    def where(self, line: int) -> str:
        """What a summary in it is called."""
        path = os.fsdecode(self.path)
        return f"{path}:{line}" if line else path


class Lies(NamedTuple):
    """Where the bytes of a summary lie in its file."""

    start: int
    """Byte at which its line of another ledger's evidence begins."""
    content: bytes
    """SHA-256 of those bytes; empty for a file that is written as Study itself writes it, which has a digest anyway."""


class Arrived(msgspec.Struct, frozen=True, array_like=True, tag=1):
    """A verified summary, without its records."""

    line: int
    """Its line in a file of evidence, from 1; 0: it is the whole file."""
    header: Header
    lies: Lies
    signatures: bytes
    """Their canonical JSON."""
    records: int
    irregularities: tuple[Irregularity, ...]
    """Of a stream that holds nothing else."""


class Known(msgspec.Struct, frozen=True, array_like=True, tag=2):
    """What the ledger holds word for word."""

    line: int = 0
    shard: str = ""
    """Name of the file of evidence that has it; empty where that was remembered."""


class Refused(msgspec.Struct, frozen=True, array_like=True, tag=3):
    """What is no summary, and why."""

    line: int
    text: str
    fields: dict[str, str | int]

    def problem(self, where: str) -> Problem:
        """As it is told."""
        return Problem(where, self.text, **self.fields)


Received = Arrived | Known | Refused
decoder = msgspec.msgpack.Decoder(tuple[File, Received])
"""Of what stands for one summary while a merge goes on: between processes, and on a shelf."""
encode = msgspec.msgpack.Encoder().encode


def receive(held: Held, files: list[File]) -> list[list[bytes]]:
    """What is in each of these files: `File` and `Received`, encoded."""
    return [[encode((file, one)) for one in _of(file, held)] for file in files]


def _of(file: File, held: Held) -> Iterator[Received]:
    if file.evidence:
        yield from _of_evidence(file, held)
    else:
        yield _of_file(file, held)


def _of_file(file: File, held: Held) -> Received:
    where = file.where(0)
    try:
        data = read_bounded(where)
        shard = held.shard_of(data)
        if shard is not None:
            return Known(0, shard)
        one, plain = read_closely(where, data)
    except Problem as problem:
        return refusal(0, problem)
    return _arrived(0, one, Lies(0, b"" if plain else hashlib.sha256(data).digest()))


def _of_evidence(file: File, held: Held) -> Iterator[Received]:
    start = 0
    number = 0
    path = Path(file.where(0))
    try:
        for number, line in enumerate(lines_of(path), 1):
            if held.has_line(path.name, line):
                known = 1 + len(peek_line(file.where(number), line).older)
                yield from (Known(number, path.name) for _ in range(known))
            else:
                yield from _of_line(file, number, start, line)
            start += len(line)
    except Problem as problem:
        yield refusal(number + 1, problem)


def _of_line(file: File, number: int, start: int, line: bytes) -> Iterator[Received]:
    lies = Lies(start, hashlib.sha256(line).digest())
    for one in verified_in(file.where(number), line):
        yield refusal(number, one) if isinstance(one, Problem) else _arrived(number, one, lies)


def verified_in(where: str, line: bytes) -> Iterator[Verified | Problem]:
    """The summaries in a line of evidence from elsewhere, each verified anew."""
    try:
        ones = list(parse_line(where, line).summaries())
    except (Problem, ValueError) as error:
        yield error if isinstance(error, Problem) else Problem(where, DAMAGED, reason=str(error))
        return
    for one in ones:
        try:
            yield verified(where, one.summary)
        except Problem as problem:
            yield problem


def refusal(line: int, problem: Problem) -> Refused:
    """What can be handed over of a problem."""
    fields = {key: value if isinstance(value, int) else str(value) for key, value in problem.fields.items()}
    return Refused(line, problem.text, fields)


def _arrived(line: int, one: Verified, lies: Lies) -> Arrived:
    summary = one.summary
    return Arrived(line, one.header, lies, canonical(summary.signatures), len(summary.payload.records), of_one(one))


def content(file: File, arrived: Arrived) -> bytes:
    """The bytes that were verified. Raises `Problem` where they are not there any more."""
    lies, path = arrived.lies, file.where(0)
    data = next(lines_of(Path(path), lies.start), b"") if arrived.line else read_bounded(path)
    if lies.content:
        same = len(data) <= MAX_BYTES and hashlib.sha256(data).digest() == lies.content
    else:
        same = holds(data, arrived.signatures, arrived.header.digest)
    if not same:
        raise Problem(file.where(arrived.line), _CHANGED)
    return data


def again(file: File, arrived: Arrived) -> Verified:
    """The whole summary once more; verified when it arrived, and these are the same bytes. Raises `Problem`."""
    data, where = content(file, arrived), file.where(arrived.line)
    if not arrived.line:
        return Verified(decoded(where, data), arrived.header.digest)
    for one in parse_line(where, data).summaries():
        if one.digest == arrived.header.digest and canonical(one.summary.signatures) == arrived.signatures:
            return one
    raise Problem(where, _CHANGED)
