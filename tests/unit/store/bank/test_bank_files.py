"""Files of other programs: read by what they are, whatever their names say, and refused where they are hostile."""

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from lessons.bank.bank_question import BankKind, BankOutcome
from lessons.content.question import NumberBlank, TextBlank
from lessons.problem import Problem
from store.bank.file_kind import MAX_BYTES
from store.bank.read_bank import BankRead, read_bank
from tests.builders.bank_sheet import KAOSHIBAO, keys, workbook

TABLE = [["题型", "题干", "选项A", "选项B", "答案"], ["单选题", "先做", "停电", "验电", "A"]]


def one(bank: BankRead) -> BankOutcome:
    (outcome,) = bank.outcomes
    return outcome


def refused(path: Path) -> str:
    with pytest.raises(Problem) as caught:
        read_bank([path])
    return caught.value.text


def changed(source: Path, target: Path, change: Callable[[str, bytes], bytes], **more: bytes) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, data in more.items():
            new.writestr(name.replace("__", "/"), data)
    return target


def test_every_sheet_of_a_workbook_is_read_and_hidden_ones_are_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "bank.xlsx", KAOSHIBAO, TABLE, [["单选题"], ["多选题"]], [], hidden="Sheet3")
    bank = read_bank([path])
    assert [(part.place.sheet, part.layout, part.questions) for part in bank.parts] == [
        ("Sheet1", "考试宝", 5), ("Sheet2", "table", 1)
    ]  # fmt: skip
    assert [place.sheet for place, remark in bank.notes if "hidden" in remark.text] == ["Sheet3"]


def test_numbers_percentages_and_truth_are_read_as_they_are_seen(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["题型", "题干", "选项A", "选项B", "选项C", "答案"],
        ["单选题", 2026, 0.5, 0.1, 220, "B"],
        ["判断题", "是吗", None, None, None, True],
    ]
    path = workbook(tmp_path / "bank.xlsx", rows)
    book = openpyxl.load_workbook(path)
    book["Sheet1"]["C2"].number_format = "0%"
    book.save(path)
    choice, judged = read_bank([path]).outcomes
    assert choice.question and choice.question.stem == "2026"
    assert [option.text for option in choice.question.options] == ["50%", "0.1", "220"]
    assert keys(judged) == ["对"]


def test_a_formula_is_its_stored_result_and_without_one_its_row_is_listed(tmp_path: Path) -> None:
    path = workbook(tmp_path / "bank.xlsx", [*TABLE, ["单选题", "=1+1", "a", "b", "A"]])
    bank = read_bank([path])
    assert bank.outcomes[1].question is None and bank.outcomes[1].remarks[0].column == "B"
    assert bank.notes[0][1].fields == {"n": 1}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_the_encodings_that_are_met(tmp_path: Path, encoding: str) -> None:
    for name, divider in (("bank.csv", ","), ("bank.txt", "\t")):
        text = "\r\n".join(divider.join(row) for row in TABLE)
        (tmp_path / name).write_bytes(text.encode(encoding))
        assert keys(one(read_bank([tmp_path / name]))) == ["停电"]


def test_a_cell_of_a_csv_may_have_several_lines(tmp_path: Path) -> None:
    (tmp_path / "bank.csv").write_text('题型,题干,选项,答案\n单选题,"先做\n（ ）","A.停电\nB.验电",A\n', "utf-8")
    outcome = one(read_bank([tmp_path / "bank.csv"]))
    assert outcome.question and outcome.question.stem == "先做\n（ ）" and keys(outcome) == ["停电"]


def test_a_word_file_is_read_with_the_numbers_that_word_itself_writes(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("第一章 变压器", 1)
    document.add_paragraph("一、单选题")
    document.add_paragraph("油的作用是（ ）", style="List Number")
    document.add_paragraph("A.绝缘 B.散热")
    document.add_paragraph("答案：A")
    document.add_paragraph("二、填空题")
    paragraph = document.add_paragraph("1.SF")
    paragraph.add_run("6").font.subscript = True
    paragraph.add_run("比空气")
    paragraph.add_run("重").underline = True
    paragraph.add_run("，压力")
    paragraph.add_run("0.4").underline = True
    paragraph.add_run("MPa")
    document.save(str(tmp_path / "bank.docx"))
    first, second = read_bank([tmp_path / "bank.docx"]).outcomes
    assert keys(first) == ["绝缘"] and first.question and first.question.objective == "第一章 变压器"
    assert second.question and second.question.stem.startswith("SF₆比空气")
    assert second.question.blanks == (TextBlank(("重",)), NumberBlank("0.4", "0"))


def test_a_picture_in_a_word_file_keeps_its_question_out(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("1.如图（A）")
    paragraph.add_run()._r.append(docx.oxml.OxmlElement("w:drawing"))  # type: ignore[attr-defined]
    document.add_paragraph("A.甲 B.乙")
    document.save(str(tmp_path / "bank.docx"))
    outcome = one(read_bank([tmp_path / "bank.docx"]))
    assert outcome.question is None and "picture" in outcome.remarks[-1].text


def test_a_table_of_a_word_file_is_a_sheet(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=5)
    for row, cells in enumerate(TABLE):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    document.save(str(tmp_path / "bank.docx"))
    assert keys(one(read_bank([tmp_path / "bank.docx"]))) == ["停电"]


@pytest.mark.parametrize("name", ["bank.xls", "bank.csv", "bank.docx"])
def test_a_wrong_ending_is_told_and_the_file_read_by_its_content(tmp_path: Path, name: str) -> None:
    path = workbook(tmp_path / "right.xlsx", TABLE).rename(tmp_path / name)
    bank = read_bank([path])
    assert keys(one(bank)) == ["停电"]
    assert bank.notes[0][1].fields["right"] == ".xlsx"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_workbooks_of_libreoffice_are_read_the_older_format_too(tmp_path: Path) -> None:
    path = workbook(tmp_path / "bank.xlsx", [*KAOSHIBAO, ['=CONCATENATE("甲","乙")', "判断题", *[None] * 5, "对"]])
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    for ending in ("xls", "ods", "xlsx"):
        command = [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            ending,
            "--outdir",
            str(tmp_path / ending),
            str(path),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        found = read_bank([tmp_path / ending / f"bank.{ending}"]).outcomes
        assert [outcome.stem for outcome in found][-1] == "甲乙"
        assert [outcome.question.kind for outcome in found if outcome.question][:2] == [
            BankKind.SINGLE,
            BankKind.MULTIPLE,
        ]
        assert len(found) == 6


def test_hostile_and_foreign_files_are_refused_with_what_to_do(tmp_path: Path) -> None:
    good = workbook(tmp_path / "good.xlsx", TABLE)
    sheet = "xl/worksheets/sheet1.xml"
    bomb = changed(good, tmp_path / "bomb.xlsx", lambda name, data: data + b" " * (1 << 28) if name == sheet else data)
    assert "larger unpacked" in refused(bomb)
    entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet'
    xxe = changed(good, tmp_path / "xxe.xlsx", lambda name, data: data.replace(b"<worksheet", entity, 1))
    assert "entities" in refused(xxe)
    macros = changed(good, tmp_path / "macros.xlsm", lambda name, data: data, xl__vbaProject__bin=b"")
    with zipfile.ZipFile(macros, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"")
    assert "macros" in refused(macros)
    huge = tmp_path / "huge.xlsx"
    with huge.open("wb") as file:
        file.truncate(2 << 30)
    assert huge.stat().st_size > MAX_BYTES and "larger than" in refused(huge)
    for name, data, reason in (
        ("a.xlsx", b"%PDF-1.7", "PDF"),
        ("b.xls", b"<html><table>", "web page"),
        ("c.docx", b"{\\rtf1", "RTF"),
        ("d.txt", bytes(range(256)) * 9, "no text"),
        ("e.csv", b"", "is empty"),
        ("f.xlsx", good.read_bytes()[:2000], "damaged"),
        ("g.xls", b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "older Word"),
        ("h.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
    ):
        (tmp_path / name).write_bytes(data)
        assert reason in refused(tmp_path / name)
    assert "no such file" in refused(tmp_path / "missing.xlsx")


@pytest.mark.skipif(not hasattr(__import__("os"), "fork"), reason="memory cannot be bounded here")
def test_a_sheet_that_would_fill_the_memory_ends_its_own_process(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["题型", "题干", "答案"])
    book.active["XFD1048576"] = "x"
    book.save(tmp_path / "wide.xlsx")
    assert "memory or time" in refused(tmp_path / "wide.xlsx")
