"""`study sync`: exchange with the branch's folder."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lessons.problem import N_, Problem
from tui.language import _, explain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from store.home import Home
    from store.sync import Said


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study sync`."""
    parser.add_argument(
        "folder", nargs="?", metavar=_("FOLDER"), help=_("the branch's folder; else the one of last time")
    )
    parser.add_argument(
        "--trust", default="", metavar=_("FINGERPRINT"), help=_("believe this branch key and no other, even a new one")
    )
    parser.add_argument("--passphrase-file", type=Path, metavar=_("FILE"), help=_("passphrase of the member's key"))


def run(args: argparse.Namespace, home: "Home") -> int:
    """Exchange; 1 where something was refused."""
    from tui.passphrase import asker

    named = args.folder or home.config.folder
    if not named:
        raise Problem("study sync", N_("which folder? Name it once: study sync FOLDER"))
    folder = Path(named).expanduser().absolute()
    refused = told = False
    for said in _exchange(home, folder, args.trust, asker(args.passphrase_file)):
        told = True
        refused = refused or said.refused
        if said.refused:
            print(f"study: {explain(said.message)}", file=sys.stderr)
        else:
            print(explain(said.message))
    if not told:
        print(_("nothing new: everything was sent and fetched before"))
    return 1 if refused else 0


def into_folder(home: "Home", ask: "Callable[[str], str] | None" = None) -> list[str]:
    """Exchange with the branch's folder that the settings name; what was done, and what was refused, in lines."""
    from tui.passphrase import nobody_to_ask

    lines = [explain(said.message) for said in _exchange(home, Path(home.config.folder), "", ask or nobody_to_ask)]
    return lines or [_("nothing new: everything was sent and fetched before")]


def _exchange(home: "Home", folder: Path, trusted: str, ask: "Callable[[str], str]") -> "Iterator[Said]":
    from store.clock import SystemClock
    from store.keys import device_key, member_key
    from store.outbox import packs_here
    from store.progress import Progress
    from store.shared_folder import require_folder
    from store.sync import Me, sync
    from tui import __version__
    from tui.commands.summary import this_member

    require_folder(folder)
    member = this_member(home)
    config = home.config
    if str(folder) != config.folder:
        home.change(folder=str(folder))
    clock = SystemClock()
    progress = Progress.open(home, member, clock, write=False)
    name = config.name or home.member_name(member)
    me = Me(member, name, device_key(home), member_key(home, member, ask))
    written, app = clock.read().instant, f"study {__version__}"
    yield from sync(home, folder, me, progress, packs_here(home), written, app, trusted)
