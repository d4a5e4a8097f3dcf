"""`study verify`: check summaries and ledgers again, from what is in them alone."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from lessons.clean import clean_line
from lessons.problem import Problem
from store.crypto.envelope import read_bounded
from store.crypto.keys import fingerprint
from store.disk.home import Home
from store.ledger.summary import read
from tui.wording.language import _, explain, ngettext


def run(args: argparse.Namespace, home: Home) -> int:
    """Check; 1 where anything is wrong, with one line for each thing."""
    status = 0
    for path in args.paths:
        try:
            wrong = list(_ledger(path) if path.is_dir() else _summary(path))
        except Problem as problem:
            wrong = [problem]
        for entry in wrong:
            print(f"study: {clean_line(explain(entry), 2000)}", file=sys.stderr)
            status = 1
    return status


def _summary(path: Path) -> Iterator[Problem]:
    """Print what a genuine summary says of itself."""
    summary = read(str(path), read_bounded(path)).summary
    payload = summary.payload
    device, member = summary.signatures
    text = ngettext(
        "{path}: genuine; {member}, year {year}, number {seq}, {n} record, signed by {key} on device {device}",
        "{path}: genuine; {member}, year {year}, number {seq}, {n} records, signed by {key} on device {device}",
        len(payload.records),
    )
    print(
        text.format(
            path=clean_line(str(path), 1000),
            member=clean_line(payload.member),
            year=payload.year,
            seq=payload.seq,
            n=len(payload.records),
            key=fingerprint(member.key),
            device=fingerprint(device.key),
        )
    )
    yield from ()


def _ledger(path: Path) -> Iterator[Problem]:
    # A summary is checked without them.
    from store.ledger.ledger import Ledger
    from store.ledger.verify import recheck

    ledger = Ledger(path)
    clean = True
    for problem in recheck(ledger):
        clean = False
        yield problem
    if clean:
        streams = summaries = 0
        for stream in ledger.streams():
            streams += 1
            summaries += 1 + len(stream.older)
        text = ngettext(
            "{path}: all is in order; {n} summary of {streams} devices and years",
            "{path}: all is in order; {n} summaries of {streams} devices and years",
            summaries,
        )
        print(text.format(path=clean_line(str(path), 1000), n=summaries, streams=streams))
        print(
            _("fingerprint {fingerprint}: write it down, and nothing can be removed from the ledger unnoticed").format(
                fingerprint=ledger.fingerprint()
            )
        )
