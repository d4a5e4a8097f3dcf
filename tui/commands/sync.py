"""`study sync`: exchange with the branch's folder."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lessons.problem import N_, Problem
from tui.language import _, explain

if TYPE_CHECKING:
    from store.home import Home


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study sync`."""
    parser.add_argument("folder", nargs="?", metavar="FOLDER", help=_("the branch's folder; else the one of last time"))
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help=_("passphrase of the member's key"))


def run(args: argparse.Namespace, home: "Home") -> int:
    """Exchange; 1 where something was refused."""
    from store.clock import SystemClock
    from store.keys import device_key, member_key
    from store.outbox import packs_here
    from store.progress import Progress
    from store.shared_folder import require_folder
    from store.sync import Me, sync
    from tui import __version__
    from tui.passphrase import asker

    config = home.config
    if not args.folder and not config.folder:
        raise Problem("study sync", N_("which folder? Name it once: study sync FOLDER"))
    folder = Path(args.folder or config.folder).expanduser().absolute()
    if not config.member:
        raise Problem(str(home.path), N_("nobody studies here yet; open `study` once, or choose another --home"))
    require_folder(folder)
    if str(folder) != config.folder:
        home.change(folder=str(folder))
    clock = SystemClock()
    progress = Progress.open(home, config.member, clock, write=False)
    me = Me(
        config.member,
        config.name or home.member_name(config.member),
        device_key(home),
        member_key(home, config.member, asker(args.passphrase_file)),
    )
    refused = told = False
    written, app = clock.read().instant, f"study {__version__}"
    for said in sync(home, folder, me, progress, packs_here(home), written, app):
        told = True
        refused = refused or said.refused
        if said.refused:
            print(f"study: {explain(said.message)}", file=sys.stderr)
        else:
            print(explain(said.message))
    if not told:
        print(_("nothing new: everything was sent and fetched before"))
    return 1 if refused else 0
