"""`study summary`: write the signed summary of one's records."""

import argparse
import sys
from pathlib import Path

from lessons.clean import inert_json
from store.disk import output_file
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.exchange.issue import file_name, issue_summary
from store.member.passphrase import unlock
from tui import PROGRAM
from tui.console.ask_passphrase import asker
from tui.console.member_here import member_here
from tui.wording.language import _


def run(args: argparse.Namespace, home: Home) -> int:
    """Write it: the same bytes again if nothing was recorded since the last one."""
    if args.output and args.output != "-":
        output_file.refuse_ending(args.output, ".json", ".txt")
    member = args.member or member_here(home)
    ask = asker(args.passphrase_file)
    issued = issue_summary(home, member, args.year, lambda: unlock(home, member, ask), SystemClock(), PROGRAM)
    if args.output == "-":
        # The same value, and as genuine; what a member typed moves no cursor.
        data = inert_json(issued.data.decode()).encode() if sys.stdout.isatty() else issued.data
        sys.stdout.buffer.write(data)
        return 0
    target = Path(args.output or file_name(issued))
    output_file.write(target, issued.data)
    payload = issued.payload
    text = _("{file}: {year}, number {seq}, {count} records")
    print(text.format(file=target, year=payload.year, seq=payload.seq, count=len(payload.records)))
    return 0
