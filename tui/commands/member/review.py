"""`study review`: the cards that are due, asked and answered line by line."""

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tui.console.plain_option import add_plain, refuse_unasked
from tui.wording.language import _

if TYPE_CHECKING:
    from store.disk.home import Home


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study review`."""
    add_plain(parser)
    parser.add_argument("--limit", type=int, metavar=_("N"), help=_("so many cards at most; default: all that are due"))
    parser.add_argument("--passphrase-file", type=Path, metavar=_("FILE"), help=_("passphrase of the member's key"))


def run(args: argparse.Namespace, home: "Home") -> int:
    """Review; see `tui.plain.member.talk` for the status."""
    if args.limit is not None and args.limit < 1:
        args.usage_error(_("--limit must be 1 or more"))
    refuse_unasked(args)
    from tui.plain.member import talk
    from tui.plain.review import review

    return talk(home, args.passphrase_file, partial(review, limit=args.limit))
