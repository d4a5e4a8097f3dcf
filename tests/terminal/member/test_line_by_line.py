"""The plain way through in the real program: on a dumb terminal, through a pipe, and ended in every way."""

import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from lessons.assessment.attempt import state
from lessons.records import Attempt, Reflection
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.member.passphrase import protect
from store.member.progress import Progress
from tests.builders.plain_talk import Talk
from tests.clocks import FakeClock
from tests.terminal.answering import looking_at, open_sitting
from tests.terminal.packs import QUIZ, quiz_pack
from tests.terminal.terminal import PATIENCE, STUDY, Terminal, plain_environment, run
from tui.plain.test import take_test

Start = Callable[..., Terminal]
DUMB = {"TERM": "dumb", "COLORTERM": None}


@pytest.fixture
def quiz_home(used_home: Path) -> Path:
    """A home with the quiz in its library."""
    folder = used_home / "packs"
    folder.mkdir(exist_ok=True)
    quiz_pack(folder)
    return used_home


def piped(home: Path, *arguments: str, lines: str = "", **over: str) -> subprocess.CompletedProcess[str]:
    """Run to the end, with lines from a pipe and the output into one."""
    return subprocess.run(
        [str(STUDY), *arguments],
        input=lines,
        capture_output=True,
        encoding="utf-8",
        env=plain_environment(home, over),
        cwd=home.parent,
        timeout=PATIENCE,
    )


def attempts(home: Path) -> list[Attempt]:
    return [record for record in looking_at(home).records().values() if isinstance(record, Attempt)]


def test_a_whole_test_through_a_pipe(quiz_home: Path) -> None:
    done = piped(quiz_home, "test", "quiz/sums", lines="yes\n" + "2\n\n" * 20 + "yes\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.isascii() or not set(done.stdout) & set("\x1b│─█•✓")
    assert "Question 20 of 20; 1 point" in done.stdout and "Handed in." in done.stdout
    (attempt,) = attempts(quiz_home)
    assert attempt.outcome == "submitted" and all(answer.response for answer in attempt.answers)


def test_the_end_of_a_pipe_leaves_with_what_was_saved(quiz_home: Path) -> None:
    done = piped(quiz_home, "test", "quiz/sums", "--plain", lines="yes\n2\n\n1")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.endswith("The input has ended. What was saved is kept.\n")
    assert done.stdout.count("Saved:") == len(state(open_sitting(quiz_home)).answers) == 2


def on_dumb_terminal(start: Start, home: Path, *arguments: str) -> Terminal:
    terminal = start(*arguments, home=home, environment=DUMB, size=(80, 50))
    terminal.wait_for("Begin “Self-test”? Type yes or no.")
    terminal.send("yes\n")
    terminal.wait_for("Question 1 of 20", "Your answer? (? for help)")
    return terminal


def test_on_a_dumb_terminal_it_is_plain_by_itself_and_draws_nothing(start: Start, quiz_home: Path) -> None:
    terminal = on_dumb_terminal(start, quiz_home, "test", "sums")
    terminal.send("２\n")
    terminal.wait_for("Saved:")
    terminal.send("leave\n")
    terminal.wait_for("Leave the test? Type yes or no.")
    terminal.send("y\n")
    assert terminal.wait_end() == 0
    assert b"\x1b" not in terminal.raw
    assert terminal.modes_after == terminal.modes_before
    assert len(state(open_sitting(quiz_home)).answers) == 1


def test_a_terminal_that_can_draw_is_told_of_the_option(used_home: Path) -> None:
    for command in (["test", "sums"], ["review"], ["reflect", "sums"]):
        status, output, errors = run(*command, home=used_home)
        assert (status, output) == (2, b"")
        assert b"add --plain" in errors


def test_lessons_are_listed_and_no_screen_is_needed(quiz_home: Path) -> None:
    status, output, errors = run("test", home=quiz_home, on_terminal=(False, False))
    assert (status, errors) == (0, b"") and f"quiz/sums: {QUIZ}".encode() in output


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_signals_end_it_with_what_was_saved(start: Start, quiz_home: Path, number: signal.Signals) -> None:
    terminal = on_dumb_terminal(start, quiz_home, "test", "sums")
    terminal.send("1\n")
    terminal.wait_for("Saved:", "Enter goes on. (? for help)")
    terminal.send("half a li")
    if number is signal.SIGINT:
        terminal.press("ctrl+c")
    else:
        terminal.signal(number)
    assert terminal.wait_end() == 128 + number
    assert b"Traceback" not in terminal.raw and b"study:" not in terminal.raw
    assert len(state(open_sitting(quiz_home)).answers) == 1


def test_a_terminal_that_goes_away_ends_it_with_what_was_saved(start: Start, quiz_home: Path) -> None:
    terminal = on_dumb_terminal(start, quiz_home, "test", "sums")
    terminal.send("1\n")
    terminal.wait_for("Saved:", "Enter goes on. (? for help)")
    terminal.hang_up()
    assert terminal.process.wait(PATIENCE) in (1, 128 + signal.SIGHUP)
    assert len(state(open_sitting(quiz_home)).answers) == 1
    assert not (quiz_home / "crash.log").exists()


def test_another_window_that_writes_is_named(start: Start, quiz_home: Path) -> None:
    terminal = on_dumb_terminal(start, quiz_home, "test", "sums")
    for command in (("test", "sums"), ("review",), ("reflect", "sums")):
        done = piped(quiz_home, *command, lines="yes\n")
        assert (done.returncode, done.stdout) == (1, "")
        assert "is open in another window; close it there first" in done.stderr
    terminal.press("ctrl+c")
    assert terminal.wait_end() == 130


def test_a_passphrase_is_asked_for_or_read_from_a_file(start: Start, quiz_home: Path, tmp_path: Path) -> None:
    home = Home(quiz_home)
    protect(home, home.config.member, None, "correct horse")
    done = piped(quiz_home, "test", "sums", lines="yes\n")
    assert done.returncode == 1 and "--passphrase-file FILE" in done.stderr
    secret = tmp_path / "secret"
    secret.write_text("correct horse\n")
    done = piped(quiz_home, "test", "sums", "--passphrase-file", str(secret), lines="yes\n2\n")
    assert done.returncode == 1 and "Saved:" in done.stdout
    terminal = start("test", "sums", home=quiz_home, environment=DUMB, size=(80, 50))
    terminal.wait_for("Passphrase of Li Lei:")
    terminal.send("correct horse\n")
    terminal.wait_for("You go on with it.", "Your answer so far:")
    assert "correct horse" not in terminal.screen
    terminal.press("ctrl+c")
    assert terminal.wait_end() == 130


def test_a_home_of_a_shared_machine_refuses(used_home: Path) -> None:
    (used_home / "kiosk").mkdir()
    (used_home / "kiosk" / "administrator").write_text("")
    Home(used_home).change(member="")
    done = piped(used_home, "test", "sums", lines="yes\n")
    assert done.returncode == 1 and "belongs to a shared machine" in done.stderr


def test_a_reflection_is_written_on_a_dumb_terminal(start: Start, quiz_home: Path) -> None:
    terminal = start("reflect", "sums", home=quiz_home, environment=DUMB, size=(80, 50))
    terminal.wait_for("Where do you add at work?", "Write;")
    terminal.send("In the log book.\n")
    terminal.press("ctrl+d")
    terminal.wait_for("13 characters; about 20 wanted; private", "Type finish or leave")
    terminal.send("finish\n")
    assert terminal.wait_end() == 0
    assert b"\x1b" not in terminal.raw
    assert [type(record) for record in looking_at(quiz_home).records().values()] == [Reflection]


def test_questions_met_are_reviewed_through_a_pipe(quiz_home: Path) -> None:
    home = Home(quiz_home)
    earlier = FakeClock()
    with Progress.open(home, home.config.member, earlier) as progress:
        from store.machine.library import Library
        from store.member.session import Session

        session = Session(home, earlier, progress, Library(home), None)
        lesson, item = session.answering.card_item("quiz/sums/q1", "en")
        session.answering.reviewed(lesson, item.question, (0,), hint=False, seconds=1)
    done = piped(quiz_home, "review", lines="1\n\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Card 1 of 1; " in done.stdout and "Tomorrow: " in done.stdout
    assert len(looking_at(quiz_home).records()) == 2


def test_no_textual_is_imported(quiz_home: Path) -> None:
    for command in (["test", "sums"], ["review"], ["reflect", "sums"]):
        code = (
            "import sys; from tui.cli.main import main; "
            f"main([*{command!r}, '--plain']); "
            "print([name for name in sys.modules if name in ('textual', 'rich')], file=sys.stderr)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code],
            input="yes\n",
            capture_output=True,
            encoding="utf-8",
            env=plain_environment(quiz_home),
            timeout=PATIENCE,
        )
        assert done.stderr == "[]\n"


def test_the_deadline_comes_while_a_line_is_being_typed(start: Start, quiz_home: Path) -> None:
    now, begun = SystemClock().read(), (30 * 60 - 6) * 1000  # six seconds are left of half an hour
    earlier = FakeClock(now.utc - begun, now.up - begun, now.boot)
    Talk(Home(quiz_home), earlier)(partial(take_test, key="sums"), "yes", "2")
    terminal = start("test", "sums", home=quiz_home, environment=DUMB, size=(80, 60))
    terminal.wait_for("You go on with it.", "Your answer so far:")
    terminal.send("next\n")
    terminal.wait_for("Question 2 of 20")
    terminal.send("1")
    terminal.wait_raw(b"Time is up. What was saved is handed in; a line that was not ended with Enter")
    assert terminal.wait_end() == 0
    (attempt,) = attempts(quiz_home)
    assert attempt.outcome == "expired"
    assert [bool(answer.response) for answer in attempt.answers] == [True] + [False] * 19
    assert terminal.modes_after == terminal.modes_before


def test_a_dumb_terminal_and_a_pipe_get_today_line_by_line(used_home: Path, start: Start) -> None:
    terminal = start(home=used_home, environment=DUMB)
    terminal.wait_for("Today, ", "Type a number")
    terminal.press("quit", "enter")
    assert terminal.wait_end() == 0
    assert b"\x1b" not in terminal.raw
    done = piped(used_home, lines="lessons\n\nquit\n")
    assert (done.returncode, done.stderr) == (0, "") and "Good-bye" in done.stdout
    terminal = start("--plain", home=used_home)
    terminal.wait_for("Type a number")
    terminal.press("ctrl+c")
    assert terminal.wait_end() == 130
