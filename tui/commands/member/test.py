"""`study test`: a test of a lesson, asked and answered line by line."""

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tui.console.plain_option import add_plain, refuse_unasked
from tui.wording.language import _

if TYPE_CHECKING:
    from store.disk.home import Home


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study test`."""
    parser.add_argument(
        "lesson", nargs="?", metavar=_("LESSON"), help=_("PACK/LESSON; without it, all that have a test are listed")
    )
    parser.add_argument(
        "test", nargs="?", default="", metavar=_("TEST"), help=_("id of the test, if there are several")
    )
    add_plain(parser)
    parser.add_argument("--passphrase-file", type=Path, metavar=_("FILE"), help=_("passphrase of the member's key"))


def run(args: argparse.Namespace, home: "Home") -> int:
    """Have the test taken; see `tui.plain.member.talk` for the status."""
    refuse_unasked(args)
    from tui.plain.member import talk
    from tui.plain.test import take_test, tell_tests

    speak = partial(take_test, key=args.lesson, name=args.test) if args.lesson else tell_tests
    return talk(home, args.passphrase_file, speak)
