"""The program, killed or refused by the kernel at chosen system calls, by strace."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.disk.home import Home
from tests.faults.sample import calls
from tests.faults.script import MEMBER, STEPS, reopen, states_after


def run(folder: Path, call: str, fault: str) -> tuple[int, list[str]]:
    """The driver with a fault injected; gives how it ended, and the lines it said."""
    command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:{fault}"]
    driver = [sys.executable, "-B", "-m", "tests.faults.driver", str(folder)]
    done = subprocess.run([*command, *driver], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout.splitlines()


def days(folder: Path, call: str, fault: str, step: int) -> Iterator[tuple[int, list[str], Home]]:
    """Days with the fault at every `step`th such call, or all, until one had fewer calls than that."""
    for number in calls(step):
        home = Home(folder / str(number))
        status, said = run(home.path, call, f"{fault}:when={number}")
        untouched = status == 0 and "-" not in said
        if untouched:
            assert said == [str(n) for n in range(1, len(STEPS) + 1)]
            return
        yield status, said, home


@pytest.mark.parametrize(("call", "step"), [("fsync", 7), ("?rename,?renameat,?renameat2", 6), ("write", 12)])
def test_a_program_killed_at_a_call_loses_nothing_it_acknowledged(tmp_path: Path, call: str, step: int) -> None:
    kills = 0
    for status, said, home in days(tmp_path, call, "signal=KILL", step):
        kills += 1
        assert status in (-signal.SIGKILL, 128 + signal.SIGKILL)
        acknowledged = len([line for line in said if line != "-"])
        assert reopen(home, MEMBER) in list(states_after(acknowledged))
    assert kills > 2


@pytest.mark.parametrize(("call", "error"), [("fsync", "EIO"), ("?rename,?renameat,?renameat2", "ENOSPC")])
def test_a_call_that_the_kernel_refuses_loses_nothing(tmp_path: Path, call: str, error: str) -> None:
    refusals = 0
    for status, said, home in days(tmp_path, call, f"error={error}", 9):
        refusals += 1
        assert (status, said.count("-")) == (0, 1)
        assert reopen(home, MEMBER) == next(states_after(len(STEPS)))
    assert refusals > 1
