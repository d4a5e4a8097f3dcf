"""`study merge`: verify summaries and join them into a ledger."""

import argparse
import gc
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lessons.clean import clean_line
from tui.language import _, explain, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from store.home import Home
    from store.merge import Merged

_EVERY = 50
"""Summaries between two lines of progress."""
_LONGEST = 1000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study merge`."""
    parser.add_argument(
        "sources",
        nargs="+",
        type=Path,
        metavar=_("FILE|FOLDER"),
        help=_("a summary, a folder of them, a branch's shared folder, or another ledger"),
    )
    parser.add_argument("--ledger", required=True, type=Path, metavar=_("LEDGER"), help=_("the ledger's folder"))
    parser.add_argument(
        "--branch",
        action="append",
        default=[],
        type=Path,
        metavar=_("FILE"),
        help=_("a branch's roster, trusted from now on (else the secretary's own, else that of the first folder)"),
    )
    parser.add_argument(
        "--trust",
        action="append",
        default=[],
        metavar=_("FINGERPRINT"),
        help=_("take the roster of the branch with this fingerprint from the sources"),
    )
    parser.add_argument(
        "--format", choices=["text", "json"], default="text", help=_("how to print what became of each")
    )
    parser.add_argument(
        "--jobs",
        type=int,
        default=0,
        metavar=_("NUMBER"),
        help=_("processes that share a long merge (else one for each core)"),
    )


def run(args: argparse.Namespace, home: "Home") -> int:
    """Merge; 1 where anything was refused, though all others were merged."""
    # Summaries make many objects and no cycles: looking for some would be a fifth of a long merge.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _merge(args, home)
    finally:
        if collecting:
            gc.enable()


def _merge(args: argparse.Namespace, home: "Home") -> int:
    from store.keys import fingerprint
    from store.ledger import Ledger
    from store.merge import merge
    from store.trust import believed

    ledger = Ledger(args.ledger)
    rosters, unseen = believed(ledger, home, args.branch, args.sources, frozenset(args.trust))
    if unseen:
        text = _("a new ledger for {branch}; compare its fingerprint with the secretary's: {fingerprint}")
        _say(text.format(branch=clean_line(unseen.branch), fingerprint=fingerprint(unseen.key)))
    counts = dict.fromkeys(("merged", "known", "older", "refused"), 0)
    unclear: set[tuple[str, str, int]] = set()
    listed = []
    for one in merge(
        ledger, args.sources, rosters, _progress(), jobs=args.jobs or os.cpu_count() or 1, memory=home.path
    ):
        counts[one.outcome] += 1
        if one.irregularities and one.header:
            unclear.add(one.header.stream)
        if args.format == "json":
            listed.append(_as_json(one))
        elif one.problem:
            _say(explain(one.problem))
        else:
            print(f"{clean_line(one.where, _LONGEST)}: {_in_words(one)}")
    if args.format == "json":
        result = {"counts": counts, "needs_explanation": len(unclear), "summaries": listed}
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        print(_summary(counts, len(unclear)))
    return 1 if counts["refused"] else 0


def _say(line: str) -> None:
    print(f"study: {clean_line(line, 2 * _LONGEST)}", file=sys.stderr)


def _progress() -> "Callable[[int], None]":
    """Tells a terminal how far a long merge is; nothing elsewhere."""
    if not sys.stderr.isatty():
        return lambda count: None

    def seen(count: int) -> None:
        if count % _EVERY == 0:
            text = ngettext("{n} summary read", "{n} summaries read", count).format(n=count)
            print(f"\r{text}\x1b[K\r", end="", file=sys.stderr, flush=True)

    return seen


def _in_words(one: "Merged") -> str:
    from store.irregular import TITLES

    if one.header is None:
        return _("known")
    seq = one.header.seq
    text = {
        "merged": ngettext("merged (number {seq}, +{n} record)", "merged (number {seq}, +{n} records)", one.added),
        "known": _("known"),
        "older": _("older (number {seq}): kept as history, a newer one counts"),
    }[one.outcome].format(seq=seq, n=one.added)
    kinds = [_(TITLES[kind]) for kind in dict.fromkeys(entry.kind for entry in one.irregularities)]
    if kinds:
        text += _("; ") + _("needs explanation: {kinds}").format(kinds=_("; ").join(kinds))
    return text


def _as_json(one: "Merged") -> dict[str, object]:
    found: dict[str, object] = {"source": one.where, "outcome": one.outcome.value}
    if one.problem:
        found["reason"] = explain(one.problem)
    if one.header and one.enrolment:
        found |= {
            "branch": one.enrolment.roster.branch,
            "member": one.header.member,
            "name": one.enrolment.member.name,
            "device": one.header.device,
            "year": one.header.year,
            "seq": one.header.seq,
            "digest": one.header.digest,
            "added": one.added,
            "needs_explanation": [
                {"id": entry.id, "kind": entry.kind.value, "text": entry.in_words(_)} for entry in one.irregularities
            ],
        }
    return found


def _summary(counts: "Mapping[str, int]", unclear: int) -> str:
    line = _("{merged} merged, {known} known, {older} older, {refused} refused").format(**counts)
    if unclear:
        text = ngettext("needs explanation: {n} member's device", "needs explanation: {n} members' devices", unclear)
        line += _("; ") + text.format(n=unclear)
    return line
