"""`study kiosk --enrol`: a code for one member, or for everybody on a list."""

import argparse
import sys

from lessons.clean import clean_line
from store.branch.list_enrolment import Holds
from store.branch.name_list import ListedPerson
from store.branch.roster import known_roster
from store.branch.who_is_meant import alike, member_named
from store.disk.home import Member
from store.kiosk.sign_in import Kiosk
from tui.console.codes_for_list import give_codes, listed
from tui.console.roster_words import marked
from tui.console.slips_file import SshAddress, refuse_slips_file, slip, write_slips
from tui.wording.language import _


def enrol(args: argparse.Namespace, kiosk: Kiosk) -> int:
    """Make the codes; 1 where a line of a list was refused. Raises `Problem`."""
    if args.list:
        return give_codes(
            args,
            listed(args.list),
            kiosk.codes.known(),
            lambda member: _holds(kiosk, member),
            lambda one: kiosk.enrol(one.known.id if one.known else one.person.name),
            branch=_branch(kiosk),
            ssh=_ssh(kiosk),
        )
    refuse_slips_file(args.slips)
    name, code = _enrol_one(kiosk, args.enrol)
    if args.slips:
        write_slips(args.slips, [slip(ListedPerson(0, name), code)], _branch(kiosk), _ssh(kiosk))
    return 0


def _holds(kiosk: Kiosk, member: Member) -> Holds:
    if kiosk.has_passphrase(member.id):
        return Holds.KEY
    return Holds.CODE if kiosk.has_code(member.id) else Holds.NOTHING


def _branch(kiosk: Kiosk) -> str:
    roster = known_roster(kiosk.home)
    return roster.payload.branch if roster else ""


def _ssh(kiosk: Kiosk) -> SshAddress:
    settings = kiosk.settings()
    return SshAddress(settings.ssh_host, settings.ssh_fingerprint)


def _enrol_one(kiosk: Kiosk, name_or_id: str) -> tuple[str, str]:
    """Make the code, print it with what is to be known about the name, and return name and code."""
    before = kiosk.codes.known()
    known = member_named(name_or_id, before)
    code, name = kiosk.enrol(name_or_id), clean_line(known.name if known else name_or_id)
    print(_("{name}: {code} (works once, to choose a passphrase)").format(name=name, code=code))
    if known and name_or_id not in known.ids:
        text = _(
            "the code is for {name} ({member}), who is already known here; for another person with this name add a "
            'mark: study kiosk --enrol "{marked}"'
        )
        print(text.format(name=name, member=known.id, marked=marked(name)), file=sys.stderr)
    for other in [] if known else alike(name_or_id, before):
        text = _(
            "{name} looks like {other} ({member}), who is already known here; if it is the same person, don't hand "
            "out this code: study kiosk --enrol {member}"
        )
        print(text.format(name=name, other=clean_line(other.name), member=other.id), file=sys.stderr)
    return name, code
