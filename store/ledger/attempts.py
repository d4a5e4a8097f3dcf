"""All valid attempts of a ledger, with the member's name."""

from collections.abc import Iterator
from typing import NamedTuple

from lessons.learning.standing import in_force
from lessons.records import Attempt, record_id
from store.branch.display_names import labels
from store.ledger.ledger import Ledger


class MemberAttempt(NamedTuple):
    """An attempt and whose it is."""

    member: str
    """What the member is called in documents; their id where no roster names them."""
    attempt: Attempt


def attempts(ledger: Ledger) -> Iterator[MemberAttempt]:
    """Every attempt in a ledger, once; those taken back are left out."""
    names: dict[str, str] = {}
    people: dict[str, str] = {}
    entries = [entry for roster in ledger.require().rosters().values() for entry in roster.payload.members]
    called = labels((entry.id, entry.name) for entry in entries)
    for entry in entries:
        for id_ in entry.ids:
            names[id_], people[id_] = called[entry.id], entry.id
    seen: set[tuple[str, str]] = set()
    for stream in ledger.streams():
        member = stream.key[0]
        records = {record_id(record): record for record in stream.newest.payload.records}
        for record in in_force(records):
            if isinstance(record, Attempt) and (people.get(member, member), record.attempt) not in seen:
                seen.add((people.get(member, member), record.attempt))
                yield MemberAttempt(names.get(member, member), record)
