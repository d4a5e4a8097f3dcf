"""Setting, changing or taking away a passphrase that dies at any call: nothing is lost, and the next run ends it."""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from lessons.problem import Problem
from store.disk.home import Home
from store.member.passphrase import protect, unlock, unprotect
from store.member.progress import Progress
from tests.builders.protected_member import CANARIES, FIRST, SECOND, ask, in_the_clear, seen, study
from tests.clocks import FakeClock
from tests.faults.disk import Death, Disk, Fate
from tests.faults.sample import calls

MEMBER = "mtest"


def begun(folder: Path, passphrase: str) -> Home:
    """A member who studied, under a passphrase or (empty) none."""
    home = Home(folder)
    home.name_member(MEMBER, "张三")
    with Progress.open(home, MEMBER, FakeClock()) as progress:
        study(progress)
    key = unlock(home, MEMBER, ask(""))
    if passphrase:
        protect(home, MEMBER, key, passphrase)
    return home


def opening(home: Home, *passphrases: str) -> object:
    """What is there for whoever knows one of these passphrases; no others may be needed."""
    for passphrase in passphrases:
        with suppress(Problem):
            key = unlock(home, MEMBER, ask(passphrase))
            with Progress.open(home, MEMBER, FakeClock(), key=key) as progress:
                found = seen(progress)
                assert progress.notices == []
                return found
    raise AssertionError("nothing opens it")


def set_first(home: Home) -> None:
    protect(home, MEMBER, unlock(home, MEMBER, ask("")), FIRST)


def change(home: Home) -> None:
    protect(home, MEMBER, unlock(home, MEMBER, ask(FIRST)), SECOND)


def remove(home: Home) -> None:
    unprotect(home, MEMBER, ask(FIRST))


@pytest.mark.parametrize(
    ("action", "before", "after"), [(set_first, "", FIRST), (change, FIRST, SECOND), (remove, FIRST, "")]
)
@pytest.mark.parametrize("fate", Fate)
def test_a_passphrase_half_set_loses_nothing_and_leaves_nothing_in_the_clear(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    action: Callable[[Home], None],
    before: str,
    after: str,
    fate: Fate,
) -> None:
    monkeypatch.setattr(os, "fsync", lambda file: None)  # the layer itself knows what was synchronised
    whole = begun(tmp_path / "whole", before)
    everything = opening(whole, before)
    for number in calls(3, turn=list(Fate).index(fate)):
        home = Home(shutil.copytree(whole.path, tmp_path / str(number)))
        disk = Disk(home.path)
        disk.dies_at = number
        with suppress(Death), disk.watch():
            action(home)
        if disk.dead and fate is not Fate.KILLED:
            disk.cut_power(keep_names=fate is Fate.POWER_CUT_NAMES_KEPT)
        assert opening(home, before, after) == everything, f"call {number}"
        if not disk.dead:
            break
        if after:
            # Opened with either passphrase, whatever was left in the clear is encrypted; without one it was not begun.
            with suppress(Problem):
                action(home)
            opening(home, after)
            assert in_the_clear(home) == set()
        shutil.rmtree(home.path)
    assert number > (4 if action is change else 30), "the layer saw every step"
    assert in_the_clear(home) == (set() if after else set(CANARIES))
