"""A report as an Excel workbook: real numbers and dates, filters, frozen headings, ready to print."""

from datetime import datetime
from io import BytesIO

import xlsxwriter
from wcwidth import wcswidth
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lessons.problem import N_, Problem
from store.report import Cell, Report, Sheet, Shown, looks_live

_MOST_ROWS = 1_048_575
_WIDEST = 48
_A4 = 9
_FIRST_YEAR = 1900
"""Excel's calendar begins there."""
_FORMATS = {Shown.TEXT: "@", Shown.ID: "@", Shown.NUMBER: "0", Shown.HOURS: "0.00", Shown.TIME: "yyyy-mm-dd hh:mm"}
# Excel allows none of these in the name of a sheet, nor more than 31 characters.
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def as_xlsx(report: Report) -> bytes:
    """The bytes of an `.xlsx` file, the same for the same report. Raises `Problem` for more rows than Excel has."""
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        made = report.made.replace(tzinfo=None)
        book.set_properties({"title": report.title, "comments": "\n".join(report.notes), "created": made})
        heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        formats = {shown: book.add_format({"num_format": code, "valign": "top"}) for shown, code in _FORMATS.items()}
        quoted = book.add_format({"num_format": "@", "valign": "top", "quote_prefix": True})
        for sheet in report.sheets:
            if len(sheet.rows) > _MOST_ROWS:
                raise Problem(sheet.title, N_("has more rows than an Excel sheet can; use --csv"))
            page = book.add_worksheet(sheet.title.translate(_FORBIDDEN)[:31])
            _fill(page, sheet, heading, formats, quoted)
            _set_up_print(page, report, sheet)
    return out.getvalue()


def _fill(page: Worksheet, sheet: Sheet, heading: Format, formats: dict[Shown, Format], quoted: Format) -> None:
    page.set_row(0, 32)
    for place, column in enumerate(sheet.columns):
        page.write_string(0, place, column.title, heading)
        widths = [_width(row[place]) for row in sheet.rows]
        page.set_column(place, place, min(max([_width(column.title), *widths]) + 2, _WIDEST))
    for number, row in enumerate(sheet.rows, 1):
        for place, (column, cell) in enumerate(zip(sheet.columns, row, strict=True)):
            match cell:
                case datetime() if cell.year < _FIRST_YEAR:
                    page.write_string(number, place, f"{cell:%Y-%m-%d %H:%M}", formats[Shown.TEXT])
                case datetime():
                    page.write_datetime(number, place, cell.replace(tzinfo=None), formats[column.kind])
                case str():
                    page.write_string(number, place, cell, quoted if looks_live(cell) else formats[column.kind])
                case _:
                    page.write_number(number, place, cell, formats[column.kind])


def _set_up_print(page: Worksheet, report: Report, sheet: Sheet) -> None:
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    notes = " · ".join(report.notes[:2])
    title = f"{report.title} · {sheet.title} · {notes}"[:200].replace("&", "&&")
    page.set_header(f"&L{title}")
    page.set_footer("&R&P / &N")


def _width(cell: Cell) -> int:
    if isinstance(cell, datetime):
        return 16
    text = str(cell)
    return max(wcswidth(text), len(text))
