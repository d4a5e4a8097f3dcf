"""`study import`: questions of other programs into a pack."""

import argparse
import json
import sys
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from lessons.bank.bank_question import BankOutcome
from lessons.bank.written.join_pack import Joined
from lessons.clean import clean_line, inert_json
from store.bank.import_bank import ImportPlan, plan_import, write_import
from store.bank.read_bank import BankRead, read_bank
from store.disk.home import Home
from store.machine.library import Library
from tui.wording.bank import JOINED, layout_name, next_step, place_text, remark_text
from tui.wording.language import _, language, ngettext

_LONGEST_LINE = 2000
_ALIKE = 20
"""So many remarks of the same wording are printed; the list for programs has all."""


def run(args: argparse.Namespace, home: Home) -> int:
    """Import; 1 where a question was not taken."""
    if args.review:
        return _review(args, home)
    try:
        bank = read_bank(args.files, _progress if sys.stderr.isatty() else lambda _name, _count: None)
    finally:
        if sys.stderr.isatty():  # a problem, too, is said on an empty line
            print("\r\033[K", end="", file=sys.stderr, flush=True)
    plan = plan_import(
        bank,
        args.pack,
        lesson=args.lesson,
        lang=args.lang or language(),
        today=datetime.now(UTC).astimezone().date(),
        taken_ids=[edition.outline.manifest.id for edition in Library(home).editions],
        again=args.again,
    )
    if not args.dry_run:
        write_import(plan)
    refused = sum(outcome.question is None for outcome in plan.outcomes)
    if args.format == "json":
        print(inert_json(json.dumps(_as_json(bank, plan, args.dry_run), indent=2, ensure_ascii=False)))
    else:
        for line in _lines(bank, plan, args.dry_run):
            print(clean_line(line, _LONGEST_LINE) if not line.startswith("    ") else f"    {clean_line(line, 500)}")
    return 1 if refused or not plan.outcomes else 0


def _review(args: argparse.Namespace, home: Home) -> int:
    from tui.terminal import terminal_fit  # here and below: an import without a screen waits for neither

    if text := terminal_fit.unfit():
        args.usage_error(text)
    terminal_fit.make_ready()
    from tui.app.preview.bank_review import run as review

    status = review(home, args.files, args.pack, args.lesson, args.lang or language(), again=args.again)
    print(_("nothing was written") if status else _("written: {files}").format(files=args.pack))
    if not status:
        print(next_step(args.pack))
    return status


def _progress(name: str, count: int) -> None:
    text = _("{file}: {n} questions").format(file=clean_line(name, 60), n=count)
    print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def _lines(bank: BankRead, plan: ImportPlan, dry_run: bool) -> list[str]:
    lines = [
        f"{place_text(part.place)}: {layout_name(part.layout)}, "
        + ngettext("{n} question", "{n} questions", part.questions).format(n=part.questions)
        for part in bank.parts
    ]
    lines += [f"{place_text(place, remark.column)}: {remark_text(remark)}" for place, remark in bank.notes]
    said: Counter[str] = Counter()
    for outcome in plan.outcomes:
        lines += _outcome_lines(outcome, plan, said)
    for text, count in said.items():
        if count > _ALIKE:
            more = _("and {n} more like this: {text} (`--format json` lists all)")
            lines.append(more.format(n=count - _ALIKE, text=text))
    for question in plan.gone:
        text = _("no longer in the bank, still in the pack; delete it there if it is not to be asked any more")
        lines.append(f"{question.path}:{question.line}: {text} — {clean_line(question.stem, 40)}")
    refused = sum(outcome.question is None for outcome in plan.outcomes)
    remarked = sum(outcome.state == "remarked" for outcome in plan.outcomes)
    summary = _("{all} questions: {taken} taken, {remarked} of them with a remark; {refused} not taken")
    lines.append(
        summary.format(all=len(plan.outcomes), taken=len(plan.outcomes) - refused, remarked=remarked, refused=refused)
    )
    counted = [f"{_(name)}: {plan.count(state)}" for state, name in JOINED.items() if plan.count(state)]
    counted += [_("no longer in the bank: {n}").format(n=len(plan.gone))] if plan.gone else []
    if counted:
        lines.append(_("in the pack: {counts}").format(counts=", ".join(counted)))
    if dry_run:
        lines.append(_("nothing was written (--dry-run)"))
    elif plan.files:
        lines.append(
            _("written: {files}").format(files=", ".join(str(plan.pack / path) for path in sorted(plan.files)))
        )
        lines.append(next_step(plan.pack))
    elif plan.is_new:
        lines.append(_("nothing was written: no question was taken"))
    else:
        lines.append(_("nothing to write: everything is in the pack already"))
    return lines


def _outcome_lines(outcome: BankOutcome, plan: ImportPlan, said: Counter[str]) -> list[str]:
    lines = []
    for remark in outcome.remarks:
        is_reason = outcome.question is None and remark is outcome.remarks[-1]
        if not is_reason:
            said[_(remark.text)] += 1
            if said[_(remark.text)] > _ALIKE:
                continue
        text = remark_text(remark)
        text = _("not taken: {why}").format(why=text) if is_reason else text
        lines.append(f"{place_text(outcome.place, remark.column)}: {text} — {clean_line(outcome.stem, 40)}")
    result = plan.results.get(outcome.id) if outcome.question else None
    if result and result.state in (Joined.UPDATED, Joined.DIFFERS):
        if result.state is Joined.UPDATED:
            changed = _("changed in the bank, and so in {path}").format(path=result.path)
            lines.append(f"{place_text(outcome.place)}: {changed} — {clean_line(outcome.stem, 40)}")
        lines += [f"    {line}" for line in result.difference]
    return lines


def _as_json(bank: BankRead, plan: ImportPlan, dry_run: bool) -> dict[str, Any]:
    states = Counter(outcome.state for outcome in plan.outcomes)
    return {
        "pack": str(plan.pack),
        "dry_run": dry_run,
        "read": [
            {"file": p.place.file, "sheet": p.place.sheet, "layout": p.layout, "questions": p.questions}
            for p in bank.parts
        ],
        "counts": {
            "questions": len(plan.outcomes),
            **{state: states[state] for state in ("taken", "remarked", "refused")},
            **{state.value: plan.count(state) for state in Joined},
        },
        "notes": [
            {"file": place.file, "sheet": place.sheet, "row": place.row, "column": remark.column,
             "text": remark_text(remark)}
            for place, remark in bank.notes
        ],
        "questions": [_question_json(outcome, plan) for outcome in plan.outcomes],
        "no_longer_in_bank": [
            {"id": question.id, "lesson": question.path, "line": question.line, "stem": question.stem}
            for question in plan.gone
        ],
        "written": [] if dry_run else sorted(plan.files),
    }  # fmt: skip


def _question_json(outcome: BankOutcome, plan: ImportPlan) -> dict[str, Any]:
    result = plan.results.get(outcome.id) if outcome.question else None
    return {
        "file": outcome.place.file,
        "sheet": outcome.place.sheet,
        "row": outcome.place.row,
        "state": outcome.state,
        "kind": outcome.question.kind.value if outcome.question else "",
        "stem": outcome.stem,
        "id": outcome.id if outcome.question else "",
        "lesson": result.path if result else "",
        "in_pack": result.state.value if result else "",
        "remarks": [{"column": remark.column, "text": remark_text(remark)} for remark in outcome.remarks],
        "difference": list(result.difference) if result else [],
    }
