"""The pairs of a matching question, a table of two columns, and what only begins like a table."""

from collections.abc import Container

from lessons.problem import N_
from lessons.regex import regex
from lessons.syntax.containers import Group, line_of, lines_of
from lessons.syntax.finding import Findings
from lessons.text.markup_lookalikes import BARS, folded
from lessons.text.visible import visible

_OTHER = f"[｜{BARS}]"
_OTHER_BARS = regex(_OTHER)
_OTHER_BAR = regex(rf"^{_OTHER}|{_OTHER}$|^\|[ ]*{_OTHER}|{_OTHER}[ ]*\|$")
_RULE = regex("[ |:·•\u200b-]*-[ |:·•\u200b-]*")
_BAR = regex(r"(?<!\\)\|")
_BAR_AT_END = regex(r"(?<!\\)\|\Z")
_CONTAINER = regex(r"(?:[ ]*(?:>|(?:[-*+]|[0-9]{1,9}[.)])(?=[ ])))*[ ]*")
_NO_TABLE = N_("this is not a table yet; write |---|---| under its heading, with as many cells")


def report_no_tables(lines: list[str], code: Container[int], groups: list[Group], findings: Findings) -> None:
    """Report rows outside any table, which would be shown as written."""
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
            findings.add_at(number, column, "E206", _NO_TABLE)
        above = number


def report_rows_without_bars(lines: list[str], groups: list[Group], findings: Findings) -> None:
    """Report a table without its second line, and without bars at the edges: paragraphs with a bar in each line."""
    for group in groups:
        rows = [folded(lines[n]) for n in lines_of(group)] if group[0].type == "paragraph_open" else []
        if len(rows) > 1 and all("|" in row for row in rows):
            findings.add(line_of(group), "E206", _NO_TABLE)


def report_rows(body: list[str], table: list[int], findings: Findings) -> set[int]:
    """Report what is wrong with the rows of a table, and text directly under it; return the lines with a mistake.

    `table`: its lines without the second; text under it is read as rows too, up to an empty line.
    """
    rows = list(table)
    while len(rows) > 1 and not (_BAR.search(body[rows[-1]]) or _OTHER_BARS.search(body[rows[-1]])):
        rows.pop()
    text = table[len(rows) :]
    if text:
        message = N_("this is read as a row of the table; leave an empty line after it, or write | between two cells")
        findings.add(text[0], "E206", message)
    return {*text, *(line for line in rows if _report_row(body[line], line, findings))}


def _report_row(line: str, number: int, findings: Findings) -> bool:
    """Report a row that has not two cells, or a wrong bar between them; return whether it did."""
    row = visible(line).strip()
    count = cells(row)
    if other := _OTHER_BAR.search(row) if count == 2 else None:
        _report_bar(line, number, findings)
    if count != 2:
        if _OTHER_BARS.search(line):
            _report_bar(line, number, findings)
        else:
            text = N_("this row has {n} cells, and matching two columns; write a | inside a cell as \\|")
            if count == 1:
                text = N_("this row has one cell, and matching two columns; write | between its two sides")
            findings.add(number, "E206", text, n=count)
    return count != 2 or bool(other)


def cells(row: str) -> int:
    """How many cells a row of a table has, with bars at its edges or without."""
    row = row.strip()
    return len(_BAR.split(row)) - row.startswith("|") - bool(_BAR_AT_END.search(row))


def _report_bar(line: str, number: int, findings: Findings) -> None:
    bar = _OTHER_BARS.search(line)
    at = bar.start() if bar else 0
    findings.add_at(number, at, "E206", N_("{found} does not separate cells; write |"), found=line[at : at + 1])


def _is_row(text: str) -> bool:
    text = folded(text.rstrip())
    return text[:1] == "|" and (not text.strip("| ") or (text[-1] == "|" and len(text) > 1) or text.count("|") > 2)
