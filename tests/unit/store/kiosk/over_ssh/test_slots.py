"""Places of which there are so many: none is given twice, and none is lost."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lessons.problem import Problem
from store.kiosk.over_ssh import slots
from store.kiosk.over_ssh.slots import Slots

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="shared machines run on Unix")


def test_no_more_are_given_than_there_are(tmp_path: Path) -> None:
    places = Slots(tmp_path / "places", 2)
    one, other = places.take(), places.take()
    assert one is not None
    assert other is not None
    assert places.take() is None
    os.close(one)
    again = places.take()
    assert again is not None
    for descriptor in (other, again):
        os.close(descriptor)


def test_the_place_of_a_process_that_was_killed_is_free(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; from store.kiosk.over_ssh.slots import Slots\n"
        f"held = Slots(Path({str(tmp_path)!r}), 1).take(); print(held is not None, flush=True); input()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"True\n"
        assert Slots(tmp_path, 1).take() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
    free = Slots(tmp_path, 1).take()
    assert free is not None
    os.close(free)


def test_who_waits_too_long_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "_LONGEST_WAIT", 0.0)
    places = Slots(tmp_path, 1)
    with places.waited_for(), pytest.raises(Problem, match="try again in a minute"), places.waited_for():
        pass
    with places.waited_for():
        pass
