"""The branch as its secretary signs it: who belongs to it and with which keys, and what it studies.

A member's machine holds on to the first branch key it meets (its fingerprint is shown, to be compared with the
secretary's) and refuses another one afterwards, and any roster or plan older than the one it has. What lies in the
home's `branch` folder was verified when it was put there.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from lessons.learning.plan import Plan
from lessons.problem import N_, Problem
from lessons.records import Count, Id, Instant
from store.crypto.envelope import Hex32, Signature, decode, document, read_bounded
from store.disk import atomic
from store.disk.home import Home

ROSTER_PURPOSE = "study-roster-1"
PLAN_PURPOSE = "study-plan-1"
_DAY, _TIME = "[0-9]{4}-[0-9]{2}-[0-9]{2}", "T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
_DayOrNone = Annotated[str, msgspec.Meta(pattern=rf"^(?:{_DAY})?\Z")]
_MomentOrNone = Annotated[str, msgspec.Meta(pattern=rf"^(?:{_DAY}(?:{_TIME})?)?\Z")]
_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class EnrolledKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key that speaks for a member."""

    key: Hex32
    revoked: _MomentOrNone = ""
    """What it signed as written on this day, or at this instant (UTC), or later is refused; empty: in force."""

    def in_force(self, at: str) -> bool:
        """Whether it was in force at an instant, `YYYY-MM-DDTHH:MM:SSZ`, or for a whole day."""
        return not self.revoked or at < self.revoked


class RosterMember(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody on the roster."""

    id: Id
    name: _Name
    level: Id = "member"
    keys: tuple[EnrolledKey, ...]
    devices: tuple[EnrolledKey, ...]
    aliases: tuple[Id, ...] = ()
    """Ids that this person has on further machines."""
    code: Annotated[str, msgspec.Meta(max_length=200)] = ""
    """What the code for a first sign-in at a shared machine is checked against (Argon2id, PHC form); empty: none."""
    until: _DayOrNone = ""
    """The last day (UTC) on which that code may be used."""

    def __post_init__(self) -> None:
        if bool(self.code) != bool(self.until):
            raise ValueError(N_("a code without its last day"))

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids under which this person's summaries arrive."""
        return (self.id, *self.aliases)

    def speaks_with(self, key: str, device: str) -> bool:
        """Whether both keys of a machine are this person's, in force or revoked."""
        return any(entry.key == key for entry in self.keys) and any(entry.key == device for entry in self.devices)


class Roster(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The members of a branch."""

    branch: _Name
    key: Hex32
    """The branch's key, which signs this."""
    sealing: Hex32
    """X25519 key to which shared reflections are sealed."""
    number: Count
    """Grows with every roster; the older one is refused."""
    published: Instant
    members: tuple[RosterMember, ...]

    def __post_init__(self) -> None:
        ids = [id_ for member in self.members for id_ in member.ids]
        keys = [entry.key for member in self.members for entry in member.keys]
        if len(set(ids)) < len(ids) or len(set(keys)) < len(keys):
            raise ValueError(N_("two members with the same id or key"))

    def by_id(self, member: str) -> RosterMember | None:
        """The member with this id, or known by it on another machine."""
        return next((entry for entry in self.members if member in entry.ids), None)


class RosterFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The roster with the secretary's signature."""

    study_roster: Literal[1] = 1
    payload: Roster
    signatures: tuple[Signature, ...]


class PublishedPack(msgspec.Struct, frozen=True, forbid_unknown_fields=True, order=True):
    """A pack that the secretary gives out."""

    id: Id
    lang: Id
    digest: Hex32
    """`lessons.pack.open_pack.pack_digest`."""


class PublishedPlan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The plan as published."""

    key: Hex32
    """The branch's key, which signs this."""
    number: Count
    published: Instant
    plan: Plan
    packs: tuple[PublishedPack, ...] = ()


class PlanFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The plan with the secretary's signature."""

    study_plan: Literal[1] = 1
    payload: PublishedPlan
    signatures: tuple[Signature, ...]


class BranchView(msgspec.Struct, frozen=True):
    """The branch as one member's machine sees it."""

    roster: Roster
    published: PublishedPlan | None
    me: RosterMember | None
    """The member of this home; None while the secretary has not enrolled them."""

    @property
    def plan(self) -> Plan | None:
        """The plan as it is for this member."""
        if self.published is None:
            return None
        me = self.me
        return self.published.plan.for_level(me.level if me else "member", me.ids if me else ())


_roster_decoder = msgspec.json.Decoder(RosterFile)
_plan_decoder = msgspec.json.Decoder(PlanFile)
_NO_ROSTER = N_("is not a roster ({reason})")
_DAMAGED_ROSTER = N_(
    "is damaged ({reason}); ask the secretary for the branch's fingerprint, then: study sync --trust FINGERPRINT"
)
_NO_PLAN = N_("is not a study plan ({reason})")


def current(home: Home) -> BranchView | None:
    """The branch this home belongs to; None while it has met none. Damaged files count as not there, with a notice."""
    try:
        roster = known_roster(home)
        if roster is None:
            return None
        published = known_plan(home)
    except Problem as problem:
        home.notices.add(problem)
        return None
    member = home.config.member
    return BranchView(roster.payload, published.payload if published else None, roster.payload.by_id(member))


def known_roster(home: Home) -> RosterFile | None:
    """The roster this home holds, verified when it was adopted. Raises `Problem` where it is damaged."""
    path = home.branch / "roster.json"
    data = atomic.read(path)
    return None if data is None else decode(str(path), data, _roster_decoder, _DAMAGED_ROSTER)


def known_plan(home: Home) -> PlanFile | None:
    """The plan this home holds, verified when it was adopted. Raises `Problem` where it is damaged."""
    path = home.branch / "plan.json"
    data = atomic.read(path)
    return None if data is None else decode(str(path), data, _plan_decoder, _NO_PLAN)


def read_roster(where: str, data: bytes) -> RosterFile:
    """The roster in `data`, its signature checked. Raises `Problem`."""
    file = decode(where, data, _roster_decoder, _NO_ROSTER)
    _check(where, ROSTER_PURPOSE, file.payload, file.payload.key, file.signatures)
    return file


def read_plan(where: str, data: bytes) -> PlanFile:
    """The plan in `data`, its signature checked. Raises `Problem`."""
    file = decode(where, data, _plan_decoder, _NO_PLAN)
    _check(where, PLAN_PURPOSE, file.payload, file.payload.key, file.signatures)
    return file


def _check(where: str, purpose: str, payload: object, key: str, signatures: tuple[Signature, ...]) -> None:
    from store.crypto.keys import signed_by  # only here: the application starts without cryptography

    if not signed_by(purpose, payload, signatures, ("secretary", key)):
        raise Problem(where, N_("is not signed by the branch it names; ask the secretary for a new one"))


def adopt_roster(home: Home, where: str, data: bytes, trusted: str = "") -> Literal["first", "newer", "known", "older"]:
    """Hold on to the roster in `data` if it is newer than the one held.

    `trusted`: the fingerprint of the only branch key to be believed, which may then replace the one held. Raises
    `Problem` for another branch's.
    """
    new = read_roster(where, data)
    if trusted:
        _only(where, new.payload.key, trusted)
    held = _roster_to_compare(home, trusted)
    if trusted and held is not None and held.payload.key != new.payload.key:
        _leave(home)
        held = None
    if held is not None:
        _same_branch(where, held.payload.key, new.payload.key)
    if held is not None and new.payload.number <= held.payload.number:
        same = document(new) == document(held)
        return "known" if same else _older(where, new.payload.number, held.payload.number)
    atomic.replace(home.branch / "roster.json", document(new))
    return "newer" if held else "first"


def adopt_plan(home: Home, where: str, data: bytes) -> Literal["first", "newer", "known", "older"]:
    """Hold on to the plan in `data` if it is newer than the one held; a roster comes first. Raises `Problem`."""
    new = read_plan(where, data)
    roster, held = known_roster(home), _plan_to_compare(home)
    if roster is None:
        raise Problem(where, N_("came without a roster; ask the secretary to publish again"))
    _same_branch(where, roster.payload.key, new.payload.key)
    if held is not None and new.payload.number <= held.payload.number:
        same = document(new) == document(held)
        return "known" if same else _older(where, new.payload.number, held.payload.number)
    atomic.replace(home.branch / "plan.json", document(new))
    return "newer" if held else "first"


def _roster_to_compare(home: Home, trusted: str) -> RosterFile | None:
    try:
        return known_roster(home)
    except Problem:
        # Nobody can tell any more which branch this was, but for who gives its fingerprint.
        if trusted:
            return None
        raise


def _plan_to_compare(home: Home) -> PlanFile | None:
    try:
        return known_plan(home)
    except Problem:
        return None  # the branch that signs the next one is known


def _older(where: str, number: int, held: int) -> Literal["older"]:
    if number == held:
        text = N_("differs from number {number} that is held here; ask the secretary to publish again")
        raise Problem(where, text, number=number)
    return "older"


def _only(where: str, new: str, trusted: str) -> None:
    from store.crypto.keys import fingerprint

    if fingerprint(new) != "-".join(trusted.upper().replace("-", " ").split()):
        text = N_("is signed by the branch key {new}, not by the one you trust; ask the secretary")
        raise Problem(where, text, new=fingerprint(new))


def _leave(home: Home) -> None:
    """Let go of the plan of another branch, whose numbers mean nothing in the next."""
    path = home.branch / "plan.json"
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise atomic.refusal(path, error) from error


def _same_branch(where: str, held: str, new: str) -> None:
    from store.crypto.keys import fingerprint

    if held != new:
        text = N_(
            "is signed by another branch key ({new}, held here: {held}); ask the secretary, "
            "and only if that is right: study sync --trust {new}"
        )
        raise Problem(where, text, new=fingerprint(new), held=fingerprint(held))


class Enrolment(msgspec.Struct, frozen=True):
    """Who a key speaks for."""

    roster: Roster
    member: RosterMember


def enrolments(rosters: list[Roster]) -> dict[str, list[Enrolment]]:
    """Member key -> who it speaks for; somebody who moved stands on several rosters."""
    found: dict[str, list[Enrolment]] = {}
    for roster, member, key in _enrolled(rosters):
        found.setdefault(key, []).append(Enrolment(roster, member))
    return found


def _enrolled(rosters: list[Roster]) -> Iterator[tuple[Roster, RosterMember, str]]:
    for roster in rosters:
        for member in roster.members:
            for entry in member.keys:
                yield roster, member, entry.key


def roster_path(folder: Path) -> Path:
    """Where a branch's shared folder has the roster."""
    return folder / "branch" / "roster.json"


def require_branch(named: str, folder: Path) -> Path:
    """The roster in a shared folder that was `named`. Raises `Problem` where no branch was published into it."""
    path = roster_path(folder)
    if not path.is_file():
        text = N_("is not a branch's folder: it has no branch/roster.json; name the one the secretary publishes to")
        raise Problem(named, text)
    return path


def is_other_branch(home: Home, folder: Path) -> bool:
    """Whether another branch than the one that is known here publishes into a shared folder."""
    path, known = roster_path(folder), known_roster(home)
    if known is None or not path.is_file():
        return False
    try:
        return read_roster(str(path), read_bounded(path)).payload.key != known.payload.key
    except Problem:  # damaged: whose it is cannot be said
        return False


def plan_path(folder: Path) -> Path:
    """Where a branch's shared folder has the plan."""
    return folder / "branch" / "plan.json"
