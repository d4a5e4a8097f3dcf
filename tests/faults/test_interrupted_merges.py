"""A merge that dies, loses power or meets a failing disk at any call: run again, it gives the same bytes."""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from store.ledger.ledger import Ledger
from store.ledger.verify import recheck
from tests.builders.interrupted_merge import Desk, uninterrupted
from tests.builders.ledger_files import tree
from tests.faults.disk import Death, Disk, Fate
from tests.faults.sample import calls


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"))


# Windows cannot synchronise a folder: there the journal of NTFS keeps the names.
@pytest.mark.parametrize("fate", [Fate.KILLED, Fate.POWER_CUT_NAMES_KEPT] if sys.platform == "win32" else Fate)
def test_a_merge_that_ended_at_any_call_is_run_again_with_the_same_bytes(
    desk: Desk, tmp_path: Path, fate: Fate
) -> None:
    expected = uninterrupted(desk, tmp_path)
    for number in calls(3, turn=list(Fate).index(fate)):
        ledger = shutil.copytree(desk.ledger, tmp_path / str(number))
        disk = Disk(ledger)
        disk.dies_at = number
        with suppress(Death), disk.watch():
            assert desk.merge(ledger, desk.share) == 0
        if not disk.dead:
            break
        if fate is not Fate.KILLED:
            disk.cut_power(keep_names=fate is Fate.POWER_CUT_NAMES_KEPT)
        assert list(recheck(Ledger(ledger))) == [], f"{fate.value} at call {number}: not whole"
        assert desk.merge(ledger, desk.share) == 0
        assert tree(ledger) == expected, f"{fate.value} at call {number}"
    assert number > 20, "the layer saw every step"


@pytest.mark.parametrize("fate", [Fate.KILLED, Fate.POWER_CUT_NAMES_KEPT] if sys.platform == "win32" else Fate)
def test_a_first_merge_that_ended_at_any_call_is_run_again_with_the_same_bytes(
    desk: Desk, tmp_path: Path, fate: Fate
) -> None:
    assert desk.merge(tmp_path / "undisturbed", desk.share) == 0
    expected = tree(tmp_path / "undisturbed")
    for number in calls(3, turn=list(Fate).index(fate)):
        folder = tmp_path / str(number)
        folder.mkdir()
        disk = Disk(folder)
        disk.dies_at = number
        with suppress(Death), disk.watch():
            assert desk.merge(folder / "ledger", desk.share) == 0
        if not disk.dead:
            break
        if fate is not Fate.KILLED:
            disk.cut_power(keep_names=fate is Fate.POWER_CUT_NAMES_KEPT)
        assert desk.merge(folder / "ledger", desk.share) == 0
        assert tree(folder / "ledger") == expected, f"{fate.value} at call {number}"
    assert number > 20, "the layer saw every step"


def failing_at(number: int, error: int) -> Callable[[int, str], OSError | None]:
    """A disk on which that one call fails."""
    return lambda call, _: OSError(error, os.strerror(error)) if call == number else None


@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC])
def test_whatever_call_of_a_merge_fails_the_secretary_is_told_and_a_retry_works(
    desk: Desk, tmp_path: Path, error: int
) -> None:
    expected = uninterrupted(desk, tmp_path)
    failures = 0
    for number in calls(4, turn=error):
        ledger = shutil.copytree(desk.ledger, tmp_path / str(number))
        disk = Disk(ledger)
        disk.fails = failing_at(number, error)
        with disk.watch():
            status = desk.merge(ledger, desk.share)
        failures += status
        if disk.calls < number:
            break
        assert desk.merge(ledger, desk.share) == 0
        assert tree(ledger) == expected, f"call {number}"
    assert failures > 3


def test_two_merges_at_once_wait_for_each_other(desk: Desk, tmp_path: Path) -> None:
    expected = uninterrupted(desk, tmp_path)
    ledger = shutil.copytree(desk.ledger, tmp_path / "shared")
    files = sorted((desk.share / "summaries").glob("*.json"))
    command = [sys.executable, "-m", "tui.cli", "--home", str(desk.home), "merge", "--ledger", str(ledger)]
    command += ["--branch", str(desk.share / "branch" / "roster.json")]
    programs = [
        subprocess.Popen([*command, *map(str, part)], stdout=subprocess.DEVNULL) for part in (files[::2], files[1::2])
    ]
    assert [program.wait() for program in programs] == [0, 0]
    assert tree(ledger) == expected
