"""`study test --plain`, killed at every call that writes: what it said to be saved is there."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from lessons.assessment.attempt import state
from lessons.assessment.sitting import Sitting
from lessons.content.question import Response
from lessons.records import Attempt
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.member.progress import Progress
from store.member.work_kind import WorkKind
from tests.builders.plain_talk import ENDED, Talk
from tests.builders.tracing import strace_works
from tests.clocks import FakeClock
from tests.faults.sample import calls
from tests.terminal.packs import QUESTIONS, quiz_pack
from tests.terminal.terminal import plain_environment
from tui.plain.test import take_test
from tui.wording.language import set_language

STUDY = Path(sys.executable).with_name("study")
ANSWERED = 4
pytestmark = pytest.mark.skipif(not strace_works(), reason="nothing can be traced here")
LINES = "2\n\n" * ANSWERED + "hand in\nyes\n"


@pytest.fixture
def begun(tmp_path: Path, started_before: Callable[[Home], None]) -> Path:
    """A home where a test was begun and left; it is copied for each kill."""
    home = Home(tmp_path / "begun")
    started_before(home)
    home.change(member=home.new_member("Li Lei"), name="Li Lei", lang="en")
    (home.path / "packs").mkdir(exist_ok=True)
    quiz_pack(home.path / "packs")
    set_language("en")
    now = SystemClock().read()
    assert Talk(home, FakeClock(now.utc, now.up, now.boot))(partial(take_test, key="sums"), "yes") == ENDED
    return home.path


def killed(begun: Path, call: str, step: int) -> Iterator[tuple[str, Home]]:
    """What was said, and the home, of runs killed at every `step`th such call, or all; at last of a whole run."""
    for number in calls(step):
        home = begun.with_name(f"home-{number}")
        shutil.copytree(begun, home)
        inject = f"inject={call}:signal=KILL:when={number}"
        done = subprocess.run(
            ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e", inject, str(STUDY), "test", "sums"],
            input=LINES,
            capture_output=True,
            encoding="utf-8",
            env=plain_environment(home),
            timeout=60,
        )
        yield done.stdout, Home(home)
        if done.returncode == 0:
            return
        assert done.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL)


def found(home: Home) -> tuple[dict[str, Response] | None, list[Attempt]]:
    """The answers of the open sitting, and the attempts, as the next start finds them; nothing is damaged."""
    with Progress.open(home, home.config.member, SystemClock()) as progress:
        attempts = [record for record in progress.records().values() if isinstance(record, Attempt)]
        kept = [progress.get_open(WorkKind.SITTING, key, Sitting) for key in progress.open_work(WorkKind.SITTING)]
        assert (progress.notices, home.notices) == ([], [])
    (sitting,) = kept or (None,)
    return state(sitting).answers if sitting else None, attempts


@pytest.mark.parametrize(("call", "step"), [("fsync", 9), ("?rename,?renameat,?renameat2", 5), ("write", 17)])
def test_what_was_said_to_be_saved_is_there_after_a_kill(begun: Path, call: str, step: int) -> None:
    kills = 0
    for said, home in killed(begun, call, step):
        answers, attempts = found(home)
        acknowledged = said.count("Saved:")
        if "Handed in." in said:
            assert answers is None and len(attempts) == 1
        if attempts:
            given = [answer for answer in attempts[0].answers if answer.response]
            assert len(given) == ANSWERED and len(attempts[0].answers) == QUESTIONS
        else:
            kills += 1
            assert answers is not None
            assert acknowledged <= len(answers) <= acknowledged + 1
    assert kills > 1 and "Handed in." in said
