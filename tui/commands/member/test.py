"""`study test`: a test of a lesson, asked and answered line by line."""

import argparse
from functools import partial
from typing import TYPE_CHECKING

from tui.console.plain_option import refuse_unasked

if TYPE_CHECKING:
    from store.disk.home import Home


def run(args: argparse.Namespace, home: "Home") -> int:
    """Have the test taken; see `tui.plain.member.talk` for the status."""
    refuse_unasked(args)
    from tui.plain.member import talk
    from tui.plain.test import take_test, tell_tests

    speak = partial(take_test, key=args.lesson, name=args.test) if args.lesson else tell_tests
    return talk(home, args.passphrase_file, speak)
