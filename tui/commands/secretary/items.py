"""`study items`: item analysis of the tests in a ledger."""

import argparse
import json
from collections import Counter

import msgspec

from lessons.assessment.item_analysis import ENOUGH, ItemStatistics, items
from lessons.assessment.regrade import Asked
from lessons.clean import clean_line, inert_json
from store.disk.home import Home
from store.ledger.attempts import attempts
from store.ledger.ledger import Ledger
from tui.wording.language import _

_WEAK = 0.1
"""Discrimination below which a question should be looked at."""


def run(args: argparse.Namespace, home: Home) -> int:
    """Print every question's figures."""
    statistics = items(attempts(Ledger(args.ledger)))
    if args.format == "json":
        _print_json(statistics)
        return 0
    wordings = Counter(item.question for item in statistics)
    for item in statistics:
        print(clean_line(_line(item, several=wordings[item.question] > 1), 400))
    if not statistics:
        print(_("no test was handed in yet"))
    return 0


def _line(item: ItemStatistics, *, several: bool) -> str:
    parts = [
        _("{n} answers").format(n=item.n),
        _("{percent}% right").format(percent=round(100 * item.difficulty)),
        _("discrimination {value}").format(value="—" if item.discrimination is None else f"{item.discrimination:+.2f}"),
        _("{n} s").format(n=item.median_seconds),
    ]
    if item.responses:
        parts += [f"“{response}” {count}" for response, count in item.responses[:3]]
    else:
        parts += [f"{option}: {count}" for option, count in item.options]
    if item.skipped:
        parts.append(_("left out {n}").format(n=item.skipped))
    if item.n < ENOUGH:
        parts.append(_("few answers; read with care"))
    elif item.discrimination is not None and item.discrimination < _WEAK:
        parts.append(_("check its key and wording"))
    name = str(Asked(item.question, item.digest)) if several else item.question
    return f"{name}: " + " · ".join(parts)


def _print_json(statistics: list[ItemStatistics]) -> None:
    listed = [{**msgspec.to_builtins(item), "difficulty": round(item.difficulty, 4)} for item in statistics]
    print(inert_json(json.dumps({"items": listed}, indent=2, ensure_ascii=False)))
