"""A named result is written whole where its name fits what it is; who holds on to it is named as the cause."""

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from lessons.problem import Problem
from store.disk import atomic, output_file
from store.ledger.ledger import Ledger
from tests.builders.ledgers import ledger_of
from tests.enrolled import Machine, reading
from tui.cli.main import main

LOCKED = "if it is open in Excel"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return ledger_of(tmp_path, (Machine(tmp_path / "a"), [reading(1)]))


def held(path: Path, target: Path) -> None:
    """What Windows says where another program has the target open."""
    raise PermissionError(errno.EACCES, "Permission denied", str(path), str(target))


def refused(target: Path) -> str:
    with pytest.raises(Problem) as told:
        output_file.write(target, b"new")
    assert told.value.where == str(target)
    return told.value.text


def test_a_file_that_another_program_holds_on_to_is_to_be_closed_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "ledger.xlsx"
    target.write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", held)
    assert LOCKED in refused(target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target], "nothing is left lying about"


@pytest.mark.parametrize("note", ["~$ledger.xlsx", ".~lock.ledger.xlsx#"])
def test_the_note_that_an_office_program_leaves_beside_an_open_file_says_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, note: str
) -> None:
    target = tmp_path / "ledger.xlsx"
    (tmp_path / note).touch()

    def forbidden(path: Path, data: object, **_named: object) -> Path:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(atomic, "_write_new", forbidden)
    assert LOCKED in refused(target)
    (tmp_path / note).unlink()
    assert "writing is not allowed here" in refused(target), "a folder that is closed to all is something else"


def test_a_new_file_that_may_not_be_put_there_is_held_by_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "replace", held)
    assert "writing is not allowed here" in refused(tmp_path / "ledger.xlsx")


def test_a_full_disk_is_still_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "ledger.xlsx"
    target.write_bytes(b"old")
    (tmp_path / "~$ledger.xlsx").touch()

    def full(path: Path, to: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert "no space left" in refused(target)


def test_what_is_wrong_with_where_the_data_comes_from_is_not_said_of_the_file(tmp_path: Path) -> None:
    def parts() -> Iterator[bytes]:
        yield b"a"
        error = PermissionError(errno.EACCES, "Permission denied")
        raise Problem("the ledger", "cannot be read") from error

    target = tmp_path / "a.json"
    target.touch()
    with pytest.raises(Problem) as told:
        output_file.write(target, parts())
    assert told.value.where == "the ledger"


@pytest.mark.parametrize(
    ("option", "name"),
    [
        ("--html", "a.pdf"),
        ("--html", "a.xlsx"),
        ("--html", "a.html.zip"),
        ("--html", "a.txt"),
        ("--xlsx", "a.xls"),
        ("--xlsx", "a.XLSM"),
        ("--xlsx", "a.csv"),
        ("--xlsx", "a.xlsx.pdf"),
        ("--csv", "a.xlsx"),
        ("--csv", "a.tsv"),
        ("--csv-tests", "a.html"),
    ],
)
def test_an_ending_that_contradicts_what_is_written_is_refused_before_anything_is(
    ledger: Ledger, tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, name: str
) -> None:
    good = {"--html": "--csv", "--xlsx": "--csv", "--csv": "--html", "--csv-tests": "--html"}[option]
    fine, wrong = tmp_path / f"fine{good.replace('--', '.')}", tmp_path / name
    study = ["--home", str(tmp_path / "home"), "--lang", "en", "report", str(ledger.path)]
    assert main([*study, good, str(fine), option, str(wrong)]) == 1
    assert (
        f"ends in {wrong.suffix.lower()}, but what is written is .{option[2:].split('-')[0]}" in capsys.readouterr().err
    )
    assert not fine.exists() and not wrong.exists()


@pytest.mark.parametrize(
    ("option", "name"),
    [
        ("--html", "a.HTM"),
        ("--html", "a.pdf.html"),
        ("--html", "report"),
        ("--csv", "台账.2026"),
        ("--csv", "a.txt"),
        ("--csv", "a.No3"),
        ("--xlsx", "a.XLSX"),
    ],
)
def test_a_name_whose_ending_contradicts_nothing_is_taken(
    ledger: Ledger, tmp_path: Path, option: str, name: str
) -> None:
    assert main(["--home", str(tmp_path / "home"), "report", str(ledger.path), option, str(tmp_path / name)]) == 0
    assert (tmp_path / name).stat().st_size


@pytest.mark.parametrize("command", [["summary", "-o"], ["export", "--xapi"]])
def test_summaries_and_statements_are_json_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    wrong = tmp_path / "a.xlsx"
    assert main(["--home", str(tmp_path / "home"), "--lang", "en", *command, str(wrong)]) == 1
    assert "ends in .xlsx, but what is written is .json" in capsys.readouterr().err
    assert not wrong.exists() and not (tmp_path / "home").exists()


def test_one_file_is_not_named_for_two_documents_however_it_is_spelt(ledger: Ledger, tmp_path: Path) -> None:
    twice = ["--csv", str(tmp_path / "a.csv"), "--csv-tests", str(tmp_path / "in" / ".." / "a.csv")]
    with pytest.raises(SystemExit):
        main(["--home", str(tmp_path / "home"), "report", str(ledger.path), *twice])
    assert not (tmp_path / "a.csv").exists()
