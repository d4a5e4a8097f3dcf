"""`study branch code`: codes for first sign-ins at shared machines, for some members or for everybody on a list."""

import argparse
import sys
from datetime import UTC, datetime, timedelta

from lessons.clean import clean_line
from lessons.problem import N_, Problem
from store.branch import secretary
from store.branch.levels import known_levels, level_named
from store.branch.list_enrolment import Holds, ListOutcome
from store.branch.name_list import ListedPerson
from store.branch.roster import RosterMember
from store.branch.who_is_meant import member_named
from store.disk.home import Home
from tui.console.codes_for_list import give_codes, listed
from tui.console.roster_words import advise_after, advise_level, description_fields, level_text, marked
from tui.console.slips_file import SshAddress, refuse_slips_file, slip, write_slips
from tui.wording.language import _

_MOST_CODE_DAYS = 366


def make_codes(args: argparse.Namespace, home: Home) -> int:
    """Make the codes; 1 where a line of a list was refused. Raises `Problem`."""
    if bool(args.list) == bool(args.names):
        args.usage_error(_("give names, or --list FILE"))
    if (args.renew or args.dry_run) and not args.list:
        args.usage_error(_("--renew and --dry-run need --list"))
    if not 1 <= args.days <= _MOST_CODE_DAYS:
        raise Problem("study branch code", N_("--days must be a number from 1 to {most}"), most=_MOST_CODE_DAYS)
    until = (datetime.now(UTC).date() + timedelta(days=args.days)).isoformat()
    status = _for_list(args, home, until) if args.list else _for_names(args, home, until)
    if not args.dry_run:
        print(_("hand each code to its member alone; they count once you publish"), file=sys.stderr)
    return status


def _for_list(args: argparse.Namespace, home: Home, until: str) -> int:
    people = listed(args.list)
    roster = secretary.draft(home)
    levels = known_levels(roster.members)
    for level in dict.fromkeys(level_named(person.level, levels) for person in people if person.level):
        advise_level(RosterMember(id="-", name="-", level=level, keys=(), devices=()), roster.members)

    def give(one: ListOutcome[RosterMember]) -> str:
        if one.known and one.person.level and one.known.level != level_named(one.person.level, levels):
            text = _(
                "{name} has the level {level} on the roster, not {other}; study branch change {member} --level LEVEL"
            )
            fields = {"name": clean_line(one.known.name), "member": one.known.id, "level": level_text(one.known.level)}
            print(text.format(other=clean_line(one.person.level), **fields), file=sys.stderr)
        name = one.known.id if one.known else one.person.name
        return secretary.issue_code(home, name, until, level=one.person.level).code

    ssh = SshAddress(args.ssh, args.ssh_fingerprint)
    return give_codes(args, people, roster.members, _holds, give, until=until, branch=roster.branch, ssh=ssh)


def _holds(member: RosterMember) -> Holds:
    if member.keys:
        return Holds.KEY
    return Holds.CODE if member.until >= datetime.now(UTC).date().isoformat() else Holds.NOTHING


def _for_names(args: argparse.Namespace, home: Home, until: str) -> int:
    refuse_slips_file(args.slips)
    slips = []
    for name in args.names:
        before = secretary.draft(home).members
        known = member_named(name, before)
        member, code = secretary.issue_code(home, name, until)
        slips.append(slip(ListedPerson(0, member.name), code, until))
        print(_("{name}: {code} (until {day}, once on each machine)").format(name=member.name, code=code, day=until))
        if known is None:
            text = _('{name} ({member}) is new on the roster; mistyped? study branch change {member} --name "NAME"')
            print(text.format(name=clean_line(member.name), member=member.id), file=sys.stderr)
            advise_after(member, before)
        elif name not in known.ids:
            text = _(
                "{other} ({member}), level {level}, machines: {devices}, is already on the roster: the code is "
                'theirs; for another person with this name add a mark: study branch code "{marked}"'
            )
            print(text.format(marked=marked(known.name), **description_fields(known)), file=sys.stderr)
    if args.slips:
        branch = secretary.draft(home).branch
        write_slips(args.slips, slips, branch, SshAddress(args.ssh, args.ssh_fingerprint))
    return 0
