"""`study backup`: everything in the home as one dated file."""

import argparse
from pathlib import Path

from store.disk.clock import SystemClock
from store.disk.home import Home
from store.machine.backup import backup
from store.member.damage import look_through
from tui import PROGRAM
from tui.wording.backup_content import backup_content
from tui.wording.language import _


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study backup`."""
    parser.add_argument("folder", type=Path, metavar=_("FOLDER"), help=_("where to put it, best on another disk"))
    parser.add_argument(
        "--keep", type=int, default=0, metavar="N", help=_("afterwards keep only this machine's newest N backups")
    )


def run(args: argparse.Namespace, home: Home) -> int:
    """Make it and check it; older ones go only once the new one is whole."""
    clock = SystemClock()
    now = clock.read().instant
    result = backup(home, args.folder.expanduser().absolute(), now, PROGRAM, max(args.keep, 0))
    look_through(home, clock)  # a backup of what is damaged is worth little, and whoever makes it should know
    for problem in result.missing:
        home.notices.add(problem)
    if result.missing:
        text = _("{file}: backed up, except what cannot be read; {what}")
        print(text.format(file=result.path, what=backup_content(result)))
        return 1
    print(_("{file}: complete; {what}").format(file=result.path, what=backup_content(result)))
    return 0
