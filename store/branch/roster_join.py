"""A three-way merge of two secretaries' rosters, with the last roster that both had as base.

Keys are only ever added or revoked, so they always join. If both changed a name or level differently, the secretaries
must settle it.
"""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from lessons.problem import N_, Problem
from store.branch.roster import EnrolledKey, RosterMember

Members = tuple[RosterMember, ...]


def joined(base: Members, published: Members, here: Members) -> Members:
    """All members of both rosters. `base`: the last roster that both `published` and `here` derive from.

    Raises `Problem` if both sides changed a name or level differently.
    """
    people = [_person(ids, base, published, here) for ids in _people([*published, *here])]
    return tuple(sorted(people, key=lambda person: person.id))


def joined_keys(first: Iterable[EnrolledKey], second: Iterable[EnrolledKey]) -> tuple[EnrolledKey, ...]:
    """The keys of two entries together; a revoked key with the earlier of its dates."""
    days: dict[str, list[str]] = {}
    for entry in (*first, *second):
        days.setdefault(entry.key, []).append(entry.revoked)
    return tuple(EnrolledKey(key, min(filter(None, revoked), default="")) for key, revoked in days.items())


def _people(entries: Sequence[RosterMember]) -> Iterator[frozenset[str]]:
    """The ids of each person: all ids that entries connect."""
    groups: dict[str, set[str]] = {}
    for entry in entries:
        group = set(entry.ids).union(*(groups.get(id_, ()) for id_ in entry.ids))
        groups.update(dict.fromkeys(group, group))
    yield from dict.fromkeys(frozenset(group) for group in groups.values())


def _person(ids: frozenset[str], base: Members, published: Members, here: Members) -> RosterMember:
    theirs, ours = _entries(ids, published), _entries(ids, here)
    main = max(
        (*theirs, *ours), key=lambda entry: len(entry.ids)
    )  # one side may know that two entries are the same person
    before, there, own = (_entry(main.id, entries) for entries in (_entries(ids, base), theirs, ours))
    keys: tuple[EnrolledKey, ...] = ()
    devices: tuple[EnrolledKey, ...] = ()
    for entry in (*theirs, *ours):
        keys, devices = joined_keys(keys, entry.keys), joined_keys(devices, entry.devices)
    if there is None or own is None or there == own:
        kept = there or own or main
    else:
        code = own if before is None or (own.code, own.until) != (before.code, before.until) else there
        kept = msgspec.structs.replace(
            there,
            name=_settled(main.id, "name", before, there, own),
            level=_settled(main.id, "level", before, there, own),
            code=code.code,
            until=code.until,
        )
    aliases = tuple(dict.fromkeys(id_ for entry in (main, *theirs, *ours) for id_ in entry.ids if id_ != main.id))
    return msgspec.structs.replace(kept, keys=keys, devices=devices, aliases=aliases)


def _entries(ids: frozenset[str], members: Members) -> list[RosterMember]:
    return [entry for entry in members if not ids.isdisjoint(entry.ids)]


def _entry(id_: str, entries: Iterable[RosterMember]) -> RosterMember | None:
    return next((entry for entry in entries if id_ in entry.ids), None)


def _settled(id_: str, field: str, before: RosterMember | None, theirs: RosterMember, ours: RosterMember) -> str:
    """The value of a field from the side that changed it. Raises `Problem` if both changed it differently."""
    was, published, here = (str(getattr(entry, field)) if entry else "" for entry in (before, theirs, ours))
    if published in (here, was):
        return here
    if here == was:
        return published
    text = {
        "name": N_(
            "is named {here} here, and {published} in what another secretary published; settle it: study branch "
            'change {id} --name "{published}", publish, and then change it again if needed'
        ),
        "level": N_(
            "{name}: level {here} here, and {published} in what another secretary published; settle it: study branch "
            "change {id} --level {published}, publish, and then change it again if needed"
        ),
    }[field]
    raise Problem(id_, text, id=id_, here=here, published=published, name=ours.name)
