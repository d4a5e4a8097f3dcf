"""`study summary`: write the signed summary of one's records."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lessons.clean import inert_json
from lessons.problem import N_, Problem
from tui.wording.language import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.crypto.keys import Key
    from store.disk.home import Home
    from store.exchange.outbox import Issued


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study summary`."""
    parser.add_argument("-o", "--output", metavar=_("FILE"), help=_("where to write it; - for standard output"))
    parser.add_argument(
        "--year", type=int, metavar=_("YEAR"), help=_("which year (UTC); default: the latest one with records")
    )
    parser.add_argument("--member", metavar=_("MEMBER"), help=_("id of the member; default: the one of this machine"))
    parser.add_argument("--passphrase-file", type=Path, metavar=_("FILE"), help=_("passphrase of the member's key"))


def run(args: argparse.Namespace, home: "Home") -> int:
    """Write it: the same bytes again if nothing was recorded since the last one."""
    from store.disk import output_file
    from store.member.passphrase import unlock
    from tui.console.ask_passphrase import asker

    if args.output and args.output != "-":
        output_file.refuse_ending(args.output, ".json", ".txt")
    member = args.member or this_member(home)
    issued = _issue(home, member, args.year, lambda: unlock(home, member, asker(args.passphrase_file)))
    if args.output == "-":
        # The same value, and as genuine; what a member typed moves no cursor.
        data = inert_json(issued.data.decode()).encode() if sys.stdout.isatty() else issued.data
        sys.stdout.buffer.write(data)
        return 0
    target = Path(args.output or _name(issued))
    output_file.write(target, issued.data)
    payload = issued.payload
    text = _("{file}: {year}, number {seq}, {count} records")
    print(text.format(file=target, year=payload.year, seq=payload.seq, count=len(payload.records)))
    return 0


def into_home(home: "Home", key: "Key | None" = None) -> Path:
    """The newest summary as a file in the home's folder `summaries`, for who has no branch folder; where it is.

    `key`: of a member who has a passphrase.
    """
    from store.disk import atomic
    from store.member.passphrase import unlock
    from tui.console.ask_passphrase import nobody_to_ask

    member = this_member(home)
    issued = _issue(home, member, None, lambda: key or unlock(home, member, nobody_to_ask))
    target = home.path / "summaries" / _name(issued)
    atomic.replace(target, issued.data)
    return target


def this_member(home: "Home") -> str:
    """The member of this machine; made where nobody studied here yet, as at the first start of the application.

    Where the settings that named them are lost, the only one who ever studied here.
    """
    member = home.config.member
    if not member:
        if (home.path / "kiosk" / "administrator").exists():
            text = N_(
                "belongs to a shared machine: members study and send at study kiosk; packs come with study kiosk --sync"
            )
            raise Problem(str(home.path), text)
        here = home.members()
        member = here[0].id if len(here) == 1 else home.new_member(home.config.name or _("member"))
        home.change(member=member)
    return member


def _issue(home: "Home", member: str, year: int | None, unlocked: "Callable[[], Key]") -> "Issued":
    from store.branch.roster import current
    from store.crypto.keys import device_key
    from store.disk.clock import SystemClock
    from store.exchange.outbox import Outbox, packs_here
    from store.ledger.summary import years
    from store.member.progress import Progress
    from tui import __version__

    if not home.member_folder(member).is_dir():
        raise Problem(member, N_("no member with this id on this machine"))
    written = SystemClock().read().instant
    key = unlocked()
    progress = Progress.open(home, member, SystemClock(), write=False, key=key)
    recorded = years(progress.own_records().values())
    past = [known for known in recorded if known <= written.year]  # a later one is of a clock that ran ahead
    view = current(home)
    return Outbox(home, member, device_key(home), key).issue(
        progress,
        year or (past or recorded or [written.year])[-1],
        packs_here(home) if recorded else {},
        view.roster.sealing if view else "",
        written,
        f"study {__version__}",
    )


def _name(issued: "Issued") -> str:
    payload = issued.payload
    return f"study-{payload.member}-{payload.year}-{payload.seq}.json"
