"""`study report`: a ledger as documents."""

import argparse
import sys
from pathlib import Path

from lessons.clean import clean_line
from lessons.pack.pack import load_index
from store.disk import output_file
from store.disk.home import Home
from store.ledger.ledger import Ledger
from store.machine.library import Library
from store.report.sheets import report
from store.report.titles import titles
from tui.wording.language import _, language


def run(args: argparse.Namespace, home: Home) -> int:
    """Write what was asked for."""
    files = [file for file in (args.xlsx, args.html, args.csv, args.csv_tests) if file]
    if not files:
        args.usage_error(_("name at least one of --xlsx, --html, --csv and --csv-tests, each with a FILE"))
    if len({Path(file).resolve() for file in files}) < len(files):
        args.usage_error(_("name another file for each document"))
    for file, endings in (
        (args.xlsx, (".xlsx",)),
        (args.html, (".html", ".htm", ".xhtml")),
        (args.csv, (".csv", ".txt")),
        (args.csv_tests, (".csv", ".txt")),
    ):
        if file:
            output_file.refuse_ending(file, *endings)
    ledger = Ledger(args.ledger).require()
    document = report(ledger, _, language(), args.utc_offset, _titles(home, args.pack))
    written = []
    if args.xlsx:
        from store.report.workbook import as_xlsx  # only here, as below: few want all of them

        written.append((args.xlsx, as_xlsx(document)))
    if args.html:
        from store.report.html_page import as_html

        written.append((args.html, as_html(document)))
    for file, sheet in ((args.csv, document.sheets[0]), (args.csv_tests, document.sheets[1])):
        if file:
            from store.report.csv_table import as_csv

            written.append((file, as_csv(sheet)))
    for file, data in written:
        if file == "-":
            sys.stdout.buffer.write(data)
        else:
            output_file.write(Path(file), data, for_others=True)
            print(clean_line(file, 1000))
    return 0


def _titles(home: Home, packs: list[Path]) -> dict[str, str]:
    """Titles of what is installed here, and of the packs that were named."""
    for pack in packs:
        load_index(pack)  # a library only notes what it cannot read
    return titles(Library(home, tuple(packs)), language())
