"""`study sync`: exchange with the branch's folder."""

import argparse

from store.disk.clock import SystemClock
from store.disk.home import Home
from store.exchange.exchange import exchange, folder_named, require_local
from store.member.this_member import unlocked_progress
from tui import PROGRAM
from tui.console.ask_passphrase import asker
from tui.console.exchange_lines import tell_exchange
from tui.console.member_here import member_here


def run(args: argparse.Namespace, home: Home) -> int:
    """Exchange; 1 where something was refused."""
    folder, ask = folder_named(home, args.folder), asker(args.passphrase_file)
    require_local(folder)  # before anything is made at home
    with unlocked_progress(home, member_here(home), SystemClock(), ask) as progress:
        return tell_exchange(exchange(home, folder, progress, ask, PROGRAM, trusted=args.trust))
