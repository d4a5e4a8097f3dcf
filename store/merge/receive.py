"""Reads, verifies and admits the summaries of a merge, one by one, for the file of evidence to join.

Each file of a ledger's evidence is joined on its own, with all summaries that belong into it. The beginning of a
summary says where it belongs before it is verified; one with a missing or false prefix is processed again in its right
place.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from lessons.problem import N_, Problem
from lessons.regex import regex
from store.branch.roster import Enrolment
from store.crypto.envelope import Signature, beginning, read_bounded
from store.ledger.evidence_file import Evidence
from store.ledger.irregularities import Irregularity, of_single_summary
from store.ledger.ledger import DAMAGED, lines_of, parse_line, peek_line, shard_name
from store.ledger.record_marks import marks_of
from store.ledger.summary import Header, Revoked, Verified, admit, decoded, owner, read_closely, unmarked, verified

_CHANGED = N_("was changed while it was read; run this again")
# The beginning of a canonical summary, up to the member's id.
_HEAD = regex(
    rb'\{"payload":\{"app":"(?:[^"\\]|\\.){0,600}","device":"[0-9a-f]{64}","member":("(?:[^"\\]|\\.){1,1200}")'
)
ENOUGH = 2048
"""Bytes at the beginning of a summary that contain the member's id."""


class SourceFile(NamedTuple):
    """A file to read, or one line of it."""

    path: bytes
    """From `os.fsencode`: a name need not be text."""
    evidence: bool
    """Whether it is a file of another ledger's evidence, with many summaries."""
    mark: bytes
    """`store.ledger.merged_before.mark`, taken before it is read; empty: do not remember it."""
    line: int = 0
    """The only line to read, from 1; 0: all."""
    start: int = 0
    """Byte offset of that line."""
    again: bool = False
    """Whether it was misrouted before."""

    def where(self, line: int) -> str:
        """The name of a summary in it, for messages."""
        path = os.fsdecode(self.path)
        return f"{path}:{line}" if line else path


_CLAIM = regex(rb'"member"\s*:\s*("(?:[^"\\]|\\.){1,1200}")')


def claimed(file: SourceFile) -> str:
    """The member that a file names, unverified; empty if it names none."""
    return "" if file.evidence else claimed_in(beginning(file.where(0), ENOUGH))


def claimed_in(data: bytes) -> str:
    """As `claimed`, from the beginning of a file."""
    match = _CLAIM.search(data)
    with suppress(msgspec.DecodeError):
        return msgspec.json.decode(match[1], type=str) if match else ""
    return ""


class VerifiedArrival(NamedTuple):
    """A verified summary of a roster member, to be joined."""

    line: int
    """Its line in a file of evidence, from 1; 0: it is the whole file."""
    header: Header
    records: int
    irregularities: tuple[Irregularity, ...]
    """Of a stream with only this summary."""
    data: bytes
    """The file, or the line."""
    plain: bool
    """Whether `data` is exactly what Study writes for a summary."""
    marks: bytes
    """The marks of its records (`store.ledger.record_marks`), if `plain`."""
    nth: int
    """Its index among the line's summaries, from 0."""
    signatures: tuple[Signature, ...]


class Misrouted(NamedTuple):
    """A summary or line for another file of evidence."""

    file: SourceFile
    shard: str
    """Name of that file."""


class Known(msgspec.Struct, frozen=True, array_like=True, tag=1):
    """A summary that the ledger already has unchanged."""

    line: int = 0
    shard: str = ""
    """Name of its file of evidence; empty if it was remembered."""


class Refused(msgspec.Struct, frozen=True, array_like=True, tag=2):
    """A file that is no valid summary of a roster member, and why."""

    line: int
    text: str
    fields: dict[str, str | int]

    def problem(self, where: str) -> Problem:
        """The problem to report."""
        return Problem(where, self.text, **self.fields)


def refusal(line: int, problem: Problem) -> Refused:
    """A problem in a form that can be passed between processes."""
    fields = {key: value if isinstance(value, int) else str(value) for key, value in problem.fields.items()}
    return Refused(line, problem.text, fields)


class _ClaimedPayload(msgspec.Struct, frozen=True):
    member: str


class _ClaimedSummary(msgspec.Struct, frozen=True):
    payload: _ClaimedPayload


_peek_decoder = msgspec.json.Decoder(_ClaimedSummary)
_NOWHERE = f"{0:02x}.jsonl"


def shard_of(file: SourceFile) -> str:
    """The name of the file of evidence for a file, judged by its beginning; any if that does not say."""
    where = file.where(0)
    if file.evidence:
        return Path(where).name
    try:
        head = _HEAD.match(beginning(where, ENOUGH))
        if head:
            return shard_name(msgspec.json.decode(head[1], type=str))
        return shard_name(_peek_decoder.decode(unmarked(read_bounded(where))).payload.member)
    except (Problem, msgspec.DecodeError, ValueError, RecursionError):  # reported where it is received
        return _NOWHERE


def receive(
    file: SourceFile, held: Evidence, by_key: Mapping[str, list[Enrolment]]
) -> Iterator[VerifiedArrival | Known | Refused | Misrouted]:
    """Everything in a file, for the caller joining into the file of evidence `held`."""
    judge = owner if file.evidence else admit  # another ledger's evidence arrived before its key was revoked
    for received in _of_evidence(file, held) if file.evidence else _of_file(file, held):
        if not isinstance(received, VerifiedArrival):
            yield received
            continue
        try:
            judge("", received.header, by_key)
        except Problem as problem:
            already_held = isinstance(problem, Revoked) and held.has_digest(
                received.header
            )  # it arrived before its key was revoked
            yield Known(received.line, held.path.name) if already_held else refusal(received.line, problem)
        else:
            yield received


def _of_file(file: SourceFile, held: Evidence) -> Iterator[VerifiedArrival | Known | Refused | Misrouted]:
    where = file.where(0)
    try:
        data = read_bounded(where)
        if held.has_newest(data):
            yield Known(0, held.path.name)
            return
        summary, plain = read_closely(where, data)
    except Problem as problem:
        yield refusal(0, problem)
        return
    yield _misrouted(file, 0, 0, summary.summary.payload.member, held) or _arrival(0, summary, data, plain=plain)


def _of_evidence(file: SourceFile, held: Evidence) -> Iterator[VerifiedArrival | Known | Refused | Misrouted]:
    start, number = file.start, file.line or 1
    try:
        for line in lines_of(Path(file.where(0)), start):
            yield from _of_line(file, number, start, line, held)
            if file.line:
                break
            start += len(line)
            number += 1
    except Problem as problem:
        yield refusal(number, problem)


def _of_line(
    file: SourceFile, number: int, start: int, line: bytes, held: Evidence
) -> Iterator[VerifiedArrival | Known | Refused | Misrouted]:
    where = file.where(number)
    if held.has_line(line):
        known = 1 + len(peek_line(where, line).older)
        yield from (Known(number, held.path.name) for _ in range(known))
        return
    try:
        stray = _misrouted(file, number, start, peek_line(where, line).key[0], held)
    except Problem as problem:
        yield refusal(number, problem)
        return
    if stray:
        yield stray
        return
    for nth, one in enumerate(verified_in(where, line)):
        yield refusal(number, one) if isinstance(one, Problem) else _arrival(number, one, line, nth=nth)


def _misrouted(file: SourceFile, number: int, start: int, member: str, held: Evidence) -> Misrouted | Refused | None:
    """The result for a summary that belongs into another file of evidence than `held`; None for `held`."""
    shard = shard_name(member)
    if shard == held.path.name:
        return None
    if file.again:
        return refusal(number, Problem("", _CHANGED))
    return Misrouted(file._replace(line=number, start=start, again=True), shard)


def _arrival(
    line: int, verified_summary: Verified, data: bytes, *, plain: bool = False, nth: int = 0
) -> VerifiedArrival:
    summary = verified_summary.summary
    records = summary.payload.records
    marks = marks_of(records) if plain else b""
    return VerifiedArrival(
        line,
        verified_summary.header,
        len(records),
        of_single_summary(verified_summary),
        data,
        plain,
        marks,
        nth,
        summary.signatures,
    )


def verified_in(where: str, line: bytes) -> Iterator[Verified | Problem]:
    """The summaries in another ledger's line of evidence, each verified."""
    try:
        claimed = list(parse_line(where, line).summaries())
    except (Problem, ValueError) as error:
        yield error if isinstance(error, Problem) else Problem(where, DAMAGED, reason=str(error))
        return
    for summary in claimed:
        try:
            yield verified(where, summary.summary)
        except Problem as problem:
            yield problem


def summaries(arrivals: Iterable[VerifiedArrival]) -> Iterator[Verified]:
    """The summaries of these arrivals, decoded again from their verified bytes."""
    line: bytes | None = None
    of_line: list[Verified] = []
    for arrival in arrivals:
        if not arrival.line:
            yield Verified(decoded("", arrival.data), arrival.header.digest)
            continue
        if arrival.data is not line:
            line, of_line = arrival.data, list(parse_line("", arrival.data).summaries())
        yield Verified(of_line[arrival.nth].summary, arrival.header.digest)
