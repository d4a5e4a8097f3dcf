"""The cells of a workbook, .xlsx, .xls or .ods, as the texts that its reader sees."""

import contextlib
import datetime
import re
import zipfile
from pathlib import Path
from typing import NamedTuple

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from lessons.regex import regex
from store.bank.opened import Opened, SheetCells

MAX_ROWS = 200_000
_STYLE_OF_CELL = regex(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*? s="([0-9]+)"(?![^>]* t="(?!n"))')
_STYLES = regex(rb"<cellXfs\b.*?</cellXfs>", re.S)
_FORMAT_OF_STYLE = regex(rb'<xf\b[^>]*?numFmtId="([0-9]+)"')
_OWN_FORMAT = regex(rb'<numFmt\b[^>]*?numFmtId="([0-9]+)"[^>]*?formatCode="([^"]*)"')
_SHEET = regex(rb'<sheet\b[^>]*?name="([^"]*)"[^>]*?r:id="([^"]*)"')
_TARGET = regex(rb"<Relationship\b[^>]*>")
_FORMULA = regex(rb"<f[ >/]")
_UNSAVED = regex(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*><f\b[^>]*(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>')

Value = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


def read(path: Path) -> Opened:
    """All sheets with cells."""
    # By its content: from a path it would go by the ending.
    with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
        parts = _parts(path)
        sheets = []
        for number, about in enumerate(book.sheets_metadata):
            if about.typ is not SheetTypeEnum.WorkSheet:
                continue
            hidden = about.visible is not SheetVisibleEnum.Visible
            sheet = book.get_sheet_by_index(number)
            sheets.append(_cells(sheet, hidden, parts.get(about.name, _Marks(are_known=False))))
        return Opened(sheets)


class _Marks(NamedTuple):
    """What calamine does not tell of a sheet."""

    percents: frozenset[tuple[int, int]] = frozenset()
    """Cells that show a percentage."""
    formulas: int = 0
    unsaved: tuple[tuple[int, int], ...] = ()
    """Cells with a formula and no stored result."""
    are_known: bool = True
    """Whether the file says such things at all where we can read them: only an .xlsx does."""


def _cells(sheet: CalamineSheet, hidden: bool, marks: _Marks) -> SheetCells:
    rows: list[list[str]] = []
    dates: list[tuple[int, int]] = []
    fractions: list[tuple[int, int]] = []
    for number, values in enumerate(sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS)):
        row = []
        for column, value in enumerate(values):
            if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
                dates.append((number, column))
            elif isinstance(value, float) and not marks.are_known and 0 < value < 1:
                fractions.append((number, column))
            row.append(_text(value, (number, column) in marks.percents))
        while row and not row[-1]:
            row.pop()
        rows.append(row)
    while rows and not rows[-1]:
        rows.pop()
    merged = sheet.merged_cell_ranges or []
    spans = [(a, b, c, d) for (a, b), (c, d) in merged if a < len(rows)]
    return SheetCells(sheet.name, rows, spans, dates, marks.formulas, list(marks.unsaved), fractions, hidden)


def _text(value: Value, is_percent: bool) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        shown = value * 100 if is_percent else value
        number = f"{shown:.15g}"
        if "e" in number and abs(shown) < 1e21:
            number = f"{shown:.0f}" if float(shown).is_integer() else f"{shown:.15f}".rstrip("0")
        return f"{number}%" if is_percent else number
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)


def _parts(path: Path) -> dict[str, _Marks]:
    """The marks of each sheet of an .xlsx."""
    found: dict[str, _Marks] = {}
    with (
        contextlib.suppress(zipfile.BadZipFile, KeyError, ValueError, UnicodeDecodeError),
        zipfile.ZipFile(path) as archive,
    ):
        styles = _percent_styles(archive.read("xl/styles.xml"))
        targets = {}
        for relation in _TARGET.findall(archive.read("xl/_rels/workbook.xml.rels")):
            id_, target = re.search(rb'Id="([^"]*)"', relation), re.search(rb'Target="([^"]*)"', relation)
            if id_ and target:
                targets[id_[1]] = target[1].decode().removeprefix("/xl/")
        for name, relation in _SHEET.findall(archive.read("xl/workbook.xml")):
            data = archive.read(f"xl/{targets[relation]}")
            styled = _STYLE_OF_CELL.findall(data) if styles else []
            cells = frozenset(
                (int(row) - 1, _column(letters)) for letters, row, style in styled if int(style) in styles
            )
            formulas = len(_FORMULA.findall(data))
            unsaved = _UNSAVED.findall(data) if formulas else []
            places = tuple((int(row) - 1, _column(letters)) for letters, row in unsaved)
            found[_unescaped(name.decode())] = _Marks(cells, formulas, places)
    return found


def _percent_styles(data: bytes) -> set[int]:
    """Numbers of the cell styles that show a percentage (ECMA-376 part 1, 18.8.30: formats 9 and 10)."""
    formats = {9, 10} | {int(id_) for id_, code in _OWN_FORMAT.findall(data) if b"%" in code}
    styles = _STYLES.search(data)
    used = _FORMAT_OF_STYLE.findall(styles[0]) if styles else []
    return {number for number, format_ in enumerate(used) if int(format_) in formats}


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _unescaped(name: str) -> str:
    for reference, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        name = name.replace(reference, sign)
    return name
