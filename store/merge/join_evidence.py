"""Joins arrivals into one file of a ledger's evidence. Files are independent, so several processes can work."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import msgspec

from lessons.records import Record, canonical
from store.branch.roster import Enrolment
from store.crypto.envelope import document
from store.disk import atomic
from store.ledger.evidence_file import Evidence, EvidenceLine
from store.ledger.irregularities import Irregularity, across_streams, within_stream
from store.ledger.ledger import StreamKey, parse_line, peek_line
from store.ledger.record_marks import MarkedStream, marks_in
from store.ledger.stream import Stream, join, line_of_one
from store.ledger.summary import Header
from store.merge.receive import Known, Misrouted, Refused, SourceFile, VerifiedArrival, receive, summaries


class Outcome(StrEnum):
    """The outcome of merging one summary."""

    MERGED = "merged"
    KNOWN = "known"
    OLDER = "older"
    """Its number is below one already here: kept as history, not as the newest."""
    REFUSED = "refused"


class JoinResult(NamedTuple):
    """The result of joining one verified summary."""

    outcome: Outcome
    added: int = 0
    """Records that were new to its stream."""
    irregularities: tuple[Irregularity, ...] = ()
    """Of its whole stream, after the join."""


class ArrivalResult(msgspec.Struct, frozen=True, array_like=True, tag=3):
    """The result for one joined summary of a file, or of a line of one."""

    line: int
    header: Header
    outcome: Outcome
    added: int
    irregularities: tuple[Irregularity, ...]
    shard: str
    """Name of its file of evidence."""


decoder = msgspec.msgpack.Decoder(tuple[SourceFile, ArrivalResult | Known | Refused])
"""Decodes the result for one summary, between processes and in a spill list."""
entry_decoder = msgspec.msgpack.Decoder(tuple[int, SourceFile])
"""Decodes a file with its place among all sources."""
encode = msgspec.msgpack.Encoder().encode


class JoinTask(NamedTuple):
    """The arrivals for one file of evidence."""

    path: Path
    """A file of the ledger's evidence."""
    entries: list[bytes]
    """The files that seem to belong into it (`entry_decoder`)."""
    locked: bool
    """Whether this merge holds the lock, without which nothing may be changed."""


class Staged(NamedTuple):
    """The new state of a file of evidence."""

    temporary: Path | None
    """Where its new content lies (`store.disk.atomic.commit`); None if unchanged."""
    marked: bytes
    """Its streams (`store.ledger.record_marks.decoder`)."""
    results: list[tuple[int, bytes]]
    """The result for each summary (`decoder`), with the place of its file."""
    strays: list[tuple[str, bytes]]
    """Entries for other files of evidence, with the name of each."""
    known: bool
    """Whether anything was already there unchanged."""


def join_piece(by_key: Mapping[str, list[Enrolment]], piece: JoinTask) -> Staged | None:
    """Receive the entries for a file of evidence, join them into it, and stage the new file.

    None if there is something to join and the task is not locked. Raises `Problem`.
    """
    held = Evidence(piece.path)
    results: list[tuple[int, SourceFile, VerifiedArrival | ArrivalResult | Known | Refused]] = []
    misrouted: list[tuple[str, bytes]] = []
    by_stream: dict[StreamKey, list[int]] = {}
    known = False
    for place, file in map(entry_decoder.decode, piece.entries):
        for received in receive(file, held, by_key):
            if isinstance(received, Misrouted):
                misrouted.append((received.shard, encode((place, received.file))))
                continue
            if isinstance(received, VerifiedArrival):
                if not piece.locked:
                    return None
                by_stream.setdefault(received.header.stream, []).append(len(results))
            known = known or isinstance(received, Known)
            results.append((place, file, received))
    lines: dict[StreamKey, bytes] = {}
    alone: dict[StreamKey, VerifiedArrival] = {}
    for key, indexes in by_stream.items():
        existing = held.streams.get(key)
        arrivals = [arrival for index in indexes if isinstance(arrival := results[index][2], VerifiedArrival)]
        if existing is None and len(arrivals) == 1 and arrivals[0].plain:
            alone[key] = arrivals[0]
        lines[key], joined = _joined(existing, arrivals, alone.get(key))
        for index, arrival, result in zip(indexes, arrivals, joined, strict=True):
            results[index] = (*results[index][:2], ArrivalResult(arrival.line, arrival.header, *result, held.path.name))
    temporary, marked = _stage(held, lines, alone) if lines else (None, b"")
    return Staged(
        temporary, marked, [(place, encode((file, received))) for place, file, received in results], misrouted, known
    )


def _stage(
    held: Evidence, lines: Mapping[StreamKey, bytes], alone: Mapping[StreamKey, VerifiedArrival]
) -> tuple[Path | None, bytes]:
    streams = held.streams
    if all(key in streams and streams[key].line == line for key, line in lines.items()):
        return None, b""
    whole = {key: there.line for key, there in streams.items()} | dict(lines)
    marked: list[MarkedStream] = []
    start = 0
    for key in sorted(whole):
        line, one = whole[key], alone.get(key)
        if one:
            marked.append(MarkedStream(key, one.header.signer, start, one.marks))
        else:
            peek = streams[key].peek if key not in lines else peek_line("", line)
            marked.append(MarkedStream(key, peek.signer, start, marks_in(line)))
        start += len(line)
    return atomic.stage(held.path, (whole[key] for key in sorted(whole))), encode(marked)


def _joined(
    existing: EvidenceLine | None, arrivals: Sequence[VerifiedArrival], only: VerifiedArrival | None
) -> tuple[bytes, list[JoinResult]]:
    """The new line of a stream, and what became of each summary that came for it; `only` where it is nothing else."""
    if only:
        line = line_of_one(only.header.digest, only.data)
        return line, [JoinResult(Outcome.MERGED, only.records, only.irregularities)]
    new = [
        arrival
        for arrival in arrivals
        if existing is None or not existing.peek.holds(arrival.header.digest, canonical(arrival.signatures))
    ]
    before = parse_line(existing.where, existing.line) if existing else None
    after = join(before, summaries(new)) if new or before is None else before
    line = document(after) if new or existing is None else existing.line
    return line, outcomes(before, after, [(arrival.header.digest, arrival.header.seq) for arrival in arrivals])


def outcomes(before: Stream | None, after: Stream, arrivals: Sequence[tuple[str, int]]) -> list[JoinResult]:
    """What became of each summary (digest, number) that came, in this order, when a stream became another."""
    irregularities = _irregularities(after)
    seen = before.digests() if before else set()
    top = before.newest.payload.seq if before else 0
    new = {digest for digest, _ in arrivals} - seen
    records: set[Record] = set((*before.newest.payload.records, *before.extra) if before and new else ())
    brought = {
        summary.digest: summary.summary.payload.records for summary in after.summaries() if summary.digest in new
    }
    results = []
    for digest, seq in arrivals:
        outcome = Outcome.KNOWN if digest in seen else Outcome.OLDER if seq < top else Outcome.MERGED
        known = len(records)
        records.update(() if digest in seen else brought[digest])
        results.append(JoinResult(outcome, len(records) - known, irregularities))
        seen.add(digest)
        top = max(top, seq)
    return results


def join_lines(parts: Iterable[bytes]) -> bytes:
    """The lines of several files of evidence joined into one file, not verified."""
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
    return (*within_stream(summaries), *across_streams([summaries]))
