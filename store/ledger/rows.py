"""The totals of a ledger, one row per person and year: always computed from records, never taken from a summary.

Years are those of the given zone, by the instants at which records were closed. A summary is of a UTC year, so around
New Year it may cover two of these years.
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
from store.branch.roster import Enrolment, Roster, RosterMember, enrolments
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
"""Credited seconds (only of lessons whose check was passed), and counts of everything else."""


class YearRow(msgspec.Struct, frozen=True, kw_only=True):
    """One person's year."""

    year: int
    summaries: int = 0
    """How many summaries cover this year."""
    written: datetime | None = None
    """When the newest of them was written."""
    last: datetime | None = None
    """When the last of its counting records was closed."""
    shared: int = 0
    """How many reflections the member shared with the secretary."""
    added: dict[str, int]
    """The year's totals, by the names in `TOTALS`."""
    irregularities: int = 0
    """How many are not explained yet."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a ledger shows about one person."""

    branch: str
    member: str
    ids: tuple[str, ...]
    """All ids of this person, the main one first."""
    name: str
    label: str
    """The name as documents and lists show it, with a part of the id if another person has the same name."""
    level: str
    left: bool
    """Whether every key was revoked."""
    rows: tuple[YearRow, ...]
    """The years with data, in order."""
    tests: tuple[Attempt, ...]
    """The counting attempts, oldest first, without their answers, which would need too much memory."""
    irregularities: tuple[Irregularity, ...]
    years: Mapping[StreamKey, int]
    """Stream -> the year in which its irregularities are counted."""

    def year_of(self, entry: Irregularity) -> int:
        """The year in which this irregularity is counted."""
        return self.years[entry.member, entry.device, entry.year]


class History(NamedTuple):
    """One person's records."""

    records: list[Record]
    """The counting records, oldest first."""
    reported: Mapping[str, Record]
    """All that were ever reported, by id."""

    @property
    def taken_back(self) -> list[tuple[Void, Record]]:
        """Voided records, each with the record that voids it."""
        voids = [record for record in self.reported.values() if isinstance(record, Void)]
        return [(void, self.reported[void.record]) for void in voids if void.record in self.reported]


class PersonHistory(NamedTuple):
    """A person on a roster, and their records."""

    enrolment: Enrolment
    history: History


def people(ledger: Ledger, wanted: str = "", zone: tzinfo | None = UTC) -> Iterator[Person]:
    """Everybody on the ledger's rosters, by branch, name and id, except people who left without sending anything.

    `wanted`: only people with this id or name. `zone`: for the years; `None` is the machine's zone.
    """
    by_key, entries = _everybody(ledger)
    names_shown = labels((enrolment.member.id, clean_line(enrolment.member.name)) for enrolment, _ in entries)
    explained = frozenset(latest_explanations(ledger))
    of_two = records_of_two_members(RememberedMarks(ledger), by_key)
    for enrolment, places in entries:
        member = enrolment.member
        label = names_shown[member.id]
        names = label, clean_line(member.name)
        if wanted and wanted not in member.ids and not any(is_called(wanted, name) for name in names):
            continue
        streams = [place.read() for place in places]
        counting, irregularities = _counting(streams, by_key)
        irregularities += of_two.get(person_key(enrolment), [])
        records = counting_records(_first_told(one for ones in counting for one in ones))
        years_told = _years(streams, records, zone)
        years = {stream.key: _counted_in(stream, years_told) for stream in streams}
        asked = [years[entry.member, entry.device, entry.year] for entry in irregularities if entry.id not in explained]
        yield Person(
            branch=clean_line(enrolment.roster.branch),
            member=clean_line(member.id),
            ids=member.ids,
            name=clean_line(member.name),
            label=label,
            level=clean_line(member.level),
            left=_left(enrolment),
            rows=tuple(_rows(enrolment, streams, records, years_told, asked, zone)),
            tests=tuple(replace(record, answers=()) for record in records if isinstance(record, Attempt)),
            irregularities=tuple(irregularities),
            years=years,
        )


def histories(ledger: Ledger) -> Iterator[PersonHistory]:
    """The records of everybody with a summary in the ledger, in the order of `people`."""
    by_key, entries = _everybody(ledger)
    for enrolment, places in entries:
        if not places:
            continue
        counting, _ = _counting([place.read() for place in places], by_key)
        summaries = [one for several in counting for one in several]
        reported = {record_id(record): record for one in summaries for record in one.summary.payload.records}
        yield PersonHistory(enrolment, History(list(counting_records(_first_told(summaries))), reported))


def members(ledger: Ledger) -> list[RosterMember]:
    """Everybody whom `people` tells of, as their roster has them."""
    return [enrolment.member for enrolment, _ in _everybody(ledger)[1]]


def _everybody(ledger: Ledger) -> tuple[dict[str, list[Enrolment]], list[tuple[Enrolment, list[StreamPlace]]]]:
    """Member key -> enrolments; and everybody with the places of their streams, if any."""
    rosters = ledger.require().rosters()
    # A member who moved is on several rosters and belongs to the branch that published last.
    latest = sorted((file.payload for file in rosters.values()), key=lambda r: (r.published, r.key), reverse=True)
    by_key = enrolments(latest)
    by_person: dict[tuple[str, str, str, str], tuple[Enrolment, list[StreamPlace]]] = {}
    for place in ledger.places():
        enrolment = enrolment_of(place.key[0], place.signer, by_key)
        by_person.setdefault(_order(enrolment), (enrolment, []))[1].append(place)
    heard = {id_ for enrolment, _ in by_person.values() for id_ in enrolment.member.ids}
    for enrolment in _enrolled(latest):
        if heard.isdisjoint(enrolment.member.ids) and not _left(enrolment):
            heard.update(enrolment.member.ids)
            by_person[_order(enrolment)] = (enrolment, [])
    return by_key, [(by_person[key][0], sorted(by_person[key][1])) for key in sorted(by_person)]


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
    """The summaries of each stream whose keys were in force, and the irregularities."""
    irregularities: list[Irregularity] = []
    counting: list[list[Verified]] = []
    for stream in streams:
        summaries = list(stream.summaries())
        irregularities += within_stream(summaries)
        in_force = []
        for summary in summaries:
            if owner("", summary.header, by_key).in_force:
                in_force.append(summary)
            else:
                irregularities.append(revoked(summary.header))
        if in_force:
            counting.append(in_force)
    irregularities += across_streams(counting)
    return counting, irregularities


def _years(
    streams: Iterable[Stream], records: Mapping[Record, datetime], zone: tzinfo | None
) -> dict[str, frozenset[int]]:
    """Digest of each summary -> the years that it covers; its own year if it has no records."""
    years_of = {}
    for stream in streams:
        for summary in stream.summaries():
            payload = summary.summary.payload
            # They are in order and of one UTC year: at most one New Year lies between the first and the last.
            ends = (*payload.records[:1], *payload.records[-1:])
            years = {wall(records.get(record, when(record)), zone).year for record in ends}
            years_of[summary.digest] = frozenset(years or {payload.year})
    return years_of


def _counted_in(stream: Stream, years_told: Mapping[str, frozenset[int]]) -> int:
    years = frozenset[int]().union(*(years_told[digest] for digest in stream.digests()))
    return stream.key[2] if stream.key[2] in years else min(years)


def _rows(
    enrolment: Enrolment,
    streams: list[Stream],
    records: Mapping[Record, datetime],
    years_told: Mapping[str, frozenset[int]],
    asked: list[int],
    zone: tzinfo | None,
) -> Iterator[YearRow]:
    """`years_told` as `_years` gives it; `asked`: the year of each unexplained irregularity."""
    dated = [
        (wall(moment, zone).year, moment, closed_at(record, moment) if moment != when(record) else record)
        for record, moment in records.items()
    ]
    shared = {text.record for stream in streams for text in stream.newest.payload.texts}
    reflected = [
        wall(moment, zone).year
        for record, moment in records.items()
        if isinstance(record, Reflection) and record_id(record) in shared
    ]
    before = Standing(lessons={})
    for year in sorted({year for year, _, _ in dated}.union(*years_told.values())):
        until = standing((record for of, _, record in dated if of <= year), own_names=(enrolment.member.name,))
        summaries = [
            summary for stream in streams for summary in stream.summaries() if year in years_told[summary.digest]
        ]
        yield YearRow(
            year=year,
            summaries=len(summaries),
            written=max((summary.summary.payload.written for summary in summaries), default=None),
            last=max((moment for of, moment, _ in dated if of == year), default=None),
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
    """Every record of these summaries -> when the first summary with it was written."""
    first: dict[Record, datetime] = {}
    for summary in summaries:
        written = summary.summary.payload.written
        for record in summary.summary.payload.records:
            first[record] = min(first.get(record, written), written)
    return first


def counting_records(first_told: Mapping[Record, datetime]) -> dict[Record, datetime]:
    """The counting records, oldest first: each once, not voided; of several versions of an attempt the first.

    Each with the instant at which it counts as closed: for a record dated after all summaries, when it was reported.
    """
    void = {record.record for record in first_told if isinstance(record, Void)}
    attempts: dict[str, Attempt] = {}
    for record in first_told:
        if isinstance(record, Attempt):
            rival = attempts.get(record.attempt)
            if rival is None or _told_first(record, rival, first_told) is record:
                attempts[record.attempt] = record
    now = max(first_told.values(), default=None)
    kept = [
        (first_told[record] if now and when(record) > now else when(record), id_, record)
        for record in first_told
        if not (isinstance(record, Attempt) and attempts[record.attempt] is not record)
        and (id_ := record_id(record)) not in void
    ]
    return {record: at for at, _, record in sorted(kept, key=lambda entry: entry[:2])}


def _told_first(one: Attempt, other: Attempt, first_told: Mapping[Record, datetime]) -> Attempt:
    """The version that was reported first; of two in one summary, the one with fewer points."""
    return min(one, other, key=lambda attempt: (first_told[attempt], attempt.points, record_id(attempt)))
