"""`study check`: lint packs; with `--fix`, write the ids that are missing."""

import argparse
import contextlib
import json
import os
from pathlib import Path

import lessons
from lessons.clean import clean_line, inert_json
from lessons.lint.codes import CODES, WARNINGS
from lessons.lint.lint import CheckResult, check_pack
from lessons.lint.write_ids import write_ids
from lessons.pack.open_pack import root_of
from lessons.pack.pack import load_pack, outline
from lessons.problem import N_, Problem
from lessons.syntax.finding import Finding
from store.disk import atomic
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.machine.packs_of_one_id import Candidate, Origin, settle
from tui.wording.language import _, explain, ngettext

_LONGEST_LINE = 2000


def run(args: argparse.Namespace, home: Home) -> int:
    """Check; 1 where there are errors."""
    if args.explain:
        return _explain(args.explain)
    today = SystemClock().read().instant.astimezone().date()
    packs: list[Path] = args.packs or _of_current_folder() or _built_in()
    findings: list[Finding] = []
    written = accepted = 0
    for path in packs:
        checked = check_pack(path, advice_on=today)
        if args.fix and checked.missing:
            _write_ids(path, checked)
            written += sum(map(len, checked.missing.values()))
            checked = check_pack(path, advice_on=today)
        findings += checked.findings
        accepted += checked.accepted
    findings += _namesakes(args.packs)
    errors = sum(finding.severity == "error" for finding in findings)
    if args.format == "json":
        _print_json(findings, len(packs), errors, accepted)
    else:
        for finding in findings:
            place = f"{finding.path}:{finding.line}:{finding.column}"
            print(clean_line(f"{place}: {finding.code} {_message(finding)}", _LONGEST_LINE))
        if written:
            print(ngettext("{n} id written", "{n} ids written", written).format(n=written))
        print(_summary(len(packs), errors, len(findings) - errors))
        if accepted:
            print(ngettext("{n} finding accepted", "{n} findings accepted", accepted).format(n=accepted))
    return 1 if errors else 0


def _of_current_folder() -> list[Path]:
    """The pack of the current folder, which is its root or below."""
    with contextlib.suppress(FileNotFoundError):  # a folder that was removed meanwhile
        here = Path.cwd()
        if root := root_of(here):
            return [Path(os.path.relpath(root, here))]
    return []


def _namesakes(packs: list[Path]) -> list[Finding]:
    """Findings for packs that would not be used, because another one has their id."""
    candidates = []
    for path in packs if len(packs) > 1 else ():  # one alone is used
        with contextlib.suppress(Problem):  # reported already
            candidates.append(Candidate(path, Origin.INSTALLED, outline(load_pack(path))))
    return [
        Finding(str(Path(problem.where) / "index.md"), 1, 1, "W104", problem.text,
                {name: str(value) for name, value in problem.fields.items()})
        for problem in settle(candidates)[1]
    ]  # fmt: skip


def _built_in() -> list[Path]:
    return sorted(path.parent for path in (Path(lessons.__file__).parent / "starter").glob("*/*/index.md"))


def _write_ids(path: Path, checked: CheckResult) -> None:
    if not path.is_dir():
        raise Problem(str(path), N_("--fix only writes to folders; unpack this first"))
    for name, missing in checked.missing.items():
        file = path / name
        mode = file.stat().st_mode
        atomic.replace(file, write_ids(file.read_bytes(), missing))
        file.chmod(mode)


def _explain(code: str) -> int:
    """Print what a code means."""
    explained = CODES.get(code.strip().upper())
    if explained is None:
        raise Problem(code, N_("is no code of a finding; they look like E202 or W503"))
    print(f"{code.strip().upper()}  {_(explained.what)}")
    if explained.why:
        print(_("Why: {text}").format(text=_(explained.why)))
        print(_("Example: {text}").format(text=_(explained.example)))
    if code.strip().upper() in WARNINGS:
        accept = f"<!-- accept: {code.strip().upper()} … -->"
        print(_("To accept it, with a reason: {comment}").format(comment=accept))
    return 0


def _message(finding: Finding) -> str:
    return explain(Problem("", finding.text, **finding.fields))


def _print_json(findings: list[Finding], packs: int, errors: int, accepted: int) -> None:
    listed = [
        {
            "path": finding.path,
            "line": finding.line,
            "column": finding.column,
            "code": finding.code,
            "severity": finding.severity.value,
            "message": _message(finding),
        }
        for finding in findings
    ]
    counts = {"packs": packs, "errors": errors, "warnings": len(findings) - errors, "accepted": accepted}
    result = {**counts, "findings": listed}
    # A path must come through exactly; escaped, nothing in it acts on a terminal. DEL alone is never escaped.
    print(inert_json(json.dumps(result, indent=2, ensure_ascii=False)))


def _summary(packs: int, errors: int, warnings: int) -> str:
    return _("{packs}: {errors}, {warnings}").format(
        packs=ngettext("{n} pack", "{n} packs", packs).format(n=packs),
        errors=ngettext("{n} error", "{n} errors", errors).format(n=errors),
        warnings=ngettext("{n} warning", "{n} warnings", warnings).format(n=warnings),
    )
