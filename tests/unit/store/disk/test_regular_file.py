"""What stands in the place of a file is never waited for, and never taken for one."""

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lessons.problem import Problem
from store.crypto.envelope import beginning, read_bounded
from store.crypto.try_limit import Tries
from store.disk import atomic
from store.disk.clock import SystemClock
from store.disk.regular_file import append, names
from store.kiosk.log import entries, note

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes, devices and links of Unix")


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(path))


NO_FILES: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a folder": Path.mkdir,
    "a socket": _socket,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a terminal": lambda path: path.symlink_to("/dev/ptmx"),
    "a link to itself": lambda path: path.symlink_to(path),
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
}


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)  # the name of a socket is short
    return Path("file")


@pytest.fixture(params=NO_FILES)
def no_file(path: Path, request: pytest.FixtureRequest) -> Path:
    NO_FILES[request.param](path)
    return path


def test_what_is_no_file_is_a_problem_at_once(no_file: Path) -> None:
    tries = Tries(no_file, SystemClock())
    looks: tuple[Callable[[], object], ...] = (
        lambda: atomic.read(no_file), lambda: read_bounded(no_file), tries.left, tries.count,
    )  # fmt: skip
    for look in looks:
        with pytest.raises(Problem):
            look()
    assert beginning(str(no_file), 10) == b""


def test_a_log_that_is_no_file_keeps_nobody_waiting(no_file: Path) -> None:
    note(no_file, "one")
    assert entries(no_file) == []
    with pytest.raises((OSError, Problem)):
        append(no_file, b"one")


def test_a_pipe_that_somebody_reads_gets_no_line_of_a_log(path: Path) -> None:
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with pytest.raises(Problem, match="a pipe"):
        append(path, b"one")
    assert os.read(reader, 10) == b""
    os.close(reader)


def test_a_file_larger_than_any_of_study_s_is_not_read(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(Problem, match="larger than 256 MiB"):
        atomic.read(path)


def test_a_key_on_a_disk_that_is_not_there_is_not_taken_for_none(path: Path) -> None:
    path.symlink_to("stick/key")
    with pytest.raises(Problem, match="connect its disk"):
        atomic.read(path)
    path.unlink()
    assert atomic.read(path) is None


def test_a_folder_that_may_not_be_read_is_not_taken_for_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "b-2").touch()
    (tmp_path / "b-1").touch()
    (tmp_path / "c").touch()
    assert [path.name for path in names(tmp_path, "b-[0-9]")] == ["b-1", "b-2"]
    assert names(tmp_path / "none", "*") == []

    def forbidden(folder: str) -> list[str]:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(os, "listdir", forbidden)
    monkeypatch.setattr(os, "scandir", forbidden)
    with pytest.raises(Problem, match="Permission denied"):
        names(tmp_path, "*")
