"""An exchange or a publication that dies or meets a failing disk at any call: run again, it ends as if nothing was."""

import errno
import io
import os
import shutil
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path

import pytest

from lessons.clock import Reading
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.disk.shared_folder import put
from store.exchange.pairing import offer_code
from store.member.progress import Progress
from store.member.this_member import unlocked_progress
from store.member.work_kind import WorkKind
from tests.clocks import START, FakeClock
from tests.enrolled import MORNING, Machine, attempt, no_passphrase, reading
from tests.faults.disk import Death, Disk
from tests.faults.sample import calls
from tui.cli.main import main

FAULTS = ("killed", "gone", "failing")


def study(home: Path, *arguments: str | Path) -> int:
    """`study …`, quietly."""
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return main(["--home", str(home), "--lang", "en", *map(str, arguments)])


class Branch:
    """A secretary with a plan to publish, a member with two machines and a year to send, and their folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        machine, other = Machine(folder / "member"), Machine(folder / "other")
        with Progress.open(machine.home, machine.member, machine.clock) as progress:
            progress.add_all([reading(1), attempt(2)])
        with Progress.open(other.home, other.member, other.clock) as progress:
            progress.add_reflection("safety", "tickets", "r1", MORNING, "只给自己看")
            progress.put_open(WorkKind.DRAFT, "safety/tickets/r2", {"text": "草稿"})
        (share := folder / "share").mkdir()
        assert study(folder / "secretary", "branch", "init", "检修一班", "--no-passphrase") == 0
        assert study(folder / "member", "sync", share) == 0
        assert study(folder / "secretary", "branch", "enrol", share, "--yes") == 0
        with unlocked_progress(machine.home, machine.member, machine.clock, no_passphrase) as progress:
            code = offer_code(machine.home, str(share), progress, no_passphrase)
        assert study(folder / "other", "pair", code, "--folder", share) == 0


@pytest.fixture(scope="module")
def branch(tmp_path_factory: pytest.TempPathFactory) -> Branch:
    with pytest.MonkeyPatch.context() as patch:
        stand_still(patch)
        return Branch(tmp_path_factory.mktemp("branch"))


@pytest.fixture(autouse=True)
def standing_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch)
    monkeypatch.setattr(os, "fsync", lambda file: None)  # no power is cut here, and waiting for the real disk is long


def stand_still(patch: pytest.MonkeyPatch) -> None:
    """The same moment in every run, so that every run can be compared byte for byte."""
    patch.setattr(SystemClock, "read", lambda self: Reading(START, 1_000_000, "boot-1"))


def shared(copy: Path) -> dict[str, bytes]:
    """The files in the folder; what a killed program left half-written stays hidden and is nobody's."""
    return {
        str(path.relative_to(copy)): path.read_bytes()
        for path in sorted((copy / "share").rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def known(copy: Path) -> tuple[set[str], dict[str, object]]:
    """What the member's machine has of the member's records and drafts."""
    home = Home(copy / "member")
    progress = Progress.open(home, home.config.member, FakeClock(), write=False)
    return set(progress.records()), progress.open_work(WorkKind.DRAFT)


def publish(copy: Path) -> int:
    return study(copy / "secretary", "branch", "publish", copy / "share")


def send(copy: Path) -> int:
    return study(copy / "member", "sync", copy / "share")


@pytest.fixture(scope="module")
def published(branch: Branch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The branch once its secretary has published, and the member has done one thing more."""
    copy = shutil.copytree(branch.folder, tmp_path_factory.mktemp("published") / "all")
    with pytest.MonkeyPatch.context() as patch:
        stand_still(patch)
        assert publish(copy) == 0
    with Progress.open(home := Home(copy / "member"), home.config.member, FakeClock()) as progress:
        progress.add_all([reading(3)])
    return copy


@pytest.mark.parametrize("action", [publish, send])
@pytest.mark.parametrize("fault", FAULTS)
def test_what_ended_at_any_call_is_run_again_and_ends_with_the_same_bytes(
    branch: Branch, published: Path, tmp_path: Path, action: Callable[[Path], int], fault: str
) -> None:
    start = published if action is send else branch.folder
    whole = shutil.copytree(start, tmp_path / "whole")
    assert action(whole) == 0
    expected, expected_known = shared(whole), known(whole)
    for number in calls(6, turn=2 * FAULTS.index(fault)):
        copy = shutil.copytree(start, tmp_path / str(number))
        untouched = {path: data for path, data in shared(copy).items() if data == expected.get(path)}
        disk = Disk(copy / "share" if fault == "gone" else copy)
        if fault == "killed":
            disk.dies_at = number
        else:
            disk.fails = failing_from(number) if fault == "gone" else failing_at(number)
        with suppress(Death), disk.watch():
            action(copy)
        if disk.calls < number:
            break
        assert shared(copy).items() >= untouched.items(), f"call {number}: files of others"
        assert action(copy) == 0, f"call {number}"
        assert shared(copy) == expected, f"call {number}"
        assert known(copy) == expected_known, f"call {number}"
        shutil.rmtree(copy)
    assert number > 20, "the layer saw every step"
    if action is send:
        assert len(expected_known[0]) == 4 and expected_known[1], "the other machine's reflection and draft came over"
        assert study(whole / "member", "verify", *(whole / "share" / "summaries").iterdir()) == 0


def failing_at(number: int) -> Callable[[int, str], OSError | None]:
    """A disk on which that one call fails, as a full one does or as one that cannot be read."""
    error = (errno.EIO, errno.ENOSPC)[number % 2]
    return lambda call, _: OSError(error, os.strerror(error)) if call == number else None


def failing_from(number: int) -> Callable[[int, str], OSError | None]:
    """A stick that is pulled out, or a share that vanishes: from that call on, none succeeds."""
    return lambda call, _: OSError(errno.EIO, os.strerror(errno.EIO)) if call >= number else None


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
