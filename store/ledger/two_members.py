"""Finds records that two members have: a copied home, or one person who is on the roster twice.

Like every irregularity this is a pure function of the ledger. There are nearly always none, so marks are compared first
(`store.ledger.record_marks`), and only suspicious streams are read.
"""

from collections import Counter
from collections.abc import Mapping
from itertools import permutations
from operator import itemgetter
from typing import NamedTuple

from lessons.clean import clean_line
from store.branch.roster import Enrolment
from store.ledger.irregularities import Irregularity, of_two_members
from store.ledger.ledger import StreamKey, StreamPlace
from store.ledger.record_marks import by_chance
from store.ledger.remembered_marks import RememberedMarks
from store.ledger.summary import Header, owner

PersonKey = tuple[str, str]
"""The branch's key, and the person's main id on its roster."""


class _Held(NamedTuple):
    """A person's summary with some record."""

    enrolment: Enrolment
    header: Header


def person_key(enrolment: Enrolment) -> PersonKey:
    """The key of an enrolled person."""
    return enrolment.roster.key, enrolment.member.id


def latest_enrolment(member: str, signer: str, by_key: Mapping[str, list[Enrolment]]) -> Enrolment | None:
    """The enrolment of a member with this key in the branch that published last; None if on no roster."""
    matching = [enrolment for enrolment in by_key.get(signer, ()) if member in enrolment.member.ids]
    return max(matching, key=lambda enrolment: (enrolment.roster.published, enrolment.roster.key), default=None)


def records_of_two_members(
    marks: RememberedMarks, by_key: Mapping[str, list[Enrolment]]
) -> dict[PersonKey, list[Irregularity]]:
    """Person -> irregularities of records that another person has too. Raises `Problem` for a damaged ledger."""
    held: dict[tuple[str, str], dict[PersonKey, _Held]] = {}
    for place in _suspects(marks, by_key):
        for summary in place.read().summaries():
            header = summary.header
            enrolment = latest_enrolment(header.member, header.signer, by_key)
            if enrolment is None or not owner("", header, by_key).in_force:
                continue
            drawn = {(type(record).__name__, by_chance(record)) for record in summary.summary.payload.records}
            for record in filter(itemgetter(1), drawn):
                held.setdefault(record, {}).setdefault(person_key(enrolment), _Held(enrolment, header))
    pairs: dict[tuple[PersonKey, PersonKey, StreamKey], list[tuple[_Held, _Held]]] = {}
    for people in held.values():
        for person, other_person in permutations(sorted(people), 2):
            own, other = people[person], people[other_person]
            if set(own.enrolment.member.ids).isdisjoint(
                other.enrolment.member.ids
            ):  # otherwise one person in two branches
                pairs.setdefault((person, other_person, own.header.stream), []).append((own, other))
    by_person: dict[PersonKey, list[Irregularity]] = {}
    for key in sorted(pairs):
        own, other = pairs[key][0]
        member = other.enrolment.member
        entry = of_two_members(own.header, member.id, clean_line(member.name), len(pairs[key]))
        by_person.setdefault(key[0], []).append(entry)
    return by_person


def _suspects(marks: RememberedMarks, by_key: Mapping[str, list[Enrolment]]) -> list[StreamPlace]:
    """The streams with a mark that another person has too, in the ledger's order."""
    streams = list(marks.streams())
    all_marks = memoryview(b"".join(stream.marks for _, stream in streams)).cast("Q")
    if len(set(all_marks)) == len(all_marks):
        return []
    repeated: dict[int, list[StreamPlace]] = {mark: [] for mark, times in Counter(all_marks).items() if times > 1}
    for path, stream in streams:
        for mark in repeated.keys() & memoryview(stream.marks).cast("Q"):
            repeated[mark].append(stream.place(path))
    places = {place for several in repeated.values() for place in several}
    enrolled = {place: latest_enrolment(place.key[0], place.signer, by_key) for place in places}
    persons = {place: person_key(enrolment) for place, enrolment in enrolled.items() if enrolment}
    held = [[place for place in several if place in persons] for several in repeated.values()]
    of_several = [several for several in held if len({persons[place] for place in several}) > 1]
    return sorted({place for several in of_several for place in several})
