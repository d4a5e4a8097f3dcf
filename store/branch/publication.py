"""Publishes the signed roster and plan into the branch's folder; the plan names the packs there.

Several secretaries of one branch may publish from their own machines. What another one published meanwhile is joined
with the changes here; no publication is overwritten unseen.
"""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from lessons.learning.plan import Plan
from lessons.pack.open_pack import pack_digest
from lessons.pack.pack import PackOutline, load_index, load_pack, outline
from lessons.problem import N_, Problem
from store.branch.last_agreed import Announced, agree, agreed, common_base, newest_published
from store.branch.pack_check import duplicate_packs
from store.branch.plan_check import plan_problems
from store.branch.plan_file import WrittenPlan, read_plan_toml
from store.branch.roster import (
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
    roster_path,
)
from store.branch.secretary import draft, take_over
from store.crypto.envelope import document
from store.crypto.keys import Ask, Key, secretary_key, secretary_key_file
from store.disk import atomic
from store.disk.home import Home
from store.disk.shared_folder import pack_paths, put
from store.machine.library import Library

_TAKEN_OVER = """\
# 另一位书记发布的第 {number} 号学习计划，由 study branch publish 写在这里。原来的文件：{former}
# Plan {number}, published by another secretary and put here by study branch publish. What was here before: {former}

"""


class Published(NamedTuple):
    """The result of a publication."""

    roster: Roster
    plan: PublishedPlan
    new_roster: bool
    new_plan: bool
    former: Path | None = None
    """Where the old `plan.toml` is kept, if another secretary's newer plan replaced it."""


def problems(home: Home, folder: Path, now: datetime) -> list[Problem]:
    """Everything that keeps the plan here from being published into a folder. Raises `Problem` if it cannot be read."""
    draft(home)  # this may not be a secretary's machine
    return _problems(home, folder, _written(home), now)


def publish(home: Home, folder: Path, ask: Ask, now: datetime, *, over: int = 0) -> Published:
    """Sign roster and plan and put them into the branch's folder; unchanged ones keep their number.

    The plan names the packs in the folder by digest: members' machines install those and no others. `over`: the number
    of another secretary's plan whose changes are already in the plan here. Raises `Problem` if the plan has an error,
    or if both sides changed the same thing.
    """
    draft(home)  # before anything else: this may not be a secretary's machine
    written = _written(home)
    for problem in _problems(home, folder, written, now):
        raise problem
    packs = tuple(sorted(published_packs(folder)))
    key = secretary_key(home, ask)
    last = newest_published(home, folder, key.public)
    base = common_base(home, folder, last)
    plan, former = _plan(written, base.plan, last.plan, over)
    if last.roster is not None and last.roster != base.roster:
        take_over(home, base.roster.payload.members if base.roster else (), last.roster.payload.members)
    if former is not None and last.plan is not None:
        _replace_plan(written.path, former, last.plan.payload)
    agree(home, folder, last)
    roster = _signed_roster(home, last.roster, key, now)
    signed = _signed_plan(home, last.plan, plan, packs, key, now)
    # A file that differs from the one held here under the same number was made on two machines at once.
    if roster != known_roster(home):
        adopt_roster(home, str(roster_path(folder)), document(roster))
    if signed != known_plan(home):
        adopt_plan(home, str(plan_path(folder)), document(signed))
    put(roster_path(folder), document(roster))
    put(plan_path(folder), document(signed))
    agree(home, folder, Announced(roster, signed))
    return Published(roster.payload, signed.payload, roster != last.roster, signed != last.plan, former)


def published_packs(folder: Path) -> list[PublishedPack]:
    """The packs in a branch's folder, as the plan names them. Raises `Problem` for one that cannot be read."""
    packs = []
    for path in pack_paths(folder):
        manifest = load_index(path)
        packs.append(PublishedPack(manifest.id, manifest.lang, pack_digest(path)))
    return sorted(set(packs))


class Unpublished(NamedTuple):
    """Changes on this machine that are not published yet."""

    members: list[str]
    """Names of new or changed members."""
    plan: bool


def unpublished(home: Home) -> Unpublished:
    """The changes since this machine last published or took over. Raises `Problem`."""
    base = agreed(home)
    before = set(base.roster.payload.members) if base.roster else set()
    members = [member.name for member in draft(home).members if member not in before]
    return Unpublished(members, (base.plan.payload.plan if base.plan else None) != _written(home).plan)


def _written(home: Home) -> WrittenPlan:
    return read_plan_toml(secretary_key_file(home).with_name("plan.toml"))


def _problems(home: Home, folder: Path, written: WrittenPlan, now: datetime) -> list[Problem]:
    laid = {path: outline(load_pack(path)) for path in pack_paths(folder)}
    packs: list[PackOutline] = [*laid.values(), *(edition.outline for edition in Library(home).editions)]
    roster, base = draft(home), agreed(home, folder).plan
    before, last = base.payload.plan if base else None, newest_published(home, folder, roster.key).plan
    if base is not None and last != base and written.plan == before:  # another secretary's newer one takes its place
        return duplicate_packs(laid)
    return duplicate_packs(laid) + plan_problems(written, packs, roster.members, before, now.astimezone())


def _plan(written: WrittenPlan, base: PlanFile | None, last: PlanFile | None, over: int) -> tuple[Plan, Path | None]:
    """The plan to publish; if it is another secretary's newer one, also where to keep the file here."""
    if last is None or last == base or written.plan == last.payload.plan or over == last.payload.number:
        return written.plan, None
    number = last.payload.number
    if base is not None and written.plan == base.payload.plan:
        return last.payload.plan, written.path.with_name(f"plan-before-{number}.toml")
    theirs = written.path.with_name(f"plan-{number}.toml")
    atomic.replace(theirs, _toml(last.payload.plan).encode())
    differs = [
        name for name in Plan.__struct_fields__ if getattr(last.payload.plan, name) != getattr(written.plan, name)
    ]
    text = N_(
        "another secretary published plan {number}, which differs from this file in: {names}. It is in {file}; copy "
        "what should stay into this file, then publish with --over {number}"
    )
    raise Problem(str(written.path), text, number=number, names=", ".join(differs), file=theirs)


def _replace_plan(path: Path, former: Path, last: PublishedPlan) -> None:
    atomic.replace(former, path.read_bytes())
    head = _TAKEN_OVER.format(number=last.number, former=former.name)
    atomic.replace(path, (head + _toml(last.plan)).encode())


def _toml(plan: Plan) -> str:
    import tomlkit  # only here: most commands publish no plan

    return tomlkit.dumps(msgspec.to_builtins(plan))


def _signed_roster(home: Home, last: RosterFile | None, key: Key, now: datetime) -> RosterFile:
    """The roster to publish, signed; the last one again if nothing changed."""
    waiting, known = draft(home), known_roster(home)
    if last is not None and _said(last.payload) == _said(waiting) and not _same_number(last, known):
        return last
    number = max(file.payload.number if file else 0 for file in (last, known)) + 1
    roster = msgspec.structs.replace(waiting, number=number, published=now)
    return RosterFile(payload=roster, signatures=(key.sign(ROSTER_PURPOSE, roster),))


def _signed_plan(
    home: Home, last: PlanFile | None, plan: Plan, packs: tuple[PublishedPack, ...], key: Key, now: datetime
) -> PlanFile:
    known = known_plan(home)
    if last is not None and (last.payload.plan, last.payload.packs) == (plan, packs) and not _same_number(last, known):
        return last
    number = max(file.payload.number if file else 0 for file in (last, known)) + 1
    published = PublishedPlan(key=key.public, number=number, published=now, plan=plan, packs=packs)
    return PlanFile(payload=published, signatures=(key.sign(PLAN_PURPOSE, published),))


def _same_number(last: RosterFile | PlanFile, known: RosterFile | PlanFile | None) -> bool:
    """Whether two different files have one number: both may be in use, so only a higher number replaces them."""
    return known is not None and known != last and known.payload.number == last.payload.number


def _said(roster: Roster) -> Roster:
    return msgspec.structs.replace(roster, number=0, published=datetime.fromisoformat("1970-01-01T00:00:00Z"))
