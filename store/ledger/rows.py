"""What a ledger amounts to, a row a person and year: always computed again from records, never believed.

Years are those of the zone that is handed in, by the instants at which records were closed. A summary belongs to a year
of UTC, so around New Year one may tell of two years.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from lessons.clean import clean_line
from lessons.learning.days import wall
from lessons.learning.standing import Level, Standing, standing
from lessons.records import Attempt, Record, Reflection, Void, closed_at, record_id, when
from store.branch.display_names import labels
from store.branch.roster import Enrolment, Roster, enrolments
from store.branch.who_is_meant import is_called
from store.ledger.explanations import latest as latest_explanations
from store.ledger.irregularities import Irregularity, across_streams, revoked, within_stream
from store.ledger.ledger import Ledger, StreamKey, StreamPlace
from store.ledger.remembered_marks import RememberedMarks
from store.ledger.stream import Stream
from store.ledger.summary import Verified, enrolment_of, owner
from store.ledger.two_members import person_key, records_of_two_members

TOTALS = (
    *("credited", "attempts", "passed", "learned", "understood", "used"),
    *("reviews", "reviews_right", "reflections", "applications", "attended"),
)
"""Credited seconds (of lessons whose check was passed only), and numbers of everything else."""


class YearRow(msgspec.Struct, frozen=True, kw_only=True):
    """One person's year."""

    year: int
    summaries: int = 0
    """Summaries that arrived and tell of it."""
    written: datetime | None = None
    """When the newest of them was written."""
    last: datetime | None = None
    """When the last of its records that count was closed."""
    shared: int = 0
    """Reflections whose text the member shared with the secretary."""
    added: dict[str, int]
    """What the year added, by the names in `TOTALS`."""
    irregularities: int = 0
    """Those that nobody explained yet."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a ledger derives of one person."""

    branch: str
    member: str
    ids: tuple[str, ...]
    """All ids under which this person's summaries arrive."""
    name: str
    label: str
    """The name, with a part of the id where another one has the same: what documents and lists call this person."""
    level: str
    left: bool
    """Whether every key was revoked."""
    rows: tuple[YearRow, ...]
    """Of the years of which something arrived, the first one first."""
    tests: tuple[Attempt, ...]
    """The attempts that count, oldest first, without the answers: nobody reads a thousand people's at once."""
    irregularities: tuple[Irregularity, ...]
    years: Mapping[StreamKey, int]
    """The year in which the irregularities of a stream are counted."""

    def year_of(self, entry: Irregularity) -> int:
        """The year in which this irregularity is counted."""
        return self.years[entry.member, entry.device, entry.year]


class History(NamedTuple):
    """One person's records."""

    records: list[Record]
    """Those that count, oldest first."""
    reported: Mapping[str, Record]
    """All that were ever reported, by id."""

    @property
    def taken_back(self) -> list[tuple[Void, Record]]:
        """Records that were taken back, with what took them back."""
        voids = [record for record in self.reported.values() if isinstance(record, Void)]
        return [(void, self.reported[void.record]) for void in voids if void.record in self.reported]


class PersonHistory(NamedTuple):
    """A person on a roster, and their records."""

    enrolment: Enrolment
    history: History


def people(ledger: Ledger, wanted: str = "", zone: tzinfo | None = UTC) -> Iterator[Person]:
    """Everybody on the ledger's rosters, in the order of branch, name and id; nobody who left and never sent anything.

    With `wanted` only who has this id or name. `zone`: where years are counted; `None` is the zone of the machine.
    """
    by_key, found = _everybody(ledger)
    called = labels((enrolment.member.id, clean_line(enrolment.member.name)) for enrolment, _ in found)
    explained = frozenset(latest_explanations(ledger))
    two = records_of_two_members(RememberedMarks(ledger), by_key)
    for enrolment, places in found:
        member = enrolment.member
        label = called[member.id]
        names = label, clean_line(member.name)
        if wanted and wanted not in member.ids and not any(is_called(wanted, name) for name in names):
            continue
        streams = [place.read() for place in places]
        counting, irregularities = _counting(streams, by_key)
        irregularities += two.get(person_key(enrolment), [])
        records = counting_records(_first_told(one for ones in counting for one in ones))
        told = _years(streams, records, zone)
        years = {stream.key: _counted_in(stream, told) for stream in streams}
        asked = [years[entry.member, entry.device, entry.year] for entry in irregularities if entry.id not in explained]
        yield Person(
            branch=clean_line(enrolment.roster.branch),
            member=clean_line(member.id),
            ids=member.ids,
            name=clean_line(member.name),
            label=label,
            level=clean_line(member.level),
            left=_left(enrolment),
            rows=tuple(_rows(enrolment, streams, records, told, asked, zone)),
            tests=tuple(replace(record, answers=()) for record in records if isinstance(record, Attempt)),
            irregularities=tuple(irregularities),
            years=years,
        )


def histories(ledger: Ledger) -> Iterator[PersonHistory]:
    """The records of everybody of whom the ledger has a summary, in the same order."""
    by_key, found = _everybody(ledger)
    for enrolment, places in found:
        if not places:
            continue
        counting, _ = _counting([place.read() for place in places], by_key)
        ones = [one for several in counting for one in several]
        told = {record_id(record): record for one in ones for record in one.summary.payload.records}
        yield PersonHistory(enrolment, History(list(counting_records(_first_told(ones))), told))


def _everybody(ledger: Ledger) -> tuple[dict[str, list[Enrolment]], list[tuple[Enrolment, list[StreamPlace]]]]:
    """Who the keys speak for, and where everybody's streams lie; who sent nothing and has not left has none."""
    rosters = ledger.require().rosters()
    # Somebody who moved stands on several rosters: they belong to the branch that published last.
    latest = sorted((file.payload for file in rosters.values()), key=lambda r: (r.published, r.key), reverse=True)
    by_key = enrolments(latest)
    found: dict[tuple[str, str, str, str], tuple[Enrolment, list[StreamPlace]]] = {}
    for place in ledger.places():
        enrolment = enrolment_of(place.key[0], place.signer, by_key)
        found.setdefault(_order(enrolment), (enrolment, []))[1].append(place)
    heard = {id_ for enrolment, _ in found.values() for id_ in enrolment.member.ids}
    for enrolment in _enrolled(latest):
        if heard.isdisjoint(enrolment.member.ids) and not _left(enrolment):
            heard.update(enrolment.member.ids)
            found[_order(enrolment)] = (enrolment, [])
    return by_key, [(found[key][0], sorted(found[key][1])) for key in sorted(found)]


def _enrolled(rosters: Iterable[Roster]) -> Iterator[Enrolment]:
    return (Enrolment(roster, member) for roster in rosters for member in roster.members)


def _order(enrolment: Enrolment) -> tuple[str, str, str, str]:
    member, roster = enrolment.member, enrolment.roster
    return clean_line(roster.branch), clean_line(member.name), member.id, roster.key


def _left(enrolment: Enrolment) -> bool:
    keys = enrolment.member.keys
    return bool(keys) and all(key.revoked for key in keys)


def _counting(
    streams: list[Stream], by_key: dict[str, list[Enrolment]]
) -> tuple[list[list[Verified]], list[Irregularity]]:
    """The summaries of each stream whose keys were in force, and what needs explanation."""
    irregularities: list[Irregularity] = []
    counting: list[list[Verified]] = []
    for stream in streams:
        ones = list(stream.summaries())
        irregularities += within_stream(ones)
        in_force = []
        for one in ones:
            if owner("", one.header, by_key).in_force:
                in_force.append(one)
            else:
                irregularities.append(revoked(one.header))
        if in_force:
            counting.append(in_force)
    irregularities += across_streams(counting)
    return counting, irregularities


def _years(
    streams: Iterable[Stream], records: Mapping[Record, datetime], zone: tzinfo | None
) -> dict[str, frozenset[int]]:
    """Digest of each summary -> the years of which it tells; the one it is of, where it has no records."""
    found = {}
    for stream in streams:
        for one in stream.summaries():
            payload = one.summary.payload
            # They are in order and all of one year of UTC: between the first and the last lies one New Year at most.
            ends = (*payload.records[:1], *payload.records[-1:])
            years = {wall(records.get(record, when(record)), zone).year for record in ends}
            found[one.digest] = frozenset(years or {payload.year})
    return found


def _counted_in(stream: Stream, told: Mapping[str, frozenset[int]]) -> int:
    years = frozenset[int]().union(*(told[digest] for digest in stream.digests()))
    return stream.key[2] if stream.key[2] in years else min(years)


def _rows(
    enrolment: Enrolment,
    streams: list[Stream],
    records: Mapping[Record, datetime],
    told: Mapping[str, frozenset[int]],
    asked: list[int],
    zone: tzinfo | None,
) -> Iterator[YearRow]:
    """`told` as `_years` gives it; `asked`: the year of each irregularity that nobody explained yet."""
    dated = [
        (wall(at, zone).year, at, closed_at(record, at) if at != when(record) else record)
        for record, at in records.items()
    ]
    shared = {text.record for stream in streams for text in stream.newest.payload.texts}
    reflected = [
        wall(at, zone).year
        for record, at in records.items()
        if isinstance(record, Reflection) and record_id(record) in shared
    ]
    before = Standing(lessons={}, days={})
    for year in sorted({year for year, _, _ in dated}.union(*told.values())):
        until = standing((record for of, _, record in dated if of <= year), own_names=(enrolment.member.name,))
        own = [one for stream in streams for one in stream.summaries() if year in told[one.digest]]
        yield YearRow(
            year=year,
            summaries=len(own),
            written=max((one.summary.payload.written for one in own), default=None),
            last=max((at for of, at, _ in dated if of == year), default=None),
            shared=reflected.count(year),
            added=_difference(until, before),
            irregularities=asked.count(year),
        )
        before = until


def _difference(until: Standing, before: Standing) -> dict[str, int]:
    levels = {"learned": Level.LEARNED, "understood": Level.UNDERSTOOD, "used": Level.USED}
    added = {}
    for name in TOTALS:
        if name in levels:
            added[name] = until.reached(levels[name]) - before.reached(levels[name])
        else:
            added[name] = int(getattr(until, name)) - int(getattr(before, name))
    return added


def _first_told(summaries: Iterable[Verified]) -> dict[Record, datetime]:
    """Every record of these summaries -> when the first of them that tells of it was written."""
    told: dict[Record, datetime] = {}
    for one in summaries:
        written = one.summary.payload.written
        for record in one.summary.payload.records:
            told[record] = min(told.get(record, written), written)
    return told


def counting_records(told: Mapping[Record, datetime]) -> dict[Record, datetime]:
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
