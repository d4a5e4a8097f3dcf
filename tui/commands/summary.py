"""`study summary`: write the signed summary of one's records."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lessons.problem import N_, Problem
from tui.language import _

if TYPE_CHECKING:
    from store.home import Home


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study summary`."""
    parser.add_argument("-o", "--output", metavar="FILE", help=_("where to write it; - for standard output"))
    parser.add_argument("--year", type=int, help=_("which year (UTC); else the last one with records"))
    parser.add_argument("--member", help=_("id of the member; else the one of this machine"))
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help=_("passphrase of the member's key"))


def run(args: argparse.Namespace, home: "Home") -> int:
    """Write it: the same bytes again if nothing was recorded since the last one."""
    from store import atomic
    from store.branch import current
    from store.clock import SystemClock
    from store.keys import device_key, member_key
    from store.outbox import Outbox, packs_here
    from store.progress import Progress
    from store.summary import years
    from tui import __version__
    from tui.passphrase import asker

    member = args.member or home.config.member
    if not member:
        raise Problem(str(home.path), N_("nobody studies here yet; open `study` once, or choose another --home"))
    clock = SystemClock()
    progress = Progress.open(home, member, clock, write=False)
    recorded = years(progress.records().values())
    if not recorded:
        raise Problem(str(home.path), N_("nothing is recorded yet, so there is no summary; finish a lesson first"))
    view = current(home)
    outbox = Outbox(home, member, device_key(home), member_key(home, member, asker(args.passphrase_file)))
    issued = outbox.issue(
        progress,
        args.year or recorded[-1],
        packs_here(home),
        view.roster.sealing if view else "",
        clock.read().instant,
        f"study {__version__}",
    )
    if args.output == "-":
        sys.stdout.buffer.write(issued.data)
        return 0
    payload = issued.payload
    target = Path(args.output or f"study-{payload.member}-{payload.year}-{payload.seq}.json")
    atomic.replace(target, issued.data)
    text = _("{file}: {year}, number {seq}, {count} records")
    print(text.format(file=target, year=payload.year, seq=payload.seq, count=len(payload.records)))
    return 0
