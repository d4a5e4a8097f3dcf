"""A retirement that is killed anywhere can be run again and ends as if nothing was: never half a machine."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from store.crypto.key_file import public_half
from store.member.progress import Progress
from tests.builders.tracing import strace_works
from tests.enrolled import Machine, reading
from tests.faults.sample import calls

pytestmark = pytest.mark.skipif(not strace_works(), reason="strace is not here, or may not trace")


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A machine with something to hand over, and the branch's folder."""
    folder = tmp_path_factory.mktemp("start")
    machine = Machine(folder / "home")
    with Progress.open(machine.home, machine.member, machine.clock) as progress:
        progress.add(reading(1))
    (folder / "share").mkdir()
    return folder


def retire(copy: Path, *before: str) -> int:
    study = [sys.executable, "-m", "tui.cli", "--home", str(copy / "home"), "device", "retire", "--yes"]
    return subprocess.run([*before, *study, copy / "share"], capture_output=True, timeout=60).returncode


@pytest.mark.parametrize(("call", "step"), [("fsync", 11), ("?unlink,?unlinkat,?rmdir", 3)])
def test_a_retirement_killed_at_a_call_goes_on_from_there(start: Path, tmp_path: Path, call: str, step: int) -> None:
    kills, points = 0, set()
    for number in calls(step):
        copy = shutil.copytree(start, tmp_path / str(number))
        home = copy / "home"
        key = public_half(home / "device.key")
        trace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}"]
        status = retire(copy, *trace, "-e", f"inject={call}:signal=KILL:when={number}")
        if status == 0:
            break
        kills += 1
        assert status in (-signal.SIGKILL, 128 + signal.SIGKILL)
        whole = public_half(home / "device.key") == key and any(home.glob("members/*/records-*.json"))
        points.add((whole, (home / "retired.json").exists()))
        assert whole or list((copy / "share" / "retired").glob("*.json")), "the branch knows before anything is gone"
        assert retire(copy) == 0
        assert [path.name for path in home.iterdir()] == ["retired.json"]
        assert len(list((copy / "share" / "summaries").glob("*.json"))) == 1
    assert kills > 2
    assert (False, False) not in points
