"""Reads files of other programs into what becomes of each question in them."""

import csv
import io
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from lessons.bank.bank_question import BankOutcome, BankPlace, BankReading, Remark
from lessons.bank.gift.read_gift import is_gift, read_gift
from lessons.bank.prose.read_prose import read_prose
from lessons.bank.prose.word_table import table_lines
from lessons.bank.same_question import with_ids
from lessons.bank.sheet.header import find_header
from lessons.bank.sheet.table import BankSheet, read_sheet
from lessons.clean import clean_line
from lessons.problem import N_, Problem
from lessons.text.encoding import decoded
from store.bank.file_kind import FileKind, Sniffed, sniff
from store.bank.opened import Opened, SheetCells
from store.bank.read_apart import read_apart

OnProgress = Callable[[str, int], None]
"""Told the name of a file, and how many questions were read so far."""
_DELIMITERS = (",", "\t", ";", "|")
_MAX_FIELD = 1 << 20


class ReadPart(msgspec.Struct, frozen=True):
    """What was read from one sheet or text: how many questions, and by which layout."""

    place: BankPlace
    layout: str
    questions: int


class BankRead(msgspec.Struct, frozen=True):
    """Everything that was read, in order."""

    parts: tuple[ReadPart, ...]
    outcomes: tuple[BankOutcome, ...]
    notes: tuple[tuple[BankPlace, Remark], ...]


def read_bank(paths: Iterable[Path], on_progress: OnProgress = lambda _name, _count: None) -> BankRead:
    """What becomes of each question in the files. Raises `Problem` for a file that is not read at all."""
    parts: list[ReadPart] = []
    outcomes: list[BankOutcome] = []
    notes: list[tuple[BankPlace, Remark]] = []
    for path in paths:
        on_progress(path.name, len(outcomes))
        sniffed = sniff(path)
        name = clean_line(path.name, 120)
        if remark := _other_ending(path, sniffed):
            notes.append((BankPlace(name), remark))
        for place, reading in _readings(path, name, sniffed, notes):
            parts.append(ReadPart(place, reading.layout, len(reading.outcomes)))
            outcomes += reading.outcomes
            notes += reading.notes
            on_progress(path.name, len(outcomes))
    return BankRead(tuple(parts), tuple(with_ids(outcomes)), tuple(notes))


def _readings(
    path: Path, name: str, sniffed: Sniffed, notes: list[tuple[BankPlace, Remark]]
) -> Iterable[tuple[BankPlace, BankReading]]:
    if sniffed.kind is FileKind.WORKBOOK:
        opened = read_apart(path, sniffed.kind)
        for sheet in opened.sheets:
            place = BankPlace(name, clean_line(sheet.name, 60))
            if sheet.hidden:
                if sheet.rows:
                    text = N_("the sheet is hidden and not read; show it in Excel to import it")
                    notes.append((place, Remark(text)))
            elif sheet.rows or len(opened.sheets) == 1:
                yield place, read_sheet(_sheet(name, place.sheet, sheet))
        return
    if sniffed.kind is FileKind.WORD:
        yield from _of_word(name, read_apart(path, sniffed.kind))
        return
    text = decoded(path.read_bytes()) or ""
    if not text:
        raise Problem(str(path), N_("is no text in UTF-8, GB18030 or UTF-16; save it anew in its program"))
    if path.suffix.lower() in (".csv", ".tsv") or (not is_gift(text) and _delimiter(text)):
        yield BankPlace(name), read_sheet(BankSheet(name, "", _rows(path, text)))
    elif path.suffix.lower() == ".gift" or is_gift(text):
        yield BankPlace(name), read_gift(name, text.replace("\r\n", "\n").replace("\r", "\n"))
    else:
        yield BankPlace(name), read_prose(name, text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _sheet(file: str, name: str, cells: SheetCells) -> BankSheet:
    merged = tuple((int(a), int(b), int(c), int(d)) for a, b, c, d in cells.merged)
    return BankSheet(
        file,
        name,
        cells.rows,
        merged,
        frozenset(cells.dates),
        cells.formulas,
        frozenset(cells.unsaved),
        frozenset(cells.fractions),
    )


def _of_word(name: str, opened: Opened) -> Iterable[tuple[BankPlace, BankReading]]:
    """The sheets among the tables of a Word file, and all else as one text."""
    lines: list[str] = []
    headings: set[int] = set()
    sheets: list[BankSheet] = []
    done = 0
    for table in opened.tables:
        headings |= {number - done + len(lines) for number in opened.headings if done <= number < table.at}
        lines += opened.lines[done : table.at]
        done = table.at
        if find_header(table.rows):
            sheets.append(BankSheet(name, f"#{len(sheets) + 1}", table.rows))
        else:
            lines += table_lines(table.rows)
    headings |= {number - done + len(lines) for number in opened.headings if number >= done}
    lines += opened.lines[done:]
    for sheet in sheets:
        yield BankPlace(name, sheet.name), read_sheet(sheet)
    if any(line.strip() for line in lines) or not sheets:
        reading = read_prose(name, lines, headings=frozenset(headings))
        if reading.outcomes or not sheets:
            yield BankPlace(name), reading


def _delimiter(text: str) -> str:
    """What divides the cells of a text that is a table; empty where it is none."""
    start = text[:20_000]
    best, most = "", 0
    for delimiter in _DELIMITERS:
        header = find_header(list(csv.reader(io.StringIO(start), delimiter=delimiter))) if delimiter in start else None
        columns = len(header.fields) + len(header.options) + len(header.keys) if header else 0
        if columns > most + 1:
            best, most = delimiter, columns
    return best


def _rows(path: Path, text: str) -> list[list[str]]:
    csv.field_size_limit(_MAX_FIELD)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text) or ","))
    except csv.Error as error:
        raise Problem(str(path), N_("cannot be read as a table; save it as .xlsx")) from error


def _other_ending(path: Path, sniffed: Sniffed) -> Remark | None:
    """What is said where a file is something else than its ending says."""
    ending = path.suffix.lower()
    texts = (".txt", ".csv", ".tsv", ".gift", ".md", "")
    if ending == sniffed.ending or (sniffed.kind is FileKind.TEXT and ending in texts) or ending == ".wps":
        return None
    if (ending, sniffed.ending) in ((".et", ".xls"), (".xlsm", ".xlsx"), (".docm", ".docx"), (".xltx", ".xlsx")):
        return None
    text = N_("ends in {ending}, but is a {right} file, and is read as one")
    return Remark(text, {"ending": ending or "—", "right": sniffed.ending})
