"""`study ledger`: one member's evidence, and the secretary's explanations."""

import argparse
from datetime import datetime, tzinfo

from lessons.clean import clean_line
from lessons.content.keys import LessonKey
from lessons.content.lesson import TestKind
from lessons.learning.days import wall
from lessons.problem import N_, Problem
from store.branch.who_is_meant import nobody_called
from store.crypto.keys import secretary_key
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.ledger.explanations import Explanation, add, latest, make
from store.ledger.irregularities import TITLES
from store.ledger.ledger import Ledger
from store.ledger.rows import Person, members, people
from store.ledger.shared_reflections import shared_texts
from tui.console.ask_passphrase import asker
from tui.console.roster_words import level_text
from tui.wording.language import _, listed, ngettext


def run(args: argparse.Namespace, home: Home) -> int:
    """Show, or explain."""
    ledger = Ledger(args.ledger).require()
    return _show(args, home, ledger) if args.action == "show" else _explain(args, home, ledger)


def _show(args: argparse.Namespace, home: Home, ledger: Ledger) -> int:
    matching = list(people(ledger, args.member, args.utc_offset))
    if not matching:
        unknown = N_("no member with this id or name in the ledger")
        confused = N_("no member with this id or name in the ledger, but easily confused with {names} (id {ids})")
        raise nobody_called(args.member, members(ledger), unknown, confused)
    if len(matching) > 1:
        ids = listed(person.member for person in matching)
        raise Problem(
            clean_line(args.member), N_("several members have this name; give one of the ids: {ids}"), ids=ids
        )
    [person] = matching
    print(f"{person.label}\t{person.member}\t{person.branch}\t{level_text(person.level)}")
    if not person.rows:
        print(_("nothing arrived"))
    for row in person.rows:
        summaries = ngettext("{n} summary", "{n} summaries", row.summaries).format(n=row.summaries)
        text = _("{year}: {hours} h credited, {learned} learned, {passed} of {attempts} tests passed, {summaries}")
        hours = f"{row.added['credited'] / 3600:.1f}"
        counts = {name: row.added[name] for name in ("learned", "passed", "attempts")}
        print(text.format(year=row.year, hours=hours, summaries=summaries, **counts))
    _show_stage_tests(person, args.utc_offset)
    _show_questions(person, latest(ledger), args.utc_offset)
    if args.texts:
        _show_texts(args, home, ledger, person)
    return 0


def _day(at: datetime, zone: tzinfo | None) -> str:
    return f"{wall(at, zone):%Y-%m-%d}"


def _show_stage_tests(person: Person, zone: tzinfo | None) -> None:
    for attempt in person.tests:
        if attempt.kind == TestKind.STAGE:
            text = _("{day} stage test {lesson}: {points} of {of} points")
            if attempt.invigilator:
                text = _("{day} stage test {lesson}: {points} of {of} points, invigilator {name}")
            lesson = clean_line(str(LessonKey.of(attempt)))
            name, day = clean_line(attempt.invigilator or ""), _day(attempt.started, zone)
            print(text.format(day=day, lesson=lesson, points=attempt.points, of=attempt.out_of, name=name))


def _show_questions(person: Person, explained: dict[str, Explanation], zone: tzinfo | None) -> None:
    for entry in person.irregularities:
        text = _("{id} {kind} ({year}, device {device}): {words}")
        kind, words = _(TITLES[entry.kind]), entry.in_words(_)
        print(text.format(id=entry.id, kind=kind, year=person.year_of(entry), device=entry.device[:16], words=words))
        if entry.id in explained:
            explanation = explained[entry.id]
            text = _("explained on {day}: {text}")
            print("\t" + text.format(day=_day(explanation.written, zone), text=clean_line(explanation.text, 2000)))


def _show_texts(args: argparse.Namespace, home: Home, ledger: Ledger, person: Person) -> None:
    key = secretary_key(home, asker(args.passphrase_file))
    shown = False
    for shared in shared_texts(ledger, frozenset(person.ids), key):
        shown = True
        reflection = shared.reflection
        day = _day(reflection.written, args.utc_offset)
        lesson = LessonKey(clean_line(reflection.pack), clean_line(reflection.lesson))
        print(f"\n{day}  {lesson}  {clean_line(reflection.prompt)}")
        print(shared.text if shared.text is not None else _("(sealed for another key, or does not match its record)"))
    if not shown:
        print(_("no reflections are shared"))


def _explain(args: argparse.Namespace, home: Home, ledger: Ledger) -> int:
    id_ = args.id.lower()
    person, entry = next(
        ((person, entry) for person in people(ledger) for entry in person.irregularities if entry.id == id_),
        (None, None),
    )
    if person is None or entry is None:
        text = N_("no irregularity of this ledger has this id; `study ledger show MEMBER` prints them")
        raise Problem(clean_line(args.id), text)
    key = secretary_key(home, asker(args.passphrase_file))
    if key.public not in ledger.rosters():
        raise Problem(str(ledger.path), N_("holds nothing of this branch, so its secretary cannot explain here"))
    explanation = make(key, entry.id, args.text, SystemClock().read().instant)
    with ledger.locked():
        add(ledger, [explanation])
    print(_("explained: {name}, {words}").format(name=person.name, words=entry.in_words(_)))
    return 0
