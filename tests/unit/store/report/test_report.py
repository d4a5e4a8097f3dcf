"""The ledger as a document says what the records say, the same bytes every time, and nothing in it comes alive."""

import csv
import html.parser
import zipfile
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path

import msgspec
import openpyxl
import pytest

from lessons.records import Application, Attempt, Flag, Record, canonical
from store.branch.roster import EnrolledKey
from store.ledger.ledger import Ledger
from store.ledger.rows import people
from store.merge.merge import merge
from store.report.csv_table import as_csv
from store.report.html_page import as_html
from store.report.sheets import Report, inert, report
from store.report.workbook import as_xlsx
from tests.builders.ledgers import ledger_of, plain
from tests.enrolled import MORNING, Machine, attempt, reading, roster

HOSTILE = '=HYPERLINK("http://x","<script>alert(1)</script>")'


def passed(number: int) -> Attempt:
    """An attempt that was passed, at the lesson of the reading with this number."""
    return msgspec.structs.replace(attempt(number), lesson=f"lesson-{number}", points=3, out_of=3)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    first = Machine(tmp_path / "a", "王芳")
    moved = msgspec.structs.replace(
        attempt(3), flags=(Flag(kind="clock-back", at=MORNING, expected=MORNING + timedelta(hours=1)),)
    )
    return ledger_of(
        tmp_path,
        (first, [reading(1), passed(1), reading(2), moved]),
        (Machine(tmp_path / "b", HOSTILE), [reading(4)]),
    )


def row_of(made: Report, name: str) -> dict[str, object]:
    """A member's row by the titles of its columns."""
    sheet = made.sheets[0]
    titles = [column.title for column in sheet.columns]
    return next(dict(zip(titles, row, strict=True)) for row in sheet.rows if name in row)


def test_hours_count_only_for_lessons_whose_check_was_passed(ledger: Ledger) -> None:
    row = row_of(report(ledger, plain, "en"), "王芳")
    assert row["Credited hours"] == round(480 / 3600, 2)
    assert (row["Tests"], row["Passed"], row["Learned"], row["Year"]) == (2, 1, 1, 2026)


def test_who_is_on_the_roster_and_has_sent_nothing_is_named_and_who_has_left_is_not(tmp_path: Path) -> None:
    sent, silent, left = (Machine(tmp_path / name, name) for name in ("王芳", "李四", "赵五"))
    file = tmp_path / "in.json"
    file.write_bytes(msgspec.json.encode(sent.sign(sent.payload(reading(1)))))
    ledger = Ledger(tmp_path / "ledger")
    gone = left.enrolled(keys=(EnrolledKey(left.key.public, revoked="2026-01-01"),))
    list(merge(ledger, [file], [roster(sent.enrolled(), silent.enrolled(), gone)]))
    assert report(ledger, plain, "en").notes[-1] == "On the roster without a summary: 1 (李四)"


def test_an_irregularity_is_told_with_its_member(ledger: Ledger) -> None:
    made = report(ledger, plain, "en")
    assert row_of(made, "王芳")["Needs explanation"] == 1
    [row] = made.sheets[2].rows
    assert "王芳" in row and "clock moved" in row and "-3600" in str(row)


def test_who_watched_a_stage_test_stands_in_every_document_of_the_tests(tmp_path: Path) -> None:
    watched = msgspec.structs.replace(attempt(1), kind="stage", invigilator="李娜")
    ledger = ledger_of(tmp_path, (Machine(tmp_path / "a", "王芳"), [watched, attempt(2)]))
    made = report(ledger, plain, "en")
    place = [column.title for column in made.sheets[1].columns].index("Invigilator")
    assert sorted(str(row[place]) for row in made.sheets[1].rows) == ["", "李娜"]
    assert "李娜" in as_html(made).decode() and "李娜" in as_csv(made.sheets[1]).decode()
    book = openpyxl.load_workbook(BytesIO(as_xlsx(made)))
    assert "李娜" in [cell.value for row in book["Tests"] for cell in row]


def test_the_same_ledger_gives_the_same_bytes(ledger: Ledger) -> None:
    for write in (as_xlsx, as_html, lambda made: as_csv(made.sheets[0])):
        assert write(report(ledger, plain, "en")) == write(report(ledger, plain, "en"))


def test_a_workbook_carries_no_time_of_its_making(ledger: Ledger) -> None:
    with zipfile.ZipFile(BytesIO(as_xlsx(report(ledger, plain, "en")))) as book:
        assert {entry.date_time[0] for entry in book.infolist()} == {1980}
        assert b"2026-12-31T23:00:00Z" in book.read("docProps/core.xml")


def test_a_workbook_has_numbers_dates_filters_and_frozen_headings(ledger: Ledger) -> None:
    book = openpyxl.load_workbook(BytesIO(as_xlsx(report(ledger, plain, "en"))))
    page = book["Members"]
    titles = [cell.value for cell in page[1]]
    values = dict(zip(titles, [cell.value for cell in page[3]], strict=True))
    assert (values["Name"], values["Year"], values["Tests"]) == ("王芳", 2026, 2)
    assert values["Last summary"] == datetime(2026, 12, 31, 23)  # noqa: DTZ001
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref
    assert page.print_title_rows
    assert book["Tests"].max_row == 3


def test_nothing_in_a_workbook_is_a_formula_or_a_link(ledger: Ledger) -> None:
    content = as_xlsx(report(ledger, plain, "en"))
    with zipfile.ZipFile(BytesIO(content)) as book:
        pages = [book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not any("rels" in name and "sheet" in name for name in book.namelist())
    assert pages
    assert all(b"<f>" not in page and b"hyperlink" not in page for page in pages)
    names = [cell.value for cell in openpyxl.load_workbook(BytesIO(content))["Members"]["B"]]
    assert HOSTILE in names


@pytest.mark.parametrize("mark", [*"=+-@\t\r＝＋－＠﹦﹢﹣﹫", " =", "　＝", "\xa0=", "\u200b="])
def test_text_that_looks_like_a_formula_is_inert(mark: str) -> None:
    assert inert(f"{mark}1+1").startswith("'")
    assert inert(f"a{mark}1+1") == f"a{mark}1+1"


def test_csv_is_for_excel_and_inert(ledger: Ledger) -> None:
    content = as_csv(report(ledger, plain, "en").sheets[0])
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    assert len(rows) == 3
    assert any(cell == f"'{HOSTILE}" for row in rows for cell in row)
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


class Tags(html.parser.HTMLParser):
    """What elements a page has, and where it points."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def test_a_page_needs_nothing_else_and_runs_nothing(ledger: Ledger) -> None:
    page = Tags()
    page.feed(as_html(report(ledger, plain, "zh")).decode())
    assert not {"script", "link", "img", "iframe", "object", "a", "form"} & set(page.tags)
    assert not any(name.startswith("on") or name in ("src", "href", "style") for name, _ in page.attributes)
    assert ("lang", "zh-CN") in page.attributes
    assert page.tags.count("table") == 3 and "svg" in page.tags


def test_times_are_shown_in_the_zone_asked_for(ledger: Ledger) -> None:
    [*_, last] = [
        row_of(report(ledger, plain, "en", timezone(timedelta(hours=hours))), "王芳")["Last summary"]
        for hours in (0, 8)
    ]
    assert f"{last:%Y-%m-%d %H:%M}" == "2027-01-01 07:00"


def test_everything_said_is_in_the_language_asked_for(ledger: Ledger) -> None:
    made = report(ledger, lambda text: f"«{text}»", "en")
    said = [made.title, *(sheet.title for sheet in made.sheets)]
    said += [column.title for sheet in made.sheets for column in sheet.columns]
    said += [chart.title for chart in made.charts]
    assert all(text.startswith("«") for text in said)


def test_what_one_member_read_before_it_was_learned_counts_in_the_year_it_was_learned(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "m")
    late = datetime(2027, 2, 1, 9, tzinfo=UTC)
    before: list[Record] = [reading(1)]
    after: list[Record] = [msgspec.structs.replace(passed(1), started=late, ended=late + timedelta(minutes=3))]
    folder = tmp_path / "in"
    folder.mkdir()
    for year, records in ((2026, before), (2027, after)):
        payload = msgspec.structs.replace(
            machine.payload(), year=year, records=tuple(records), written=datetime(year, 12, 31, tzinfo=UTC)
        )
        (folder / f"{year}.json").write_bytes(msgspec.json.encode(machine.sign(payload)))
    ledger = Ledger(tmp_path / "ledger")
    assert all(one.problem is None for one in merge(ledger, [folder], [roster(machine.enrolled())]))
    made = report(ledger, plain, "en")
    titles = [column.title for column in made.sheets[0].columns]
    place, year = titles.index("Credited hours"), titles.index("Year")
    assert {row[year]: row[place] for row in made.sheets[0].rows} == {2026: 0.0, 2027: round(480 / 3600, 2)}


@pytest.mark.parametrize("hours", [-12, 0, 14])
def test_instants_at_the_ends_of_the_calendar_and_huge_numbers_stop_no_document(tmp_path: Path, hours: int) -> None:
    first, last = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    machine = Machine(tmp_path / "a")
    most = 2**53 - 1
    sitting = msgspec.structs.replace(
        attempt(1), started=first, points=most, out_of=1, flags=(Flag(kind="clock-back", at=last, expected=first),)
    )
    payload = machine.payload(sitting, msgspec.structs.replace(reading(1), started=first, credited=most), written=last)
    (tmp_path / "one.json").write_bytes(msgspec.json.encode(machine.sign(payload)))
    ledger = Ledger(tmp_path / "ledger")
    assert [one.problem for one in merge(ledger, [tmp_path / "one.json"], [roster(machine.enrolled())])] == [None]
    document = report(ledger, plain, "en", timezone(timedelta(hours=hours)))
    assert as_csv(document.sheets[0])
    assert as_html(document)
    # Excel's calendar begins in 1900; what is before stands there as text.
    assert str(openpyxl.load_workbook(BytesIO(as_xlsx(document)))["Tests"]["F2"].value).startswith("1-01-01 ")


def use(days: int, done: int, witness: str) -> Application:
    """A use at work of the lesson of reading 1, so many days after it was learned."""
    learned = passed(1).ended
    return Application(
        pack="safety", lesson="lesson-1", done=learned + timedelta(days=done), written=learned + timedelta(days=days),
        text="checked twice", witness=witness,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("records", "steps"),
    [
        ([use(2, 2, "李明")], (1, 0, 1)),
        ([use(2, 2, "王 芳")], (1, 0, 0)),
        ([use(2, 2, "\u200b")], (1, 0, 0)),
        ([use(2, -1, "李明")], (1, 0, 0)),
        ([use(2, -1, "李明"), use(3, 3, "李明")], (1, 0, 1)),
        ([use(2, 2, "李明"), msgspec.structs.replace(attempt(90 * 7), lesson="lesson-1", points=3)], (1, 1, 1)),
    ],
)
def test_documents_claim_neither_understanding_for_use_nor_use_without_a_second_person(
    tmp_path: Path, records: list[Record], steps: tuple[int, int, int]
) -> None:
    ledger = ledger_of(tmp_path, (Machine(tmp_path / "a", "王芳"), [passed(1), *records]))
    [person] = people(ledger)
    [row] = person.rows
    assert tuple(row.added[step] for step in ("learned", "understood", "used")) == steps
    document = report(ledger, plain, "en")
    names = [column.title for column in document.sheets[0].columns]
    [cells] = document.sheets[0].rows
    assert tuple(cells[names.index(step)] for step in ("Learned", "Understood", "Used")) == steps
    [told] = csv.DictReader(StringIO(as_csv(document.sheets[0]).decode("utf-8-sig")))
    assert tuple(int(told[step]) for step in ("Learned", "Understood", "Used")) == steps


def test_a_pass_dated_later_than_its_summary_counts_as_of_when_it_was_told(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "a")
    late = msgspec.structs.replace(passed(1), attempt="late", started=passed(1).started + timedelta(days=250))
    late = msgspec.structs.replace(late, ended=late.started + timedelta(minutes=3))
    told = machine.payload(late, written=MORNING)
    again = machine.payload(
        late,
        msgspec.structs.replace(passed(1), ended=MORNING + timedelta(days=8)),
        seq=2,
        previous=sha256(canonical(told)).hexdigest(),
        written=MORNING + timedelta(days=8),
    )
    folder = tmp_path / "in"
    folder.mkdir()
    for number, payload in enumerate((told, again)):
        (folder / f"{number}.json").write_bytes(msgspec.json.encode(machine.sign(payload)))
    ledger = Ledger(tmp_path / "ledger")
    assert all(one.problem is None for one in merge(ledger, [folder], [roster(machine.enrolled())]))
    [person] = people(ledger)
    assert person.rows[0].added["understood"] == 1, "passed by 2 March, and again eight days later"
    assert [test.attempt for test in person.tests] == ["late", "a1"]
    assert person.tests[0].ended == late.ended, "the record itself stays as it was signed"
