"""An exchange or a publication that dies or meets a failing disk at any call: run again, it ends as if nothing was."""

import errno
import io
import os
import shutil
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path

import pytest

from store.home import Home
from store.progress import Progress
from store.shared_folder import put
from tests.clocks import FakeClock
from tests.enrolled import Machine, attempt, reading
from tests.faults.disk import Death, Disk
from tui.cli import main


def study(home: Path, *arguments: str | Path) -> int:
    """`study …`, quietly."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return main(["--home", str(home), "--lang", "en", *map(str, arguments)])


class Branch:
    """A secretary with a plan to publish, a member with a year to send, and the folder between them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        machine = Machine(folder / "member")
        with Progress.open(machine.home, machine.member, machine.clock) as progress:
            progress.add_all([reading(1), attempt(2)])
        (folder / "share").mkdir()
        assert study(folder / "secretary", "branch", "init", "检修一班", "--no-passphrase") == 0
        assert study(folder / "member", "sync", folder / "share") == 0
        assert study(folder / "secretary", "branch", "enrol", folder / "share", "--yes") == 0


@pytest.fixture(scope="module")
def branch(tmp_path_factory: pytest.TempPathFactory) -> Branch:
    return Branch(tmp_path_factory.mktemp("branch"))


def shared(copy: Path) -> list[str]:
    """The files in the folder, without the digest that is of the moment; what a killed program left half-written stays
    hidden and is nobody's."""
    return sorted(
        str(path.relative_to(copy)).rsplit("-", 1)[0]
        for path in (copy / "share").rglob("*")
        if path.is_file() and not path.name.startswith(".")
    )


def publish(copy: Path) -> int:
    return study(copy / "secretary", "branch", "publish", copy / "share")


def send(copy: Path) -> int:
    return study(copy / "member", "sync", copy / "share")


def prepared(branch: Branch, folder: Path, action: Callable[[Path], int]) -> Path:
    """A copy of everything, for one try."""
    copy = shutil.copytree(branch.folder, folder)
    if action is send:
        assert publish(copy) == 0
        with Progress.open(home := Home(copy / "member"), home.config.member, FakeClock()) as progress:
            progress.add_all([reading(3)])
    return copy


@pytest.mark.parametrize("action", [publish, send])
@pytest.mark.parametrize("fault", ["killed", errno.EIO, errno.ENOSPC])
def test_what_ended_at_any_call_is_run_again_and_ends_well(
    branch: Branch,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    action: Callable[[Path], int],
    fault: str | int,
) -> None:
    monkeypatch.setattr(os, "fsync", lambda file: None)  # no power is cut here, and waiting for the real disk is long
    whole = prepared(branch, tmp_path / "whole", action)
    assert action(whole) == 0
    expected = shared(whole)
    number = 0
    while True:
        number += 1
        copy = prepared(branch, tmp_path / str(number), action)
        disk = Disk(copy)
        if fault == "killed":
            disk.dies_at = number
        else:
            disk.fails = failing_at(number, int(fault))
        with suppress(Death), disk.watch():
            action(copy)
        if disk.calls < number:
            break
        assert action(copy) == 0, f"call {number}"
        assert shared(copy) == expected, f"call {number}"
        assert study(copy / "secretary", "branch", "publish", copy / "share") == 0
        assert study(copy / "secretary", "merge", copy / "share", "--ledger", copy / "ledger") == 0
        shutil.rmtree(copy)
    assert number > 5, "the layer saw every step"


def failing_at(number: int, error: int) -> Callable[[int, str], OSError | None]:
    """A disk on which that one call fails."""
    return lambda call, _: OSError(error, os.strerror(error)) if call == number else None


def test_a_file_in_the_folder_is_whole_or_not_there(tmp_path: Path) -> None:
    number = 0
    while True:
        number += 1
        folder = tmp_path / str(number)
        folder.mkdir()
        disk = Disk(folder)
        disk.dies_at = number
        with suppress(Death), disk.watch():
            put(folder / "summary.json", b"x" * 100)
        target = folder / "summary.json"
        assert not target.exists() or target.read_bytes() == b"x" * 100
        if not disk.dead:
            break
    assert number > 2
