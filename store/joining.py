"""Joining what arrived into one file of a ledger's evidence. Files are independent, so processes can share them."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from lessons.problem import Problem
from lessons.records import Record
from store import atomic
from store.envelope import document
from store.irregular import Irregularity, between, within
from store.ledger import Peek, StreamKey, lines_of, parse_line, peek_line
from store.receive import Arrived, File, again, content, decoder
from store.stream import Stream, join, line_of_one
from store.summary import Verified

_PART = 1024 * 1024
"""Bytes that are handed to the system at once."""


class Outcome(StrEnum):
    """What became of one summary."""

    MERGED = "merged"
    KNOWN = "known"
    OLDER = "older"
    """Its number is below that of one already here: kept as history, changes no newest."""
    REFUSED = "refused"


class Joined(NamedTuple):
    """What became of one verified summary."""

    outcome: Outcome
    added: int = 0
    """Records that were new to its stream."""
    irregularities: tuple[Irregularity, ...] = ()
    """Of its whole stream, as it is now."""
    problem: Problem | None = None
    """Why it could not be joined after all."""


class _Change(NamedTuple):
    line: bytes | None
    """The stream's new line; None where nothing changes."""
    joined: list[Joined]


class Staged(NamedTuple):
    """A file of evidence as it is to become."""

    temporary: Path | None
    """Where its new content lies (`store.atomic.commit`); None where it stays as it is."""
    joined: list[Joined]
    """What became of each summary, in their order."""


def join_into(path: Path, encoded: list[bytes]) -> Staged:
    """Join these arrivals (`store.receive.decoder`) into the file of evidence at `path` and stage it.

    For who holds the lock. Raises `Problem`.
    """
    arrivals = [(file, one) for file, one in map(decoder.decode, encoded) if isinstance(one, Arrived)]
    by_stream: dict[StreamKey, list[int]] = {}
    for index, (_, arrived) in enumerate(arrivals):
        by_stream.setdefault(arrived.header.stream, []).append(index)
    lines: dict[StreamKey, bytes] = {}
    peeks: dict[StreamKey, Peek] = {}
    for number, line in enumerate(lines_of(path) if path.exists() else (), 1):
        peek = peek_line(f"{path}:{number}", line)
        lines[peek.key] = line
        if peek.key in by_stream:
            peeks[peek.key] = peek
    results: dict[int, Joined] = {}
    changed = False
    for key, indexes in by_stream.items():
        change = _joined(str(path), lines.get(key), peeks.get(key), [arrivals[index] for index in indexes])
        results.update(zip(indexes, change.joined, strict=True))
        if change.line is not None:
            changed = changed or change.line != lines.get(key)
            lines[key] = change.line
    temporary = atomic.stage(path, _parts(lines[key] for key in sorted(lines))) if changed else None
    return Staged(temporary, [results[index] for index in range(len(arrivals))])


def _joined(where: str, line: bytes | None, peek: Peek | None, arrivals: Sequence[tuple[File, Arrived]]) -> _Change:
    if line is None and len(arrivals) == 1 and not arrivals[0][1].lies.content:
        [(file, one)] = arrivals
        try:
            alone = line_of_one(one.header.digest, content(file, one))
        except Problem as problem:
            return _Change(None, [Joined(Outcome.REFUSED, problem=problem)])
        return _Change(alone, [Joined(Outcome.MERGED, one.records, one.irregularities)])
    found: list[Verified] = []
    problems: dict[int, Problem] = {}
    for place, (file, arrived) in enumerate(arrivals):
        if peek is None or not peek.holds(arrived.header.digest, arrived.signatures):
            try:
                found.append(again(file, arrived))
            except Problem as problem:
                problems[place] = problem
    whole = [arrived.header for place, (_, arrived) in enumerate(arrivals) if place not in problems]
    if not whole:
        return _Change(None, [Joined(Outcome.REFUSED, problem=problem) for problem in problems.values()])
    before = parse_line(where, line) if line is not None else None
    after = join(before, found) if found or before is None else before
    became = iter(told(before, after, [(header.digest, header.seq) for header in whole]))
    return _Change(
        document(after) if found else None,
        [
            Joined(Outcome.REFUSED, problem=problems[place]) if place in problems else next(became)
            for place in range(len(arrivals))
        ],
    )


def told(before: Stream | None, after: Stream, arrivals: Sequence[tuple[str, int]]) -> list[Joined]:
    """What became of each summary (digest, number) that came, in this order, when a stream became another."""
    irregularities = _irregularities(after)
    seen = before.digests() if before else set()
    top = before.newest.payload.seq if before else 0
    new = {digest for digest, _ in arrivals} - seen
    records: set[Record] = set((*before.newest.payload.records, *before.extra) if before and new else ())
    brought = {one.digest: one.summary.payload.records for one in after.summaries() if one.digest in new}
    found = []
    for digest, seq in arrivals:
        outcome = Outcome.KNOWN if digest in seen else Outcome.OLDER if seq < top else Outcome.MERGED
        known = len(records)
        records.update(() if digest in seen else brought[digest])
        found.append(Joined(outcome, len(records) - known, irregularities))
        seen.add(digest)
        top = max(top, seq)
    return found


def join_lines(parts: Iterable[bytes]) -> bytes:
    """The lines of several files of evidence as one such file has them; they are joined, not verified."""
    lines: dict[StreamKey, bytes] = {}
    for part in parts:
        for line in part.splitlines(keepends=True):
            key = peek_line("", line).key
            held = lines.get(key)
            if held is not None and held != line:
                line = document(join(parse_line("", held), parse_line("", line).summaries()))
            lines[key] = line
    return b"".join(lines[key] for key in sorted(lines))


def _irregularities(stream: Stream) -> tuple[Irregularity, ...]:
    summaries = list(stream.summaries())
    return (*within(summaries), *between([summaries]))


def _parts(lines: Iterable[bytes]) -> Iterator[bytes]:
    part: list[bytes] = []
    size = 0
    for line in lines:
        part.append(line)
        size += len(line)
        if size >= _PART:
            yield b"".join(part)
            part, size = [], 0
    if part:
        yield b"".join(part)
