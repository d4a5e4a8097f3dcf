"""Joining what arrived into one file of a ledger's evidence. Files are independent, so processes can share them."""

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
    """What became of one summary."""

    MERGED = "merged"
    KNOWN = "known"
    OLDER = "older"
    """Its number is below that of one already here: kept as history, changes no newest."""
    REFUSED = "refused"


class JoinResult(NamedTuple):
    """What became of one verified summary."""

    outcome: Outcome
    added: int = 0
    """Records that were new to its stream."""
    irregularities: tuple[Irregularity, ...] = ()
    """Of its whole stream, as it is now."""


class ArrivalResult(msgspec.Struct, frozen=True, array_like=True, tag=3):
    """What became of one summary that was joined, in a file or a line of one."""

    line: int
    header: Header
    outcome: Outcome
    added: int
    irregularities: tuple[Irregularity, ...]
    shard: str
    """Name of the file of evidence that has it."""


decoder = msgspec.msgpack.Decoder(tuple[SourceFile, ArrivalResult | Known | Refused])
"""Of what is said of one summary: between processes, and on a shelf."""
entry_decoder = msgspec.msgpack.Decoder(tuple[int, SourceFile])
"""Of a file, with its place among all that is read."""
encode = msgspec.msgpack.Encoder().encode


class JoinTask(NamedTuple):
    """What is joined together."""

    path: Path
    """A file of the ledger's evidence."""
    entries: list[bytes]
    """What seems to belong into it (`entry_decoder`)."""
    locked: bool
    """Whether this merge holds the lock: without it nothing may be changed."""


class Staged(NamedTuple):
    """A file of evidence as it is to become."""

    temporary: Path | None
    """Where its new content lies (`store.disk.atomic.commit`); None where it stays as it is."""
    marked: bytes
    """The streams in that (`store.ledger.record_marks.decoder`)."""
    results: list[tuple[int, bytes]]
    """What became of each summary (`decoder`), with the place of its file."""
    strays: list[tuple[str, bytes]]
    """What belongs into another file of evidence: its name, and the entry."""
    known: bool
    """Whether anything was there word for word."""


def join_piece(by_key: Mapping[str, list[Enrolment]], piece: JoinTask) -> Staged | None:
    """Receive what seems to belong into a file of evidence, join it into that and stage it.

    None where there is something to join and the piece is not locked. Raises `Problem`.
    """
    held = Evidence(piece.path)
    said: list[tuple[int, SourceFile, VerifiedArrival | ArrivalResult | Known | Refused]] = []
    strays: list[tuple[str, bytes]] = []
    by_stream: dict[StreamKey, list[int]] = {}
    known = False
    for place, file in map(entry_decoder.decode, piece.entries):
        for one in receive(file, held, by_key):
            if isinstance(one, Misrouted):
                strays.append((one.shard, encode((place, one.file))))
                continue
            if isinstance(one, VerifiedArrival):
                if not piece.locked:
                    return None
                by_stream.setdefault(one.header.stream, []).append(len(said))
            known = known or isinstance(one, Known)
            said.append((place, file, one))
    lines: dict[StreamKey, bytes] = {}
    alone: dict[StreamKey, VerifiedArrival] = {}
    for key, indexes in by_stream.items():
        there = held.streams.get(key)
        came = [summary for index in indexes if isinstance(summary := said[index][2], VerifiedArrival)]
        if there is None and len(came) == 1 and came[0].plain:
            alone[key] = came[0]
        lines[key], joined = _joined(there, came, alone.get(key))
        for index, summary, became in zip(indexes, came, joined, strict=True):
            said[index] = (*said[index][:2], ArrivalResult(summary.line, summary.header, *became, held.path.name))
    temporary, marked = _stage(held, lines, alone) if lines else (None, b"")
    return Staged(temporary, marked, [(place, encode((file, one))) for place, file, one in said], strays, known)


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
    there: EvidenceLine | None, came: Sequence[VerifiedArrival], alone: VerifiedArrival | None
) -> tuple[bytes, list[JoinResult]]:
    """The new line of a stream, and what became of each summary that came for it; `alone` where it is nothing else."""
    if alone:
        line = line_of_one(alone.header.digest, alone.data)
        return line, [JoinResult(Outcome.MERGED, alone.records, alone.irregularities)]
    new = [one for one in came if there is None or not there.peek.holds(one.header.digest, canonical(one.signatures))]
    before = parse_line(there.where, there.line) if there else None
    after = join(before, summaries(new)) if new or before is None else before
    line = document(after) if new or there is None else there.line
    return line, outcomes(before, after, [(one.header.digest, one.header.seq) for one in came])


def outcomes(before: Stream | None, after: Stream, arrivals: Sequence[tuple[str, int]]) -> list[JoinResult]:
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
        found.append(JoinResult(outcome, len(records) - known, irregularities))
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
    return (*within_stream(summaries), *across_streams([summaries]))
