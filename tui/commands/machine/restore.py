"""`study restore`: check a backup, or make it the home."""

import argparse

from store.disk.clock import SystemClock
from store.disk.home import Home
from store.disk.owner import refuse_other_owner
from store.machine.backup import check, restore
from tui.wording.backup_content import backup_content
from tui.wording.language import _


def run(args: argparse.Namespace, home: Home) -> int:
    """Everything is checked before anything is changed."""
    path = args.backup.expanduser().absolute()
    if args.check:
        print(_("{file}: complete; {what}").format(file=path, what=backup_content(check(path))))
        return 0
    refuse_other_owner(home.path)
    restored, before = restore(home, path, SystemClock().read().instant, replace=args.replace)
    print(_("restored to {folder}: {what}").format(folder=home.path, what=backup_content(restored)))
    if before is not None:
        print(_("what was there is kept in {folder}; remove it when all is well").format(folder=before))
    print(_("what was done after this backup is gone; tell the branch secretary, who may see a fork in the ledger"))
    return 0
