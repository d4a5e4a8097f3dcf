"""A merge killed or refused by the kernel at its system calls, by strace: the next one ends as if nothing had been.

`test_interrupted_merges` walks through every call of a layer of our own; here the kernel itself does it, at every few
calls, at every one with STUDY_EVERY_CALL=1.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest

from store.ledger.ledger import Ledger
from store.ledger.verify import recheck
from tests.builders.interrupted_merge import Desk, uninterrupted
from tests.builders.ledger_files import tree
from tests.faults.sample import EVERY_CALL, calls

_RENAMES = "?rename,?renameat,?renameat2"
_FOLDERS = "?mkdir,?mkdirat"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"))


def run(desk: Desk, ledger: Path, call: str, fault: str) -> tuple[int, str]:
    """`study merge` with a fault injected: how it ended, and what it said on standard error."""
    command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:{fault}"]
    study = [sys.executable, "-B", "-m", "tui.cli", "--home", str(desk.home), "--lang", "en"]
    merge = ["merge", str(desk.share), "--ledger", str(ledger), "--format", "json"]
    unbuffered = os.environ | {"PYTHONUNBUFFERED": "1"}  # else what is printed is written at the end, all at once
    done = subprocess.run([*command, *study, *merge], env=unbuffered, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("call", "fault", "step"),
    [
        ("fsync", "signal=KILL", 6),
        (_RENAMES, "signal=KILL", 4),
        (_FOLDERS, "signal=KILL", 3),
        ("write", "signal=KILL", 11),
        ("fsync", "error=EIO", 7),
        ("write", "error=ENOSPC", 11),
        (_RENAMES, "error=EIO", 5),
    ],
)
@pytest.mark.parametrize("first", [True, False], ids=["a new ledger", "a ledger"])
def test_a_merge_that_the_kernel_ended_or_refused_at_a_call_is_run_again_with_the_same_bytes(
    desk: Desk, tmp_path: Path, call: str, fault: str, step: int, first: bool
) -> None:
    if first and not EVERY_CALL and call != _RENAMES:
        pytest.skip("the same calls as for a ledger; with STUDY_EVERY_CALL=1")
    if first:
        assert desk.merge(tmp_path / "undisturbed", desk.share) == 0
    expected = tree(tmp_path / "undisturbed") if first else uninterrupted(desk, tmp_path)
    met = 0
    for number in calls(step):
        ledger = tmp_path / str(number)
        if not first:
            copytree(desk.ledger, ledger)
        status, said = run(desk, ledger, call, f"{fault}:when={number}")
        if status == 0:
            break
        met += 1
        killed = status in (-signal.SIGKILL, 128 + signal.SIGKILL)
        assert killed if "KILL" in fault else status == 1, said
        assert "Traceback" not in said
        if ledger.exists() and Ledger(ledger).exists:
            assert list(recheck(Ledger(ledger))) == [], f"{fault} at {call} {number}: not whole"
        assert desk.merge(ledger, desk.share) == 0
        assert tree(ledger) == expected, f"{fault} at {call} {number}"
    assert met
