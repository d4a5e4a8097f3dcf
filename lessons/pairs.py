"""The pairs of a matching question, a table of two columns, and what only begins like a table."""

import re
from collections.abc import Container

from lessons.containers import Group
from lessons.finding import Findings
from lessons.problem import N_

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
        if number == above + 1:
            pass  # said of the first row
        elif "｜" in line:
            _report_bar(line, number, findings)
        else:
            text = N_("this is no table yet; write |---|---| under its heading, with as many cells")
            findings.add_at(number, column, "E206", text)
        above = number


def report_row(line: str, number: int, findings: Findings) -> bool:
    """Report, and say, whether a row of a table of two columns has more or fewer cells: they would be lost."""
    row = line.strip()
    cells = len(_BAR.split(row)) - row.startswith("|") - bool(re.search(r"(?<!\\)\|$", row))
    if cells != 2:
        if "｜" in line:
            _report_bar(line, number, findings)
        else:
            text = N_("this row has {n} cells, and matching two columns; write a | inside a cell as \\|")
            findings.add(number, "E206", text, n=cells)
    return cells != 2


def _report_bar(line: str, number: int, findings: Findings) -> None:
    findings.add_at(number, line.index("｜"), "E206", N_("｜ divides no cells; write |"))


def _is_row(text: str) -> bool:
    text = text.rstrip()
    return text[:1] in ("|", "｜") and ((text[-1] in "|｜" and len(text) > 1) or text.count("|") + text.count("｜") > 2)
