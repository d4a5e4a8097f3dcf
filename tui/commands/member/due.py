"""`study due`: how much review waits, for a prompt or a script. It takes no lock and asks for nothing."""

import argparse
import gc
from typing import TYPE_CHECKING

import msgspec

from store.disk.clock import SystemClock
from store.member.day.due_soon import DueSoon, Load, due_soon
from store.member.glance.member_session import member_session
from store.member.progress import NeedsPassphrase, Progress
from store.member.this_member import member_if_any
from tui.wording.language import _, language, ngettext

if TYPE_CHECKING:
    from store.disk.home import Home


def run(args: argparse.Namespace, home: "Home") -> int:
    """Print it; 0. Behind a passphrase it is not known, which is said."""
    gc.disable()  # reading records makes many objects and frees few: collecting meanwhile is a tenth of the time
    try:
        due = _due(home)
    finally:
        gc.enable()
    if args.format == "json":
        days = {day: load._asdict() for day, load in due._asdict().items()} if due else {}
        values = {**dict.fromkeys(DueSoon._fields), **days, "protected": due is None}
        print(msgspec.json.encode(values).decode())
    elif due is None:
        print(_("What is due stands behind the passphrase; open Study to see it."))
    else:
        today = _counted(due.today) if due.today.cards else _("nothing")
        tomorrow = _counted(due.tomorrow) if due.tomorrow.cards else _("nothing")
        print(_("due today: {today}; tomorrow: {tomorrow}").format(today=today, tomorrow=tomorrow))
    return 0


def _due(home: "Home") -> DueSoon | None:
    """None where only the passphrase would tell."""
    from store.machine.library import Library
    from store.member.private_pack import private_pack

    member = member_if_any(home)
    if not member:
        return DueSoon(Load(0, 0), Load(0, 0))
    clock = SystemClock()
    try:
        progress = Progress.open(home, member, clock, write=False)
    except NeedsPassphrase:
        return None
    session = member_session(home, clock, progress, Library(home, own=private_pack(home, member)))
    return due_soon(session.due(language()), session.pace)


def _counted(load: Load) -> str:
    text = ngettext("{n} question (about {minutes} min)", "{n} questions (about {minutes} min)", load.cards)
    return text.format(n=load.cards, minutes=load.minutes)
