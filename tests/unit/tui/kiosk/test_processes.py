"""When a session's process counts as hung."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.kiosk.processes import Silence
from tui.kiosk.supervisor import _is_stopped

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process waits for")


@pytest.fixture
def asleep() -> Iterator[int]:
    """A process that does nothing, and says so first."""
    code = "import sys; print(flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        while "S" not in Path(f"/proc/{process.pid}/stat").read_text().split():
            os.sched_yield()
        yield process.pid
        process.communicate()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock, set by hand."""
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def test_one_that_sleeps_on_a_terminal_that_would_take_more_is_hung(asleep: int, later: list[float]) -> None:
    reader, writer = os.pipe()
    silence = Silence(asleep, writer)
    later[0] += 3
    silence.look()
    assert (silence.seconds, silence.in_all) == (3, 3)
    silence.heard()
    assert (silence.seconds, silence.in_all) == (0, 0)
    os.close(reader)
    os.close(writer)


def test_one_that_waits_for_a_terminal_that_takes_nothing_is_not(asleep: int, later: list[float]) -> None:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with pytest.raises(BlockingIOError):
        while True:
            os.write(writer, bytes(4096))
    silence = Silence(asleep, writer)
    later[0] += 3
    silence.look()
    assert (silence.seconds, silence.in_all) == (0, 3)
    os.close(reader)
    os.close(writer)


def test_one_that_computes_is_hung_by_what_it_had_of_a_processor_only(later: list[float]) -> None:
    reader, writer = os.pipe()
    with subprocess.Popen([sys.executable, "-c", "print(flush=True)\nwhile True: pass"], stdout=-1) as process:
        assert process.stdout
        process.stdout.readline()
        silence = Silence(process.pid, writer)
        while not silence.seconds:
            later[0] += 3600
            silence.look()
        assert silence.seconds < 600
        process.kill()
    os.close(reader)
    os.close(writer)


def test_a_session_that_ends_while_it_is_looked_at_ends_the_kiosk_no_more_than_another() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert not _is_stopped(child.pid)
    assert child.wait() == 0


FORKED = """
import os, resource, signal, sys
from tui.kiosk.processes import Child
hear, speak = os.pipe()
held = open(sys.argv[1])
os.dup2(held.fileno(), 200)
resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))  # what is open stays open
signal.signal(signal.SIGTERM, lambda *_: None)

def run():
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
    os.write(speak, " ".join(sorted(os.listdir("/proc/self/fd"), key=int)).encode())
    if len(sys.argv) > 2:
        raise ValueError("secret")
    signal.pause()

child = Child(run, speak)
os.close(speak)
open_there = os.read(hear, 100).decode().split()
if len(sys.argv) == 2:
    child.send(signal.SIGTERM)
child.wait(10)
print(len(open_there) == 5, str(speak) in open_there, child.returncode)  # and the folder that lists them
"""


@pytest.mark.parametrize(("more", "status"), [((), -15), (("raises",), 1)])
def test_a_child_has_the_terminal_and_its_pipe_and_nothing_else_of_the_supervisor_s(
    tmp_path: Path, more: tuple[str, ...], status: int
) -> None:
    (tmp_path / "file").touch()
    command = [sys.executable, "-c", FORKED, str(tmp_path / "file"), *more]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == f"True True {status}\n"
    assert done.stderr == ""
