"""A disk that is really full: a limit for the size of files everywhere, and a small file system where one may mount."""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from lessons.problem import Problem
from lessons.records import Application
from store.disk.home import Home
from store.member.progress import Progress
from store.member.work_kind import WorkKind
from tests.clocks import FakeClock
from tests.faults.script import MEMBER, NOON

SIZE = 256 * 1024


@contextmanager
def small_disk(folder: Path, size: int = SIZE) -> Iterator[None]:
    """A file system of its own at `folder`."""
    options = ["-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    subprocess.run(["mount", *options], check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def small_files(_: Path) -> Iterator[None]:
    """No file may grow beyond a size; Python ignores the signal, so writing fails as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (SIZE // 2, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def may_mount() -> bool:
    """Whether this user may mount a file system here; seldom outside a container of one's own."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as folder:
        try:
            with small_disk(Path(folder)):
                return True
        except (OSError, subprocess.CalledProcessError):
            return False


def application(number: int) -> Application:
    return Application(pack="p", lesson="l", done=NOON, written=NOON, text=f"{number} " + "操作前核对。" * 200)


@pytest.mark.parametrize("limit", [small_files, small_disk] if may_mount() else [small_files])
@pytest.mark.parametrize("what", ["records", "drafts", "reflections"])
def test_on_a_full_disk_all_that_was_saved_stays_and_room_made_is_used(
    tmp_path: Path, limit: Callable[[Path], AbstractContextManager[None]], what: str
) -> None:
    with limit(tmp_path):
        home = Home(tmp_path / "home")
        with Progress.open(home, MEMBER, FakeClock()) as progress:
            acknowledged = 0

            def save(number: int) -> None:
                match what:
                    case "records":
                        progress.add(application(number))
                    case "drafts":
                        progress.put_open(WorkKind.DRAFT, str(number), "草稿" * 1000)
                    case _:
                        progress.add_reflection("p", "l", f"r{number}", NOON, "心得体会" * 500)

            def count(looking: Progress) -> int:
                return len(looking.open_work(WorkKind.DRAFT)) if what == "drafts" else len(looking.records())

            with pytest.raises(Problem, match="no space left"):
                for number in range(1000):
                    save(number)
                    acknowledged += 1
            assert acknowledged > 10
            for _ in range(3):
                with pytest.raises(Problem, match="no space left"):
                    save(1000)
            assert count(progress) == acknowledged
            with Progress.open(home, MEMBER, FakeClock(), write=False) as other:
                assert count(other) == acknowledged
                assert other.notices == []
            assert not list(home.member_folder(MEMBER).glob(".*.tmp"))
            if what == "drafts":
                for number in range(acknowledged // 2):
                    progress.remove_open(WorkKind.DRAFT, str(number))
                save(1000)
                assert count(progress) == acknowledged - acknowledged // 2 + 1
    if limit is small_files:
        with Progress.open(home, MEMBER, FakeClock()) as progress:
            save(1001)
            assert count(progress) > acknowledged // 2
