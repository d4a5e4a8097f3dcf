"""The secretary's side: the branch's key, the roster as it is being kept, the plan, and their publication.

secretary/secretary.key    the branch's key, under a passphrase
secretary/members.json     the roster as it will be published next
secretary/plan.toml        the plan, to be edited
"""

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import msgspec

from lessons.clean import clean_line
from lessons.pack import load_index, pack_digest
from lessons.plan import Plan
from lessons.problem import N_, Problem
from lessons.records import Id, Instant, canonical
from store import atomic
from store.branch import (
    PLAN_PURPOSE,
    ROSTER_PURPOSE,
    EnrolledKey,
    PlanFile,
    PublishedPack,
    PublishedPlan,
    Roster,
    RosterFile,
    RosterMember,
    adopt_plan,
    adopt_roster,
    known_plan,
    known_roster,
    plan_path,
    read_plan,
    read_roster,
    roster_path,
)
from store.enrolment_codes import new_code
from store.envelope import Hex32, Signature, decode, document, read_bounded
from store.home import Home, new_member_id
from store.key_file import public_half
from store.keys import Ask, Key, create, fingerprint, no_branch, secretary_key, secretary_key_file, verify
from store.shared_folder import put

REQUEST_PURPOSE = "study-request-1"
_NO_REQUEST = N_("is not a request to join ({reason})")
_DAMAGED = N_("is damaged ({reason}); put a backup of it in its place")

PLAN_TEMPLATE = """\
# 学习计划 · The study plan. Edit it, then: study branch publish FOLDER

# 学习日 · Study days every week, 1 = 星期一 Monday … 7 = 星期日 Sunday
weekdays = [3]
# 另加的学习日 · Further study days, for example ["2026-07-01"]
days = []
# 停学的日子 · Days without, though it is such a weekday
without = []

# 每年有效学时 · Credited hours a year, 0 = none asked; below, levels that differ
hours_per_year = 32

# 复习目标 · What review aims at: percent remembered (70 to 97), and how many cards a day at most
review_retention_percent = 90
review_daily_limit = 20

[hours_by_level]
cadre = 56

# 测试的例外（时段、加时、次数）· Exceptions for a test (window, minutes, attempts): docs/secretary.md, Tests

# 学习要求 · What is to be learned by when. lesson and level may be left out: the whole pack, everybody.
# [[requirements]]
# pack = "electrical-safety"
# lesson = "work-ticket"
# level = "member"
# due = 2026-12-31
"""


class Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody on a machine asks to be enrolled."""

    member: Id
    name: Annotated[str, msgspec.Meta(max_length=200)]
    device: Hex32
    key: Hex32
    """The member's key."""
    written: Instant
    of: Id | msgspec.UnsetType = msgspec.UNSET
    """Id of the member whose further machine this is, as the machine itself says; left out where it says nothing."""


class RequestFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request with the signatures of both keys, which shows that the asker has them."""

    study_request: Literal[1] = 1
    payload: Request
    signatures: tuple[Signature, ...]


class _Members(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    branch: str
    sealing: Hex32
    members: tuple[RosterMember, ...] = ()


class Published(NamedTuple):
    """What a publication put into the folder."""

    roster: Roster
    plan: PublishedPlan
    new_roster: bool
    new_plan: bool


_request_decoder = msgspec.json.Decoder(RequestFile)
_members_decoder = msgspec.json.Decoder(_Members)


def make_request(device: Key, key: Key, member: str, name: str, written: datetime, of: str = "") -> bytes:
    """A signed request to be enrolled, as it is written; `of`: the member whose further machine this is."""
    payload = Request(
        member=member, name=name, device=device.public, key=key.public, written=written, of=of or msgspec.UNSET
    )
    signatures = (device.sign(REQUEST_PURPOSE, payload), key.sign(REQUEST_PURPOSE, payload))
    return document(RequestFile(payload=payload, signatures=signatures))


def read_request(where: str, data: bytes) -> Request:
    """The request in `data`, its signatures checked. Raises `Problem`."""
    file = decode(where, data, _request_decoder, _NO_REQUEST)
    payload, signatures = file.payload, file.signatures
    signers = [(signature.role, signature.key) for signature in signatures]
    content = canonical(payload)
    if signers != [("device", payload.device), ("member", payload.key)] or not all(
        verify(REQUEST_PURPOSE, content, signature) for signature in signatures
    ):
        raise Problem(where, N_("was changed after it was signed, or its signature is false; ask for it again"))
    return payload


def request_fingerprint(request: Request) -> str:
    """What member and secretary compare aloud before somebody is enrolled."""
    return fingerprint(request.key, request.device)


def found(home: Home, name: str, passphrase: str | None) -> str:
    """Make a branch: its key, an empty roster, a plan to edit. Its fingerprint. Raises `Problem` if there is one."""
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
    """Raise `Problem` where this home has a branch of its own, or belongs to one."""
    path = secretary_key_file(home)
    if public_half(path) is not None:
        raise Problem(str(path), N_("there is a branch here already; use another --home for another one"))
    if known_roster(home) is not None:
        text = N_("this home belongs to a branch already; use another --home for the secretary of another one")
        raise Problem(str(home.branch), text)


def draft(home: Home) -> Roster:
    """The roster as it will be published next; its number and time are those of the last one."""
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
    """Put somebody on the roster to be published next, or a further machine of somebody who is on it.

    `member`: the id of the person whose further machine this is; else the one that the request names, if that person is
    there. Raises `Problem` where `member` is not there, and where a key belongs to somebody else.
    """
    members = _members(home)
    if not member and request.of and any(request.of in entry.ids for entry in members.members):
        member = request.of
    known = member or request.member
    person = next((entry for entry in members.members if known in entry.ids), None)
    if member and person is None:
        raise Problem(member, N_("is not on the roster; `study branch show` lists who is"))
    for other in members.members:
        if other is not person and (
            any(entry.key == request.key for entry in other.keys) or request.member in other.ids
        ):
            raise Problem(request.member, N_("is on the roster already, as {name}"), name=other.name)
    if person is None:
        person = RosterMember(id=request.member, name=_name(name or request.name), keys=(), devices=())
    changed = msgspec.structs.replace(
        person,
        name=_name(name) if name else person.name,
        level=clean_line(level, 80) or person.level,
        keys=_with(person.keys, request.key),
        devices=_with(person.devices, request.device),
        code="",  # what it was for is done
        until="",
        aliases=person.aliases if request.member in person.ids else (*person.aliases, request.member),
    )
    others = [entry for entry in members.members if entry.id != person.id]
    ordered = tuple(sorted([*others, changed], key=lambda entry: entry.id))
    _keep(home, msgspec.structs.replace(members, members=ordered))
    return changed


def issue_code(home: Home, name: str, until: str) -> tuple[RosterMember, str]:
    """A code for a first sign-in at the branch's shared machines, or for another one after a forgotten passphrase.

    `name`: of somebody on the roster, or their id; who is not on it is put there. `until`: its last day, `YYYY-MM-DD`.
    It counts once published. Raises `Problem` where several have this name.
    """
    members = _members(home)
    named = [entry for entry in members.members if name == entry.name or name in entry.ids]
    if len(named) > 1:
        raise Problem(name, N_("several members have this name; give the id instead"))
    person = named[0] if named else RosterMember(id=new_member_id(), name=_name(name), keys=(), devices=())
    code, kept = new_code()
    changed = msgspec.structs.replace(person, code=kept, until=until)
    others = [entry for entry in members.members if entry.id != person.id]
    ordered = tuple(sorted([*others, changed], key=lambda entry: entry.id))
    _keep(home, msgspec.structs.replace(members, members=ordered))
    return changed, code


def change(home: Home, member: str, *, name: str = "", level: str = "") -> RosterMember:
    """Give somebody on the roster another name or level. Raises `Problem` where they are not on it."""
    members = _members(home)
    person = next((entry for entry in members.members if member in entry.ids), None)
    if person is None:
        raise Problem(member, N_("is not on the roster; `study branch show` lists who is"))
    changed = msgspec.structs.replace(
        person, name=_name(name) if name else person.name, level=clean_line(level, 80) or person.level
    )
    everybody = tuple(changed if entry is person else entry for entry in members.members)
    _keep(home, msgspec.structs.replace(members, members=everybody))
    return changed


def unite(home: Home, member: str, other: str) -> RosterMember:
    """Make one of two entries of the same person; the ids and keys of `other` go to `member`. Raises `Problem`."""
    members = _members(home)
    found = {name: next((entry for entry in members.members if name in entry.ids), None) for name in (member, other)}
    for name, entry in found.items():
        if entry is None:
            raise Problem(name, N_("is not on the roster; `study branch show` lists who is"))
    one, two = found[member], found[other]
    assert one is not None and two is not None
    if one is two:
        return one
    changed = msgspec.structs.replace(
        one,
        keys=_both(one.keys, two.keys),
        devices=_both(one.devices, two.devices),
        aliases=(*one.aliases, *two.ids),
    )
    everybody = tuple(changed if entry is one else entry for entry in members.members if entry is not two)
    _keep(home, msgspec.structs.replace(members, members=everybody))
    return changed


def revoke(home: Home, member: str, day: str, device: str = "") -> RosterMember:
    """Revoke the keys of a member from a UTC day on, or (`device`: its key, or how that begins) of one machine only."""
    try:
        date.fromisoformat(day)
    except ValueError as error:
        raise Problem(day, N_("is not a date; write YYYY-MM-DD")) from error
    members = _members(home)
    person = next((entry for entry in members.members if member in entry.ids), None)
    if person is None:
        raise Problem(member, N_("is not on the roster; `study branch show` lists who is"))
    chosen = [entry.key for entry in person.devices if device and entry.key.startswith(device)]
    if device and len(chosen) != 1:
        raise Problem(device, N_("is not one device of this member; `study branch show` lists them"))
    keys = set(chosen) if device else {entry.key for entry in (*person.keys, *person.devices)}

    changed = msgspec.structs.replace(
        person, keys=_revoked(person.keys, keys, day), devices=_revoked(person.devices, keys, day)
    )
    if not device:
        changed = msgspec.structs.replace(changed, code="", until="")
    everybody = tuple(changed if entry is person else entry for entry in members.members)
    _keep(home, msgspec.structs.replace(members, members=everybody))
    return changed


def revoke_device(home: Home, device: str, instant: str) -> list[RosterMember]:
    """Revoke a device for all its members from an instant on; those for whom that is new."""
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


def publish(home: Home, folder: Path, ask: Ask, now: datetime) -> Published:
    """Sign roster and plan and put them into the branch's folder; what did not change keeps its number.

    The plan names the packs that lie in the folder by their digests: members' machines take those and no others.
    """
    draft(home)  # before anything else: this may be no secretary's machine
    plan = read_plan_toml(secretary_key_file(home).with_name("plan.toml"))
    packs = tuple(sorted(published_packs(folder)))
    key = secretary_key(home, ask)
    _catch_up(home, folder, key.public)
    waiting = draft(home)
    held, held_plan = known_roster(home), known_plan(home)
    new_roster = held is None or _content(held.payload) != _content(waiting)
    if new_roster:
        roster = msgspec.structs.replace(waiting, number=waiting.number + 1, published=now)
        held = RosterFile(payload=roster, signatures=(key.sign(ROSTER_PURPOSE, roster),))
        adopt_roster(home, str(folder), document(held))
    assert held is not None
    new_plan = held_plan is None or (held_plan.payload.plan, held_plan.payload.packs) != (plan, packs)
    if new_plan:
        number = (held_plan.payload.number if held_plan else 0) + 1
        published = PublishedPlan(key=key.public, number=number, published=now, plan=plan, packs=packs)
        held_plan = PlanFile(payload=published, signatures=(key.sign(PLAN_PURPOSE, published),))
        adopt_plan(home, str(folder), document(held_plan))
    assert held_plan is not None
    put(roster_path(folder), document(held))
    put(plan_path(folder), document(held_plan))
    return Published(held.payload, held_plan.payload, new_roster, new_plan)


def read_plan_toml(path: Path) -> Plan:
    """The plan as the secretary wrote it. Raises `Problem` that says where it is wrong."""
    try:
        values = tomllib.loads(read_bounded(path, 1024 * 1024).decode("utf-8-sig"))
        return msgspec.convert(_days_as_text(values), Plan)
    except (ValueError, RecursionError) as error:
        raise Problem(
            str(path), N_("is not a plan ({reason}); correct it"), reason=clean_line(str(error), 120)
        ) from error


def _days_as_text(value: object) -> object:
    """TOML has dates of its own; the plan writes them as text."""
    match value:
        case dict():
            return {key: _days_as_text(inner) for key, inner in value.items()}
        case list():
            return [_days_as_text(inner) for inner in value]
        case date():
            return value.isoformat()
        case _:
            return value


def published_packs(folder: Path) -> list[PublishedPack]:
    """The packs in a branch's folder, as the plan will name them. Raises `Problem` for one that cannot be read."""
    found = []
    for path in pack_paths(folder):
        manifest = load_index(path)
        found.append(PublishedPack(manifest.id, manifest.lang, pack_digest(path)))
    return sorted(set(found))


def pack_paths(folder: Path) -> list[Path]:
    """What lies in the `packs` of a branch's folder: folders and zips."""
    try:
        return sorted(p for p in (folder / "packs").iterdir() if not p.name.startswith(".") and _may_be_pack(p))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Problem(str(folder), N_("cannot be read ({reason})"), reason=error.strerror) from error


def _may_be_pack(path: Path) -> bool:
    return path.is_dir() or path.suffix.lower() == ".zip"


def _content(roster: Roster) -> Roster:
    return msgspec.structs.replace(roster, number=0, published=datetime.fromisoformat("1970-01-01T00:00:00Z"))


def _catch_up(home: Home, folder: Path, key: str) -> None:
    """Take over what this branch published later than this machine remembers: it was restored from a backup.

    So no number is issued twice, nothing older is put back, and nobody enrolled in between is forgotten.
    """
    path = roster_path(folder)
    if path.is_file():
        there, waiting = read_roster(str(path), read_bounded(path)), draft(home)
        _refuse_other_branch(path, there.payload.key, key)
        if there.payload.number > waiting.number:
            members = _joined(there.payload.members, waiting.members)
            adopt_roster(home, str(path), document(there))
            _keep(home, msgspec.structs.replace(_members(home), members=members))
    path = plan_path(folder)
    if path.is_file():
        plan, known = read_plan(str(path), read_bounded(path)), known_plan(home)
        _refuse_other_branch(path, plan.payload.key, key)
        if known_roster(home) is not None and plan.payload.number > (known.payload.number if known else 0):
            adopt_plan(home, str(path), document(plan))


def _joined(later: tuple[RosterMember, ...], kept: tuple[RosterMember, ...]) -> tuple[RosterMember, ...]:
    """Everybody who is on one of two rosters, with all their keys, revoked where one of the two has them revoked."""
    members = {member.id: member for member in later}
    for member in kept:
        other = members.get(member.id, member)
        aliases = tuple(dict.fromkeys((*other.aliases, *member.aliases)))
        members[member.id] = msgspec.structs.replace(
            other, keys=_both(other.keys, member.keys), devices=_both(other.devices, member.devices), aliases=aliases
        )
    return tuple(members[id_] for id_ in sorted(members))


def _both(one: tuple[EnrolledKey, ...], other: tuple[EnrolledKey, ...]) -> tuple[EnrolledKey, ...]:
    days: dict[str, list[str]] = {}
    for entry in (*one, *other):
        days.setdefault(entry.key, []).append(entry.revoked)
    return tuple(EnrolledKey(key, min(filter(None, revoked), default="")) for key, revoked in days.items())


def _refuse_other_branch(path: Path, there: str, key: str) -> None:
    if there != key:
        text = N_("is of another branch ({fingerprint}); publish into a folder of your own branch")
        raise Problem(str(path), text, fingerprint=fingerprint(there))


def _members(home: Home) -> _Members:
    path = secretary_key_file(home).with_name("members.json")
    data = atomic.read(path)
    if data is None:
        raise no_branch(path)
    return decode(str(path), data, _members_decoder, _DAMAGED)


def _keep(home: Home, members: _Members) -> None:
    atomic.replace(secretary_key_file(home).with_name("members.json"), document(members), keep_previous=True)


def _with(entries: tuple[EnrolledKey, ...], key: str) -> tuple[EnrolledKey, ...]:
    return entries if any(entry.key == key for entry in entries) else (*entries, EnrolledKey(key))


def _name(name: str) -> str:
    cleaned = clean_line(name, 100)
    if not cleaned:
        raise Problem("", N_("a member needs a name; give it with --name"))
    return cleaned
