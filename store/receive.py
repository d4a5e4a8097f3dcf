"""What arrives at a merge, read and verified one by one: the part that takes the time, and that processes share.

Of a verified summary only what decides its fate is kept; its records are read again from where they lie when they are
written into the ledger, and only if those are the very bytes that were verified (their SHA-256 says so). So a merge of
a hundred thousand needs no more memory than one of a thousand, and little passes between processes.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lessons.problem import N_, Problem
from lessons.records import canonical
from store.envelope import MAX_BYTES, read_bounded
from store.held import Held
from store.irregular import Irregularity, of_one
from store.ledger import DAMAGED, lines_of, parse_line, peek_line
from store.summary import (
    Header,
    Verified,
    decoded,
    holds,
    read_closely,
    verified,
)

_CHANGED = N_("was changed while it was read; run this again")


class Lies(NamedTuple):
    """Where the bytes of a summary lie: a file, or a line of another ledger's evidence."""

    path: str
    start: int
    """Byte at which the line begins; -1 for a whole file."""
    content: bytes
    """SHA-256 of those bytes; empty for a file that is written as Study itself writes it, which has a digest anyway."""


class Arrived(NamedTuple):
    """A verified summary, without its records."""

    where: str
    header: Header
    lies: Lies
    size: int
    """Bytes that it takes in memory when it is read again."""
    signatures: bytes
    """Their canonical JSON."""
    records: int
    irregularities: tuple[Irregularity, ...]
    """Of a stream that holds nothing else."""


class Known(NamedTuple):
    """A file that the ledger holds word for word."""

    where: str
    shard: str
    """Name of the file of evidence that has it."""


class Refused(NamedTuple):
    """What is no summary, and why."""

    where: str
    problem: Problem


Received = Arrived | Known | Refused


def receive(held: Held, files: list[tuple[str, bool]]) -> list[tuple[int, Received]]:
    """What is in these files, each with its place among them; True: a file of another ledger's evidence."""
    found: list[tuple[int, Received]] = []
    for place, (path, evidence) in enumerate(files):
        if evidence:
            found += [(place, one) for one in _of_evidence(path, held)]
        else:
            found.append((place, _of_file(path, held)))
    return found


def _of_file(where: str, held: Held) -> Received:
    try:
        data = read_bounded(where)
        shard = held.shard_of(data)
        if shard is not None:
            return Known(where, shard)
        one, plain = read_closely(where, data)
    except Problem as problem:
        return Refused(where, problem)
    return _arrived(where, one, Lies(where, -1, b"" if plain else hashlib.sha256(data).digest()), len(data))


def _of_evidence(path: str, held: Held) -> Iterator[Received]:
    start = 0
    number = 0
    name = Path(path).name
    try:
        for number, line in enumerate(lines_of(Path(path)), 1):
            where = f"{path}:{number}"
            if held.has_line(name, line):
                yield from (Known(where, name) for _ in range(1 + len(peek_line(where, line).older)))
            else:
                yield from _of_line(where, path, start, line)
            start += len(line)
    except Problem as problem:
        yield Refused(f"{path}:{number + 1}", problem)


def _of_line(where: str, path: str, start: int, line: bytes) -> Iterator[Received]:
    lies = Lies(path, start, hashlib.sha256(line).digest())
    ones = list(verified_in(where, line))
    for one in ones:
        yield one if isinstance(one, Refused) else _arrived(where, one, lies, len(line) // len(ones))


def verified_in(where: str, line: bytes) -> Iterator[Verified | Refused]:
    """The summaries in a line of evidence from elsewhere, each verified anew."""
    try:
        ones = list(parse_line(where, line).summaries())
    except (Problem, ValueError) as error:
        yield Refused(where, error if isinstance(error, Problem) else Problem(where, DAMAGED, reason=str(error)))
        return
    for one in ones:
        try:
            yield verified(where, one.summary)
        except Problem as problem:
            yield Refused(where, problem)


def _arrived(where: str, one: Verified, lies: Lies, size: int) -> Arrived:
    summary = one.summary
    records = len(summary.payload.records)
    return Arrived(where, one.header, lies, size, canonical(summary.signatures), records, of_one(one))


def content(arrived: Arrived) -> bytes:
    """The bytes that were verified. Raises `Problem` where they are not there any more."""
    lies = arrived.lies
    data = read_bounded(lies.path) if lies.start < 0 else next(lines_of(Path(lies.path), lies.start), b"")
    if lies.content:
        same = len(data) <= MAX_BYTES and hashlib.sha256(data).digest() == lies.content
    else:
        same = holds(data, arrived.signatures, arrived.header.digest)
    if not same:
        raise Problem(arrived.where, _CHANGED)
    return data


def again(arrived: Arrived) -> Verified:
    """The whole summary once more; verified when it arrived, and these are the same bytes. Raises `Problem`."""
    data = content(arrived)
    if arrived.lies.start < 0:
        return Verified(decoded(arrived.where, data), arrived.header.digest)
    for one in parse_line(arrived.where, data).summaries():
        if one.digest == arrived.header.digest and canonical(one.summary.signatures) == arrived.signatures:
            return one
    raise Problem(arrived.where, _CHANGED)
