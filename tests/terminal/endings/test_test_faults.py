"""A test under real faults: stopped past its deadline, in a window too small, its clock changed, sealed and killed."""

import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lessons.assessment.attempt import state
from lessons.assessment.timing import irregularities
from lessons.records import Attempt
from store.branch.seal_pack import seal_test
from store.member.work_kind import WorkKind
from tests.app.small_pack import small_pack
from tests.terminal.answering import (
    in_test,
    looking_at,
    open_last_lesson,
    open_sitting,
    records,
    resume,
    seconds_left,
)
from tests.terminal.endings.crash import CRASH
from tests.terminal.packs import QUIZ, quiz_pack
from tests.terminal.terminal import Terminal, run

Start = Callable[..., Terminal]
CANARY = b"The number"
"""Stands in every option of the quiz, and nowhere else."""


def pack_with(folder: Path, attributes: str) -> Path:
    """The quiz with further rules."""
    pack = quiz_pack(folder)
    source = (pack / "sums.md").read_text("utf-8")
    (pack / "sums.md").write_text(source.replace("id=sums-test", f"id=sums-test {attributes}"), "utf-8")
    return pack


def test_stopped_past_the_deadline_it_is_handed_in_with_what_was_saved_and_not_a_second_more(
    start: Start, used_home: Path, tmp_path: Path
) -> None:
    closes = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=14)
    pack = pack_with(tmp_path, f"close={closes:%Y-%m-%dT%H:%M:%SZ}")
    terminal = start(pack, home=used_home)
    terminal.wait_for("Study now")
    open_last_lesson(terminal, QUIZ)
    terminal.press("t")
    terminal.wait_for("Closes:")
    terminal.press("y")
    terminal.wait_for("Question 1 of", "left")
    terminal.press("2")
    terminal.wait_for("1✓", "saved")
    chosen = state(open_sitting(used_home)).answers
    terminal.signal(signal.SIGSTOP)
    terminal.press("pagedown", "1")  # typed while it is stopped, read when time is up
    while datetime.now(UTC) < closes:
        terminal.wait_output(1, timeout=0.5)
    terminal.signal(signal.SIGCONT)
    terminal.wait_for("not passed yet", " of 20 points")
    (attempt,) = [record for record in records(used_home) if isinstance(record, Attempt)]
    assert (attempt.outcome, attempt.ended) == ("expired", closes)
    assert {answer.question: answer.response for answer in attempt.answers if answer.response} == chosen


def test_a_lost_terminal_keeps_the_answers_and_the_deadline(start: Start, used_home: Path, tmp_path: Path) -> None:
    pack = quiz_pack(tmp_path)
    terminal = in_test(start, pack, used_home)
    terminal.press("2")
    terminal.wait_for("1✓", "2 (x)", "saved")
    left = seconds_left(terminal.screen)
    before = open_sitting(used_home)
    terminal.hang_up()
    assert terminal.wait_end() == 128 + signal.SIGHUP
    terminal = start(pack, home=used_home)
    resume(terminal)
    assert seconds_left(terminal.wait_for("1✓", "2 (x)", "saved")) <= left
    after = open_sitting(used_home)
    assert (after.started, after.paper, after.limit) == (before.started, before.paper, before.limit)
    assert state(after).answers == state(before).answers
    assert [flag.kind for flag in irregularities(after)] == ["interrupted"]


def test_a_window_too_small_for_a_question_answers_nothing_and_loses_nothing(
    start: Start, used_home: Path, tmp_path: Path
) -> None:
    pack = small_pack(tmp_path)
    terminal = in_test(start, pack, used_home, "Every type")
    before = open_sitting(used_home)
    for item in before.paper.items:
        if item.question.id == "q-cloze":
            break
        terminal.press("pagedown")
        terminal.wait_for(f"Question {before.paper.items.index(item) + 2} of")
    place = before.paper.items.index(item) + 1
    terminal.wait_for_cursor("Blank 1")
    terminal.press("5")
    terminal.wait_for(f"{place}~", "saved")  # one blank of two
    terminal.resize(20, 5)
    screen = terminal.wait_for("too", "small", " left")
    terminal.press("9", "b", "ctrl+s", "escape", "pageup", "delete", "ctrl+g")
    left = seconds_left(screen)
    terminal.wait_until(lambda screen: " left" in screen and seconds_left(screen) < left, "a countdown that goes on")
    terminal.resize(80, 24)
    terminal.wait_for(f"Question {place} of", f"{place}~", "saved")
    terminal.wait_for_cursor("Blank 1")
    terminal.settle(0.1)
    terminal.press("end", "0")
    terminal.wait_for("50", "saved")
    terminal.wait_until(lambda _: state(open_sitting(used_home)).answers.get("q-cloze") == ("50", ""), "the answer")
    after = open_sitting(used_home)
    assert (after.started, after.paper, after.limit) == (before.started, before.paper, before.limit)
    assert not state(after).flagged and state(after).answers.keys() == {"q-cloze"}


SHIFTED = """
import sys
from pathlib import Path
from lessons.clock import Reading
from store.disk.clock import SystemClock
from tui.cli.main import main

offset = Path(sys.argv.pop(1))
read = SystemClock.read

def shifted(self):
    now = read(self)
    return Reading(now.utc + 1000 * int(offset.read_text()), now.up, now.boot)

SystemClock.read = shifted
sys.exit(main(sys.argv[1:]))
"""
"""Study on a machine whose wall clock is off by the seconds in a file."""
FAKETIME = next((str(file) for file in Path("/usr/lib").glob("**/faketime/libfaketimeMT.so.1")), "")


@pytest.mark.parametrize(
    "how",
    ["injected", pytest.param("libfaketime", marks=pytest.mark.skipif(not FAKETIME, reason="no libfaketime here"))],
)
def test_a_changed_wall_clock_moves_no_deadline_and_is_noted_with_both_readings(
    start: Start, used_home: Path, tmp_path: Path, how: str
) -> None:
    offset = tmp_path / "offset"
    offset.write_text("+0")
    options: dict[str, Any] = {"program": [sys.executable, "-c", SHIFTED, str(offset)]}
    if how == "libfaketime":
        faked = {"LD_PRELOAD": FAKETIME, "FAKETIME_TIMESTAMP_FILE": str(offset), "FAKETIME_NO_CACHE": "1"}
        # Whoever changes the wall clock of a machine does not reach the time since its boot.
        options = {"environment": faked | {"FAKETIME_DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1"}}
    pack = quiz_pack(tmp_path)
    terminal = in_test(start, pack, used_home, **options)
    left = seconds_left(terminal.screen)
    for number, shift in enumerate(("-3600", "+86400"), 1):
        offset.write_text(shift)
        terminal.press("2")
        terminal.wait_for(f"{number}✓", "2 (x)", "saved")
        terminal.press("pagedown")
        now_left = seconds_left(terminal.wait_for(f"Question {number + 1} of"))
        assert left - 120 < now_left <= left
        left = now_left
    terminal.kill()
    terminal.wait_end()
    terminal = start(pack, home=used_home, **options)
    resume(terminal)
    assert left - 120 < seconds_left(terminal.screen) <= left
    terminal.press("ctrl+s")
    terminal.wait_for("Hand in this test?")
    terminal.press("y")
    terminal.wait_for(" of 20 points", "the clock was set back")
    (record,) = [record for record in records(used_home) if isinstance(record, Attempt)]
    assert record.outcome == "submitted" and (record.ended - record.started).total_seconds() < 120
    back, forward, interrupted = record.flags
    assert (back.kind, forward.kind, interrupted.kind) == ("clock-back", "clock-forward", "interrupted")
    assert abs((back.expected - back.at).total_seconds() - 3600) < 60
    assert abs((forward.at - forward.expected).total_seconds() - 90_000) < 60


def test_a_sealed_test_is_nowhere_in_the_clear_however_it_was_interrupted_and_ended(
    start: Start, used_home: Path, tmp_path: Path
) -> None:
    """Searched: everything that the program can write to: its home, the member's home, the temporary folder."""
    pack = pack_with(tmp_path, "kind=stage")
    _file, code = seal_test(pack, "sums-test")
    (tmp_path / "tmp").mkdir()
    options: dict[str, Any] = {"environment": {"TMPDIR": str(tmp_path / "tmp")}}

    def assert_nothing_in_the_clear() -> None:
        for file in tmp_path.rglob("*"):
            assert not file.is_file() or CANARY not in file.read_bytes(), file

    terminal = start(pack, home=used_home, **options)
    terminal.wait_for("Study now")
    open_last_lesson(terminal, QUIZ)
    terminal.press("t")
    terminal.wait_for("Start code")
    terminal.press(code)
    terminal.wait_for(code)
    terminal.press("enter")
    terminal.wait_for_cursor("Invigilator")
    terminal.press("enter")
    terminal.wait_for("Question 1 of", "left", CANARY.decode())
    terminal.press("2")
    terminal.wait_for("1✓", "saved")
    crash = [
        sys.executable,
        "-c",
        CRASH.format(fault="from tui.screens.testing.test import TestScreen as S; S.action_flag = fail"),
    ]
    for end in ("kill", "a signal", "a lost terminal", "a crash"):
        match end:
            case "kill":
                terminal.kill()
            case "a signal":
                terminal.signal(signal.SIGTERM)
            case "a lost terminal":
                terminal.hang_up()
            case _:
                terminal.press("b")
        terminal.wait_end()
        assert len(looking_at(used_home).open_work(WorkKind.SEALED_SITTING)) == 1
        assert_nothing_in_the_clear()
        program = crash if end == "a lost terminal" else None
        terminal = start(pack, home=used_home, program=program, **options)
        resume(terminal)
        terminal.wait_for("1✓", "saved", CANARY.decode())
    assert (used_home / "crash.log").exists()
    terminal.press("ctrl+s")
    terminal.wait_for("Hand in this test?")
    terminal.press("y")
    terminal.wait_for(" of 20 points")
    terminal.press("ctrl+q")
    terminal.wait_end()
    status, summary, _errors = run("summary", "-o", "-", home=used_home, on_terminal=(True, False))
    assert status == 0 and b'"sums-test"' in summary and CANARY not in summary
    assert_nothing_in_the_clear()
