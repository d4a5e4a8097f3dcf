"""`study sync`: exchange with the branch's folder."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from lessons.problem import N_, Problem
from tui.wording.language import _, explain

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from store.disk.home import Home
    from store.exchange.exchange import Calmly, Me, Said
    from store.exchange.pairing_secret import Own
    from store.member.progress import Progress

SENT = ("requests", "summaries", "own", "pairing")
"""Where in the branch's folder a member's machine leaves something."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study sync`."""
    parser.add_argument(
        "folder",
        nargs="?",
        metavar=_("FOLDER"),
        help=_("the branch's folder, or its address (sftp://host/branch); default: the one used last"),
    )
    parser.add_argument(
        "--trust", default="", metavar=_("FINGERPRINT"), help=_("trust this branch key and no other, even a new one")
    )
    parser.add_argument("--passphrase-file", type=Path, metavar=_("FILE"), help=_("passphrase of the member's key"))


def run(args: argparse.Namespace, home: "Home") -> int:
    """Exchange; 1 where something was refused."""
    from tui.console.ask_passphrase import asker

    return tell(exchange(home, folder_named(home, args.folder), asker(args.passphrase_file), args.trust))


def tell(said: "Iterator[Said]") -> int:
    """Print what an exchange says as it goes; 1 where something was refused."""
    refused = told = False
    for one in said:
        told = True
        refused = refused or one.refused
        if one.refused:
            print(f"study: {explain(one.message)}", file=sys.stderr)
        else:
            print(explain(one.message), flush=True)
    if not told:
        print(_("nothing new: everything was sent and fetched before"))
    return 1 if refused else 0


def folder_named(home: "Home", named: str | None) -> str:
    """The branch's folder or address: as it was `named`, else as it was the last time. Raises `Problem`."""
    from store.exchange.remote import is_address

    folder = named or home.config.folder
    if not folder:
        raise Problem("study sync", N_("which folder? Name it once: study sync FOLDER"))
    return folder if is_address(folder) else str(Path(folder).expanduser().absolute())


def into_folder(home: "Home", progress: "Progress", calmly: "Calmly | None" = None) -> list[str]:
    """Exchange with the branch's folder that the settings name; what was done, and what was refused, in lines.

    For `calmly` see `store.exchange.exchange`.
    """
    said = exchange(home, folder_named(home, None), progress=progress, calmly=calmly)
    return [explain(one.message) for one in said] or [_("nothing new: everything was sent and fetched before")]


def carried(home: "Home", progress: "Progress", calmly: "Calmly | None" = None) -> list[str]:
    """Exchange with one's other machines only; what came from them, in lines. Raises `Problem`."""
    from store.exchange.exchange import at_once, carry
    from store.exchange.remote import reached

    me, own = who(home, progress)
    if own is None:
        return []
    with reached(home, folder_named(home, None), (f"own/{own.box}",)) as shared:
        said = list(carry(home, shared.folder, me, own, progress, now(), calmly or at_once))
        list(shared.send(("own", "pairing")))
    return [explain(one.message) for one in said if not one.sent]


def who(home: "Home", progress: "Progress") -> "tuple[Me, Own | None]":
    """Who exchanges, and the secret of their machines, None where there is none or it does not open."""
    from store.crypto.keys import device_key, member_key
    from store.exchange.exchange import Me
    from store.exchange.pairing_secret import own
    from tui.console.ask_passphrase import nobody_to_ask

    member = progress.member
    key = progress.key or member_key(home, member, nobody_to_ask)
    me = Me(member, home.config.name or home.member_name(member), device_key(home), key)
    try:
        return me, own(home, member, me.key)
    except Problem:
        return me, None  # the exchange itself says so


@contextmanager
def opened(home: "Home", member: str, ask: "Callable[[str], str]") -> "Iterator[Progress]":
    """The member's progress to write; only to look at where a window has it open. `ask` gives their passphrase."""
    from store.crypto.key_file import is_wrapped, member_key_file
    from store.disk.clock import SystemClock
    from store.member.progress import Locked, Progress

    key = None
    if is_wrapped(member_key_file(home, member)):
        from store.member.passphrase import unlock

        key = unlock(home, member, ask)
    try:
        progress = Progress.open(home, member, SystemClock(), key=key)
    except Locked:
        progress = Progress.open(home, member, SystemClock(), write=False, key=key)
    with progress:
        with suppress(Problem):  # what is damaged is told each time, also where this time nobody asks for it
            progress.records()
        yield progress


def exchange(
    home: "Home",
    named: str,
    ask: "Callable[[str], str] | None" = None,
    trusted: str = "",
    progress: "Progress | None" = None,
    calmly: "Calmly | None" = None,
) -> "Iterator[Said]":
    """Exchange with the folder or address `named`, saying each thing as it is done; see `into_folder`.

    `progress` is one that is open already; else `ask` gives the passphrase of a member who has one.
    """
    if progress is None:
        from tui.commands.member.summary import this_member
        from tui.console.ask_passphrase import nobody_to_ask

        _require(named)
        with opened(home, this_member(home), ask or nobody_to_ask) as found:
            yield from exchange(home, named, ask, trusted, found, calmly)
        return
    from store.branch.roster import is_another_s, known_roster, require_branch
    from store.exchange.delivery_state import handed_over, records_digest
    from store.exchange.exchange import Said, at_once, sync
    from store.exchange.outbox import packs_here
    from store.exchange.remote import is_address, reached
    from tui import __version__

    me, own = who(home, progress)
    recorded = records_digest(home, me.member)
    with reached(home, named, ("branch", "packs", *([f"own/{own.box}"] if own else []))) as shared:
        if named != home.config.folder and known_roster(home) is not None:
            require_branch(named, shared.folder)  # who joins may come before the secretary publishes
        app = f"study {__version__}"
        for said in sync(home, shared.folder, me, progress, packs_here(home), now(), app, trusted, calmly or at_once):
            if not (said.sent and is_address(named)):  # into the copy, which says nothing yet
                yield said
        for sent in shared.send(SENT):
            yield Said(sent)
        if named != home.config.folder and not is_another_s(home, shared.folder):
            home.change(folder=named)
    handed_over(home, me.member, recorded)


def _require(named: str) -> None:
    from store.disk.shared_folder import require_folder
    from store.exchange.remote import is_address

    if not is_address(named):  # before anything is made at home
        require_folder(Path(named))


def now() -> "datetime":
    """The wall clock, UTC."""
    from store.disk.clock import SystemClock

    return SystemClock().read().instant
