"""Decides which rosters a merge trusts: whoever can sign as a branch decides what counts.

Trusted are rosters that the secretary names, those of branches in the ledger, and those whose fingerprint was given.
Without any of these a new ledger starts with this home's branch, else with that of its first source, whose fingerprint
must then be compared. A ledger never adds another branch by itself.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from lessons.problem import N_, Problem
from store.branch.roster import Roster, RosterFile, read_roster, roster_path
from store.crypto.envelope import read_bounded
from store.crypto.keys import fingerprint
from store.disk.home import Home
from store.ledger.ledger import Ledger, is_ledger


class OfferedRoster(NamedTuple):
    """A roster from outside the ledger."""

    where: str
    """Its file, as messages name it."""
    roster: RosterFile


class TrustedRosters(NamedTuple):
    """The rosters that a merge uses."""

    rosters: list[RosterFile]
    unseen: Roster | None
    """The branch of a new ledger that was taken from a source and is not confirmed yet."""
    passed_over: list[Problem]
    """Why offered rosters are not used: damaged, older than a known one, or another branch's."""


def trusted_rosters(
    ledger: Ledger, home: Home, named: Sequence[Path], sources: Sequence[Path], fingerprints: frozenset[str]
) -> TrustedRosters:
    """The rosters to trust besides the ledger's own. Raises `Problem` for a named file that is no roster."""
    offered = [OfferedRoster(str(path), read_roster(str(path), read_bounded(path))) for path in named]
    rosters = [roster for _, roster in offered]
    held = ledger.rosters()
    if not held and not rosters and not fingerprints:
        rosters = [roster for _, roster in _present([home.branch / "roster.json"], [])]
    unseen = None
    passed_over: list[Problem] = []
    known = held.keys() | {roster.payload.key for roster in rosters}
    for source in sources:
        for where, roster in rosters_of(source, passed_over):
            key = roster.payload.key
            if not known and not fingerprints:
                unseen = roster.payload
                known.add(key)
            if key in known or fingerprint(key) in fingerprints:
                rosters.append(roster)
                if not is_ledger(source):  # another ledger may have an older roster
                    offered.append(OfferedRoster(where, roster))
            else:
                text = N_("is of another branch, so it is not used; if you mean it, add --trust {fingerprint}")
                passed_over.append(Problem(where, text, fingerprint=fingerprint(key)))
    # The secretary's machine may have a newer roster than the shared folder.
    own = [roster for _, roster in _present([home.branch / "roster.json"], []) if roster.payload.key in known]
    passed_over += _older(offered, [*held.values(), *rosters, *own])
    return TrustedRosters(rosters + own, unseen, passed_over)


def _older(offered: Sequence[OfferedRoster], all_known: Sequence[RosterFile]) -> Iterator[Problem]:
    newest: dict[str, int] = {}
    for roster in all_known:
        newest[roster.payload.key] = max(roster.payload.number, newest.get(roster.payload.key, 0))
    for where, roster in offered:
        number, known = roster.payload.number, newest[roster.payload.key]
        if number < known:
            text = N_("is an older roster ({number}) than the known one ({known}), which is used; publish again")
            yield Problem(where, text, number=number, known=known)


def rosters_of(source: Path, damaged: list[Problem]) -> Iterator[OfferedRoster]:
    """The rosters of a ledger or a branch's shared folder; problems of unreadable ones go to `damaged`."""
    yield from _present(
        sorted((source / "rosters").glob("*.json")) if is_ledger(source) else [roster_path(source)], damaged
    )


def _present(paths: Sequence[Path], damaged: list[Problem]) -> Iterator[OfferedRoster]:
    for path in paths:
        try:
            if path.is_file():
                yield OfferedRoster(str(path), read_roster(str(path), read_bounded(path)))
        except Problem as problem:
            damaged.append(problem)
        except OSError:
            continue
