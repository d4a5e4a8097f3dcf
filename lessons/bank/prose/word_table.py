"""A table of a Word file that is no sheet of questions, as lines of text."""

import re

from lessons.bank.prose.lines import labelled
from lessons.regex import regex

_NUMBERS = regex(r"题\s*号|序\s*号|No\.?|Number", re.I)
_STEM = regex(r"题\s*干|题\s*目|试\s*题|问\s*题|Question", re.I)
_OPTIONS = regex(r"(?:备选)?(?:选\s*项|答案选项)|Options", re.I)
_LETTER = regex("(?:选项)?[A-ZＡ-Ｚ]")
_KEYS = regex(r"(?:正确|参考|标准)?答\s*案|Answers?|Key", re.I)


def table_lines(rows: list[list[str]]) -> list[str]:
    """The lines of a table; one that lists answers below the numbers of questions, as `1.A 2.B`."""
    if keys := _listed_below(rows):
        return keys
    lines: list[str] = []
    number = stems = 0
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
        cells = _unmerged(row)
        if len(cells) == 2 and (begun := _begun(cells[0], cells[1], stems)):
            stems += begun.startswith(f"{stems + 1}. ")
            lines += begun.split("\n")
            number += 1
            continue
        lines += [line for cell in cells for line in cell.split("\n")]
        number += 1
    return lines


def _listed_below(rows: list[list[str]]) -> list[str]:
    """The answers of a table with numbers and answers in columns, once or several times beside each other."""
    head = [cell.strip() for cell in rows[0]] if rows else []
    numbers, keys = head[::2], head[1::2]
    is_list = len(numbers) == len(keys) and all(map(_NUMBERS.fullmatch, numbers)) and all(map(_KEYS.fullmatch, keys))
    if not head or not is_list:
        return []
    pairs = [(row[column].strip(), row[column + 1].strip()) for column in range(0, len(head), 2) for row in rows[1:]]
    return [f"{number}.{key}" for number, key in pairs if number and key]


def _begun(name: str, text: str, stems: int) -> str:
    """A row of two cells, the first of which says what the second is, as a line of a text; empty where it does not."""
    name = name.strip()
    if _STEM.fullmatch(name):
        return f"{stems + 1}. {text}"
    if name.isdecimal() or _LETTER.fullmatch(name):
        return f"{name.removeprefix('选项')}. {text}"
    if _OPTIONS.fullmatch(name):
        return text
    return f"{name}：{text}" if labelled(f"{name}：") else ""


def _unmerged(row: list[str]) -> list[str]:
    """The cells of a row, each once: a merged one is told for every column that it spans."""
    return [cell for n, cell in enumerate(row) if cell.strip() and (n == 0 or cell != row[n - 1])]
