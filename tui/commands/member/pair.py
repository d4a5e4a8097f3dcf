"""`study pair`: let several machines of one member know what was done on each."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from tui.wording.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.disk.home import Home
    from store.exchange.exchange import Calmly, Said
    from store.member.progress import Progress


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study pair`."""
    parser.add_argument(
        "code", nargs="?", metavar=_("CODE"), help=_("the code that the other machine shows; without it, show one here")
    )
    parser.add_argument(
        "--folder", metavar=_("FOLDER"), help=_("the branch's folder, or its address; default: the one of `study sync`")
    )
    parser.add_argument(
        "--renew", action="store_true", help=_("after losing a machine: make a new secret, and a code for the others")
    )
    parser.add_argument("--stop", action="store_true", help=_("stop exchanging with other machines"))
    parser.add_argument("--passphrase-file", type=Path, metavar=_("FILE"), help=_("passphrase of the member's key"))
    parser.set_defaults(usage_error=parser.error)


def run(args: argparse.Namespace, home: "Home") -> int:
    """Offer a code, use one, or stop."""
    from tui.commands.member.summary import this_member
    from tui.commands.member.sync import folder_named, opened, tell
    from tui.console.ask_passphrase import asker

    if (args.code is not None) + args.renew + args.stop > 1:
        args.usage_error(_("a code, --renew and --stop cannot be used together"))
    ask, folder = asker(args.passphrase_file), folder_named(home, args.folder)
    with opened(home, this_member(home), ask) as progress:
        if args.code is not None:
            return tell(use(home, folder, args.code, progress))
        if args.renew or args.stop:
            stop(home, folder, progress)
        if args.stop:
            print(_("this machine no longer exchanges with your other machines; it keeps what it has"))
            return 0
        code = offer(home, folder, progress)
    print(_("code: {code}").format(code=code))
    print(_("type it on the other machine within a day: study pair {code}").format(code=code))
    return 0


def offer(home: "Home", folder: str, progress: "Progress") -> str:
    """A code that makes one further machine one of this member's. Raises `Problem`."""
    from store.exchange import pairing_secret
    from store.exchange.own_machines import give, others
    from store.exchange.remote import reached
    from tui.commands.member.sync import now, who

    me, own = who(home, progress)
    with reached(home, folder, ("pairing", *([f"own/{own.box}"] if own else []))) as shared:
        if folder != home.config.folder:
            home.change(folder=folder)
        code = pairing_secret.offer(
            home, shared.folder, me.member, me.key, others(shared.folder, own, me.machine), now()
        )
        made = pairing_secret.own(home, me.member, me.key)
        if made and not progress.read_only:
            list(give(shared.folder, made, progress, me.machine))
        list(shared.send(("pairing", "own")))
    return code


def use(
    home: "Home",
    folder: str,
    code: str,
    progress: "Progress",
    calmly: "Calmly | None" = None,
) -> "Iterator[Said]":
    """Become one of the machines that know this code's secret, and take in what they did. Raises `Problem`."""
    from lessons.problem import N_, Problem
    from store.exchange.exchange import Said
    from store.exchange.own_machines import join_machines
    from store.exchange.remote import reached
    from tui.commands.member.sync import exchange, who

    me, before = who(home, progress)
    with reached(home, folder, ("pairing", *([f"own/{before.box}"] if before else []))) as shared:
        join_machines(home, shared.folder, me.member, me.key, me.machine, code)
        list(shared.send(("own",)))
    yield Said(Problem("", N_("paired: what you do here and on your other machines is combined at each exchange")))
    yield from exchange(home, folder, progress=progress, calmly=calmly)


def stop(home: "Home", folder: str, progress: "Progress") -> None:
    """Forget the secret and take away what lies in the folder for the other machines. Raises `Problem`."""
    from store.exchange.own_machines import leave
    from store.exchange.pairing_secret import forget
    from store.exchange.remote import reached
    from tui.commands.member.sync import who

    me, own = who(home, progress)
    with reached(home, folder, ("pairing", *([f"own/{own.box}"] if own else []))) as shared:
        if own:
            leave(shared.folder, own, me.machine)
        forget(home, shared.folder, me.member, me.key)
        list(shared.send(("pairing", "own")))
