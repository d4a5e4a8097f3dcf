"""On paper every line of a document can be read: nine points or more, on A4 across, nothing alone on a page."""

import re
from io import BytesIO

import msgspec
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from lessons.records import Record
from store.ledger.ledger import Ledger
from store.report.column_widths import MOST, widths
from store.report.html_page import as_html
from store.report.sheets import Bar, Cell, Chart, Column, Report, ReportSheet, Shown, report
from store.report.workbook import as_xlsx
from tests.builders.ledgers import ledger_of
from tests.enrolled import MORNING, Machine, attempt, reading
from tui.wording.language import _, set_language

_PAPER = 297 / 25.4 * 96
"""Pixels of A4 across."""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    folder = tmp_path_factory.mktemp("branch")
    names = ["王芳", "欧阳修文", "Alexander Constantine Maximilian", "王芳"]
    summaries: list[tuple[Machine, list[Record]]] = []
    for number, name in enumerate(names):
        sittings = [
            msgspec.structs.replace(attempt(n), attempt=f"{number}-{n}", lesson="work-tickets-and-switching", points=3)
            for n in range(12)
        ]
        summaries.append((Machine(folder / str(number), name), [reading(1, MORNING), *sittings]))
    return ledger_of(folder, *summaries)


@pytest.fixture(params=["zh", "en"])
def document(request: pytest.FixtureRequest, ledger: Ledger) -> Report:
    """The report in a language, as it is printed."""
    set_language(request.param)
    made = report(ledger, _, request.param)
    set_language("en")
    return made


def percent(page: Worksheet) -> float:
    """How large a sheet is printed where it has to fit on the paper."""
    pixels = sum(round(7 * one.width) * (one.max - one.min + 1) for one in page.column_dimensions.values())
    room = _PAPER - 96 * (page.page_margins.left + page.page_margins.right)
    set_up = page.sheet_properties.pageSetUpPr
    return min(100.0, 100 * room / pixels) if set_up and set_up.fitToPage else float(page.page_setup.scale)


def test_a_sheet_is_printed_across_in_nine_points_or_more_with_its_headings_on_every_page(document: Report) -> None:
    for page in openpyxl.load_workbook(BytesIO(as_xlsx(document))).worksheets:
        assert page.page_setup.orientation == "landscape"
        assert page.print_title_rows == "$1:$1"
        assert page["A2"].font.size * percent(page) / 100 >= 9, page.title


def test_what_cannot_fit_on_one_page_across_goes_on_beside_it_rather_than_getting_smaller() -> None:
    columns = tuple(Column(f"Number {n}", Shown.NUMBER) for n in range(30))
    sheet = ReportSheet("Wide", columns, ((2**53,) * 30,), ("Time zone", "UTC"))
    made = Report(title="t", language="en", made=MORNING, notes=(), sheets=(sheet,), charts=())
    [page] = openpyxl.load_workbook(BytesIO(as_xlsx(made))).worksheets
    assert sum(widths(sheet)) > MOST
    assert page["A2"].font.size * percent(page) / 100 >= 9
    assert page.print_title_cols == "$A:$B"


def test_numbers_and_words_beside_each_other_do_not_touch(document: Report) -> None:
    for page in openpyxl.load_workbook(BytesIO(as_xlsx(document))).worksheets:
        for cell in page[2]:
            if isinstance(cell.value, str):
                assert (cell.alignment.horizontal, cell.alignment.indent) in (("left", 1), ("center", 0))


@pytest.mark.parametrize("text", ["word " * 40, "安全" * 60])
def test_text_that_goes_on_in_the_next_line_has_the_room_for_it(text: Cell) -> None:
    sheet = ReportSheet("t", (Column("Explanation"), Column("Id", Shown.ID)), ((text, "ab"),), ("Time zone", "UTC"))
    made = Report(title="t", language="en", made=MORNING, notes=(), sheets=(sheet,), charts=())
    [page] = openpyxl.load_workbook(BytesIO(as_xlsx(made))).worksheets
    lines = page.row_dimensions[2].height / 15
    assert lines * page.column_dimensions["A"].width >= 200


def test_the_page_is_printed_in_nine_points_or_more(document: Report) -> None:
    style = as_html(document).decode().partition("</style>")[0]
    printed = style[style.index("@media print") :]
    sizes = [(float(size), unit) for size, unit in re.findall(r"font-size: ([\d.]+)(\w+)", printed)]
    assert sizes and all(unit == "pt" and size >= 9 for size, unit in sizes)
    assert "size: A4 landscape" in style and "table-header-group" in printed


def test_a_page_may_end_between_the_bars_of_a_chart_but_not_after_its_title() -> None:
    bars = tuple(Bar(f"m{n}", n) for n in range(40))
    made = Report(title="t", language="en", made=MORNING, notes=(), sheets=(), charts=(Chart("Hours", bars),))
    page = as_html(made).decode()
    heights = re.findall(r'<svg[^>]* height="(\d+)"', page)
    assert heights and all(int(height) < 200 for height in heights)
    assert page.count("<rect") == 40
    assert re.search(r"figcaption \{[^}]*break-after: avoid", page)
    assert re.search(r"h2 \{[^}]*break-after: avoid", page)


def test_large_numbers_stand_beside_their_bars_in_full() -> None:
    bars = (Bar("a", 1234567.25), Bar("b", 12))
    made = Report(title="t", language="en", made=MORNING, notes=(), sheets=(), charts=(Chart("Hours", bars),))
    page = as_html(made).decode()
    assert ">1234567.25</text>" in page and ">12</text>" in page
