"""`study regrade`: what scores would be without a faulty question, or with its key corrected."""

import argparse
import json

from lessons.assessment.corrected_key import Key, read_key, read_key_blindly
from lessons.assessment.regrade import Asked, asked_of, named, regraded
from lessons.clean import clean_line, inert_json
from lessons.content.keys import LessonKey
from lessons.learning.days import wall
from lessons.pack.pack import load_index
from lessons.records import Attempt
from store.disk.home import Home
from store.ledger.attempts import attempts
from store.ledger.ledger import Ledger
from store.machine.library import Library
from tui.wording.language import _, ngettext


def run(args: argparse.Namespace, home: Home) -> int:
    """Print the attempts whose score changes; the ledger stays as it is."""
    if not (args.void or args.key):
        args.usage_error(_("name at least one of --void QUESTION, --key QUESTION=KEY"))
    attempts_by_name = list(attempts(Ledger(args.ledger)))
    taken = [attempt for _name, attempt in attempts_by_name]
    void = frozenset(asked for question in args.void for asked in named(question, taken, whole=True))
    keys: dict[Asked, list[Key]] = {}
    for pack in args.pack:
        load_index(pack)  # a library only notes what it cannot read
    library = Library(home, tuple(args.pack)) if args.key else None
    for name, text in args.key:
        for asked in named(name, taken, whole=False):
            question = library.question(*asked) if library else None
            answers = [answer for attempt in taken for answer in attempt.answers if asked_of(attempt, answer) == asked]
            key = (
                read_key(text, question)
                if question
                else read_key_blindly(text, [answer.response for answer in answers])
            )
            keys.setdefault(asked, []).append(key)
    pairs = [(name, old, regraded(old, void, keys)) for name, old in attempts_by_name]
    changed = [entry for entry in pairs if entry[1] != entry[2]]
    if args.format == "json":
        _print_json(changed)
        return 0
    for name, old, new in changed:
        print(clean_line(_line(name, old, new), 400))
    text = ngettext("{n} attempt of {of} changes", "{n} attempts of {of} change", len(changed))
    print(text.format(n=len(changed), of=len(pairs)))
    if turned := sum(map(_turned_wrong, changed)):
        text = ngettext("{n} right answer is wrong now", "{n} right answers are wrong now", turned)
        print(text.format(n=turned))
    return 0


def _turned_wrong(pair: tuple[str, Attempt, Attempt]) -> int:
    """How many answers of an attempt were right and are wrong by the new keys; a voided one is neither."""
    _name, old, new = pair
    return sum(a.points > b.points and b.out_of > 0 for a, b in zip(old.answers, new.answers, strict=True))


def _verdict(attempt: Attempt) -> str:
    return _("passed") if attempt.passed else _("not passed")


def _line(name: str, old: Attempt, new: Attempt) -> str:
    verdict = _verdict(new)
    if old.passed != new.passed:
        verdict = f"{_verdict(old)} → {verdict}"
    return _("{name} {test} {time} {before}/{of} → {after}/{now} {verdict}").format(
        name=name,
        test=f"{LessonKey.of(old)}/{old.test}",
        time=f"{wall(old.ended, None):%Y-%m-%d}",
        before=old.points,
        of=old.out_of,
        after=new.points,
        now=new.out_of,
        verdict=verdict,
    )


def _print_json(changed: list[tuple[str, Attempt, Attempt]]) -> None:
    listed = [
        {
            "member": name,
            "attempt": old.attempt,
            "test": f"{LessonKey.of(old)}/{old.test}",
            "before": [old.points, old.out_of, old.passed],
            "after": [new.points, new.out_of, new.passed],
        }
        for name, old, new in changed
    ]
    print(inert_json(json.dumps({"changed": listed}, indent=2, ensure_ascii=False)))
