"""A member has one session: the one they left open ends when they sign in again."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from store.disk.home import Home
from store.kiosk import one_session
from store.kiosk.one_session import only_session
from store.kiosk.sign_in import Kiosk
from tests.clocks import FakeClock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="shared machines run on Unix")
HOLD = """
import signal, sys
from pathlib import Path
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.kiosk.one_session import only_session
from store.kiosk.sign_in import Kiosk
if "deaf" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
with only_session(Kiosk(Home(Path(sys.argv[1])), SystemClock()), sys.argv[2]):
    print("holds", flush=True)
    input()
"""


@pytest.fixture
def kiosk(tmp_path: Path) -> Kiosk:
    return Kiosk(Home(tmp_path / "home"), FakeClock())


def holder(kiosk: Kiosk, member: str, *words: str) -> "subprocess.Popen[bytes]":
    program = [sys.executable, "-c", HOLD, str(kiosk.home.path), member, *words]
    process = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline() == b"holds\n"
    return process


def test_the_session_that_was_left_open_is_asked_to_end(kiosk: Kiosk) -> None:
    with holder(kiosk, "m1") as left, holder(kiosk, "m2") as other:
        with only_session(kiosk, "m1"):
            assert left.wait(10) == -signal.SIGTERM
            assert other.poll() is None
        other.kill()


def test_one_that_does_not_end_keeps_nobody_out(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_session, "_PATIENCE", 0.2)
    with holder(kiosk, "m1", "deaf") as deaf:
        begin = time.monotonic()
        with only_session(kiosk, "m1"):
            assert time.monotonic() - begin >= 0.2
        deaf.kill()


def test_the_number_of_a_session_that_was_killed_is_nobody_s(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    with holder(kiosk, "m1") as killed:
        killed.kill()
        killed.wait()
    asked: list[int] = []
    monkeypatch.setattr("os.kill", lambda pid, _number: asked.append(pid))
    with only_session(kiosk, "m1"):
        assert asked == []
