"""`study export` of questions: to a workbook and back, to GIFT, Anki and paper."""

import csv
import io
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.builders.bank_sheet import KAOSHIBAO, workbook
from tui.cli.main import main


@pytest.fixture
def pack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    study("import", workbook(tmp_path / "bank.xlsx", KAOSHIBAO), "--pack", tmp_path / "pack")
    capsys.readouterr()
    return tmp_path / "pack"


def study(*arguments: object) -> int:
    return main([*map(str, arguments), "--lang", "en"])


def test_a_workbook_imported_again_changes_nothing(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert study("export", "--xlsx", tmp_path / "out.xlsx", pack, "--lang", "zh") == 0
    capsys.readouterr()
    assert study("import", tmp_path / "out.xlsx", "--pack", pack) == 0
    assert "in the pack: there already: 5" in capsys.readouterr().out


def test_a_template_has_a_header_examples_and_lists_to_choose_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert study("export", "--template", tmp_path / "empty.xlsx") == 0
    assert "delete them before you import" in capsys.readouterr().out
    sheet = openpyxl.load_workbook(tmp_path / "empty.xlsx").worksheets[0]
    assert sheet["A1"].value == "Type" and sheet["A2"].value == "single choice"
    (kinds, points) = sheet.data_validations.dataValidation
    assert "delete the examples" in sheet["B2"].comment.text
    assert "multiple choice" in kinds.formula1 and points.type == "whole"


def test_cards_keep_their_guid(pack: Path, tmp_path: Path) -> None:
    for name in ("one.txt", "two.txt"):
        assert study("export", "--anki", tmp_path / name, pack) == 0
    text = (tmp_path / "one.txt").read_text("utf-8")
    assert text == (tmp_path / "two.txt").read_text("utf-8")
    rows = list(csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))[5:]
    assert {len(row) for row in rows} == {4} and len({row[0] for row in rows}) == 5


def test_gift_says_what_it_lacks(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert study("export", "--gift", tmp_path / "out.txt", pack) == 0
    said = capsys.readouterr()
    assert "out.txt: 4 questions" in said.out
    assert "GIFT has no such question" in said.err and "GIFT has no difficulties" in said.err


def test_paper_has_two_versions_an_answer_sheet_a_key_and_lines_for_names(pack: Path, tmp_path: Path) -> None:
    assert study("export", "--paper", tmp_path / "test.docx", pack, "--seed", "7") == 0
    document = docx.Document(str(tmp_path / "test.docx"))
    titles = [part.text for part in document.paragraphs if part.style and part.style.name == "Heading 1"]
    assert len(titles) == 6 and titles[0].endswith("A") and titles[2].endswith("B")
    (section,) = document.sections
    width, height = section.page_width, section.page_height
    assert width and height and (round(width.cm, 1), round(height.cm, 1)) == (21.0, 29.7)
    to_write_in = [row.height.cm for table in document.tables for row in table.rows if row.height]
    assert to_write_in and min(to_write_in) >= 1
    assert sum("Signature" in part.text for part in document.paragraphs) == 4
    assert study("export", "--paper", tmp_path / "test.html", pack, "--seed", "7", "--versions", 1) == 0
    page = (tmp_path / "test.html").read_text("utf-8")
    assert page.count("<section>") == 3 and "停电检修先做" in page and "<script" not in page


@pytest.mark.parametrize(
    "arguments", [["--gift", "out.xlsx"], ["--paper", "out.pdf"], ["--xlsx", "out.txt"], ["--template", "x.csv"]]
)
def test_an_ending_that_says_something_else_is_refused(
    pack: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert study("export", *arguments, pack) == 1
    assert "what is written is" in capsys.readouterr().err


def test_a_pack_must_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        study("export", "--gift", "out.txt")
    assert "name the pack" in capsys.readouterr().err
