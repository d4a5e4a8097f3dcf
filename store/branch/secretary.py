"""The secretary's side: founding a branch, and editing the roster until it is published.

secretary/secretary.key    the branch's key, under a passphrase
secretary/members.json     the roster as it will be published next
secretary/plan.toml        the plan, edited by hand, see `store.branch.plan_file`
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import msgspec

from lessons.clean import clean_line
from lessons.problem import N_, Problem
from lessons.text.names import as_read
from lessons.text.typed_day import written_day
from store.branch.enrolment_codes import new_code
from store.branch.enrolment_request import Request
from store.branch.levels import known_levels, level_named
from store.branch.plan_file import PLAN_TEMPLATE
from store.branch.roster import EnrolledKey, Roster, RosterMember, known_roster
from store.branch.roster_join import joined, joined_keys
from store.branch.who_is_meant import member_named, nobody_called
from store.crypto.envelope import Hex32, decode, document
from store.crypto.key_file import public_half
from store.crypto.keys import create, fingerprint, no_branch, secretary_key_file
from store.disk import atomic
from store.disk.home import Home, new_member_id

_BETWEEN_NAMES = ",，、;；"
_DAMAGED = N_("is damaged ({reason}); put a backup of it in its place")


class _Members(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    branch: str
    sealing: Hex32
    members: tuple[RosterMember, ...] = ()


_members_decoder = msgspec.json.Decoder(_Members)


def found_branch(home: Home, name: str, passphrase: str | None) -> str:
    """Create a branch: its key, an empty roster, a plan to edit; returns its fingerprint.

    Raises `Problem` if this home has or belongs to a branch."""
    branch = clean_line(name, 100)
    if not branch:
        raise Problem("", N_("a branch needs a name"))
    refuse_second_branch(home)
    path = secretary_key_file(home)
    plan = path.with_name("plan.toml")
    if not plan.exists():
        atomic.replace(plan, PLAN_TEMPLATE.encode())
    key = create(path, "secretary", passphrase)
    _keep(home, _Members(branch=branch, sealing=key.sealing))
    return fingerprint(key.public)


def refuse_second_branch(home: Home) -> None:
    """Raise `Problem` if this home has its own branch, or belongs to one."""
    path = secretary_key_file(home)
    if public_half(path) is not None:
        raise Problem(str(path), N_("there is already a branch here; use another --home for another one"))
    if known_roster(home) is not None:
        text = N_("this home already belongs to a branch; use another --home for the secretary of another one")
        raise Problem(str(home.branch), text)


def draft(home: Home) -> Roster:
    """The roster to be published next, with the number and time of the last one."""
    members = _members(home)
    held = known_roster(home)
    public = public_half(secretary_key_file(home))
    if public is None:
        raise no_branch(secretary_key_file(home))
    return Roster(
        branch=members.branch,
        key=public,
        sealing=members.sealing,
        number=held.payload.number if held else 0,
        published=held.payload.published if held else datetime.fromisoformat("1970-01-01T00:00:00Z"),
        members=members.members,
    )


def enrol(home: Home, request: Request, *, name: str = "", level: str = "", member: str = "") -> RosterMember:
    """Add a member to the draft roster, or an additional machine of a member who is on it.

    `member`: the id or name of the person whose machine this is; else the one that the request names, if on the roster.
    Raises `Problem` if `member` is not on the roster, or a key belongs to somebody else.
    """
    members = _members(home)
    person = who_asks(members.members, request, member)
    for other in members.members:
        if other is not person and (
            any(entry.key == request.key for entry in other.keys) or request.member in other.ids
        ):
            raise Problem(request.member, N_("is already on the roster, as {name}"), name=other.name)
    if person is None:
        person = RosterMember(id=request.member, name=_name(name or request.name), keys=(), devices=())
    changed = msgspec.structs.replace(
        person,
        name=_name(name) if name else person.name,
        level=_level(level, members.members) or person.level,
        keys=_with(person.keys, request.key),
        devices=_with(person.devices, request.device),
        code="",  # it has served its purpose
        until="",
        aliases=person.aliases if request.member in person.ids else (*person.aliases, request.member),
    )
    others = [entry for entry in members.members if entry.id != person.id]
    ordered = tuple(sorted([*others, changed], key=lambda entry: entry.id))
    _keep(home, msgspec.structs.replace(members, members=ordered))
    return changed


def who_asks(members: Iterable[RosterMember], request: Request, member: str = "") -> RosterMember | None:
    """The roster member who sent a request, see `enrol`; None if new. Raises `Problem` if `member` is unknown."""
    members = list(members)
    if member:
        return _entry(members, member)
    own = next((entry for entry in members if request.of in entry.ids), None)
    return own or next((entry for entry in members if request.member in entry.ids), None)


class IssuedCode(NamedTuple):
    """A code for a first sign-in, and the member as they now stand on the roster."""

    member: RosterMember
    code: str


def issue_code(home: Home, name: str, until: str, *, level: str = "") -> IssuedCode:
    """Issue a code for a first sign-in at the branch's shared machines, or for one after a forgotten passphrase.

    `name`: name or id; somebody who is not on the roster is added, with this level. `until`: the code's last day,
    `YYYY-MM-DD`. It works once the roster is published. Raises `Problem` if several members have this name.
    """
    members = _members(home)
    person = member_named(name, members.members)
    if person is None:
        if any(mark in name for mark in _BETWEEN_NAMES):
            raise Problem(clean_line(name), N_("is this several people? Write a space between their names"))
        level = _level(level, members.members) or "member"
        person = RosterMember(id=new_member_id(), name=_name(name), level=level, keys=(), devices=())
    code, kept = new_code()
    changed = msgspec.structs.replace(person, code=kept, until=until)
    others = [entry for entry in members.members if entry.id != person.id]
    ordered = tuple(sorted([*others, changed], key=lambda entry: entry.id))
    _keep(home, msgspec.structs.replace(members, members=ordered))
    return IssuedCode(changed, code)


def change(home: Home, member: str, *, name: str = "", level: str = "") -> RosterMember:
    """Change the name or level of a roster member, given by id or name. Raises `Problem` as `_entry` does."""
    members = _members(home)
    person = _entry(members.members, member)
    changed = msgspec.structs.replace(
        person,
        name=_name(name) if name else person.name,
        level=_level(level, members.members) or person.level,
    )
    everybody = tuple(changed if entry is person else entry for entry in members.members)
    _keep(home, msgspec.structs.replace(members, members=everybody))
    return changed


def unite(home: Home, member: str, other: str) -> RosterMember:
    """Merge two entries of the same person: `member` gets the ids and keys of `other`. Raises `Problem`."""
    members = _members(home)
    kept, absorbed = _entry(members.members, member), _entry(members.members, other)
    if kept is absorbed:
        return kept
    changed = msgspec.structs.replace(
        kept,
        keys=joined_keys(kept.keys, absorbed.keys),
        devices=joined_keys(kept.devices, absorbed.devices),
        aliases=(*kept.aliases, *absorbed.ids),
    )
    everybody = tuple(changed if entry is kept else entry for entry in members.members if entry is not absorbed)
    _keep(home, msgspec.structs.replace(members, members=everybody))
    return changed


def revoke(home: Home, member: str, day: str, device: str = "") -> RosterMember:
    """Revoke a member's keys from a UTC day on, or only one machine's (`device`: its key, or a prefix of it).

    A published date may only become earlier; before publication it may be corrected either way.
    """
    wanted = written_day(day)
    if wanted is None:
        raise Problem(clean_line(day), N_("is not a date; write it like 2026-12-01"))
    from_day = wanted.isoformat()
    members = _members(home)
    person = _entry(members.members, member)
    chosen = [entry.key for entry in person.devices if device and entry.key.startswith(device)]
    if device and len(chosen) != 1:
        raise Problem(device, N_("is not one device of this member; `study branch show` lists them"))
    keys = set(chosen) if device else {entry.key for entry in (*person.keys, *person.devices)}
    published = _published_revocations(home)
    before = [published.get(key, "") for key in keys]
    if before and all(before) and max(before) < from_day:
        text = N_(
            "is already revoked from {day}; a later day is not possible, since evidence was refused because of it"
        )
        raise Problem(device or member, text, day=max(before)[:10])
    days = {key: min(filter(None, (published.get(key, ""), from_day))) for key in keys}
    changed = msgspec.structs.replace(
        person,
        keys=tuple(EnrolledKey(entry.key, days.get(entry.key, entry.revoked)) for entry in person.keys),
        devices=tuple(EnrolledKey(entry.key, days.get(entry.key, entry.revoked)) for entry in person.devices),
    )
    if not device:
        changed = msgspec.structs.replace(changed, code="", until="")
    everybody = tuple(changed if entry is person else entry for entry in members.members)
    _keep(home, msgspec.structs.replace(members, members=everybody))
    return changed


def _published_revocations(home: Home) -> dict[str, str]:
    """Key -> its published revocation date, which members' machines and ledgers know."""
    roster = known_roster(home)
    people = roster.payload.members if roster else ()
    return {entry.key: entry.revoked for person in people for entry in (*person.keys, *person.devices)}


def revoke_device(home: Home, device: str, instant: str) -> list[RosterMember]:
    """Revoke a device for all its members from an instant on; returns the members that changed."""
    members = _members(home)
    everybody = tuple(
        msgspec.structs.replace(person, devices=_revoked(person.devices, {device}, instant))
        for person in members.members
    )
    changed = [new for old, new in zip(members.members, everybody, strict=True) if new != old]
    if changed:
        _keep(home, msgspec.structs.replace(members, members=everybody))
    return changed


def _revoked(entries: tuple[EnrolledKey, ...], keys: set[str], at: str) -> tuple[EnrolledKey, ...]:
    return tuple(EnrolledKey(e.key, min(filter(None, (e.revoked, at)))) if e.key in keys else e for e in entries)


def take_over(home: Home, base: tuple[RosterMember, ...], published: tuple[RosterMember, ...]) -> None:
    """Merge what another secretary `published` into the draft here; `base`: the roster that both derive from.

    Raises `Problem` if both changed the same thing differently.
    """
    members = _members(home)
    _keep(home, msgspec.structs.replace(members, members=joined(base, published, members.members)))


def _members(home: Home) -> _Members:
    path = secretary_key_file(home).with_name("members.json")
    data = atomic.read(path)
    if data is None:
        raise no_branch(path)
    return decode(str(path), data, _members_decoder, _DAMAGED)


def _entry(members: Iterable[RosterMember], wanted: str) -> RosterMember:
    """The member with this id or name. Raises `Problem` if there is none, or several have the name."""
    members = list(members)
    person = member_named(wanted, members)
    if person is None:
        unknown = N_("is not on the roster; `study branch show` lists who is")
        confused = N_(
            "is not on the roster, but easily confused with {names} (id {ids}); `study branch show` lists who is"
        )
        raise nobody_called(wanted, members, unknown, confused)
    return person


def _keep(home: Home, members: _Members) -> None:
    atomic.replace(secretary_key_file(home).with_name("members.json"), document(members), keep_previous=True)


def _with(entries: tuple[EnrolledKey, ...], key: str) -> tuple[EnrolledKey, ...]:
    return entries if any(entry.key == key for entry in entries) else (*entries, EnrolledKey(key))


def _level(level: str, members: Iterable[RosterMember]) -> str:
    return level_named(level, known_levels(members))


def _name(name: str) -> str:
    cleaned = clean_line(name, 100)
    if not as_read(cleaned):
        raise Problem("", N_("a member needs a name; give it with --name"))
    return cleaned
