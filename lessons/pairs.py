"""The pairs of a matching question, a table of two columns, and what only begins like a table."""

import re
from collections.abc import Container

from lessons.containers import Group
from lessons.finding import Findings
from lessons.lookalike import BARS, INVISIBLE, folded
from lessons.problem import N_

_OTHER = f"[｜{BARS}]"
_OTHER_BARS = re.compile(_OTHER)
_OTHER_BAR = re.compile(rf"^{_OTHER}|{_OTHER}$|^\|[ ]*{_OTHER}|{_OTHER}[ ]*\|$")
_RULE = re.compile("[ |:·•\u200b-]*-[ |:·•\u200b-]*")
_BAR = re.compile(r"(?<!\\)\|")
_CONTAINER = re.compile(r"(?:[ ]*(?:>|(?:[-*+]|[0-9]{1,9}[.)])(?=[ ])))*[ ]*")


def report_no_tables(lines: list[str], code: Container[int], groups: list[Group], findings: Findings) -> None:
    """Report rows that belong to no table: they would be shown as they are written."""
    tables = {
        line
        for group in groups
        for token in group
        if token.type == "table_open" and token.map
        for line in range(*token.map)
    }
    above = -2
    for number, line in enumerate(lines):
        if number in code or number in tables:
            continue
        begin = _CONTAINER.match(line)
        column = begin.end() if begin else 0
        if not _is_row(line[column:]):
            continue
        below = lines[number + 1] if number + 1 < len(lines) else ""
        if above <= number <= above + 1:
            pass  # said of the first row
        elif _OTHER_BARS.search(line):
            _report_bar(line, number, findings)
        elif _RULE.fullmatch(folded(below)):
            text = N_("the line under a table's heading is |---|---|, with as many cells")
            findings.add(number + 1, "E206", text)
            number += 1
        else:
            text = N_("this is no table yet; write |---|---| under its heading, with as many cells")
            findings.add_at(number, column, "E206", text)
        above = number


def report_row(line: str, number: int, findings: Findings) -> bool:
    """Report, and say, whether a row of a table of two columns has more or fewer cells: they would be lost."""
    row = INVISIBLE.sub("", line).strip()
    cells = len(_BAR.split(row)) - row.startswith("|") - bool(re.search(r"(?<!\\)\|$", row))
    if other := _OTHER_BAR.search(row) if cells == 2 else None:
        _report_bar(line, number, findings)
    if cells != 2:
        if _OTHER_BARS.search(line):
            _report_bar(line, number, findings)
        else:
            text = N_("this row has {n} cells, and matching two columns; write a | inside a cell as \\|")
            findings.add(number, "E206", text, n=cells)
    return cells != 2 or bool(other)


def _report_bar(line: str, number: int, findings: Findings) -> None:
    bar = _OTHER_BARS.search(line)
    at = bar.start() if bar else 0
    findings.add_at(number, at, "E206", N_("{found} divides no cells; write |"), found=line[at : at + 1])


def _is_row(text: str) -> bool:
    text = folded(text.rstrip())
    return text[:1] == "|" and ((text[-1] == "|" and len(text) > 1) or text.count("|") > 2)
