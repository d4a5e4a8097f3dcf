"""A disk that is full or fails at any call: the user is told, the old state stays, and trying again works."""

import errno
import os
from pathlib import Path

import pytest

from lessons.problem import Problem
from store.disk.home import Home
from store.member.progress import Progress
from tests.clocks import FakeClock
from tests.faults.disk import Disk
from tests.faults.sample import calls
from tests.faults.script import MEMBER, STEPS, look, reopen, states_after


def failing_day(folder: Path, number: int, error: int, *, lasts: bool) -> int:
    """A day on which a call fails, that one only, or all from there until the user mends it; gives the failures."""
    folder.mkdir()
    home = Home(folder / "home")
    disk = Disk(folder)
    mended = False

    def fails(call: int, _: str) -> OSError | None:
        broken = call >= number if lasts else call == number
        return OSError(error, os.strerror(error)) if broken and not mended else None

    disk.fails = fails
    failures = 0
    with disk.watch():
        try:
            progress = Progress.open(home, MEMBER, FakeClock())
        except Problem:
            failures, mended = 1, True
            progress = Progress.open(home, MEMBER, FakeClock())
        with progress:
            for done, step in enumerate(STEPS):
                try:
                    step.do(home, progress)
                except Problem:
                    failures += 1
                    mended = True
                    believed = look(home, progress)
                    assert believed in list(states_after(done)), f"call {number}, step {done}"
                    with Progress.open(home, MEMBER, FakeClock(), write=False) as other:
                        assert look(home, other) == believed, f"call {number}, step {done}: not what is on disk"
                    assert not list(home.member_folder(MEMBER).glob(".*.tmp"))
                    step.do(home, progress)
                    assert look(home, progress) == next(states_after(done + 1))
    assert reopen(Home(home.path), MEMBER) == next(states_after(len(STEPS)))
    return failures


@pytest.mark.parametrize(
    ("error", "lasts"),
    [(errno.EIO, False), (errno.ENOSPC, True), (errno.EROFS, True)],
    ids=["a failing disk, once", "a full disk, until mended", "a disk turned read-only, until mended"],
)
def test_whatever_call_fails_the_old_state_stays_and_a_retry_works(tmp_path: Path, error: int, lasts: bool) -> None:
    for number in calls(3, turn=(errno.EIO, errno.ENOSPC, errno.EROFS).index(error)):
        if not failing_day(tmp_path / str(number), number, error, lasts=lasts):
            break
    assert number > 5 * len(STEPS), "the layer saw every step"
