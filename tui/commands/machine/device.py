"""`study device`: this machine's key, and its retirement."""

import argparse
import sys

from lessons.problem import N_, Problem
from store.crypto.key_file import public_half
from store.crypto.keys import device_key, fingerprint
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.disk.sole_use import sole_use
from store.exchange.delivery_state import Held, MemberDelivery, survey
from store.exchange.exchange import exchange, folder_named, require_local
from store.exchange.remote import reached
from store.kiosk.sign_in import Kiosk, MemberHome
from store.machine.backup import backup
from store.machine.retire import RetirementFile, deliver, is_wiped, sign, statement, wipe
from store.member.this_member import unlocked_progress
from tui import PROGRAM
from tui.console.ask_passphrase import asker
from tui.wording.language import _, explain, listed


def run(args: argparse.Namespace, home: Home) -> int:
    """Show, or retire."""
    return _show(home) if args.action == "show" else _retire(args, home)


def _show(home: Home) -> int:
    if file := statement(home):
        print(_("{device}: retired {time}").format(device=file.payload.device[:16], time=_time(file)))
        return 0
    public = public_half(home.device_key)
    if public is None:
        print(_("this machine has no key yet; it is made with the first summary"))
    else:
        print(_("{device}: fingerprint {fingerprint}").format(device=public[:16], fingerprint=fingerprint(public)))
    for delivery in survey(home):
        print(f"{delivery.member.name}\t{delivery.member.id}\t{_held(delivery)}")
    return 0


def _held(delivery: MemberDelivery) -> str:
    match delivery.held:
        case Held.NOTHING:
            return _("nothing is recorded")
        case Held.ALL:
            return _("all handed over")
        case Held.PART:
            return _("something was recorded since the last summary was handed over")
        case _:
            return _("nothing has ever been handed over")


def _retire(args: argparse.Namespace, home: Home) -> int:
    file = statement(home)
    if file is not None and is_wiped(home):
        print(_("{device}: retired {time}").format(device=file.payload.device[:16], time=_time(file)))
        return 0
    with sole_use(home):
        if file is None:
            file = _decide(args, home)
            if file is None:
                print(_("nothing was changed"))
                return 1
        else:
            print(_("going on with the retirement of {time}").format(time=_time(file)))
        try:
            with reached(home, _folder(args.folder, home), ()) as shared:
                path = deliver(file, shared.folder)
                list(shared.send((path.parent.name,)))
            print(_("told the branch: {file}").format(file=path))
        except Problem:
            if not args.abandon:
                raise
        for destroyed in wipe(home):
            print(_("destroyed: {file}").format(file=destroyed))
    text = _("this machine is retired; the secretary's next publication refuses its key. The statement: {file}")
    print(text.format(file=home.retirement))
    return 0


def _decide(args: argparse.Namespace, home: Home) -> RetirementFile | None:
    """Everything before the point of no return; None where the answer was no."""
    if public_half(home.device_key) is None:
        raise Problem(str(home.path), N_("has no key of a machine, so there is nothing to retire"))
    if not args.abandon:
        _hand_over(args, home)
    now = SystemClock().read().instant
    if args.backup:
        made = backup(home, args.backup.expanduser().absolute(), now, PROGRAM)
        if made.missing:  # what would be destroyed is not in it
            raise made.missing[0]
        print(_("Backed up and checked: {file}").format(file=made.path))
    if not args.yes and not _confirmed(home):
        return None
    return sign(home, device_key(home), SystemClock().read().instant)


def _hand_over(args: argparse.Namespace, home: Home) -> None:
    """Write and hand over the last summaries. Raises `Problem` that names whose records the branch would not have."""
    folder = _folder(args.folder, home)
    if folder != home.config.folder:
        home.change(folder=folder)
    for delivery in survey(home):
        if delivery.held in (Held.PART, Held.NONE):
            _send(args, home, delivery)
    undelivered = [delivery for delivery in survey(home) if delivery.held in (Held.PART, Held.NONE)]
    if undelivered:
        for delivery in undelivered:
            print(f"{delivery.member.name}: {_held(delivery)}", file=sys.stderr)
        text = N_(
            "has records of {names} that the branch would never get; let them sign in and send them, or give them up "
            "with --abandon"
        )
        raise Problem(str(home.path), text, names=listed(delivery.member.name for delivery in undelivered))


def _send(args: argparse.Namespace, home: Home, delivery: MemberDelivery) -> None:
    clock, ask = SystemClock(), asker(args.passphrase_file)
    wrapped = Kiosk(home, clock).has_passphrase(delivery.member.id)
    if wrapped and args.passphrase_file is None and not sys.stdin.isatty():
        return
    try:
        own_home = MemberHome(home.path, delivery.member.id)
        with unlocked_progress(own_home, delivery.member.id, clock, ask) as progress:
            for entry in exchange(own_home, home.config.folder, progress, ask, PROGRAM):
                print(f"{delivery.member.name}: {explain(entry.message)}")
    except Problem as problem:
        print(f"study: {delivery.member.name}: {explain(problem)}", file=sys.stderr)


def _folder(named: str, home: Home) -> str:
    if not (named or home.config.folder):
        text = N_("which folder is the branch's? Name it: study device retire FOLDER; if there is none: --abandon")
        raise Problem("study device retire", text)
    folder = folder_named(home, named)
    require_local(folder)
    return folder


def _confirmed(home: Home) -> bool:
    if not sys.stdin.isatty():
        raise Problem("study device retire", N_("destroys what is on this machine; add --yes if you mean it"))
    names = listed(member.name for member in home.members())
    text = _("Keys, records, drafts and private texts of {names} in {folder} will be destroyed. Type RETIRE to go on: ")
    return input(text.format(names=names, folder=home.path)).strip() == "RETIRE"


def _time(file: RetirementFile) -> str:
    return f"{file.payload.retired:%Y-%m-%d %H:%M:%S} UTC"
