"""`study doctor`: whether terminal, machine and data are in order, a line for each check, and what to do where not."""

import argparse
import os
import shutil
import sys
from collections.abc import Iterator

import msgspec

from lessons.clean import inert_json
from lessons.text.width import width
from lessons.typeset.fill_lines import fill
from store.checkup.check_finding import CheckFinding, State
from store.checkup.finding_code import FindingCode
from store.disk.clock import SystemClock
from store.disk.home import Home
from tui.console.finding_words import code_of, found, to_do
from tui.console.terminal_check import SAMPLE, TerminalSeen, terminal_findings
from tui.terminal.drawn_widths import drawn_widths
from tui.wording.language import _, listed, ngettext

_SIGNS = {State.OK: "✓", State.WARN: "!", State.FAIL: "✗", State.UNTESTED: "·"}

_NARROWEST = 20
"""Columns for what was found, however narrow the terminal is."""


def run(args: argparse.Namespace, home: Home) -> int:
    """Look at everything, change nothing; 1 where something fails."""
    from store.kiosk.setup_check import checkup  # only here: `study doctor --help` loads no cryptography

    clock = SystemClock()
    findings = [*terminal_findings(os.environ, _terminal()), *checkup(home, clock, os.environ), *_over_ssh(home, clock)]
    findings = with_setting_faults(findings, home)
    if args.format == "json":
        values = [
            {"check": one.check, "state": one.state, "code": code_of(one), "text": found(one), "do": to_do(one)}
            for one in findings
        ]
        print(inert_json(msgspec.json.format(msgspec.json.encode(values), indent=2).decode()))
    else:
        for line in _lines(findings, shutil.get_terminal_size().columns if sys.stdout.isatty() else None):
            print(line)
        print(_in_short(findings))
    return 1 if any(one.state is State.FAIL for one in findings) else 0


def with_setting_faults(findings: list[CheckFinding], home: Home) -> list[CheckFinding]:
    """The findings, and among those of the settings also what only the screens make of them."""
    from tui.terminal.setting_faults import setting_faults  # Textual knows the keys and colours there are

    if any(one.check == "settings" and one.state is State.FAIL for one in findings):
        return findings  # they could not be read
    faults = [
        CheckFinding(
            check="settings",
            state=State.WARN,
            code=FindingCode.SETTINGS_VALUE_UNKNOWN,
            text=fault.problem.text,
            mend=fault.mend,
            problem=fault.problem,
        )
        for fault in setting_faults(Home(home.path))
    ]
    if not faults:
        return findings
    place = next((place for place, one in enumerate(findings) if one.check == "settings"), len(findings))
    kept = [one for one in findings if one.check != "settings" or not one.ok]
    return [*kept[:place], *faults, *kept[place:]]


def _terminal() -> TerminalSeen | None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    columns, rows = shutil.get_terminal_size()
    return TerminalSeen((columns, rows), drawn_widths(SAMPLE))


def _over_ssh(home: Home, clock: SystemClock) -> list[CheckFinding]:
    """What a shared machine that members reach over SSH needs."""
    if sys.platform == "win32" or not (home.path / "kiosk").is_dir():
        return []
    from store.kiosk.over_ssh.ssh_check import ssh_findings
    from store.kiosk.sign_in import Kiosk

    return ssh_findings(Kiosk(home, clock))


def _lines(findings: list[CheckFinding], columns: int | None) -> Iterator[str]:
    """A line each: sign and word, the check's name, what was found, what to do.

    In a terminal of so many `columns` what was found is filled in, and what to do stands beneath, left whole,
    since commands in it are copied.
    """
    words = {State.OK: _("ok"), State.WARN: _("warning"), State.FAIL: _("failed"), State.UNTESTED: _("untested")}
    longest, named = max(map(width, words.values())), max(len(one.check) for one in findings)
    first = 2 + longest + 2
    for one in findings:
        word = words[one.state] + " " * (longest - width(words[one.state]))
        head, text, do = f"{_SIGNS[one.state]} {word}  {one.check:<{named}}  ", found(one), to_do(one)
        if columns is None:
            yield head + text + (f" → {do}" if do else "")
            continue
        indent = first + named + 2
        pieces = [text[start:end] for start, end in fill(text, max(columns - indent, _NARROWEST))]
        yield head + ("\n" + " " * indent).join(pieces) + (f"\n{' ' * first}→ {do}" if do else "")


def _in_short(findings: list[CheckFinding]) -> str:
    wrong = sum(one.state is State.FAIL for one in findings)
    warned = sum(one.state is State.WARN for one in findings)
    if not wrong + warned:
        return _("Everything that was tested is in order.")
    counts = []
    if wrong:
        counts.append(ngettext("{n} thing is wrong", "{n} things are wrong", wrong).format(n=wrong))
    if warned:
        counts.append(ngettext("{n} warning", "{n} warnings", warned).format(n=warned))
    return listed(counts)
