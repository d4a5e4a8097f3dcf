"""Reads the rows of a sheet, each into what becomes of it."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import msgspec

from lessons.bank.bank_question import BankKind, BankOutcome, BankPlace, BankReading, Remark
from lessons.bank.option_cell import is_numbered, lettered, options_in
from lessons.bank.plain_cell import column_name, plain_cell
from lessons.bank.prose.key_in_stem import key_in_stem
from lessons.bank.prose.lines import BankSection, section
from lessons.bank.prose.read_prose import read_prose
from lessons.bank.sheet.header import SheetHeader, find_header, header_name
from lessons.bank.understanding.assemble import assemble
from lessons.bank.understanding.kinds import kind_named
from lessons.bank.understanding.raw_item import RawItem
from lessons.bank.understanding.read_key import letters, truth
from lessons.clean import clean_line
from lessons.content.numerals import number
from lessons.problem import N_

_FILLED_DOWN = ("type_name", "objective", "subject", "source", "difficulty")


class BankSheet(NamedTuple):
    """A sheet as its cells, each a text; rows and columns count from 0."""

    file: str
    name: str
    rows: list[list[str]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """First row and column, last row and column of merged cells; the text is in the first."""
    dates: frozenset[tuple[int, int]] = frozenset()
    """Cells that hold a date, whose text is ours: what was typed there, `3-5`, is no longer known."""
    formulas: int = 0
    """How many cells hold a formula; their text is its stored result."""
    unsaved: frozenset[tuple[int, int]] = frozenset()
    """Cells with a formula whose result was not stored with it."""
    fractions: frozenset[tuple[int, int]] = frozenset()
    """Cells with a number below 1 that may be shown as a percentage."""


def read_sheet(sheet: BankSheet) -> BankReading:
    """What becomes of each row of a sheet."""
    place = BankPlace(sheet.file, sheet.name)
    header = find_header(sheet.rows)
    filled = [row for row in sheet.rows if any(cell.strip() for cell in row)]
    if not filled:
        return BankReading("", notes=((place, Remark(N_("the sheet is empty"))),))
    if header is None:
        if max(sum(bool(cell.strip()) for cell in row) for row in filled) == 1:
            lines = ["".join(row).strip() for row in sheet.rows]
            return read_prose(sheet.file, lines, sheet.name)
        text = N_("no header is found in the first rows; write one with 题干, 题型, 选项A … and 答案, and import again")
        return BankReading("", notes=((place, Remark(text)),))
    header = _spread_options(sheet, header)
    notes: list[tuple[BankPlace, Remark]] = []
    if sheet.formulas:
        text = N_("cells with a formula: {n}; the results that were saved with them are read")
        notes.append((place, Remark(text, {"n": sheet.formulas})))
    outcomes: list[BankOutcome] = []
    spread = _merged_down(sheet, header)
    named = [header_name(cell) for cell in sheet.rows[header.row]]
    within: BankSection | None = None
    for number_, row in enumerate(sheet.rows[header.row + header.rows :], header.row + header.rows):
        said = [cell.strip() for cell in row if cell.strip()]
        begun = section(said[0]) if len(set(said)) == 1 else None
        if begun:
            within = begun
        elif said and [header_name(cell) for cell in row] != named:
            outcomes += _row(sheet, header, number_, row, spread, within)
    notes += [(place, remark) for remark in _left_columns(sheet, header)]
    return BankReading(header.layout, tuple(outcomes), tuple(notes))


def _spread_options(sheet: BankSheet, header: SheetHeader) -> SheetHeader:
    """The header with a column for each option where one cell, 选项, is merged over all of them."""
    for top, left, _bottom, right in sheet.merged:
        if top == header.row and left == header.fields.get("options") and right > left and not header.options:
            return header._replace(options=tuple(range(left, right + 1)))
    return header


def _row(
    sheet: BankSheet,
    header: SheetHeader,
    number_: int,
    row: list[str],
    spread: dict[tuple[int, int], str],
    within: BankSection | None,
) -> Iterable[BankOutcome]:
    def cell(column: int | None) -> str:
        if column is None:
            return ""
        written = row[column] if column < len(row) else ""
        return plain_cell(written if written.strip() else spread.get((number_, column), ""))

    place = BankPlace(sheet.file, sheet.name, number_ + 1)
    fields = header.fields
    stem = cell(fields.get("stem"))
    if header.whole:
        return _whole(place, stem)
    options = tuple(cell(column) for column in header.options)
    by_number = False
    if not any(options) and "options" in fields:
        written = cell(fields["options"])
        by_number = is_numbered(written)
        options = options_in(written) or ((written,) if written else ())
    if not any(options) and (within_stem := lettered(stem)) and len(within_stem[1]) > 1:
        stem, options = within_stem[0].strip(), within_stem[1]
    keys = tuple(key for key in (cell(column) for column in header.keys) if key)
    if not (stem or any(options) or keys) and not any(row_ == number_ for row_, _column in sheet.unsaved):
        return ()  # a number or a chapter alone, as templates have them in empty rows
    type_name = cell(fields.get("type_name")) or (within.name if within else "")
    stem, keys, beside = _without_key(stem, keys, len(options), type_name)
    outcome = assemble(
        RawItem(
            place=place,
            type_name=type_name,
            stem=stem,
            options=options,
            keys=keys,
            by_number=header.by_number or by_number,
            explanation="\n".join(dict.fromkeys(filter(None, map(cell, header.explanations)))),
            hint=cell(fields.get("hint")),
            points=_sum([cell(column) for column in header.points]) or (within.points if within else ""),
            difficulty=cell(fields.get("difficulty")),
            source=cell(fields.get("source")),
            objective=_objective(header, cell),
            code=cell(fields.get("code")),
            columns=_columns(header),
        )
    )
    if beside and outcome.question:
        own = clean_line(keys[0], 40)
        differs = own != beside
        text = N_("in brackets in its text stands {inside}, which is taken for its answer; look at it")
        text = N_("its answer is {own}, but in brackets in its text stands {inside}; correct one") if differs else text
        remark = Remark(text, {"own": own, "inside": beside}, _columns(header).get("stem", ""))
        is_refused = differs and truth(beside) is not None
        outcome = outcome.refused(remark) if is_refused else outcome.remarked(remark)
    read = {*fields.values(), *header.options, *header.keys} - {fields.get("number", -1)}
    for column in sorted(read):
        if (number_, column) in sheet.unsaved:
            text = N_(
                "this cell has a formula whose result was not saved; open the file in Excel, save it, import again"
            )
            remark = Remark(text, column=column_name(column))
            return (msgspec.structs.replace(outcome, question=None, remarks=(remark,)),)
        if (number_, column) in sheet.dates and outcome.question:
            text = N_("this cell is a date, and what was typed there is not known: {value}; look at it")
            shown = clean_line(row[column], 40)
            outcome = outcome.remarked(Remark(text, {"value": shown}, column_name(column)))
        if (number_, column) in sheet.fractions and outcome.question:
            text = N_("whether {value} is shown as a percentage there cannot be told; look at it, or save as .xlsx")
            outcome = outcome.remarked(Remark(text, {"value": clean_line(row[column], 40)}, column_name(column)))
    return (outcome,)


def _without_key(stem: str, keys: tuple[str, ...], options: int, type_name: str) -> tuple[str, tuple[str, ...], str]:
    """A stem without the key that stands in its brackets, the keys, and what stands there besides them.

    Where no other key is given, it is that one.
    """
    kind = kind_named(type_name)
    cleared, inside = key_in_stem(stem, options, kind) if kind is not BankKind.BLANKS and len(keys) < 2 else (stem, [])
    if len(inside) != 1:
        return stem, keys, ""
    said = inside[0]
    if keys and (letters(keys[0]) == letters(said) != () or truth(keys[0]) is truth(said) is not None):
        return cleared, keys, ""
    return (stem, keys, said) if keys else (cleared, (said,), said)


def _whole(place: BankPlace, text: str) -> Iterable[BankOutcome]:
    """The outcomes of a cell that holds the whole question."""
    if not text:
        return ()
    reading = read_prose(place.file, text.split("\n"), place.sheet, numbered=False)
    return [msgspec.structs.replace(outcome, place=place) for outcome in reading.outcomes]


def _objective(header: SheetHeader, cell: Callable[[int | None], str]) -> str:
    """Subject, chapter and levels, from above to below."""
    columns = [header.fields.get("subject"), header.fields.get("objective"), *header.levels]
    parts = [clean_line(cell(column), 100) for column in columns]
    return " / ".join(dict.fromkeys(part for part in parts if part))


def _sum(points: list[str]) -> str:
    """Points of one or several answers, together."""
    given = [text.removesuffix("分").strip() for text in points if text]
    values = [number(text) for text in given]
    known = [value for value in values if value is not None]
    return str(sum(known)) if len(given) > 1 and len(known) == len(given) else "".join(given[:1])


def _columns(header: SheetHeader) -> dict[str, str]:
    columns = {field: column_name(column) for field, column in header.fields.items()}
    if header.options:
        columns["options"] = f"{column_name(header.options[0])}–{column_name(header.options[-1])}"
    if header.keys:
        columns["keys"] = column_name(header.keys[0])
    if header.points:
        columns["points"] = column_name(header.points[0])
    return columns


def _merged_down(sheet: BankSheet, header: SheetHeader) -> dict[tuple[int, int], str]:
    """What cells show that are merged with one above: only where a value may hold for several questions."""
    columns = {column for field, column in header.fields.items() if field in _FILLED_DOWN} | {*header.levels}
    spread = {}
    for top, left, bottom, right in sheet.merged:
        if left == right and left in columns and top > header.row and left < len(sheet.rows[top]):
            for row in range(top + 1, min(bottom + 1, len(sheet.rows))):
                spread[row, left] = sheet.rows[top][left]
    return spread


def _left_columns(sheet: BankSheet, header: SheetHeader) -> Iterable[Remark]:
    """What is said of columns that nothing is taken from."""
    for column in header.unknown:
        below = sheet.rows[header.row + header.rows :]
        filled = sum(bool(column < len(row) and row[column].strip()) for row in below)
        if filled:
            text = N_("the column {name} has no counterpart here; its {n} entries are not taken")
            name = clean_line(sheet.rows[header.row][column], 40)
            yield Remark(text, {"name": name, "n": filled}, column_name(column))
