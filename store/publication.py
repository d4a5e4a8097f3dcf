"""The secretary publishes: roster and plan go, signed, into the branch's folder, whose packs the plan names."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from lessons.pack import load_index, pack_digest
from lessons.problem import N_, Problem
from store.branch import (
    PLAN_PURPOSE,
    ROSTER_PURPOSE,
    PlanFile,
    PublishedPack,
    PublishedPlan,
    Roster,
    RosterFile,
    adopt_plan,
    adopt_roster,
    known_plan,
    known_roster,
    plan_path,
    read_plan,
    read_roster,
    roster_path,
)
from store.envelope import document, read_bounded
from store.home import Home
from store.keys import Ask, fingerprint, secretary_key, secretary_key_file
from store.plan_toml import read_plan_toml
from store.secretary import draft, take_over
from store.shared_folder import pack_paths, put

T = TypeVar("T")


class Published(NamedTuple):
    """What a publication put into the folder."""

    roster: Roster
    plan: PublishedPlan
    new_roster: bool
    new_plan: bool


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


def published_packs(folder: Path) -> list[PublishedPack]:
    """The packs in a branch's folder, as the plan will name them. Raises `Problem` for one that cannot be read."""
    found = []
    for path in pack_paths(folder):
        manifest = load_index(path)
        found.append(PublishedPack(manifest.id, manifest.lang, pack_digest(path)))
    return sorted(set(found))


def _content(roster: Roster) -> Roster:
    return msgspec.structs.replace(roster, number=0, published=datetime.fromisoformat("1970-01-01T00:00:00Z"))


def _catch_up(home: Home, folder: Path, key: str) -> None:
    """Take over what this branch published later than this machine remembers: it was restored from a backup.

    So no number is issued twice, nothing older is put back, and nobody enrolled in between is forgotten.
    """
    path = roster_path(folder)
    if path.is_file():
        there, waiting = _published(path, read_roster), draft(home)
        _refuse_other_branch(path, there.payload.key, key)
        if there.payload.number > waiting.number:
            adopt_roster(home, str(path), document(there))
            take_over(home, there.payload.members)
    path = plan_path(folder)
    if path.is_file():
        plan, known = _published(path, read_plan), known_plan(home)
        _refuse_other_branch(path, plan.payload.key, key)
        if known_roster(home) is not None and plan.payload.number > (known.payload.number if known else 0):
            adopt_plan(home, str(path), document(plan))


def _published(path: Path, read: Callable[[str, bytes], T]) -> T:
    try:
        return read(str(path), read_bounded(path))
    except Problem as problem:
        text = N_("is damaged, or somebody else wrote it; take it out of the folder, and publish again")
        raise Problem(str(path), text) from problem


def _refuse_other_branch(path: Path, there: str, key: str) -> None:
    if there != key:
        text = N_("is of another branch ({fingerprint}); publish into a folder of your own branch")
        raise Problem(str(path), text, fingerprint=fingerprint(there))
