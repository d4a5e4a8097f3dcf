"""`study export`: records and questions for other systems."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lessons.clean import clean_line, inert_json
from lessons.learning.standing import in_force
from lessons.problem import N_, Problem
from lessons.regex import regex
from store.branch.roster import current
from store.crypto.keys import device_key, fingerprint
from store.disk import output_file
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.ledger.ledger import Ledger
from store.ledger.rows import History, histories
from store.member.this_member import unlocked_progress
from store.report.xapi import Actor, home_page_of, statements
from tui.commands.secretary import export_questions
from tui.console.ask_passphrase import asker
from tui.console.member_here import member_here
from tui.wording.language import _, ngettext

_TARGETS = ("xapi", *export_questions.TARGETS)
_ADDRESS = regex(r'https?://[^/?#\s][^\x00-\x20\x7f\s<>"{}|\\^`]*')
"""An absolute http or https IRI (RFC 3987), as far as it matters here."""


def run(args: argparse.Namespace, home: Home) -> int:
    """Write questions, or the statements, each on a line of its own in one JSON array."""
    given = [name for name in _TARGETS if getattr(args, name)]
    if len(given) != 1:
        args.usage_error(_("name one of {options}").format(options=", ".join(f"--{name}" for name in _TARGETS)))
    if not args.xapi:
        return export_questions.run(args)
    output_file.refuse_ending(args.xapi, ".json", ".txt")
    page = args.home_page.rstrip("/")
    if page and not _ADDRESS.fullmatch(page):
        raise Problem(clean_line(page), N_("is not an address; write https://…"))
    values = (
        _of_ledger(args.source, page, args.names)
        if args.source
        else _own(home, page, args.names, asker(args.passphrase_file))
    )
    written = _Array(values)
    if args.xapi == "-":
        sys.stdout.buffer.writelines(written)
        return 0
    output_file.write(Path(args.xapi), written)
    text = ngettext("{file}: {n} statement", "{file}: {n} statements", written.count)
    print(text.format(file=clean_line(args.xapi, 1000), n=written.count))
    return 0


class _Array:
    """The bytes of a JSON array, one value at a time, so that no ledger is too large."""

    def __init__(self, values: Iterator[dict[str, Any]]) -> None:
        self._values = values
        self.count = 0

    def __iter__(self) -> Iterator[bytes]:
        yield b"["
        for value in self._values:
            yield b",\n" if self.count else b"\n"
            yield inert_json(json.dumps(value, ensure_ascii=False, sort_keys=True)).encode()
            self.count += 1
        yield b"\n]\n"


def _of_ledger(path: Path, page: str, names: bool) -> Iterator[dict[str, Any]]:
    for enrolment, history in histories(Ledger(path)):
        place = page or home_page_of(fingerprint(enrolment.roster.key))
        name = clean_line(enrolment.member.name) if names else ""
        yield from statements(history, Actor(place, enrolment.member.id, name))


def _own(home: Home, page: str, names: bool, ask: "Callable[[str], str]") -> Iterator[dict[str, Any]]:
    member, view = member_here(home), current(home)
    with unlocked_progress(home, member, SystemClock(), ask) as progress:
        records = progress.records()
    person = view.me if view else None
    place = page or home_page_of(fingerprint(view.roster.key if view else device_key(home).public))
    name = clean_line(person.name if person else home.member_name(member)) if names else ""
    yield from statements(History(in_force(records), records), Actor(place, person.id if person else member, name))
