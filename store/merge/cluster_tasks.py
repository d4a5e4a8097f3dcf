"""What the workers of a cluster do for a merge (`store.merge.cluster`): pure functions of what they are given.

Results go back as bytes (MessagePack) that are decoded into the types here, never as pickles.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

import msgspec

from lessons.problem import Problem
from store.branch.roster import Enrolment, enrolments, read_roster
from store.crypto.envelope import document
from store.ledger.irregularities import Irregularity, of_single_summary
from store.ledger.ledger import StreamKey, parse_line, peek_line, shard_name
from store.ledger.stream import join, line_of_one
from store.ledger.summary import Header, Verified, admit, owner, read_closely
from store.merge.join_evidence import Outcome, join_lines, outcomes
from store.merge.receive import ENOUGH, claimed_in, refusal, verified_in
from store.merge.remote_source import content, lines, pieces


class ReadSummary(msgspec.Struct, frozen=True, array_like=True):
    """A worker's result for one summary."""

    named: bytes
    """Its name from `os.fsencode`: a name need not be text."""
    header: Header | None = None
    records: int = 0
    alone: tuple[Irregularity, ...] = ()
    text: str = ""
    """Why it was refused: a message id, with `fields`."""
    fields: dict[str, str | int] = {}
    claimed: str = ""
    """The member that a refused file names."""

    @property
    def where(self) -> str:
        """Its name."""
        return os.fsdecode(self.named)


class Fate(msgspec.Struct, frozen=True, array_like=True):
    outcome: Outcome
    added: int
    irregularities: tuple[Irregularity, ...]


class FinishedPart(msgspec.Struct, frozen=True, array_like=True):
    """A worker's result for one part of the streams."""

    lines: bytes
    """The lines of changed streams."""
    fates: tuple[Fate, ...]
    """The fate of each summary, in order."""


class ClusterFile(NamedTuple):
    where: str
    address: str
    evidence: bool


encode = msgspec.msgpack.encode
found_decoder = msgspec.msgpack.Decoder(tuple[ReadSummary, ...])
finished_decoder = msgspec.msgpack.Decoder(FinishedPart)


def read_files(files: Sequence[ClusterFile], rosters: Sequence[bytes]) -> tuple[bytes, dict[str, bytes]]:
    """Read files: the encoded results for each summary, and lines of evidence by part."""
    by_key = _enrolments(tuple(rosters))
    read: list[ReadSummary] = []
    parts: dict[str, list[bytes]] = {}
    for file in files:
        for where, ones, line in _ones(ClusterFile(*file)):
            good: list[Verified] = []
            for entry in ones:
                summary = _said(where, entry, by_key, kept=file[2])
                if summary.header is None and not file[2]:
                    summary = msgspec.structs.replace(summary, claimed=_claimed(file[1]))
                read.append(summary)
                if summary.header and not isinstance(entry, Problem):
                    good.append(entry)
            if good:
                whole = line or document(join(None, good))
                parts.setdefault(shard_name(good[0].header.member)[0], []).append(whole)
    return encode(read), {part: join_lines(several) for part, several in parts.items()}


def _ones(file: ClusterFile) -> Iterator[tuple[str, list[Verified | Problem], bytes]]:
    """The name of each summary or line in a file, its summaries, and its line of evidence if already known."""
    try:
        if file.evidence:
            for number, line in enumerate(lines(file.address), 1):
                where = f"{file.where}:{number}"
                yield where, list(verified_in(where, line)), b""
            return
        data = content(file.address)
        summary, plain = read_closely(file.where, data)
        yield file.where, [summary], line_of_one(summary.digest, data) if plain else b""
    except Problem as problem:
        yield file.where, [problem], b""


def _claimed(address: str) -> str:
    with suppress(Problem):  # which was the reason to refuse it
        return claimed_in(b"".join(pieces(address, ENOUGH)))
    return ""


def _said(where: str, entry: Verified | Problem, by_key: Mapping[str, list[Enrolment]], *, kept: bool) -> ReadSummary:
    judge = owner if kept else admit
    try:
        if isinstance(entry, Problem):
            raise entry
        judge(where, entry.header, by_key)
        return ReadSummary(
            os.fsencode(where), entry.header, len(entry.summary.payload.records), of_single_summary(entry)
        )
    except Problem as problem:
        refused = refusal(0, problem)
        return ReadSummary(os.fsencode(where), text=refused.text, fields=refused.fields)


@lru_cache(maxsize=1)
def _enrolments(rosters: tuple[bytes, ...]) -> dict[str, list[Enrolment]]:
    return enrolments([read_roster("", data).payload for data in rosters])


def head(read: tuple[bytes, dict[str, bytes]]) -> bytes:
    return read[0]


def part_of(read: tuple[bytes, dict[str, bytes]], part: str) -> bytes:
    return read[1].get(part, b"")


def gather(parts: Sequence[bytes]) -> bytes:
    """The lines of these pieces, joined."""
    return join_lines(parts)


def finish(part: bytes, before: Sequence[bytes], arrivals: bytes) -> bytes:
    """The streams of `part` joined with the ledger's lines `before`, and the fate of each summary that arrived."""
    summaries = found_decoder.decode(arrivals)
    held = {peek_line("", line).key: line for line in before}
    after = {peek_line("", line).key: line for line in join_lines([*before, part]).splitlines(keepends=True)}
    by_stream: dict[StreamKey, list[int]] = {}
    for index, summary in enumerate(summaries):
        assert summary.header is not None
        by_stream.setdefault(summary.header.stream, []).append(index)
    fates: dict[int, Fate] = {}
    for key, indexes in by_stream.items():
        of_stream = [summaries[index] for index in indexes]
        if key not in held and len(of_stream) == 1:
            fates[indexes[0]] = Fate(Outcome.MERGED, of_stream[0].records, of_stream[0].alone)
            continue
        old = parse_line("", held[key]) if key in held else None
        arrivals_of = [(summary.header.digest, summary.header.seq) for summary in of_stream if summary.header]
        results = outcomes(old, parse_line("", after[key]), arrivals_of)
        fates.update(
            (index, Fate(joined.outcome, joined.added, joined.irregularities))
            for index, joined in zip(indexes, results, strict=True)
        )
    changed = b"".join(line for key, line in after.items() if held.get(key) != line)
    return encode(FinishedPart(changed, tuple(fates[index] for index in range(len(summaries)))))
