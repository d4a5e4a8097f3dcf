"""`study reflect`: reflections on a lesson, written line by line."""

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tui.console.plain_option import add_plain, refuse_unasked
from tui.wording.language import _

if TYPE_CHECKING:
    from store.disk.home import Home


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study reflect`."""
    parser.add_argument(
        "lesson", nargs="?", metavar=_("LESSON"), help=_("PACK/LESSON; without it, all that ask for one are listed")
    )
    add_plain(parser)
    parser.add_argument("--passphrase-file", type=Path, metavar=_("FILE"), help=_("passphrase of the member's key"))


def run(args: argparse.Namespace, home: "Home") -> int:
    """Have the reflections written; see `tui.plain.member.talk` for the status."""
    refuse_unasked(args)
    from tui.plain.member import talk
    from tui.plain.reflection import reflect, tell_lessons

    speak = partial(reflect, key=args.lesson) if args.lesson else tell_lessons
    return talk(home, args.passphrase_file, speak)
