"""A program that dies, or loses power, at any call of the system: nothing that was acknowledged is lost."""

import sys
from itertools import islice
from pathlib import Path

import pytest

from store.disk import atomic
from store.disk.home import Home
from store.member.progress import Progress
from tests.clocks import FakeClock
from tests.faults.disk import Death, Disk, Fate
from tests.faults.sample import calls
from tests.faults.script import MEMBER, STEPS, State, reopen, states_after


def live(home: Home, disk: Disk) -> int:
    """Go through the day; gives how many steps were acknowledged before the end."""
    acknowledged = 0
    try:
        with disk.watch():
            progress = Progress.open(home, MEMBER, FakeClock())
            try:
                for step in STEPS:
                    step.do(home, progress)
                    acknowledged += 1
            finally:
                progress.close()  # the lock goes with the process
    except Death:
        pass
    return acknowledged


def day(folder: Path, dies_at: int, fate: Fate) -> tuple[Disk, int, State]:
    """A day that ends at a call; gives the disk, the steps acknowledged, and what the next start finds."""
    folder.mkdir()
    home = Home(folder / "home")
    disk = Disk(folder)
    disk.dies_at = dies_at
    acknowledged = live(home, disk)
    if disk.dead and fate is not Fate.KILLED:
        disk.cut_power(keep_names=fate is Fate.POWER_CUT_NAMES_KEPT)
    return disk, acknowledged, reopen(home, MEMBER)


# Windows cannot synchronise a folder: there the journal of NTFS keeps the names.
@pytest.mark.parametrize("fate", [Fate.KILLED, Fate.POWER_CUT_NAMES_KEPT] if sys.platform == "win32" else Fate)
def test_nothing_acknowledged_is_lost_at_whichever_call_it_ends(tmp_path: Path, fate: Fate) -> None:
    for number in calls(3, turn=list(Fate).index(fate)):
        disk, acknowledged, found = day(tmp_path / str(number), number, fate)
        assert found in list(states_after(acknowledged)), f"{fate.value} at call {number}, after step {acknowledged}"
        if not disk.dead:
            break
    assert acknowledged == len(STEPS)
    assert number > 5 * len(STEPS), "the layer saw every step"


@pytest.mark.parametrize("left_out", ["_sync", "_sync_folder"])
def test_these_tests_notice_a_synchronisation_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left_out: str
) -> None:
    monkeypatch.setattr(atomic, left_out, lambda _: None)
    noticed = 0
    for number in islice(calls(4), 15):
        for fate in (Fate.POWER_CUT, Fate.POWER_CUT_NAMES_KEPT):
            try:
                _, acknowledged, found = day(tmp_path / f"{number}-{fate.name}", number, fate)
                noticed += found not in list(states_after(acknowledged))
            except AssertionError:
                noticed += 1
    assert noticed
