"""What the secretary asks a member to explain: an irregularity is a question, not an accusation.

Everything here is a pure function of the summaries that a ledger holds, so it is the same whatever the order in which
they arrived, and goes away by itself when what was missing arrives.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from lessons.clean import clean_line
from lessons.problem import N_
from lessons.records import Attempt, Read, Record, canonical, when
from store.ledger.summary import Header, Payload, Verified

SLACK = timedelta(seconds=60)
"""A record may be saved, or an attempt graded, a moment after the second at which it was closed."""
LATE = timedelta(days=1)
"""A sitting that was cut off is closed at the next start, as of its last input or its deadline; a summary may have
been written in between. Notebooks are filled back by weeks, not by hours."""


class Kind(StrEnum):
    """The kinds, in the order in which they are shown."""

    FORK = "fork"
    CHANGED = "record-changed"
    TWO_MEMBERS = "two-members"
    MISSING = "record-missing"
    BACK_DATED = "back-dated"
    REVOKED = "revoked"
    CLOCK = "clock-moved"
    OVERLAP = "overlap"
    GAP = "gap"


TITLES = {
    Kind.FORK: N_("fork"),
    Kind.CHANGED: N_("record changed"),
    Kind.TWO_MEMBERS: N_("record of two members"),
    Kind.MISSING: N_("record missing"),
    Kind.BACK_DATED: N_("back-dated"),
    Kind.REVOKED: N_("key revoked"),
    Kind.CLOCK: N_("clock moved"),
    Kind.OVERLAP: N_("overlapping sessions"),
    Kind.GAP: N_("gap"),
}
"""What the kinds are called."""
TEXTS = {
    "fork": N_("two different summaries have the number {seq}"),
    "broken": N_("summary {seq} does not continue summary {other} that arrived"),
    "record-changed": N_("attempt {attempt} was reported in {count} versions; the first one counts"),
    "two-members": N_("records that are also under {name} ({other}): {count}"),
    "record-missing": N_("summary {seq} lacks records that summary {other} had: {count}"),
    "back-dated": N_("summary {seq} adds records closed before summary {other} was written: {count}"),
    "revoked": N_("summary {seq} was written after its key was revoked, and does not count"),
    "clock": N_("during an attempt the clock was changed by {count} seconds"),
    "written": N_("summary {seq} says it was written before summary {other}"),
    "future": N_("summary {seq} has records closed after it was written: {count}"),
    "overlap": N_("sittings that overlap with sittings on another device: {count}"),
    "gap": N_("summaries {first} to {last} never arrived"),
    "gap-of-one": N_("summary {first} never arrived"),
}
"""What each says, by `Irregularity.text`."""


class Irregularity(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to be explained."""

    kind: Kind
    member: str
    device: str
    year: int
    text: str
    """Key into `TEXTS`."""
    fields: dict[str, str | int]

    @property
    def id(self) -> str:
        """Short and stable, to speak of it: twelve hex digits."""
        lasting = {key: value for key, value in self.fields.items() if key != "name"}  # somebody may get another one
        told = msgspec.structs.replace(self, fields=lasting)
        return hashlib.sha256(b"study-irregularity-1\0" + canonical(told)).hexdigest()[:12]

    def in_words(self, say: Callable[[str], str]) -> str:
        """What is to be explained, translated by `say`."""
        return say(TEXTS[self.text]).format(
            **{key: clean_line(value, 60) if isinstance(value, str) else value for key, value in self.fields.items()}
        )


def within_stream(summaries: Sequence[Verified]) -> list[Irregularity]:
    """The irregularities of one stream, whose summaries come by number and digest."""
    found: list[Irregularity] = []
    if len(summaries) == 1 and summaries[0].summary.payload.seq == 1:
        return list(_within_summary(summaries[0].summary.payload))
    by_seq: dict[int, list[Verified]] = {}
    for one in summaries:
        by_seq.setdefault(one.summary.payload.seq, []).append(one)
    found += _forks(by_seq)
    found += _gaps(by_seq, summaries[0].summary.payload)
    sets = {one.digest: frozenset(one.summary.payload.records) for one in summaries}
    for one in summaries:
        found += _within_summary(one.summary.payload)
        for before in _before(one, by_seq):
            found += _step(before, one, sets)
    # A summary repeats the records of the one before it, and those that it continues may lack the same: told once.
    once: dict[tuple[object, ...], Irregularity] = {}
    for entry in found:
        once.setdefault((entry.text, *entry.fields.values()), entry)
    return list(once.values())


def _forks(by_seq: Mapping[int, list[Verified]]) -> Iterator[Irregularity]:
    for seq, ones in by_seq.items():
        payload = ones[0].summary.payload
        if len(ones) > 1:
            yield _irregularity(Kind.FORK, payload, "fork", seq=seq)
        links = {one.summary.payload.previous for one in ones}
        known = {one.digest for one in by_seq.get(seq - 1, [])}
        if known and not links <= known:
            yield _irregularity(Kind.FORK, payload, "broken", seq=seq, other=seq - 1)


def _gaps(by_seq: Mapping[int, object], payload: Payload) -> Iterator[Irregularity]:
    expected = 1
    for seq in sorted(by_seq):
        if seq > expected:
            text = "gap" if seq - 1 > expected else "gap-of-one"
            yield _irregularity(Kind.GAP, payload, text, first=expected, last=seq - 1)
        expected = seq + 1


def _before(one: Verified, by_seq: Mapping[int, list[Verified]]) -> list[Verified]:
    """The summary that `one` continues; where that did not arrive, those with the number next below."""
    payload = one.summary.payload
    direct = [other for other in by_seq.get(payload.seq - 1, []) if other.digest == payload.previous]
    below = [seq for seq in by_seq if seq < payload.seq]
    return direct or (by_seq[max(below)] if below else [])


def _step(before: Verified, one: Verified, sets: Mapping[str, frozenset[Record]]) -> Iterator[Irregularity]:
    old, new = before.summary.payload, one.summary.payload
    missing = sets[before.digest] - sets[one.digest]
    if missing:
        yield _irregularity(Kind.MISSING, new, "record-missing", seq=new.seq, other=old.seq, count=len(missing))
    told = {record.attempt for record in missing if isinstance(record, Attempt)}
    late = [
        record
        for record in sets[one.digest] - sets[before.digest]
        if old.written - when(record) > LATE
        and not (isinstance(record, Attempt) and record.attempt in told)  # told before, in another way: changed
    ]
    if late:
        yield _irregularity(Kind.BACK_DATED, new, "back-dated", seq=new.seq, other=old.seq, count=len(late))
    if old.written - new.written > SLACK:
        yield _irregularity(Kind.CLOCK, new, "written", seq=new.seq, other=old.seq)


def _within_summary(payload: Payload) -> Iterator[Irregularity]:
    for record in payload.records:
        if type(record) is Attempt:
            for flag in record.flags:
                if flag.kind in ("clock-back", "clock-forward"):
                    moved = round((flag.at - flag.expected).total_seconds())
                    yield _irregularity(Kind.CLOCK, payload, "clock", attempt=record.attempt, count=moved)
    if payload.records and when(payload.records[-1]) - payload.written > SLACK:
        ahead = sum(when(record) - payload.written > SLACK for record in payload.records)
        yield _irregularity(Kind.CLOCK, payload, "future", seq=payload.seq, count=ahead)


def across_streams(streams: Iterable[Sequence[Verified]]) -> list[Irregularity]:
    """The irregularities that show only when all streams of one person are seen together, the streams by key."""
    streams = list(streams)
    if len(streams) == 1 and len(streams[0]) == 1 and not _repeats(streams[0][0].summary.payload):
        return []
    told: dict[str, dict[Attempt, Payload]] = {}
    sittings: dict[Attempt | Read, str] = {}
    where: dict[str, Payload] = {}
    for summaries in streams:
        for one in summaries:
            payload = one.summary.payload
            where.setdefault(payload.device, payload)
            for record in payload.records:
                if isinstance(record, Attempt):
                    told.setdefault(record.attempt, {}).setdefault(record, payload)
                if isinstance(record, Attempt | Read):
                    # What was carried from one device to another happened once.
                    sittings.setdefault(record, payload.device)
    found = []
    for attempt, ways in sorted(told.items()):
        if len(ways) > 1:
            payload = min(ways.values(), key=lambda p: (p.year, p.device, p.member))
            found.append(_irregularity(Kind.CHANGED, payload, "record-changed", attempt=attempt, count=len(ways)))
    times = sorted((record.started, record.ended, device) for record, device in sittings.items())
    for device, count in sorted(_overlaps(times).items()):
        found.append(_irregularity(Kind.OVERLAP, where[device], "overlap", count=count))
    return found


def _repeats(payload: Payload) -> bool:
    """Whether two of its attempts have one id."""
    attempts = [record.attempt for record in payload.records if type(record) is Attempt]
    return len(set(attempts)) < len(attempts)


def _overlaps(sittings: Sequence[tuple[datetime, datetime, str]]) -> dict[str, int]:
    """Device -> how many of its sittings began while one on another device went on."""
    found: dict[str, int] = {}
    latest: dict[str, datetime] = {}
    for started, ended, device in sittings:
        if any(until > started for other, until in latest.items() if other != device):
            found[device] = found.get(device, 0) + 1
        latest[device] = max(ended, latest.get(device, ended))
    return found


def of_single_summary(one: Verified) -> tuple[Irregularity, ...]:
    """The irregularities of a stream that holds nothing else, of a person who has no other."""
    return (*within_stream([one]), *across_streams([[one]]))


def revoked(header: Header) -> Irregularity:
    """That a summary was kept whose key had been revoked by the day it was written."""
    return _irregularity(Kind.REVOKED, header, "revoked", seq=header.seq)


def of_two_members(header: Header, other: str, name: str, count: int) -> Irregularity:
    """That so many records of a stream stand under another member too, whose id and name these are."""
    return _irregularity(Kind.TWO_MEMBERS, header, "two-members", other=other, name=name, count=count)


def _irregularity(kind: Kind, payload: Payload | Header, text: str, **fields: str | int) -> Irregularity:
    return Irregularity(
        kind=kind, member=payload.member, device=payload.device, year=payload.year, text=text, fields=fields
    )
