"""`study backup`: everything in the home as one dated file."""

import argparse

from store.disk.clock import SystemClock
from store.disk.home import Home
from store.machine.backup import backup
from store.member.damage import look_through
from tui import PROGRAM
from tui.wording.backup_content import backup_content
from tui.wording.language import _


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
