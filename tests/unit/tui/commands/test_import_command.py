"""`study import` as a secretary runs it: once, again, and after somebody edited the pack."""

import json
from pathlib import Path

import pytest

from lessons.lint.lint import check_pack
from tests.builders.bank_sheet import KAOSHIBAO, workbook
from tui.cli.main import main


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    wrong = ["坏的", "单选题", "甲", "乙", "", "", "", "C", "", "", "", ""]
    return workbook(tmp_path / "安规.xlsx", [*KAOSHIBAO[:-1], wrong])


def study(*arguments: object) -> int:
    return main([*map(str, arguments), "--lang", "en"])


def test_a_bank_becomes_a_pack_without_errors_and_what_was_not_taken_is_told(
    bank: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = tmp_path / "题库"
    assert study("import", bank, "--pack", pack) == 1  # one was not taken
    said = capsys.readouterr().out
    assert "安规.xlsx [Sheet1]: 考试宝, 6 questions" in said
    assert "安规.xlsx [Sheet1]:8:H: not taken: the answer names C, which is no option; correct it — 坏的" in said
    assert "6 questions: 5 taken, 2 of them with a remark; 1 not taken" in said
    assert not [finding for finding in check_pack(pack).findings if finding.severity == "error"]
    assert sorted(path.name for path in pack.glob("[!.]*")) == ["ag.md", "index.md"]


def test_a_dry_run_writes_nothing(bank: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study("import", bank, "--pack", tmp_path / "new", "--dry-run")
    assert "nothing was written" in capsys.readouterr().out
    assert not (tmp_path / "new").exists()


def test_the_same_bank_again_writes_nothing_and_an_edited_question_stays(
    bank: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = tmp_path / "pack"
    study("import", bank, "--pack", pack)
    lesson = pack / "ag.md"
    before = lesson.read_bytes()
    study("import", bank, "--pack", pack)
    assert lesson.read_bytes() == before
    lesson.write_text(lesson.read_text("utf-8").replace("1. [x] 停电", "1. [x] 停电（断开）"), "utf-8")
    edited = lesson.read_bytes()
    rows = [[cell.replace("接地", "挂接地线") for cell in row] for row in KAOSHIBAO]
    capsys.readouterr()
    study("import", workbook(bank, rows), "--pack", pack)
    said = capsys.readouterr().out
    assert lesson.read_bytes() == edited
    assert "was edited in ag.md and stays as it is there" in said
    assert "-1. [x] 停电（断开）" in said and "+3. [ ] 挂接地线" in said


def test_the_list_for_programs_has_every_question(
    bank: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study("import", bank, "--pack", tmp_path / "pack", "--lesson", "switching.md", "--format", "json")
    result = json.loads(capsys.readouterr().out)
    counts = result["counts"]
    assert counts["questions"] == counts["taken"] + counts["remarked"] + counts["refused"] == len(result["questions"])
    assert result["written"] == ["index.md", "switching.md"]
    (refused,) = [question for question in result["questions"] if question["state"] == "refused"]
    assert (refused["sheet"], refused["row"], refused["remarks"][-1]["column"]) == ("Sheet1", 8, "H")


@pytest.mark.parametrize("lesson", ["../x.md", "课.md", "index.md", "a/b.md"])
def test_a_lesson_lies_in_the_pack(bank: Path, tmp_path: Path, lesson: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert study("import", bank, "--pack", tmp_path / "pack", "--lesson", lesson) == 1
    assert "is named by letters" in capsys.readouterr().err
    assert not (tmp_path / "pack").exists()


def test_a_folder_with_other_files_is_not_made_a_pack(
    bank: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").touch()
    assert study("import", bank, "--pack", tmp_path / "full") == 1
    assert "but is no pack" in capsys.readouterr().err


def test_a_question_that_was_taken_out_stays_out_and_is_told_until_it_is_asked_for(
    bank: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = tmp_path / "pack"
    study("import", bank, "--pack", pack)
    lesson = pack / "ag.md"
    whole = lesson.read_text(encoding="utf-8")
    blocks = whole.split("\n### ")
    taken_out, title = "\n### ".join([blocks[0], *blocks[2:]]), blocks[1].split("\n")[0]
    lesson.write_text(taken_out, encoding="utf-8")
    capsys.readouterr()
    study("import", bank, "--pack", pack)
    said = capsys.readouterr().out
    assert "was taken out of the pack, or left out in a review, and stays out" in said and "taken out here: 1" in said
    assert lesson.read_text(encoding="utf-8") == taken_out
    study("import", bank, "--pack", pack, "--again")
    assert f"### {title}" in lesson.read_text(encoding="utf-8")


def test_what_left_the_bank_is_named_and_stays_in_the_pack_until_it_is_deleted(
    bank: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = tmp_path / "pack"
    study("import", bank, "--pack", pack)
    assert "no longer in the bank" not in capsys.readouterr().out
    rows = [list(row) for row in KAOSHIBAO]
    rows[2][0] = "停电检修最先做（ ）"
    rows[3][7] = "E"  # not taken, but still there
    changed = workbook(bank, [*rows[:4], *rows[5:]])
    study("import", changed, "--pack", pack)
    said = capsys.readouterr().out
    lines = (pack / "ag.md").read_text("utf-8").split("\n")
    for stem in ("停电检修先做", "验电前应先试验电器"):
        (line,) = [line for line in said.split("\n") if "no longer in the bank, still" in line and stem in line]
        assert stem in lines[int(line.split(":")[1]) - 1]
    assert "no longer in the bank: 2" in said
    study("import", workbook(tmp_path / "other.xlsx", [*KAOSHIBAO[:2], rows[2]]), "--pack", pack)
    assert "no longer in the bank" not in capsys.readouterr().out


def test_a_list_of_an_older_study_is_read_on(bank: Path, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    study("import", bank, "--pack", pack)
    listed = pack / ".brought-by-import"
    listed.write_text("\n".join(line.partition("\t")[0] for line in listed.read_text("utf-8").split("\n")), "utf-8")
    (pack / "ag.md").unlink()
    study("import", bank, "--pack", pack)
    assert not (pack / "ag.md").exists()


def test_where_no_question_is_taken_no_pack_is_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = ["坏的", "单选题", "甲", "乙", "", "", "", "C", "", "", "", ""]
    assert study("import", workbook(tmp_path / "b.xlsx", [*KAOSHIBAO[:2], wrong]), "--pack", tmp_path / "new") == 1
    said = capsys.readouterr().out
    assert "nothing was written: no question was taken" in said and "study preview" not in said
    assert not (tmp_path / "new").exists()


def test_a_missing_file_is_told_on_a_line_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    study("import", tmp_path / "none.xlsx", "--pack", tmp_path / "new")
    before, _, _after = capsys.readouterr().err.partition("study: ")
    assert before.endswith(("\r\033[K", "\n"))


def test_after_an_import_the_next_steps_are_named(
    bank: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study("import", bank, "--pack", tmp_path / "pack")
    said = capsys.readouterr().out
    for step in ("study preview", "study check", "study packs add"):
        assert f"`{step} {tmp_path / 'pack'}`" in said
