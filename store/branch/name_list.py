"""Reads a list of people: CSV, or a name on each line, as spreadsheets and personnel offices write it."""

import csv
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from lessons.clean import clean_line
from lessons.problem import N_, Problem
from lessons.regex import regex
from lessons.text.encoding import decoded

MOST_PEOPLE = 5000
"""Far more than one branch; a file with more is another file."""
LARGEST = 4 * 1024 * 1024
"""Bytes."""
_HEADINGS = {
    "name": "name", "full name": "name", "姓名": "name", "名字": "name", "党员姓名": "name",
    "level": "level", "级别": "level", "层级": "level", "类别": "level", "身份": "level",
    "number": "number", "no": "number", "no.": "number", "staff number": "number", "employee number": "number",
    "工号": "number", "编号": "number", "员工编号": "number", "职工编号": "number", "人员编号": "number",
}  # fmt: skip
_SEPARATORS = "\t,;，；"
_OTHER_FORMATS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf")
"""How workbooks, documents and PDF begin."""
_BETWEEN_HAN = regex(r"(?<=[\u3400-\u9fff\U00020000-\U000323af])\s+(?=[\u3400-\u9fff\U00020000-\U000323af])")


class ListedPerson(NamedTuple):
    """Somebody on a list."""

    line: int
    """Line in the file, from 1; 0: not from a file."""
    name: str
    """Cleaned; may be empty where the line has none."""
    level: str = ""
    number: str = ""
    """The number that their employer gave them, which tells two people of one name apart; empty: none."""


def people_in(where: str, data: bytes) -> list[ListedPerson]:
    """Everybody on the list in `data`, in its order; empty lines are passed over.

    Text in UTF-8, UTF-16 or GB18030, with or without a byte order mark. Either a name on each line; or columns,
    separated by tab, comma or semicolon, with headings in the first line that say what is in a column: name, level,
    number, in English or Chinese, in any order; other columns are ignored. Raises `Problem` for what is no such
    list; `where` names the file.
    """
    text = None if data.startswith(_OTHER_FORMATS) else decoded(data)
    if text is None:
        raise Problem(where, N_("is no list as text; save it as CSV (in Excel: CSV UTF-8), then name that file"))
    rows = _rows(where, text)
    columns = _columns(rows[0][1]) if rows else None
    if columns is not None:
        rows = rows[1:]
    elif rows and len(rows[0][1]) > 1:
        text = N_("has several columns; say in its first line which they are: name, level, number")
        raise Problem(where, text)
    people = [_person(line, cells, columns or {"name": 0}) for line, cells in rows]
    if not people:
        raise Problem(where, N_("has no names in it; write one on each line"))
    if len(people) > MOST_PEOPLE:
        raise Problem(where, N_("has more than {most} lines; is this the right file?"), most=MOST_PEOPLE)
    return people


def _rows(where: str, text: str) -> list[tuple[int, list[str]]]:
    """The lines that are not empty, each with its number and its cells."""
    lines = text.splitlines()
    first = next((line for line in lines if line.strip()), "")
    separator = next((mark for mark in _SEPARATORS if mark in first), None)
    if separator is None:
        return [(number, [line]) for number, line in enumerate(lines, 1) if line.strip()]
    reader = csv.reader(lines, delimiter=separator)
    try:
        return [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        text = N_("line {line} is no CSV ({reason})")
        raise Problem(where, text, line=reader.line_num, reason=str(error)) from error


def _columns(cells: Sequence[str]) -> dict[str, int] | None:
    """Which column holds what, by the headings; None where this line has none for a name."""
    folded = [unicodedata.normalize("NFKC", clean_line(cell, 40)).casefold().replace("\u3000", "") for cell in cells]
    named = [_HEADINGS.get(text) or _HEADINGS.get(text.replace(" ", "")) for text in folded]
    columns = {what: named.index(what) for what in named if what}
    return columns if "name" in columns else None


def _person(line: int, cells: Sequence[str], columns: dict[str, int]) -> ListedPerson:
    def cell(what: str, limit: int) -> str:
        column = columns.get(what, len(cells))
        return clean_line(cells[column], limit) if column < len(cells) else ""

    # A list pads names of two characters with a space, so that all are of one width.
    return ListedPerson(line, _BETWEEN_HAN.sub("", cell("name", 100)), cell("level", 80), cell("number", 40))
