"""Whom and what a document has rows of: everybody, in the years of the branch's zone, each told from all others."""

import csv
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from io import StringIO
from pathlib import Path

import msgspec
import pytest

from lessons.records import Attempt, Attendance, Flag, Read, Record, Reflection, record_id, when
from store.branch.display_names import labels
from store.branch.roster import EnrolledKey, RosterMember
from store.ledger.ledger import Ledger
from store.ledger.rows import people
from store.ledger.summary import SharedText
from store.merge.merge import merge
from store.report.csv_table import as_csv
from store.report.html_page import as_html
from store.report.sheets import Report, report
from tests.app.small_pack import small_pack
from tests.builders.ledgers import plain
from tests.enrolled import MORNING, Machine, attempt, reading, roster
from tui.cli.main import main

EAST = timezone(timedelta(hours=8))
WEST = timezone(timedelta(hours=-5))
NEW_YEAR = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
"""The 1st of January 2027, 07:30, eight hours east of Greenwich."""


def sat(at: datetime, lesson: str = "lesson-1", **changes: object) -> Attempt:
    """A test that was passed, handed in at this instant."""
    sitting = msgspec.structs.replace(attempt(1), attempt=f"{lesson} {at}", lesson=lesson, points=3, **changes)
    return msgspec.structs.replace(sitting, started=at - timedelta(minutes=3), ended=at)


def read_until(at: datetime, lesson: str = "lesson-1") -> Read:
    """An hour with a lesson."""
    return msgspec.structs.replace(
        reading(1), lesson=lesson, started=at - timedelta(hours=1), ended=at, credited=3600, active=3600, wall=3600
    )


def ledger_of(folder: Path, entries: list[RosterMember], *summaries: tuple[Machine, int, list[Record]]) -> Ledger:
    """A ledger with the summaries (machine, year of UTC, records), and this roster."""
    (folder / "in").mkdir(parents=True)
    for number, (machine, year, records) in enumerate(summaries):
        last = max(datetime(year, 12, 31, 23, 59, tzinfo=UTC), MORNING)
        payload = machine.payload(*records, year=year, written=last)
        ordered = sorted(records, key=lambda record: (when(record), record_id(record)))
        payload = msgspec.structs.replace(payload, records=tuple(ordered))
        (folder / "in" / f"{number}.json").write_bytes(msgspec.json.encode(machine.sign(payload)))
    ledger = Ledger(folder / "ledger")
    assert [one.problem for one in merge(ledger, [folder / "in"], [roster(*entries)])] == [None] * len(summaries)
    return ledger


def rows(made: Report, sheet: int = 0) -> list[dict[str, str]]:
    """A sheet as its CSV says it."""
    return list(csv.DictReader(StringIO(as_csv(made.sheets[sheet]).decode("utf-8-sig"))))


def told(made: Report, *columns: str) -> list[tuple[str, ...]]:
    """Name, year and these columns of every member's row."""
    return [tuple(row[column] for column in ("Name", "Year", *columns)) for row in rows(made)]


@pytest.mark.parametrize(
    ("zone", "years"),
    [
        (UTC, [("2026", "2", "2.00", "1")]),
        (EAST, [("2026", "1", "1.00", "1"), ("2027", "1", "1.00", "1")]),
        (WEST, [("2026", "2", "2.00", "1")]),
        (timezone(timedelta(hours=0, minutes=29)), [("2026", "2", "2.00", "1")]),
        (timezone(timedelta(hours=0, minutes=30)), [("2026", "1", "1.00", "1"), ("2027", "1", "1.00", "1")]),
    ],
)
def test_what_was_done_on_new_years_morning_belongs_to_the_new_year_of_the_branch(
    tmp_path: Path, zone: tzinfo, years: list[tuple[str, ...]]
) -> None:
    machine = Machine(tmp_path / "m")
    before = MORNING + timedelta(days=200)
    records: list[Record] = [
        read_until(before, "a"), sat(before, "a"), read_until(NEW_YEAR, "b"), sat(NEW_YEAR, "b"),
    ]  # fmt: skip
    ledger = ledger_of(tmp_path, [machine.enrolled()], (machine, 2026, records))
    made = report(ledger, plain, "en", zone)
    found = [(row["Year"], row["Tests"], f"{float(row['Credited hours']):.2f}", row["Learned"]) for row in rows(made)]
    assert [(year, tests, hours) for year, tests, hours, _ in found] == [entry[:3] for entry in years]
    assert sum(int(row["Learned"]) for row in rows(made)) == 2
    assert sum(int(row["Tests"]) for row in rows(made)) == len(rows(made, 1)), "the rows and the list agree"


def test_a_member_whose_only_day_was_new_years_morning_has_no_row_of_the_year_before(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "m")
    moved = sat(NEW_YEAR, flags=(Flag(kind="clock-back", at=NEW_YEAR, expected=MORNING),))
    ledger = ledger_of(tmp_path, [machine.enrolled()], (machine, 2026, [moved]))
    made = report(ledger, plain, "en", EAST)
    assert told(made, "Tests", "Needs explanation", "Summaries") == [("王芳", "2027", "1", "1", "1")]
    assert [row["Year"] for row in rows(made, 2)] == ["2027"]
    assert [chart.title for chart in made.charts] == ["Lessons learned in 2027"]


def test_every_kind_of_record_is_counted_in_the_year_of_the_zone(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "m")
    reflection = Reflection(pack="safety", lesson="a", prompt="p", written=NEW_YEAR, length=40, text="ab" * 32)
    present = [Attendance(day="2027-01-01", kind=kind, written=NEW_YEAR) for kind in ("present", "make-up")]
    ledger = ledger_of(tmp_path, [machine.enrolled()], (machine, 2026, [reading(1), reflection, *present]))
    made = report(ledger, plain, "en", EAST)
    assert told(made, "Reflections", "Study days") == [("王芳", "2026", "0", "0"), ("王芳", "2027", "1", "1")]


def test_a_shared_reflection_is_counted_once_in_the_year_in_which_it_was_written(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "m")
    written = [
        Reflection(pack="safety", lesson="a", prompt="p", written=at, length=40, text=f"{n}b" * 32)
        for n, at in enumerate((MORNING, NEW_YEAR))
    ]
    texts = tuple(SharedText(record=id_, to="cd" * 32, sealed="YQ==") for id_ in sorted(map(record_id, written)))
    payload = machine.payload(*written, texts=texts, written=NEW_YEAR)
    (tmp_path / "one.json").write_bytes(msgspec.json.encode(machine.sign(payload)))
    ledger = Ledger(tmp_path / "ledger")
    assert [one.problem for one in merge(ledger, [tmp_path / "one.json"], [roster(machine.enrolled())])] == [None]
    made = report(ledger, plain, "en", EAST)
    assert told(made, "Reflections shared") == [("王芳", "2026", "1"), ("王芳", "2027", "1")]


@pytest.fixture
def in_shanghai(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose clock on the wall is eight hours ahead of UTC."""
    if not hasattr(time, "tzset"):
        pytest.skip("the zone of a Windows machine cannot be set for one process")
    monkeypatch.setenv("TZ", "CST-8")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("offset", "year", "zone"),
    [
        ((), "2027", "UTC+08:00"),
        (("--utc-offset", "8"), "2027", "UTC+08:00"),
        (("--utc-offset", "+08:00"), "2027", "UTC+08:00"),
        (("--utc-offset", "+0800"), "2027", "UTC+08:00"),
        (("--utc-offset", "８"), "2027", "UTC+08:00"),
        (("--utc-offset", "0"), "2026", "UTC"),
        (("--utc-offset=-5:30"), "2026", "UTC-05:30"),
    ],
)
@pytest.mark.usefixtures("in_shanghai")
def test_documents_and_the_ledgers_lines_have_the_years_of_this_machine_or_of_the_zone_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], offset: tuple[str, ...] | str, year: str, zone: str
) -> None:
    machine = Machine(tmp_path / "m")
    ledger = ledger_of(tmp_path, [machine.enrolled()], (machine, 2026, [sat(NEW_YEAR, kind="stage")]))
    named = (offset,) if isinstance(offset, str) else offset
    study = ["--home", str(tmp_path / "home"), "--lang", "en"]
    files = {ending: str(tmp_path / f"a.{ending}") for ending in ("csv", "html")}
    options = [part for ending, file in files.items() for part in (f"--{ending}", file)]
    assert main([*study, "report", str(ledger.path), *options, *named]) == 0
    [row] = csv.DictReader(StringIO(Path(files["csv"]).read_text("utf-8-sig")))
    assert (row["Year"], row["Time zone"]) == (year, zone)
    assert f"years, days and times are in {zone}" in Path(files["html"]).read_text("utf-8")
    capsys.readouterr()
    assert main([*study, "ledger", "show", "王芳", "--ledger", str(ledger.path), *named]) == 0
    shown = capsys.readouterr().out
    assert f"{year}: 0.0 h credited, 1 learned" in shown
    assert f"{year}-{'01-01' if year == '2027' else '12-31'} stage test" in shown


@pytest.mark.parametrize("text", ["25", "+08:60", "8h", "", "east", "14:30"])
def test_what_is_no_zone_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    with pytest.raises(SystemExit):
        main(["report", str(tmp_path), "--csv", "-", f"--utc-offset={text}"])
    assert "14" in capsys.readouterr().err


def test_everybody_on_the_roster_has_a_row_of_each_year_and_of_nothing_where_nothing_arrived(tmp_path: Path) -> None:
    both, stopped, came, silent, left = (Machine(tmp_path / name, name) for name in "甲乙丙丁戊")
    later = MORNING + timedelta(days=365)
    gone = left.enrolled(keys=(EnrolledKey(left.key.public, "2026-05-01"),))
    with_code = RosterMember(id="m-code", name="己", keys=(), devices=(), code="x", until="2026-12-31")
    ledger = ledger_of(
        tmp_path,
        [both.enrolled(), stopped.enrolled(), came.enrolled(), silent.enrolled(), gone, with_code],
        (both, 2026, [sat(MORNING)]),
        (both, 2027, [sat(later)]),
        (stopped, 2026, [sat(MORNING)]),
        (came, 2027, [sat(later)]),
    )
    made = report(ledger, plain, "en")
    nothing = "nothing arrived"
    assert [(name, year, arrived == nothing) for name, year, arrived in told(made, "Last summary")] == [
        ("丁", "2026", True), ("丁", "2027", True), ("丙", "2027", False), ("乙", "2026", False), ("乙", "2027", True),
        ("己", "2026", True), ("己", "2027", True), ("甲", "2026", False), ("甲", "2027", False),
    ]  # fmt: skip
    assert all(row["Tests"] == row["Summaries"] == "0" for row in rows(made) if row["Last summary"] == nothing)
    assert made.notes[-1] == "On the roster without a summary: 2 (丁, 己)"


def test_a_clock_that_ran_years_ahead_or_lost_its_battery_gives_nobody_else_a_year(tmp_path: Path) -> None:
    ahead, battery, fine, silent = (Machine(tmp_path / name, name) for name in "甲乙丙丁")
    at = {year: datetime(year, 3, 1, tzinfo=UTC) for year in (1970, 2026, 2040)}
    ledger = ledger_of(
        tmp_path,
        [machine.enrolled() for machine in (ahead, battery, fine, silent)],
        (ahead, 2040, [sat(at[2040])]),
        (battery, 1970, [sat(at[1970])]),
        (battery, 2026, [sat(at[2026])]),
        (fine, 2026, [sat(at[2026])]),
    )
    assert [entry[:2] for entry in told(report(ledger, plain, "en"))] == [
        ("丁", "2026"), ("丙", "2026"), ("乙", "1970"), ("乙", "2026"), ("甲", "2040"),
    ]  # fmt: skip


def test_who_sent_nothing_is_shown_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sent, silent = Machine(tmp_path / "a", "王芳"), Machine(tmp_path / "b", "李强")
    ledger = ledger_of(tmp_path, [sent.enrolled(), silent.enrolled()], (sent, 2026, [sat(MORNING)]))
    study = ["--home", str(tmp_path / "home"), "--lang", "en"]
    assert main([*study, "ledger", "show", "李强", "--ledger", str(ledger.path)]) == 0
    assert capsys.readouterr().out == f"李强\t{silent.member}\t检修一班\tmember\nnothing arrived\n"


def test_two_of_one_name_are_told_apart_in_every_sheet_list_and_chart(tmp_path: Path) -> None:
    machines = [Machine(tmp_path / str(n), name) for n, name in enumerate(["王芳", "王 芳", "李强"])]
    records: list[Record] = [read_until(MORNING), sat(MORNING)]
    flag = Flag(kind="clock-back", at=MORNING, expected=MORNING)
    records.append(sat(MORNING + timedelta(days=1), flags=(flag,)))
    ledger = ledger_of(
        tmp_path,
        [machine.enrolled() for machine in machines],
        *((machine, 2026, [own_attempt(record, machine) for record in records]) for machine in machines),
    )
    made = report(ledger, plain, "en")
    first, second, other = (machine.member for machine in machines)
    called = {"李强", f"王芳 ({first[:4]})", f"王 芳 ({second[:4]})"}
    if first[:4] == second[:4]:
        pytest.skip("ids that begin alike come once in a million")
    for sheet in range(3):
        assert {row["Name"] for row in rows(made, sheet)} == called
    assert {bar.label for chart in made.charts for bar in chart.bars} == called
    page = as_html(made).decode()
    assert all(page.count(label) >= 5 for label in called), "two charts, three tables"
    for typed in (f"王芳 ({first[:4]})", f"王芳（{first[:4]}）"):
        assert [person.member for person in people(ledger, typed)] == [first]
    assert other


def own_attempt(record: Record, machine: Machine) -> Record:
    """No two people have one attempt."""
    if isinstance(record, Attempt):
        return msgspec.structs.replace(record, attempt=f"{record.attempt} {machine.member}")
    return record


@pytest.mark.parametrize(
    ("people_", "called"),
    [
        ([("mabcd", "王芳"), ("mabce", "王芳")], ["王芳 (mabcd)", "王芳 (mabce)"]),
        ([("mabcd", "王芳"), ("mabcde", "王芳")], ["王芳 (mabcd)", "王芳 (mabcde)"]),
        ([("m1234567", "王芳"), ("n7654321", "王　芳")], ["王芳 (m123)", "王　芳 (n765)"]),
        ([("m1", "Li Na"), ("m2", "LI NA"), ("m3", "李娜")], ["Li Na (m1)", "LI NA (m2)", "李娜"]),
        ([("m1", "…"), ("m2", "——")], ["…", "——"]),
        ([("m1", "Wang"), ("m2", "W\u0430ng")], ["Wang (m1)", "W\u0430ng (m2)"]),
    ],
)
def test_namesakes_have_as_much_of_their_ids_beside_them_as_tells_them_apart(
    people_: list[tuple[str, str]], called: list[str]
) -> None:
    assert list(labels(people_).values()) == called


def test_a_long_name_keeps_its_mark_beside_a_bar(tmp_path: Path) -> None:
    name = "Alexander Constantine Maximilian Bartholomew"
    machines = [Machine(tmp_path / str(n), name) for n in range(2)]
    ledger = ledger_of(
        tmp_path, [one.enrolled() for one in machines],
        *((one, 2026, [own_attempt(sat(MORNING), one)]) for one in machines),
    )  # fmt: skip
    page = as_html(report(ledger, plain, "en")).decode()
    bars = page[: page.index("<table")]
    assert all(f"({machine.member[:4]})</text>" in bars for machine in machines)


def test_lessons_stand_there_by_their_titles_and_by_their_ids_where_no_pack_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = Machine(tmp_path / "m")
    known = msgspec.structs.replace(sat(MORNING), pack="small", lesson="types")
    ledger = ledger_of(
        tmp_path, [machine.enrolled()], (machine, 2026, [known, sat(MORNING + timedelta(days=1), "elsewhere")])
    )
    pack = small_pack(tmp_path)
    file = tmp_path / "tests.csv"
    command = ["report", str(ledger.path), "--csv-tests", str(file), "--pack", str(pack)]
    assert main(["--home", str(tmp_path / "home"), "--lang", "en", *command]) == 0
    capsys.readouterr()
    listed = list(csv.DictReader(StringIO(file.read_text("utf-8-sig"))))
    assert [(row["Pack"], row["Lesson"], row["Lesson id"]) for row in listed] == [
        ("A small pack", "Every type", "small/types"),
        ("safety", "elsewhere", "safety/elsewhere"),
    ]


def test_lists_of_tests_tell_namesakes_apart_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    machines = [Machine(tmp_path / str(n), "王芳") for n in range(2)]
    ledger = ledger_of(
        tmp_path,
        [machine.enrolled() for machine in machines],
        *((machine, 2026, [own_attempt(sat(MORNING), machine)]) for machine in machines),
    )
    command = ["regrade", str(ledger.path), "--void", "q1", "--format", "json"]
    assert main(["--home", str(tmp_path / "home"), "--lang", "en", *command]) == 0
    members = {change["member"] for change in json.loads(capsys.readouterr().out)["changed"]}
    assert members == {f"王芳 ({machine.member[:4]})" for machine in machines}
