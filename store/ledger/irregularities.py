"""Irregularities that the secretary asks a member to explain: a question, not an accusation.

All of it is a pure function of a ledger's summaries, so the order in which they arrived does not matter, and an
irregularity disappears when a missing summary arrives.
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
"""The titles of the kinds."""
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
"""The messages, by `Irregularity.text`."""


class Irregularity(msgspec.Struct, frozen=True, kw_only=True):
    """Something that needs an explanation."""

    kind: Kind
    member: str
    device: str
    year: int
    text: str
    """Key into `TEXTS`."""
    fields: dict[str, str | int]

    @property
    def id(self) -> str:
        """A short, stable id: twelve hex digits."""
        lasting = {key: value for key, value in self.fields.items() if key != "name"}  # names may change
        identity = msgspec.structs.replace(self, fields=lasting)
        return hashlib.sha256(b"study-irregularity-1\0" + canonical(identity)).hexdigest()[:12]

    def in_words(self, say: Callable[[str], str]) -> str:
        """The message, translated by `say`."""
        return say(TEXTS[self.text]).format(
            **{key: clean_line(value, 60) if isinstance(value, str) else value for key, value in self.fields.items()}
        )


def within_stream(summaries: Sequence[Verified]) -> list[Irregularity]:
    """The irregularities within one stream; `summaries` ordered by number and digest."""
    irregularities: list[Irregularity] = []
    if len(summaries) == 1 and summaries[0].summary.payload.seq == 1:
        return list(_within_summary(summaries[0].summary.payload))
    by_seq: dict[int, list[Verified]] = {}
    for summary in summaries:
        by_seq.setdefault(summary.summary.payload.seq, []).append(summary)
    irregularities += _forks(by_seq)
    irregularities += _gaps(by_seq, summaries[0].summary.payload)
    sets = {summary.digest: frozenset(summary.summary.payload.records) for summary in summaries}
    for summary in summaries:
        irregularities += _within_summary(summary.summary.payload)
        for before in _before(summary, by_seq):
            irregularities += _step(before, summary, sets)
    # Summaries are cumulative, so several of them can show the same irregularity: it is reported once.
    once: dict[tuple[object, ...], Irregularity] = {}
    for entry in irregularities:
        once.setdefault((entry.text, *entry.fields.values()), entry)
    return list(once.values())


def _forks(by_seq: Mapping[int, list[Verified]]) -> Iterator[Irregularity]:
    for seq, several in by_seq.items():
        payload = several[0].summary.payload
        if len(several) > 1:
            yield _irregularity(Kind.FORK, payload, "fork", seq=seq)
        links = {one.summary.payload.previous for one in several}
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


def _before(summary: Verified, by_seq: Mapping[int, list[Verified]]) -> list[Verified]:
    """The summary that `summary` continues; where that did not arrive, those with the number next below."""
    payload = summary.summary.payload
    direct = [other for other in by_seq.get(payload.seq - 1, []) if other.digest == payload.previous]
    below = [seq for seq in by_seq if seq < payload.seq]
    return direct or (by_seq[max(below)] if below else [])


def _step(before: Verified, after: Verified, sets: Mapping[str, frozenset[Record]]) -> Iterator[Irregularity]:
    old, new = before.summary.payload, after.summary.payload
    missing = sets[before.digest] - sets[after.digest]
    if missing:
        yield _irregularity(Kind.MISSING, new, "record-missing", seq=new.seq, other=old.seq, count=len(missing))
    replaced = {record.attempt for record in missing if isinstance(record, Attempt)}
    late = [
        record
        for record in sets[after.digest] - sets[before.digest]
        if old.written - when(record) > LATE
        and not (
            isinstance(record, Attempt) and record.attempt in replaced
        )  # reported before in another version: this is a change
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
    """The irregularities visible only across all streams of one person; `streams` ordered by key."""
    streams = list(streams)
    if len(streams) == 1 and len(streams[0]) == 1 and not _repeats(streams[0][0].summary.payload):
        return []
    versions: dict[str, dict[Attempt, Payload]] = {}
    sittings: dict[Attempt | Read, str] = {}
    where: dict[str, Payload] = {}
    for summaries in streams:
        for summary in summaries:
            payload = summary.summary.payload
            where.setdefault(payload.device, payload)
            for record in payload.records:
                if isinstance(record, Attempt):
                    versions.setdefault(record.attempt, {}).setdefault(record, payload)
                if isinstance(record, Attempt | Read):
                    # A record that was carried to another device happened once.
                    sittings.setdefault(record, payload.device)
    irregularities = []
    for attempt, ways in sorted(versions.items()):
        if len(ways) > 1:
            payload = min(ways.values(), key=lambda p: (p.year, p.device, p.member))
            irregularities.append(
                _irregularity(Kind.CHANGED, payload, "record-changed", attempt=attempt, count=len(ways))
            )
    times = sorted((record.started, record.ended, device) for record, device in sittings.items())
    for device, count in sorted(_overlaps(times).items()):
        irregularities.append(_irregularity(Kind.OVERLAP, where[device], "overlap", count=count))
    return irregularities


def _repeats(payload: Payload) -> bool:
    """Whether two of its attempts have the same id."""
    attempts = [record.attempt for record in payload.records if type(record) is Attempt]
    return len(set(attempts)) < len(attempts)


def _overlaps(sittings: Sequence[tuple[datetime, datetime, str]]) -> dict[str, int]:
    """Device -> how many of its sittings began during a sitting on another device."""
    counts: dict[str, int] = {}
    latest: dict[str, datetime] = {}
    for started, ended, device in sittings:
        if any(until > started for other, until in latest.items() if other != device):
            counts[device] = counts.get(device, 0) + 1
        latest[device] = max(ended, latest.get(device, ended))
    return counts


def of_single_summary(summary: Verified) -> tuple[Irregularity, ...]:
    """The irregularities of a person with a single stream of a single summary."""
    return (*within_stream([summary]), *across_streams([[summary]]))


def revoked(header: Header) -> Irregularity:
    """The irregularity of a summary written after its key was revoked."""
    return _irregularity(Kind.REVOKED, header, "revoked", seq=header.seq)


def of_two_members(header: Header, other: str, name: str, count: int) -> Irregularity:
    """The irregularity of `count` records that another member, with this id and name, has too."""
    return _irregularity(Kind.TWO_MEMBERS, header, "two-members", other=other, name=name, count=count)


def _irregularity(kind: Kind, payload: Payload | Header, text: str, **fields: str | int) -> Irregularity:
    return Irregularity(
        kind=kind, member=payload.member, device=payload.device, year=payload.year, text=text, fields=fields
    )
