"""One sheet of a report as CSV (RFC 4180): UTF-8 with a byte order mark, which Excel needs to read Chinese."""

import csv
from datetime import datetime
from io import StringIO

from store.report.sheets import Cell, ReportSheet, inert


def as_csv(sheet: ReportSheet) -> bytes:
    """The bytes of a `.csv` file; text that a spreadsheet could read as a formula is escaped."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    title, zone = sheet.zone
    writer.writerow([*(inert(column.title) for column in sheet.columns), inert(title)])
    writer.writerows([*map(_plain, row), zone] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    match cell:
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M:%S}"
        case str():
            return inert(cell)
        case _:
            return str(cell)
