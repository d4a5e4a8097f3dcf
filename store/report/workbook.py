"""A report as an Excel workbook: real numbers and dates, filters, frozen headings, ready to print."""

from datetime import datetime
from io import BytesIO
from math import ceil
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lessons.problem import N_, Problem
from lessons.text.width import width as cells_of
from store.report.column_widths import MOST, text, upward, widths
from store.report.sheets import Cell, Report, ReportSheet, Shown, looks_live

_MOST_ROWS = 1_048_575
_A4 = 9
_MARGIN = 0.3
"""Inches."""
_LINE, _LETTER = 15, 6
"""Points of a line, and of a rotated letter."""
_HIGHEST = 409
"""Points of Excel's highest row."""
_SMALLEST = 82
"""Percent: 9 points of 11."""
_FIRST_YEAR = 1900
"""The first year of Excel's calendar."""
_FORMATS = {Shown.TEXT: "@", Shown.ID: "@", Shown.NUMBER: "0", Shown.HOURS: "0.00", Shown.TIME: "yyyy-mm-dd hh:mm"}
# Excel forbids these in a sheet's name, and more than 31 characters.
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def as_xlsx(report: Report) -> bytes:
    """The bytes of an `.xlsx` file, the same for the same report. Raises `Problem` for more rows than Excel has."""
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        made = report.made.replace(tzinfo=None)
        book.set_properties({"title": report.title, "comments": "\n".join(report.notes), "created": made})
        formats = _formats(book)
        for sheet in report.sheets:
            if len(sheet.rows) > _MOST_ROWS:
                raise Problem(sheet.title, N_("has more rows than an Excel sheet can; use --csv"))
            page = book.add_worksheet(sheet.title.translate(_FORBIDDEN)[:31])
            columns = widths(sheet)
            _head(page, sheet, columns, formats)
            _fill(page, sheet, columns, formats)
            _set_up_print(page, report, sheet, fits=sum(columns) <= MOST)
    return out.getvalue()


class _Formats(NamedTuple):
    of: dict[Shown, Format]
    quoted: Format
    heading: Format
    number: Format
    """The heading of a column of numbers."""
    upward: Format


def _formats(book: xlsxwriter.Workbook) -> _Formats:
    line = {"bottom": 1, "bottom_color": "#CCCCCC", "valign": "top"}
    words = line | {"text_wrap": True, "align": "left", "indent": 1}  # otherwise they touch the number before them
    heading = {"bold": True, "bottom": 1, "text_wrap": True}
    number = heading | {"align": "right", "valign": "top"}  # in a narrow column the filter's button is at the bottom
    kinds = {
        Shown.TEXT: words,
        Shown.ID: words,
        Shown.NUMBER: line,
        Shown.HOURS: line,
        Shown.TIME: line | {"align": "center"},
    }
    return _Formats(
        {shown: book.add_format(kinds[shown] | {"num_format": code}) for shown, code in _FORMATS.items()},
        book.add_format(words | {"num_format": "@", "quote_prefix": True}),
        book.add_format(heading | {"align": "left", "indent": 1}),
        book.add_format(number),
        book.add_format(number | {"rotation": 90}),
    )


def _head(page: Worksheet, sheet: ReportSheet, columns: list[float], formats: _Formats) -> None:
    height = 2 * _LINE
    for place, (column, width) in enumerate(zip(sheet.columns, columns, strict=True)):
        up = upward(column, width)
        number = formats.upward if up else formats.number
        narrow = column.kind in (Shown.NUMBER, Shown.HOURS)
        page.write_string(0, place, column.title, number if narrow else formats.heading)
        page.set_column(place, place, width)
        cells = cells_of(column.title)
        height = max(height, cells * _LETTER + _LINE if up else _LINE * ceil(cells / (width - 1)) + _LINE)
    page.set_row(0, height)


def _fill(page: Worksheet, sheet: ReportSheet, columns: list[float], formats: _Formats) -> None:
    for number, row in enumerate(sheet.rows, 1):
        lines = max(_lines(cell, width) for cell, width in zip(row, columns, strict=True))
        if lines > 1:  # some programs do not compute the height
            page.set_row(number, min(lines * _LINE, _HIGHEST))
        for place, (column, cell) in enumerate(zip(sheet.columns, row, strict=True)):
            match cell:
                case datetime() if cell.year < _FIRST_YEAR:
                    page.write_string(number, place, text(cell), formats.of[Shown.TEXT])
                case datetime():
                    page.write_datetime(number, place, cell.replace(tzinfo=None), formats.of[column.kind])
                case str():
                    page.write_string(
                        number, place, cell, formats.quoted if looks_live(cell) else formats.of[column.kind]
                    )
                case _:
                    page.write_number(number, place, cell, formats.of[column.kind])


def _lines(cell: Cell, width: float) -> int:
    return ceil(max(cells_of(cell), len(cell)) / (width - 1)) if isinstance(cell, str) else 1


def _set_up_print(page: Worksheet, report: Report, sheet: ReportSheet, *, fits: bool) -> None:
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(_A4)
    page.set_margins(left=_MARGIN, right=_MARGIN, top=2 * _MARGIN, bottom=2 * _MARGIN)
    page.repeat_rows(0)
    if fits:
        page.fit_to_pages(1, 0)
    else:  # rather several pages than unreadable text
        page.set_print_scale(_SMALLEST)
        page.repeat_columns(0, 1)
    notes = " · ".join(report.notes[:2])
    title = f"{report.title} · {sheet.title} · {notes}"[:200].replace("&", "&&")
    page.set_header(f"&L{title}")
    page.set_footer("&R&P / &N")
