"""`study pair`: let several machines of one member know what was done on each."""

import argparse

from store.disk.clock import SystemClock
from store.disk.home import Home
from store.exchange.exchange import folder_named
from store.exchange.pairing import offer_code, stop_pairing, use_code
from store.member.this_member import unlocked_progress
from tui import PROGRAM
from tui.console.ask_passphrase import asker
from tui.console.exchange_lines import tell_exchange
from tui.console.member_here import member_here
from tui.wording.language import _


def run(args: argparse.Namespace, home: Home) -> int:
    """Offer a code, use one, or stop."""
    if (args.code is not None) + args.renew + args.stop > 1:
        args.usage_error(_("a code, --renew and --stop cannot be used together"))
    ask, folder = asker(args.passphrase_file), folder_named(home, args.folder)
    with unlocked_progress(home, member_here(home), SystemClock(), ask) as progress:
        if args.code is not None:
            return tell_exchange(use_code(home, folder, args.code, progress, ask, PROGRAM))
        if args.renew or args.stop:
            stop_pairing(home, folder, progress, ask)
        if args.stop:
            print(_("this machine no longer exchanges with your other machines; it keeps what it has"))
            return 0
        code = offer_code(home, folder, progress, ask)
    print(_("code: {code}").format(code=code))
    print(_("type it on the other machine within a day: study pair {code}").format(code=code))
    return 0
