"""The signed roster and plan of a branch: its members, their keys, and what it studies.

A member's machine trusts the first branch key it meets (its fingerprint is shown, to be compared with the
secretary's); afterwards it refuses any other key, and any roster or plan older than the one it has. Files in the
home's `branch` folder were verified when they were put there.
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
    """A key of a member."""

    key: Hex32
    revoked: _MomentOrNone = ""
    """Documents dated on or after this day or instant (UTC) are refused; empty: in force."""

    def in_force(self, at: str) -> bool:
        """Whether the key was in force at an instant, `YYYY-MM-DDTHH:MM:SSZ`, or for a whole day."""
        return not self.revoked or at < self.revoked


class RosterMember(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person on the roster."""

    id: Id
    name: _Name
    level: Id = "member"
    keys: tuple[EnrolledKey, ...]
    devices: tuple[EnrolledKey, ...]
    aliases: tuple[Id, ...] = ()
    """This person's ids on additional machines."""
    code: Annotated[str, msgspec.Meta(max_length=200)] = ""
    """The hash of the code for a first sign-in at a shared machine (Argon2id, PHC format); empty: none."""
    until: _DayOrNone = ""
    """The last day (UTC) on which that code may be used."""

    def __post_init__(self) -> None:
        if bool(self.code) != bool(self.until):
            raise ValueError(N_("a code without its last day"))

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids of this person, the main one first."""
        return (self.id, *self.aliases)

    def speaks_with(self, key: str, device: str) -> bool:
        """Whether both keys of a machine belong to this person, in force or revoked."""
        return any(entry.key == key for entry in self.keys) and any(entry.key == device for entry in self.devices)


class Roster(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The members of a branch."""

    branch: _Name
    key: Hex32
    """The branch's key, which signs this document."""
    sealing: Hex32
    """X25519 public key to which shared reflections are sealed."""
    number: Count
    """Grows with every roster; lower numbers are refused."""
    published: Instant
    members: tuple[RosterMember, ...]

    def __post_init__(self) -> None:
        ids = [id_ for member in self.members for id_ in member.ids]
        keys = [entry.key for member in self.members for entry in member.keys]
        if len(set(ids)) < len(ids) or len(set(keys)) < len(keys):
            raise ValueError(N_("two members with the same id or key"))

    def by_id(self, member: str) -> RosterMember | None:
        """The member with this id, main id or alias."""
        return next((entry for entry in self.members if member in entry.ids), None)


class RosterFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The roster with the secretary's signature."""

    study_roster: Literal[1] = 1
    payload: Roster
    signatures: tuple[Signature, ...]


class PublishedPack(msgspec.Struct, frozen=True, forbid_unknown_fields=True, order=True):
    """A pack that the secretary published."""

    id: Id
    lang: Id
    digest: Hex32
    """`lessons.pack.open_pack.pack_digest`."""


class PublishedPlan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The plan as published."""

    key: Hex32
    """The branch's key, which signs this document."""
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
        """The plan as it applies to this member."""
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
    """The branch of this home; None if it has joined none. Damaged files count as missing, with a notice."""
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
    """The roster of this home, verified when it was adopted. Raises `Problem` if it is damaged."""
    path = home.branch / "roster.json"
    data = atomic.read(path)
    return None if data is None else decode(str(path), data, _roster_decoder, _DAMAGED_ROSTER)


def known_plan(home: Home) -> PlanFile | None:
    """The plan of this home, verified when it was adopted. Raises `Problem` if it is damaged."""
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
    """Save the roster in `data` if it is newer than the one held.

    `trusted`: the fingerprint of the only branch key to trust, which may then replace the one held. Raises `Problem`
    for another branch's roster.
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
    """Save the plan in `data` if it is newer than the one held; needs a roster first. Raises `Problem`."""
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
        # Nobody can tell any more which branch this was, unless its fingerprint is given.
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
    """Delete the plan of the former branch, whose numbers mean nothing in the next."""
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
    """A member on a roster."""

    roster: Roster
    member: RosterMember


def enrolments(rosters: list[Roster]) -> dict[str, list[Enrolment]]:
    """Member key -> its enrolments; a member who moved is on several rosters."""
    by_key: dict[str, list[Enrolment]] = {}
    for roster, member, key in _enrolled(rosters):
        by_key.setdefault(key, []).append(Enrolment(roster, member))
    return by_key


def _enrolled(rosters: list[Roster]) -> Iterator[tuple[Roster, RosterMember, str]]:
    for roster in rosters:
        for member in roster.members:
            for entry in member.keys:
                yield roster, member, entry.key


def roster_path(folder: Path) -> Path:
    """The roster's path in a branch's shared folder."""
    return folder / "branch" / "roster.json"


def require_branch(named: str, folder: Path) -> Path:
    """The roster's path in a shared folder. Raises `Problem`, about `named`, if no branch was published there."""
    path = roster_path(folder)
    if not path.is_file():
        text = N_("is not a branch's folder: it has no branch/roster.json; name the one the secretary publishes to")
        raise Problem(named, text)
    return path


def is_other_branch(home: Home, folder: Path) -> bool:
    """Whether a shared folder belongs to another branch than the one known here."""
    path, known = roster_path(folder), known_roster(home)
    if known is None or not path.is_file():
        return False
    try:
        return read_roster(str(path), read_bounded(path)).payload.key != known.payload.key
    except Problem:  # damaged: its branch is unknown
        return False


def plan_path(folder: Path) -> Path:
    """The plan's path in a branch's shared folder."""
    return folder / "branch" / "plan.json"
