"""All attempts of a ledger that are in force, with whose they are."""

from collections.abc import Iterator

from lessons.learning.standing import in_force
from lessons.records import Attempt, record_id
from store.branch.display_names import labels
from store.ledger.ledger import Ledger


def attempts(ledger: Ledger) -> Iterator[tuple[str, Attempt]]:
    """(what the member is called, else their id; attempt), each attempt once, those taken back left out."""
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
                yield names.get(member, member), record
