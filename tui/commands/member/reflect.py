"""`study reflect`: reflections on a lesson, written line by line."""

import argparse
from functools import partial
from typing import TYPE_CHECKING

from tui.console.plain_option import refuse_unasked

if TYPE_CHECKING:
    from store.disk.home import Home


def run(args: argparse.Namespace, home: "Home") -> int:
    """Have the reflections written; see `tui.plain.member.talk` for the status."""
    refuse_unasked(args)
    from tui.plain.member import talk
    from tui.plain.reflection import reflect, tell_lessons

    speak = partial(reflect, key=args.lesson) if args.lesson else tell_lessons
    return talk(home, args.passphrase_file, speak)
