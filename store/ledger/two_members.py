"""Records that stand under two members: a home that was copied, or one person who is on the roster twice.

Two people can read one lesson in the same seconds; what tells is what was drawn by chance: the id of an attempt, and
the digest of a reflection, which has a random salt in it. No two people have one of those each by themselves.

Like every irregularity this is a pure function of what the ledger holds. Nearly always there is nothing, so every line
of evidence is only looked through as bytes; what seems to stand under two members is then read.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import permutations
from typing import NamedTuple

from lessons.clean import clean_line
from lessons.records import Attempt, Record, Reflection
from store.branch.roster import Enrolment
from store.ledger.irregularities import Irregularity, of_two_members
from store.ledger.ledger import Ledger, Line, Place, StreamKey
from store.ledger.summary import Header, owner

PersonKey = tuple[str, str]
"""Key of the branch, and the id that its roster has of the person."""
_ATTEMPT = re.compile(rb'"attempt":"([^"]*)')
_REFLECTION = re.compile(rb'"text":"([^"]*)","type":"reflection"')


class _Held(NamedTuple):
    """Where a person has a record."""

    enrolment: Enrolment
    header: Header


def person_key(enrolment: Enrolment) -> PersonKey:
    """Who it is."""
    return enrolment.roster.key, enrolment.member.id


def whose(member: str, signer: str, by_key: Mapping[str, list[Enrolment]]) -> Enrolment | None:
    """The enrolment of a member with this key in the branch that published last; None for somebody on no roster."""
    own = [enrolment for enrolment in by_key.get(signer, ()) if member in enrolment.member.ids]
    return max(own, key=lambda enrolment: (enrolment.roster.published, enrolment.roster.key), default=None)


def of_two(ledger: Ledger, by_key: Mapping[str, list[Enrolment]]) -> dict[PersonKey, list[Irregularity]]:
    """Person -> what is to be explained of records that another one has too. Raises `Problem` for a damaged ledger."""
    held: dict[str, dict[PersonKey, _Held]] = {}
    for place in _suspects(ledger, by_key):
        for summary in place.read().summaries():
            header = summary.header
            enrolment = whose(header.member, header.signer, by_key)
            if enrolment is None or not owner("", header, by_key).in_force:
                continue
            for mark in filter(None, map(_mark, summary.summary.payload.records)):
                held.setdefault(mark, {}).setdefault(person_key(enrolment), _Held(enrolment, header))
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


def _mark(record: Record) -> str:
    """What no other record has by itself; empty where it has nothing of the kind."""
    match record:
        case Attempt():
            return f"attempt {record.attempt}"
        case Reflection():
            return f"reflection {record.text}"
        case _:
            return ""


def _suspects(ledger: Ledger, by_key: Mapping[str, list[Enrolment]]) -> list[Place]:
    """The streams with something that another person seems to have too, in the ledger's order."""
    first: dict[int, Line] = {}
    alike: dict[int, set[Line]] = {}
    for line, content in ledger.lines():
        for mark in _marks(content):
            before = first.setdefault(mark, line)
            if before is not line:
                alike.setdefault(mark, {before}).add(line)
    groups = {frozenset(lines) for lines in alike.values()}
    places = {line: line.place() for lines in groups for line in lines}
    enrolled = {line: whose(place.key[0], place.signer, by_key) for line, place in places.items()}
    persons = {line: person_key(enrolment) for line, enrolment in enrolled.items() if enrolment}
    of_several = [lines for lines in groups if len({persons[line] for line in lines if line in persons}) > 1]
    return sorted({places[line] for lines in of_several for line in lines if line in persons})


def _marks(line: bytes) -> Iterator[int]:
    """Of what stands in a line of evidence: two that are alike have one number, and hardly ever two that are not."""
    yield from map(hash, _ATTEMPT.findall(line))
    if b'"reflection"' in line:
        yield from map(hash, _REFLECTION.findall(line))
