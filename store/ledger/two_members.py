"""Records that stand under two members: a home that was copied, or one person who is on the roster twice.

Like every irregularity this is a pure function of what the ledger holds. Nearly always there is nothing, so only marks
are compared (`store.ledger.record_marks`); what seems to stand under two members is then read.
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
"""Key of the branch, and the id that its roster has of the person."""


class _Held(NamedTuple):
    """Where a person has a record."""

    enrolment: Enrolment
    header: Header


def person_key(enrolment: Enrolment) -> PersonKey:
    """Who it is."""
    return enrolment.roster.key, enrolment.member.id


def latest_enrolment(member: str, signer: str, by_key: Mapping[str, list[Enrolment]]) -> Enrolment | None:
    """The enrolment of a member with this key in the branch that published last; None for somebody on no roster."""
    own = [enrolment for enrolment in by_key.get(signer, ()) if member in enrolment.member.ids]
    return max(own, key=lambda enrolment: (enrolment.roster.published, enrolment.roster.key), default=None)


def records_of_two_members(
    marks: RememberedMarks, by_key: Mapping[str, list[Enrolment]]
) -> dict[PersonKey, list[Irregularity]]:
    """Person -> what is to be explained of records that another one has too. Raises `Problem` for a damaged ledger."""
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
        for one, another in permutations(sorted(people), 2):
            own, other = people[one], people[another]
            if set(own.enrolment.member.ids).isdisjoint(other.enrolment.member.ids):  # else one, in two branches
                pairs.setdefault((one, another, own.header.stream), []).append((own, other))
    found: dict[PersonKey, list[Irregularity]] = {}
    for key in sorted(pairs):
        own, other = pairs[key][0]
        member = other.enrolment.member
        entry = of_two_members(own.header, member.id, clean_line(member.name), len(pairs[key]))
        found.setdefault(key[0], []).append(entry)
    return found


def _suspects(marks: RememberedMarks, by_key: Mapping[str, list[Enrolment]]) -> list[StreamPlace]:
    """The streams with something that another person seems to have too, in the ledger's order."""
    streams = list(marks.streams())
    whole = memoryview(b"".join(stream.marks for _, stream in streams)).cast("Q")
    if len(set(whole)) == len(whole):
        return []
    alike: dict[int, list[StreamPlace]] = {mark: [] for mark, times in Counter(whole).items() if times > 1}
    for path, stream in streams:
        for mark in alike.keys() & memoryview(stream.marks).cast("Q"):
            alike[mark].append(stream.place(path))
    places = {place for several in alike.values() for place in several}
    enrolled = {place: latest_enrolment(place.key[0], place.signer, by_key) for place in places}
    persons = {place: person_key(enrolment) for place, enrolment in enrolled.items() if enrolment}
    held = [[place for place in several if place in persons] for several in alike.values()]
    of_several = [several for several in held if len({persons[place] for place in several}) > 1]
    return sorted({place for several in of_several for place in several})
