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
    """What a worker says of one summary."""

    named: bytes
    """What it is called, as `os.fsencode` gives it: a name need not be text."""
    header: Header | None = None
    records: int = 0
    alone: tuple[Irregularity, ...] = ()
    text: str = ""
    """Why it was refused; with its fields."""
    fields: dict[str, str | int] = {}
    claimed: str = ""
    """Whose a refused file says it is."""

    @property
    def where(self) -> str:
        """What it is called."""
        return os.fsdecode(self.named)


class Fate(msgspec.Struct, frozen=True, array_like=True):
    outcome: Outcome
    added: int
    irregularities: tuple[Irregularity, ...]


class FinishedPart(msgspec.Struct, frozen=True, array_like=True):
    """What a worker made of one part of the streams."""

    lines: bytes
    """The streams that changed."""
    fates: tuple[Fate, ...]
    """What became of each summary, in their order."""


class ClusterFile(NamedTuple):
    where: str
    address: str
    evidence: bool


encode = msgspec.msgpack.encode
found_decoder = msgspec.msgpack.Decoder(tuple[ReadSummary, ...])
finished_decoder = msgspec.msgpack.Decoder(FinishedPart)


def read_files(files: Sequence[ClusterFile], rosters: Sequence[bytes]) -> tuple[bytes, dict[str, bytes]]:
    """What is in these files: what is to be said of each summary, and the lines of evidence by their part."""
    by_key = _enrolments(tuple(rosters))
    found: list[ReadSummary] = []
    parts: dict[str, list[bytes]] = {}
    for file in files:
        for where, ones, line in _ones(ClusterFile(*file)):
            good: list[Verified] = []
            for entry in ones:
                said = _said(where, entry, by_key, kept=file[2])
                if said.header is None and not file[2]:
                    said = msgspec.structs.replace(said, claimed=_claimed(file[1]))
                found.append(said)
                if said.header and not isinstance(entry, Problem):
                    good.append(entry)
            if good:
                whole = line or document(join(None, good))
                parts.setdefault(shard_name(good[0].header.member)[0], []).append(whole)
    return encode(found), {part: join_lines(several) for part, several in parts.items()}


def _ones(file: ClusterFile) -> Iterator[tuple[str, list[Verified | Problem], bytes]]:
    """The name of each summary or line in a file, what is in it, and its line of evidence where that is at hand."""
    try:
        if file.evidence:
            for number, line in enumerate(lines(file.address), 1):
                where = f"{file.where}:{number}"
                yield where, list(verified_in(where, line)), b""
            return
        data = content(file.address)
        one, plain = read_closely(file.where, data)
        yield file.where, [one], line_of_one(one.digest, data) if plain else b""
    except Problem as problem:
        yield file.where, [problem], b""


def _claimed(address: str) -> str:
    with suppress(Problem):  # which is why it was refused
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
        said = refusal(0, problem)
        return ReadSummary(os.fsencode(where), text=said.text, fields=said.fields)


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
    """The streams of `part` joined with the ledger's lines `before`, and what became of each summary that arrived."""
    founds = found_decoder.decode(arrivals)
    held = {peek_line("", line).key: line for line in before}
    after = {peek_line("", line).key: line for line in join_lines([*before, part]).splitlines(keepends=True)}
    by_stream: dict[StreamKey, list[int]] = {}
    for index, found in enumerate(founds):
        assert found.header is not None
        by_stream.setdefault(found.header.stream, []).append(index)
    fates: dict[int, Fate] = {}
    for key, indexes in by_stream.items():
        ones = [founds[index] for index in indexes]
        if key not in held and len(ones) == 1:
            fates[indexes[0]] = Fate(Outcome.MERGED, ones[0].records, ones[0].alone)
            continue
        old = parse_line("", held[key]) if key in held else None
        came = [(found.header.digest, found.header.seq) for found in ones if found.header]
        became = outcomes(old, parse_line("", after[key]), came)
        fates.update(
            (index, Fate(joined.outcome, joined.added, joined.irregularities))
            for index, joined in zip(indexes, became, strict=True)
        )
    changed = b"".join(line for key, line in after.items() if held.get(key) != line)
    return encode(FinishedPart(changed, tuple(fates[index] for index in range(len(founds)))))
