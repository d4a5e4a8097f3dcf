"""A test under real faults: stopped past its deadline, in a window too small, killed while it is sealed."""

import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lessons.attempt import state
from lessons.records import Attempt
from store.seal_pack import seal_test
from tests.terminal.answering import looking_at, open_last_lesson, open_sitting, records, start_test
from tests.terminal.packs import QUIZ, quiz_pack
from tests.terminal.terminal import Terminal

Start = Callable[..., Terminal]


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


def test_a_window_too_small_for_a_question_loses_nothing(start: Start, used_home: Path, tmp_path: Path) -> None:
    terminal = start(quiz_pack(tmp_path), home=used_home)
    terminal.wait_for("Study now")
    open_last_lesson(terminal, QUIZ)
    start_test(terminal)
    terminal.press("2")
    terminal.wait_for("1✓", "saved")
    before = open_sitting(used_home)
    terminal.resize(20, 5)
    terminal.press("pagedown")
    terminal.resize(80, 24)
    terminal.wait_for("Question 2 of", "1✓", "saved")
    terminal.press("3")
    terminal.wait_for("2✓", "saved")
    after = open_sitting(used_home)
    assert (after.started, after.paper, after.limit) == (before.started, before.paper, before.limit)
    assert state(before).answers.items() <= state(after).answers.items()


def test_a_sealed_test_goes_on_after_a_kill_and_is_nowhere_in_the_clear(
    start: Start, used_home: Path, tmp_path: Path
) -> None:
    pack = pack_with(tmp_path, "kind=stage")
    _file, code = seal_test(pack, "sums-test")
    terminal = start(pack, home=used_home)
    terminal.wait_for("Study now")
    open_last_lesson(terminal, QUIZ)
    terminal.press("t")
    terminal.wait_for("Start code")
    terminal.press(code)
    terminal.wait_for(code)
    terminal.press("enter")
    terminal.wait_for_cursor("Invigilator")
    terminal.press("enter")
    terminal.wait_for("Question 1 of", "left")
    terminal.press("2")
    terminal.wait_for("1✓", "saved")
    terminal.kill()
    terminal.wait_end()
    assert len(looking_at(used_home).open_work("sealed-sitting")) == 1
    content = b"".join(file.read_bytes() for file in used_home.rglob("*") if file.is_file())
    assert b"The number" not in content
    terminal = start(pack, home=used_home)
    terminal.wait_for("Unfinished test", "Go on: ")
    terminal.press("enter")
    terminal.wait_for("1✓", "saved", " left")
