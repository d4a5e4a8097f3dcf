"""Where a result goes: to the file that was named, whole or not at all, and what is lost is told in one line."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from store.disk.shared_folder import put
from tests.builders.merge_desk import Desk, payload, start
from tests.enrolled import Machine, reading, roster

STUDY = Path(sys.executable).with_name("study")


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A secretary with a ledger of one summary."""
    desk = Desk(tmp_path, capsys)
    machine = Machine(desk.folder / "machine")
    start(desk, roster(machine.enrolled()))
    assert desk.merge(desk.file(machine.sign(payload(machine, reading(1))))) == 0
    return desk


@pytest.mark.parametrize("kind", ["--csv", "--html", "--xlsx"])
def test_a_report_to_standard_output_is_the_same_as_in_a_file(desk: Desk, kind: str) -> None:
    file = desk.folder / "report"
    assert desk.run("report", desk.ledger, kind, file) == 0
    command: list[str | Path] = [
        STUDY,
        "--home",
        desk.folder / "home",
        "--lang",
        "en",
        "report",
        desk.ledger,
        kind,
        "-",
    ]
    assert subprocess.check_output(command) == file.read_bytes()


@pytest.mark.parametrize("command", [("report", "--csv"), ("report", "--html"), ("export", "--xapi")])
def test_no_folder_is_made_for_a_result_so_a_stick_that_is_not_there_is_noticed(
    desk: Desk, command: tuple[str, str]
) -> None:
    assert desk.run(command[0], desk.ledger, command[1], desk.folder / "stick" / "result") == 1
    assert "there is no such folder" in desk.err
    assert not (desk.folder / "stick").exists()


def test_two_documents_are_never_written_over_each_other(desk: Desk) -> None:
    with pytest.raises(SystemExit) as ended:
        desk.run("report", desk.ledger, "--csv", "same", "--html", "same")
    assert ended.value.code == 2


@pytest.mark.skipif(os.name == "nt", reason="pipes with names are POSIX's")
@pytest.mark.parametrize("command", [("report", "--csv"), ("export", "--xapi")])
def test_a_pipe_is_written_to_and_stays(desk: Desk, command: tuple[str, str]) -> None:
    pipe, file = desk.folder / "pipe", desk.folder / "file"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    assert desk.run(command[0], desk.ledger, command[1], pipe) == 0
    reader.join()
    assert desk.run(command[0], desk.ledger, command[1], file) == 0
    assert pipe.is_fifo()
    assert got == [file.read_bytes()]


@pytest.mark.skipif(os.name == "nt", reason="pipes with names are POSIX's")
def test_what_somebody_planted_in_the_shared_folder_is_replaced_and_never_read(tmp_path: Path) -> None:
    planted = tmp_path / "summaries" / "mine.json"
    planted.parent.mkdir()
    os.mkfifo(planted)
    assert put(planted, b"mine")
    assert planted.read_bytes() == b"mine"
    assert not put(planted, b"mine")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is Linux's")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", [("verify",), ("report", "--csv", "-"), ("items",), ("--version",)])
def test_a_result_that_a_full_disk_does_not_take_is_told_in_one_line(
    desk: Desk, command: tuple[str, ...], unbuffered: str
) -> None:
    arguments = command if command[0].startswith("-") else (command[0], str(desk.ledger), *command[1:])
    home = desk.folder / "home"
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [STUDY, "--home", home, "--lang", "en", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        )
    expected = b"study: standard output: not saved, there is no space left; free some space and try again\n"
    assert (ran.returncode, ran.stderr) == (1, expected)
    assert not (home / "crash.log").exists()


@pytest.mark.parametrize(
    "command",
    [
        ("merge", "", "--ledger", "x"),
        ("merge", "x", "--ledger", ""),
        ("verify", ""),
        ("report", "", "--csv", "x"),
        ("branch", "publish", ""),
        ("branch", "enrol", ""),
    ],
)
def test_an_empty_name_is_never_the_current_folder(
    desk: Desk, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(desk.folder)
    before = sorted(desk.folder.rglob("*"))
    with pytest.raises(SystemExit) as ended:
        desk.run(*command)
    assert ended.value.code == 2
    assert "an empty name is no file" in capsys.readouterr().err
    assert sorted(desk.folder.rglob("*")) == before


@pytest.mark.parametrize("command", [("merge", "--ledger", "x"), ("verify",), ("report", "--csv", "x")])
def test_a_name_that_is_too_long_is_no_fault(desk: Desk, command: tuple[str, ...]) -> None:
    assert desk.run(command[0], desk.folder / ("x" * 300), *command[1:]) == 1
    assert "cannot be read" in desk.err
