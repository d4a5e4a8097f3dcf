"""Which rosters a merge believes: whoever can sign as a branch decides what counts, so this is no detail.

Believed are rosters that the secretary names, those of branches the ledger already knows, and those whose fingerprint
was given. A new ledger, told nothing, starts with the branch of this home; else with that of its first source, and then
the fingerprint is to be compared. A ledger never takes up a further branch by itself.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from lessons.problem import Problem
from store.branch import Roster, RosterFile, read_roster, roster_path
from store.envelope import read_bounded
from store.home import Home
from store.keys import fingerprint
from store.ledger import Ledger, is_ledger


class Believed(NamedTuple):
    """What a merge starts from."""

    rosters: list[RosterFile]
    unseen: Roster | None
    """The branch of a new ledger, taken from a source without anybody having vouched for it."""


def believed(
    ledger: Ledger, home: Home, named: Sequence[Path], sources: Sequence[Path], fingerprints: frozenset[str]
) -> Believed:
    """The rosters to believe beside the ledger's own. Raises `Problem` for a named file that is no roster."""
    rosters = [read_roster(str(path), read_bounded(path)) for path in named]
    held = set(ledger.rosters())
    if not held and not rosters and not fingerprints:
        rosters = list(_present([home.branch / "roster.json"]))
    unseen = None
    known = held | {roster.payload.key for roster in rosters}
    for source in sources:
        for roster in rosters_of(source):
            key = roster.payload.key
            if not known and not fingerprints:
                unseen = roster.payload
                known.add(key)
            if key in known or fingerprint(key) in fingerprints:
                rosters.append(roster)
    # The secretary's machine may have a newer roster than the shared folder.
    rosters += [roster for roster in _present([home.branch / "roster.json"]) if roster.payload.key in known]
    return Believed(rosters, unseen)


def rosters_of(source: Path) -> Iterator[RosterFile]:
    """The rosters that a ledger or a branch's shared folder brings; damaged ones are passed over."""
    yield from _present(sorted((source / "rosters").glob("*.json")) if is_ledger(source) else [roster_path(source)])


def _present(paths: Sequence[Path]) -> Iterator[RosterFile]:
    for path in paths:
        try:
            if path.is_file():
                yield read_roster(str(path), read_bounded(path))
        except (Problem, OSError):
            continue
