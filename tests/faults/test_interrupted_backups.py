"""A backup or a restore that dies at any call leaves what was there or what is to be there; run again, it ends well."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from lessons.problem import Problem
from store.disk.home import Home
from store.machine.backup import backup, check, restore
from store.member.progress import Progress
from tests.builders.tracing import strace_works
from tests.enrolled import MORNING, Machine, reading
from tests.faults.disk import Death, Disk
from tests.faults.sample import calls


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A home that was changed after its backup."""
    machine = Machine(tmp_path / "start" / "home")
    (tmp_path / "start" / "backups").mkdir()
    backup(machine.home, tmp_path / "start" / "backups", MORNING, "")
    with Progress.open(machine.home, machine.member, machine.clock) as progress:
        progress.add(reading(1))
    return machine


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "lock" and not path.name.endswith(".lock")
    }


def every_call(start: Path, tmp_path: Path, action: Callable[[Path], object]) -> "list[Path]":
    """Copies of `start`, in each of which `action` died one call later than in the one before."""
    copies: list[Path] = []
    while True:
        copy = shutil.copytree(start, tmp_path / f"died-{len(copies) + 1}")
        disk = Disk(copy)
        disk.dies_at = len(copies) + 1
        with suppress(Death), disk.watch():
            action(copy)
        if not disk.dead:
            return copies
        copies.append(copy)


def newest(copy: Path) -> Path:
    return max((copy / "backups").glob("*.zip"))


def test_a_backup_killed_at_any_call_is_whole_or_not_there(machine: Machine, tmp_path: Path) -> None:
    def action(copy: Path) -> object:
        return backup(Home(copy / "home"), copy / "backups", MORNING.replace(day=9), "", keep=1)

    start = machine.home.path.parent
    before = set((start / "backups").iterdir())
    copies = every_call(start, tmp_path, action)
    assert len(copies) > 10
    for copy in copies:
        assert len({path.name for path in (copy / "backups").glob("*.zip")} | {path.name for path in before}) <= 2
        for path in (copy / "backups").glob("*.zip"):
            check(path)
        action(copy)
        assert [path.name[-20:-12] for path in (copy / "backups").iterdir()] == ["20260309"]


@pytest.mark.parametrize("replace", [True, False])
def test_a_restore_killed_at_any_call_leaves_the_old_home_or_the_new_one(
    machine: Machine, tmp_path: Path, replace: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda file: None)  # no power is cut here, and waiting for the real disk is long

    def action(copy: Path) -> object:
        return restore(Home(copy / "home"), newest(copy), MORNING, replace=replace)

    start = machine.home.path.parent
    if not replace:
        machine.home.path.rename(tmp_path / "gone")
    old = files(start / "home")
    whole = shutil.copytree(start, tmp_path / "whole")
    action(whole)
    new = files(whole / "home")
    assert new != old
    copies = every_call(start, tmp_path, action)
    assert len(copies) > 20
    for copy in copies:
        assert files(copy / "home") in (old, new)
        with suppress(Problem):  # it was restored already
            action(copy)
        assert files(copy / "home") == new
        beside = [path for path in copy.iterdir() if path.name not in ("home", "backups")]
        assert all(files(path) in (old, new) for path in beside if path.name.startswith("home.before-"))
        assert not [path for path in beside if "restoring" in path.name]


@pytest.mark.skipif(not strace_works(), reason="strace is not here, or may not trace")
def test_at_no_rename_of_a_restore_is_there_a_moment_without_a_home(machine: Machine, tmp_path: Path) -> None:
    start = machine.home.path.parent
    old = files(start / "home")
    for number in calls(2):
        copy = shutil.copytree(start, tmp_path / str(number))
        call = "?rename,?renameat,?renameat2"
        trace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}"]
        inject = ["-e", f"inject={call}:signal=KILL:when={number}"]
        study = [sys.executable, "-m", "tui.cli", "--home", str(copy / "home"), "restore", "--replace"]
        done = subprocess.run([*trace, *inject, *study, newest(copy)], capture_output=True, timeout=60)
        new = files(copy / "home")
        assert new == old or len(new) < len(old)
        if done.returncode == 0:
            break
        assert done.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL)
    assert number > 5
    assert new != old
