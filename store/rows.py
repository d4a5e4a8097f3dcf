"""What a ledger amounts to, a row a person and year: always computed again from records, never believed."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from lessons.clean import clean_line
from lessons.records import Attempt, Record, Void, closed_at, record_id, when
from lessons.standing import Level, Standing, standing
from store.branch import Enrolment, enrolments
from store.explanations import latest as latest_explanations
from store.irregular import Irregularity, between, revoked, within
from store.ledger import Ledger, Place
from store.names import is_called
from store.stream import Stream
from store.summary import Verified, belongs, owner

TOTALS = (
    *("credited", "attempts", "passed", "learned", "understood", "used"),
    *("reviews", "reviews_right", "reflections", "applications", "attended"),
)
"""Credited seconds (of lessons whose check was passed only), and numbers of everything else."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One person's year."""

    branch: str
    member: str
    name: str
    level: str
    year: int
    summaries: int
    """Summaries that arrived."""
    written: datetime
    """When the newest of them was written."""
    last: datetime | None
    """When the last of its records that count was closed."""
    shared: int
    """Reflections whose text the member shared with the secretary."""
    added: dict[str, int]
    """What the year added, by the names in `TOTALS`."""
    irregularities: int
    """Those that nobody explained yet."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a ledger derives of one person."""

    branch: str
    member: str
    ids: tuple[str, ...]
    """All ids under which this person's summaries arrive."""
    name: str
    level: str
    rows: tuple[Row, ...]
    tests: tuple[Attempt, ...]
    """The attempts that count, oldest first, without the answers: nobody reads a thousand people's at once."""
    irregularities: tuple[Irregularity, ...]


class History(NamedTuple):
    """One person's records."""

    records: list[Record]
    """Those that count, oldest first."""
    told: Mapping[str, Record]
    """All that were ever told, by id."""

    @property
    def taken_back(self) -> list[tuple[Void, Record]]:
        """Records that were taken back, with what took them back."""
        voids = [record for record in self.told.values() if isinstance(record, Void)]
        return [(void, self.told[void.record]) for void in voids if void.record in self.told]


def people(ledger: Ledger, wanted: str = "") -> Iterator[Person]:
    """Everybody of whom the ledger has a summary, in the order of branch, name and id of its rosters.

    With `wanted` only who has this id or name.
    """
    by_key, found = _everybody(ledger, wanted)
    explained = frozenset(latest_explanations(ledger))
    for enrolment, places in found:
        yield _person(enrolment, [place.read() for place in places], by_key, explained)


def histories(ledger: Ledger) -> Iterator[tuple[Enrolment, History]]:
    """The records of everybody of whom the ledger has a summary, in the same order."""
    by_key, found = _everybody(ledger, "")
    for enrolment, places in found:
        counting, _ = _counting([place.read() for place in places], by_key)
        ones = [one for several in counting for one in several]
        told = {record_id(record): record for one in ones for record in one.summary.payload.records}
        yield enrolment, History(list(chosen(_told(ones))), told)


def _everybody(ledger: Ledger, wanted: str) -> tuple[dict[str, list[Enrolment]], list[tuple[Enrolment, list[Place]]]]:
    """Who the keys speak for, and where everybody's streams lie."""
    rosters = ledger.require().rosters()
    # Somebody who moved stands on several rosters: they belong to the branch that published last.
    latest = sorted((file.payload for file in rosters.values()), key=lambda r: (r.published, r.key), reverse=True)
    by_key = enrolments(latest)
    found: dict[tuple[str, str, str, str], tuple[Enrolment, list[Place]]] = {}
    for place in ledger.places():
        enrolment = belongs(place.key[0], place.signer, by_key)
        name, branch = clean_line(enrolment.member.name), clean_line(enrolment.roster.branch)
        if wanted and wanted not in enrolment.member.ids and not is_called(wanted, name):
            continue
        key = (branch, name, enrolment.member.id, enrolment.roster.key)
        found.setdefault(key, (enrolment, []))[1].append(place)
    return by_key, [(found[key][0], sorted(found[key][1])) for key in sorted(found)]


def _counting(
    streams: list[Stream], by_key: dict[str, list[Enrolment]]
) -> tuple[list[list[Verified]], list[Irregularity]]:
    """The summaries of each stream whose keys were in force, and what needs explanation."""
    irregularities: list[Irregularity] = []
    counting: list[list[Verified]] = []
    for stream in streams:
        ones = list(stream.summaries())
        irregularities += within(ones)
        in_force = []
        for one in ones:
            if owner("", one.header, by_key)[1]:
                in_force.append(one)
            else:
                irregularities.append(revoked(one.header))
        if in_force:
            counting.append(in_force)
    irregularities += between(counting)
    return counting, irregularities


def _person(
    enrolment: Enrolment, streams: list[Stream], by_key: dict[str, list[Enrolment]], explained: frozenset[str]
) -> Person:
    counting, irregularities = _counting(streams, by_key)
    member, branch = clean_line(enrolment.member.id), clean_line(enrolment.roster.branch)
    name, level = clean_line(enrolment.member.name), clean_line(enrolment.member.level)
    records = chosen(_told(one for ones in counting for one in ones))
    rows = []
    before = Standing(lessons={}, days={})
    for year in sorted({stream.key[2] for stream in streams}):
        until = standing(
            (
                closed_at(record, at) if at != when(record) else record
                for record, at in records.items()
                if when(record).astimezone(UTC).year <= year
            ),
            own_names=(enrolment.member.name,),
        )
        own = [one.summary.payload for stream in streams if stream.key[2] == year for one in stream.summaries()]
        newest = [stream.newest.payload for stream in streams if stream.key[2] == year]
        closed = [when(record) for record in records if when(record).astimezone(UTC).year == year]
        rows.append(
            Row(
                branch=branch,
                member=member,
                name=name,
                level=level,
                year=year,
                summaries=len(own),
                written=max(payload.written for payload in own),
                last=max(closed, default=None),
                shared=len({text.record for payload in newest for text in payload.texts}),
                added=_difference(until, before),
                irregularities=sum(entry.year == year and entry.id not in explained for entry in irregularities),
            )
        )
        before = until
    return Person(
        branch=branch,
        member=member,
        ids=enrolment.member.ids,
        name=name,
        level=level,
        rows=tuple(rows),
        tests=tuple(replace(record, answers=()) for record in records if isinstance(record, Attempt)),
        irregularities=tuple(irregularities),
    )


def _difference(until: Standing, before: Standing) -> dict[str, int]:
    levels = {"learned": Level.LEARNED, "understood": Level.UNDERSTOOD, "used": Level.USED}
    added = {}
    for name in TOTALS:
        if name in levels:
            added[name] = until.reached(levels[name]) - before.reached(levels[name])
        else:
            added[name] = int(getattr(until, name)) - int(getattr(before, name))
    return added


def _told(summaries: Iterable[Verified]) -> dict[Record, datetime]:
    """Every record of these summaries -> when the first of them that tells of it was written."""
    told: dict[Record, datetime] = {}
    for one in summaries:
        written = one.summary.payload.written
        for record in one.summary.payload.records:
            told[record] = min(told.get(record, written), written)
    return told


def chosen(told: Mapping[Record, datetime]) -> dict[Record, datetime]:
    """The records that count, oldest first: each once, none taken back, of an attempt told in two ways the first.

    Each with when it counts as closed: what is dated later than all that was written, when it was told.
    """
    void = {record.record for record in told if isinstance(record, Void)}
    attempts: dict[str, Attempt] = {}
    for record in told:
        if isinstance(record, Attempt):
            rival = attempts.get(record.attempt)
            if rival is None or _told_first(record, rival, told) is record:
                attempts[record.attempt] = record
    now = max(told.values(), default=None)
    kept = [
        (told[record] if now and when(record) > now else when(record), id_, record)
        for record in told
        if not (isinstance(record, Attempt) and attempts[record.attempt] is not record)
        and (id_ := record_id(record)) not in void
    ]
    return {record: at for at, _, record in sorted(kept, key=lambda entry: entry[:2])}


def _told_first(one: Attempt, other: Attempt, told: Mapping[Record, datetime]) -> Attempt:
    """Of two that were told in one summary, the one with fewer points."""
    return min(one, other, key=lambda attempt: (told[attempt], attempt.points, record_id(attempt)))
