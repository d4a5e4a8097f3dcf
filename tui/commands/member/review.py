"""`study review`: the cards that are due, asked and answered line by line."""

import argparse
from functools import partial
from typing import TYPE_CHECKING

from tui.console.plain_option import refuse_unasked
from tui.wording.language import _

if TYPE_CHECKING:
    from store.disk.home import Home


def run(args: argparse.Namespace, home: "Home") -> int:
    """Review; see `tui.plain.member.talk` for the status."""
    if args.limit is not None and args.limit < 1:
        args.usage_error(_("--limit must be 1 or more"))
    refuse_unasked(args)
    from tui.plain.member import talk
    from tui.plain.review import review

    return talk(home, args.passphrase_file, partial(review, limit=args.limit))
