"""What arrives at a merge: read, verified and admitted one by one, where it is joined.

A file of a ledger's evidence is joined by itself, with all that belongs into it. Where a summary belongs, its
beginning tells before it is verified; what tells nothing, or something else than the truth, is looked at again in its
right place.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from lessons.problem import N_, Problem
from store.branch.roster import Enrolment
from store.crypto.envelope import Signature, beginning, read_bounded
from store.ledger.evidence_file import Evidence
from store.ledger.irregularities import Irregularity, of_single_summary
from store.ledger.ledger import DAMAGED, lines_of, parse_line, peek_line, shard_name
from store.ledger.record_marks import marks_of
from store.ledger.summary import Header, Revoked, Verified, admit, decoded, owner, read_closely, unmarked, verified

_CHANGED = N_("was changed while it was read; run this again")
# How a summary begins that is written canonically, up to the member's id.
_HEAD = re.compile(
    rb'\{"payload":\{"app":"(?:[^"\\]|\\.){0,600}","device":"[0-9a-f]{64}","member":("(?:[^"\\]|\\.){1,1200}")'
)
ENOUGH = 2048
"""Bytes at the beginning of a summary that tell whose it is."""


class SourceFile(NamedTuple):
    """A file to be read, or a line of one."""

    path: bytes
    """As `os.fsencode` gives it: a name need not be text."""
    evidence: bool
    """Whether it is a file of another ledger's evidence, with many summaries."""
    mark: bytes
    """`store.ledger.merged_before.mark`, taken before it is read; empty where it is not to be remembered."""
    line: int = 0
    """The only line to be read, from 1; 0: all of it."""
    start: int = 0
    """Byte at which that line begins."""
    again: bool = False
    """Whether it was read before, and belongs elsewhere than it seemed."""

    def where(self, line: int) -> str:
        """What a summary in it is called."""
        path = os.fsdecode(self.path)
        return f"{path}:{line}" if line else path


_CLAIM = re.compile(rb'"member"\s*:\s*("(?:[^"\\]|\\.){1,1200}")')


def claimed(file: SourceFile) -> str:
    """The member whose a file says it is, though nobody can tell whether that is true; empty where it does not say."""
    return "" if file.evidence else claimed_in(beginning(file.where(0), ENOUGH))


def claimed_in(data: bytes) -> str:
    """The same of the beginning of a file."""
    found = _CLAIM.search(data)
    with suppress(msgspec.DecodeError):
        return msgspec.json.decode(found[1], type=str) if found else ""
    return ""


class VerifiedArrival(NamedTuple):
    """A verified summary of somebody on a roster: to be joined."""

    line: int
    """Its line in a file of evidence, from 1; 0: it is the whole file."""
    header: Header
    records: int
    irregularities: tuple[Irregularity, ...]
    """Of a stream that holds nothing else."""
    data: bytes
    """The file, or the line."""
    plain: bool
    """Whether that is the file of a summary as Study itself writes it."""
    marks: bytes
    """Of its records (`store.ledger.record_marks`), where it is one."""
    nth: int
    """Which of a line's summaries it is, from 0."""
    signatures: tuple[Signature, ...]


class Misrouted(NamedTuple):
    """What belongs into another file of evidence."""

    file: SourceFile
    shard: str
    """Name of that file."""


class Known(msgspec.Struct, frozen=True, array_like=True, tag=1):
    """What the ledger holds word for word."""

    line: int = 0
    shard: str = ""
    """Name of the file of evidence that has it; empty where that was remembered."""


class Refused(msgspec.Struct, frozen=True, array_like=True, tag=2):
    """What is no summary, or nobody's, and why."""

    line: int
    text: str
    fields: dict[str, str | int]

    def problem(self, where: str) -> Problem:
        """As it is told."""
        return Problem(where, self.text, **self.fields)


def refusal(line: int, problem: Problem) -> Refused:
    """What can be handed over of a problem."""
    fields = {key: value if isinstance(value, int) else str(value) for key, value in problem.fields.items()}
    return Refused(line, problem.text, fields)


class _ClaimedPayload(msgspec.Struct, frozen=True):
    member: str


class _ClaimedSummary(msgspec.Struct, frozen=True):
    payload: _ClaimedPayload


_peek_decoder = msgspec.json.Decoder(_ClaimedSummary)
_NOWHERE = f"{0:02x}.jsonl"


def shard_of(file: SourceFile) -> str:
    """The name of the file of evidence into which it seems to belong; any where nothing tells."""
    where = file.where(0)
    if file.evidence:
        return Path(where).name
    try:
        head = _HEAD.match(beginning(where, ENOUGH))
        if head:
            return shard_name(msgspec.json.decode(head[1], type=str))
        return shard_name(_peek_decoder.decode(unmarked(read_bounded(where))).payload.member)
    except (Problem, msgspec.DecodeError, ValueError, RecursionError):  # which is told where it is received
        return _NOWHERE


def receive(
    file: SourceFile, held: Evidence, by_key: Mapping[str, list[Enrolment]]
) -> Iterator[VerifiedArrival | Known | Refused | Misrouted]:
    """Everything in a file, for who joins into the file of evidence `held`."""
    judge = owner if file.evidence else admit  # what another ledger holds came before its key was revoked
    for one in _of_evidence(file, held) if file.evidence else _of_file(file, held):
        if not isinstance(one, VerifiedArrival):
            yield one
            continue
        try:
            judge("", one.header, by_key)
        except Problem as problem:
            there = isinstance(problem, Revoked) and held.has_digest(one.header)  # it came before its key was revoked
            yield Known(one.line, held.path.name) if there else refusal(one.line, problem)
        else:
            yield one


def _of_file(file: SourceFile, held: Evidence) -> Iterator[VerifiedArrival | Known | Refused | Misrouted]:
    where = file.where(0)
    try:
        data = read_bounded(where)
        if held.has_newest(data):
            yield Known(0, held.path.name)
            return
        one, plain = read_closely(where, data)
    except Problem as problem:
        yield refusal(0, problem)
        return
    yield _misrouted(file, 0, 0, one.summary.payload.member, held) or _arrival(0, one, data, plain=plain)


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
    """What becomes of the member's summary if it belongs into another file of evidence than `held`."""
    shard = shard_name(member)
    if shard == held.path.name:
        return None
    if file.again:
        return refusal(number, Problem("", _CHANGED))
    return Misrouted(file._replace(line=number, start=start, again=True), shard)


def _arrival(line: int, one: Verified, data: bytes, *, plain: bool = False, nth: int = 0) -> VerifiedArrival:
    summary = one.summary
    records = summary.payload.records
    marks = marks_of(records) if plain else b""
    return VerifiedArrival(
        line, one.header, len(records), of_single_summary(one), data, plain, marks, nth, summary.signatures
    )


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


def summaries(came: Iterable[VerifiedArrival]) -> Iterator[Verified]:
    """These once more, from the bytes that were verified."""
    line: bytes | None = None
    there: list[Verified] = []
    for one in came:
        if not one.line:
            yield Verified(decoded("", one.data), one.header.digest)
            continue
        if one.data is not line:
            line, there = one.data, list(parse_line("", one.data).summaries())
        yield Verified(there[one.nth].summary, one.header.digest)
