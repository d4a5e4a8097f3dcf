"""`study branch`: the secretary's keys, roster and plan."""

import argparse
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from lessons.clean import clean_line
from lessons.problem import N_, Problem
from lessons.text.typed_day import written_day
from store.branch import publication, secretary
from store.branch.pack_check import pack_doubts
from store.crypto.keys import fingerprint, secretary_key_file
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.exchange.remote import reached
from store.machine.retire import read_statement, retired_folder
from tui.commands.secretary.branch_code import make_codes
from tui.commands.secretary.branch_enrol import enrol_all
from tui.console.ask_passphrase import asker, new_passphrase
from tui.console.roster_words import advise_after, advise_level, level_text
from tui.wording.language import _, explain, ngettext

_FARTHEST = timedelta(days=366)
"""From today, either way: where a year was most likely mistyped."""


def run(args: argparse.Namespace, home: Home) -> int:
    """Run the action; 1 where something was refused."""
    match args.action:
        case "init":
            return _init(args, home)
        case "enrol":
            return enrol_all(args, home)
        case "code":
            return make_codes(args, home)
        case "change":
            return _change(args, home)
        case "revoke":
            return _revoke(args, home)
        case "publish":
            return _publish(args, home)
        case _:
            return _show(home)


def _init(args: argparse.Namespace, home: Home) -> int:
    secretary.refuse_second_branch(home)  # before anybody thinks up a passphrase
    passphrase = None if args.no_passphrase else new_passphrase(args.passphrase_file, _("the branch's key"))
    fingerprint = secretary.found_branch(home, args.name, passphrase)
    print(_("branch {name}, fingerprint {fingerprint}").format(name=clean_line(args.name), fingerprint=fingerprint))
    folder = secretary_key_file(home).parent
    print(_("back up {folder}: without the key in it the branch cannot go on").format(folder=folder))
    print(_("next: edit {plan}, then study branch publish FOLDER").format(plan=folder / "plan.toml"))
    return 0


def _change(args: argparse.Namespace, home: Home) -> int:
    if not (args.name or args.level or args.same_as):
        raise Problem("study branch change", N_("change what? Add --name NAME, --level LEVEL or --same-as MEMBER"))
    if args.same_as:
        secretary.unite(home, args.member, args.same_as)
    member = secretary.change(home, args.member, name=args.name, level=args.level)
    text = _("changed: {name} ({member}), level {level}; it counts once you publish")
    print(text.format(name=member.name, member=member.id, level=level_text(member.level)))
    if args.level:
        advise_level(member, secretary.draft(home).members)
    if args.name:
        advise_after(member, secretary.draft(home).members)
    return 0


def _revoke(args: argparse.Namespace, home: Home) -> int:
    today = datetime.now(UTC).date()
    given = args.day or today.isoformat()
    member = secretary.revoke(home, args.member, given, args.device)
    day = str(written_day(given) or given)
    text = _("revoked from {day} on: {name} ({member}); it counts once you publish")
    print(text.format(day=day, name=member.name, member=member.id))
    if abs(date.fromisoformat(day) - today) > _FARTHEST:
        print(_("{day}: is the year right? You can change it until you publish").format(day=day), file=sys.stderr)
    return 0


def _publish(args: argparse.Namespace, home: Home) -> int:
    before = {(member.id, member.name) for member in secretary.draft(home).members}
    now = SystemClock().read().instant
    with reached(home, args.folder, ("branch", "packs", "retired")) as shared:
        if wrong := publication.problems(home, shared.folder, now):
            for problem in wrong:
                print(f"study: {explain(problem)}", file=sys.stderr)
            return 1
        for problem in pack_doubts(home, shared.folder):
            print(f"study: {explain(problem)}", file=sys.stderr)
        refused = _revoke_retired(home, shared.folder)
        done = publication.publish(home, shared.folder, asker(args.passphrase_file), now, over=args.over)
        list(shared.send(("branch",)))
    if done.former:
        text = _("took over plan {number}, published by another secretary; plan.toml as it was: {file}")
        print(text.format(number=done.plan.number, file=done.former))
    for member in done.roster.members:
        if (member.id, member.name) not in before:  # from another secretary
            advise_after(member, done.roster.members)
    members = ngettext("{n} member", "{n} members", len(done.roster.members)).format(n=len(done.roster.members))
    text = _("roster {number} published: {members}") if done.new_roster else _("roster {number} unchanged: {members}")
    print(text.format(number=done.roster.number, members=members))
    packs = ngettext("{n} pack", "{n} packs", len(done.plan.packs)).format(n=len(done.plan.packs))
    text = _("plan {number} published: {packs}") if done.new_plan else _("plan {number} unchanged: {packs}")
    print(text.format(number=done.plan.number, packs=packs))
    return 1 if refused else 0


def _revoke_retired(home: Home, folder: Path) -> bool:
    """Revoke the keys of machines whose retirement is in the folder; whether a statement was refused."""
    refused = False
    for path in sorted(path for path in retired_folder(folder).glob("*.json") if not path.name.startswith(".")):
        try:
            statement = read_statement(path)
            for member in secretary.revoke_device(home, statement.device, f"{statement.retired:%Y-%m-%dT%H:%M:%SZ}"):
                text = _("retired: device {device} of {name}, from {time} on")
                print(
                    text.format(
                        device=statement.device[:16],
                        name=member.name,
                        time=f"{statement.retired:%Y-%m-%d %H:%M:%S} UTC",
                    )
                )
        except Problem as problem:
            print(f"study: {explain(problem)}", file=sys.stderr)
            refused = True
    return refused


def _show(home: Home) -> int:
    roster = secretary.draft(home)
    text = _("branch {name}, fingerprint {fingerprint}, roster {number} published")
    print(text.format(name=roster.branch, fingerprint=fingerprint(roster.key), number=roster.number))
    waiting = publication.unpublished(home)
    if waiting.members or waiting.plan:
        if waiting.members:
            print(_("not published yet: {names}").format(names=", ".join(map(clean_line, waiting.members))))
        if waiting.plan:
            print(_("not published yet: plan.toml as it is now"))
        print(_("next: study branch publish FOLDER"))
    for member in sorted(roster.members, key=lambda member: (member.name, member.id)):
        print(f"{member.name}\t{member.id}\t{level_text(member.level)}")
        for entry in member.devices:
            state = _("revoked from {day}").format(day=entry.revoked) if entry.revoked else _("in force")
            print(f"\t{entry.key[:16]}\t{state}")
    return 0
