"""`study merge`: verify summaries and join them into a ledger."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lessons.problem import N_, Problem
from tui.language import _, explain, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable

    from store.branch import RosterFile
    from store.home import Home
    from store.ledger import Ledger, Merged

_EVERY = 50
"""Summaries between two looks at the progress."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study merge`."""
    parser.add_argument(
        "sources",
        nargs="+",
        type=Path,
        metavar="FILE|FOLDER",
        help=_("a summary, a folder of them, a branch's shared folder, or another ledger"),
    )
    parser.add_argument("--ledger", required=True, type=Path, metavar="LEDGER", help=_("the ledger's folder"))
    parser.add_argument(
        "--branch",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help=_("a branch's roster, trusted from now on (else the secretary's own, else that of the first folder)"),
    )
    parser.add_argument(
        "--trust",
        action="append",
        default=[],
        metavar="FINGERPRINT",
        help=_("take the roster of the branch with this fingerprint from the sources"),
    )
    parser.add_argument("--format", choices=["text", "json"], default="text", help=_("how to print what became of each"))


def run(args: argparse.Namespace, home: "Home") -> int:
    """Merge; 1 where anything was refused, though all others were merged."""
    from store.ledger import Ledger
    from store.merge import merge

    ledger = Ledger(args.ledger)
    rosters = _rosters(args, home, ledger)
    counts: dict[str, int] = {}
    listed = []
    unclear: set[tuple[str, str, int]] = set()
    for one in merge(ledger, args.sources, rosters, frozenset(args.trust), _Progress().seen):
        counts[one.outcome] = counts.get(one.outcome, 0) + 1
        if one.irregularities and one.summary:
            unclear.add(one.summary.summary.stream)
        if args.format == "json":
            listed.append(_as_json(one))
        elif one.problem:
            print(explain(one.problem), file=sys.stderr)
        else:
            print(f"{one.where}: {_in_words(one)}")
    if args.format == "json":
        _print_json(listed, counts)
    else:
        print(_summary(counts, len(unclear)))
    return 1 if counts.get("refused") else 0


def _rosters(args: argparse.Namespace, home: "Home", ledger: "Ledger") -> "list[RosterFile]":
    """The rosters to believe: those named, the secretary's own, and for a new ledger that of the first source."""
    from store.branch import adopted_rosters, read_roster
    from store.envelope import read_bounded
    from store.keys import fingerprint
    from store.merge import rosters_of

    named = [read_roster(str(path), read_bounded(path)) for path in args.branch]
    held = ledger.rosters()
    own = [roster for roster in adopted_rosters(home) if not held or roster.payload.key in held]
    if named or held or own:
        return [*named, *own]
    found = [roster for source in args.sources for roster in rosters_of(source)]
    if args.trust or not found:
        return []
    branch = found[0].payload
    text = _("a new ledger for {branch}, whose key has the fingerprint {fingerprint}; compare it with the secretary's")
    print(text.format(branch=branch.branch, fingerprint=fingerprint(branch.key)), file=sys.stderr)
    return [roster for roster in found if roster.payload.key == branch.key]
