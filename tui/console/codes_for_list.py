"""Codes for everybody on a list, with a line for each, and slips; at a shared machine or by the secretary."""

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from lessons.clean import clean_line
from lessons.problem import Problem
from store.branch.list_enrolment import Holds, Known, LineOutcome, ListOutcome, outcomes
from store.branch.name_list import LARGEST, ListedPerson, people_in
from store.crypto.envelope import read_bounded
from store.report.slips import Slip
from tui.console.slips_file import SshAddress, refuse_slips_file, slip, write_slips
from tui.wording.language import _, explain


def listed(file: Path) -> list[ListedPerson]:
    """Everybody on the list in a file. Raises `Problem`."""
    return people_in(str(file), read_bounded(file, LARGEST))


def give_codes(
    args: argparse.Namespace,
    people: list[ListedPerson],
    known: Iterable[Known],
    holds: Callable[[Known], Holds],
    give: Callable[[ListOutcome[Known]], str],
    *,
    until: str = "",
    branch: str = "",
    ssh: SshAddress = SshAddress(),  # noqa: B008 -- a frozen value
) -> int:
    """Make the codes, a line for each person, and the slips; 1 where a line was refused.

    `give` makes a code and returns it. With `--dry-run` only the lines are printed.
    """
    refuse_slips_file(args.slips)
    decided = outcomes(str(args.list), people, known, holds, renew=args.renew)
    slips: list[Slip] = []
    kept = refused = 0
    try:
        for one in decided:
            try:
                if one.refusal:
                    raise one.refusal
                code = give(one) if one.gets_code and not args.dry_run else ""
            except Problem as problem:
                print(f"study: {explain(problem)}", file=sys.stderr)
                refused += 1
                continue
            kept += not one.gets_code
            if code:
                slips.append(slip(one.person, code, until))
            text = _("line {line}: {name}: {outcome}")
            outcome = _outcome(one, "" if args.slips else code, made=not args.dry_run)
            print(text.format(line=one.person.line, name=clean_line(one.person.name), outcome=outcome), flush=True)
            _warn_of_alike(one)
    finally:
        if args.slips:
            write_slips(args.slips, slips, branch, ssh)
    made = sum(one.gets_code for one in decided) if args.dry_run else len(slips)
    text = _("codes: {made}, kept as they are: {kept}, refused: {refused}")
    print(text.format(made=made, kept=kept, refused=refused))
    if args.dry_run:
        print(_("nothing was written; without --dry-run the codes are made"))
    return 1 if refused else 0


def _outcome(one: ListOutcome[Known], code: str, *, made: bool) -> str:
    match one.outcome:
        case LineOutcome.HAS_CODE:
            return _("has a code that was not used yet; kept (--renew replaces it)")
        case LineOutcome.HAS_KEY:
            return _("is enrolled already; kept")
        case LineOutcome.REPEATED:
            return _("the same person as on an earlier line")
        case _ if code:
            return _("code {code}").format(code=code)
        case LineOutcome.NEW:
            return _("new, a code is on the slip") if made else _("new, gets a code")
        case _:
            return _("known here, a code is on the slip") if made else _("known here, gets a code")


def _warn_of_alike(one: ListOutcome[Known]) -> None:
    if one.alike:
        text = _("{name} looks like {names}; if it is the same person, don't hand out this code")
        names = ", ".join(map(clean_line, one.alike))
        print(text.format(name=clean_line(one.person.name), names=names), file=sys.stderr)
