"""The roster and plan that this secretary's machine and a branch folder last agreed on: the base that each side's
changes are compared with.

`secretary/announced/` keeps them for each folder, and the newest of all without a folder's name. Homes of 0.1.0 have
none; what they published lies in `branch/`.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

from lessons.problem import N_, Problem
from store.branch.roster import (
    PlanFile,
    RosterFile,
    known_plan,
    known_roster,
    plan_path,
    read_plan,
    read_roster,
    roster_path,
)
from store.crypto.envelope import document, read_bounded
from store.crypto.keys import fingerprint, secretary_key_file
from store.disk import atomic
from store.disk.home import Home

File = TypeVar("File", RosterFile, PlanFile)


class Announced(NamedTuple):
    """A roster and a plan as published; None before the first publication."""

    roster: RosterFile | None
    plan: PlanFile | None


def agreed(home: Home, folder: Path | None = None) -> Announced:
    """What this machine and a folder last agreed on; if unknown, what was announced last."""
    rosters = [_kept(path, read_roster) for path in _files(home, folder, "roster")]
    plans = [_kept(path, read_plan) for path in _files(home, folder, "plan")]
    return Announced(next(filter(None, rosters), known_roster(home)), next(filter(None, plans), known_plan(home)))


def common_base(home: Home, folder: Path, last: Announced) -> Announced:
    """The common base of both sides: what this machine and a folder last agreed on.

    If `last`, the newest, has the same number but differs (both were made at once), the agreement before that; None if
    that is unknown."""
    here = agreed(home, folder)
    return Announced(
        _before(last.roster, here.roster, _files(home, folder, "roster")[0], read_roster),
        _before(last.plan, here.plan, _files(home, folder, "plan")[0], read_plan),
    )


def _before(last: File | None, here: File | None, path: Path, read: Callable[[str, bytes], File]) -> File | None:
    if last is None or here is None or last == here or last.payload.number > here.payload.number:
        return here
    former = _kept(atomic.previous(path), read)
    return former if former and former.payload.number < last.payload.number else None


def agree(home: Home, folder: Path, announced: Announced) -> None:
    """Save what both agree on now, keeping the previous agreement."""
    for kind, file in (("roster", announced.roster), ("plan", announced.plan)):
        for path in _files(home, folder, kind) if file is not None else ():
            if atomic.read(path) != document(file):
                atomic.replace(path, document(file), keep_previous=True)


def _files(home: Home, folder: Path | None, kind: str) -> list[Path]:
    place = secretary_key_file(home).parent / "announced"
    name = hashlib.sha256(str(folder).encode(errors="surrogatepass")).hexdigest()[:16]
    return [*([place / f"{kind}-{name}.json"] if folder else []), place / f"{kind}.json"]


def newest_published(home: Home, folder: Path, key: str) -> Announced:
    """The newest files published with the branch's `key`, here or in its folder.

    Raises `Problem` for files in the folder that are damaged or another branch's."""
    there = Announced(_there(roster_path(folder), read_roster, key), _there(plan_path(folder), read_plan, key))
    here = agreed(home, folder)
    return Announced(
        _newer(there.roster, here.roster, known_roster(home)), _newer(there.plan, here.plan, known_plan(home))
    )


def _newer(*files: File | None) -> File | None:
    """The file with the highest number; the first of several."""
    return max((file for file in files if file), key=lambda file: file.payload.number, default=None)


def _kept(path: Path, read: Callable[[str, bytes], File]) -> File | None:
    data = atomic.read(path)
    try:
        return None if data is None else read(str(path), data)
    except Problem:  # then the secretary is asked once more than needed; nothing is lost
        return None


def _there(path: Path, read: Callable[[str, bytes], File], key: str) -> File | None:
    if not path.is_file():
        return None
    try:
        file = read(str(path), read_bounded(path))
    except Problem as problem:
        text = N_("is damaged, or somebody else wrote it; remove it from the folder, and publish again")
        raise Problem(str(path), text) from problem
    if file.payload.key != key:
        text = N_("is of another branch ({fingerprint}); publish into a folder of your own branch")
        raise Problem(str(path), text, fingerprint=fingerprint(file.payload.key))
    return file
