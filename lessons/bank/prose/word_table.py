"""A table of a Word file that is no sheet of questions, as lines of text."""

import re

from lessons.regex import regex

_NUMBERS = regex(r"题\s*号|序\s*号|No\.?|Number", re.I)
_KEYS = regex(r"(?:正确|参考|标准)?答\s*案|Answers?|Key", re.I)


def table_lines(rows: list[list[str]]) -> list[str]:
    """The lines of a table; one that lists answers below the numbers of questions, as `1.A 2.B`."""
    lines: list[str] = []
    number = 0
    while number < len(rows):
        row = rows[number]
        below = rows[number + 1] if number + 1 < len(rows) else []
        if row and below and _NUMBERS.fullmatch(row[0].strip()) and _KEYS.fullmatch(below[0].strip()):
            pairs = [
                (a.strip(), b.strip()) for a, b in zip(row[1:], below[1:], strict=False) if a.strip() and b.strip()
            ]
            lines.append("  ".join(f"{place}.{key}" for place, key in pairs))
            number += 2
            continue
        lines += [line for cell in _unmerged(row) for line in cell.split("\n")]
        number += 1
    return lines


def _unmerged(row: list[str]) -> list[str]:
    """The cells of a row, each once: a merged one is told for every column that it spans."""
    return [cell for n, cell in enumerate(row) if cell.strip() and (n == 0 or cell != row[n - 1])]
