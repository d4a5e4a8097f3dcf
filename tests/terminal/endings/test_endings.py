"""However it ends, the terminal is as it was, open work is saved, and the exit status tells."""

import random
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from store.member.drafts import Draft
from store.member.work_kind import WorkKind
from tests.terminal.answering import in_test, looking_at, open_last_lesson, open_sitting
from tests.terminal.endings.crash import CRASH, SECRET
from tests.terminal.packs import QUIZ, quiz_pack
from tests.terminal.terminal import SYNCHRONISED, Terminal
from tui.terminal.driver import LARGEST, SMALLEST, bounded

Start = Callable[..., Terminal]

NOTE = "words of my own"
CURSOR_AND_WRAP = {25, 7}
"""Private modes that a terminal has on by itself: cursor shown, lines wrapped (DEC STD 070)."""
MODERN = SYNCHRONISED | {b"\x1b[?2048$p": b"\x1b[?2048;2$y"}
"""What a terminal answers that also reports its size in-band, with pixels."""


def in_reflection(start: Start, home: Path, folder: Path, **options: object) -> Terminal:
    """The program with a reflection being written, the last word of it on no disk yet."""
    terminal = start(quiz_pack(folder), home=home, **options)
    terminal.wait_for("Study now")
    open_last_lesson(terminal, QUIZ)
    terminal.press("w")
    terminal.wait_for("A few honest sentences are enough.")
    terminal.press(NOTE)
    terminal.wait_for(NOTE)
    return terminal


def draft(home: Path) -> str:
    """What is kept of the reflection being written."""
    kept = looking_at(home).get_open(WorkKind.DRAFT, "quiz/sums/sums-r", Draft)
    assert kept is not None
    return kept.text


def is_plain(terminal: Terminal) -> bool:
    """Whether every private mode is as a terminal has it by itself."""
    return all(on == (number in CURSOR_AND_WRAP) for number, on in terminal.modes.items())


def assert_terminal_as_before(terminal: Terminal) -> None:
    """Modes, echo, cursor and screen are as they were, and nothing of the inside was shown."""
    assert is_plain(terminal)
    assert terminal.modes_after == terminal.modes_before
    for inside in (b"Traceback", b"Error", b"locals", b'File "', b".py"):
        assert inside not in terminal.raw


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
def test_a_signal_to_end_saves_what_is_open_and_restores_the_terminal(
    start: Start, used_home: Path, tmp_path: Path, number: signal.Signals
) -> None:
    terminal = in_reflection(start, used_home, tmp_path)
    terminal.signal(number)
    assert terminal.wait_end() == 128 + number
    assert_terminal_as_before(terminal)
    assert draft(used_home) == NOTE


def test_a_signal_wakes_a_program_that_waits_for_nothing(start: Start, used_home: Path) -> None:
    terminal = start(home=used_home)
    terminal.wait_for("Study now")
    terminal.signal(signal.SIGTERM)
    assert terminal.wait_end(timeout=10) == 128 + signal.SIGTERM
    assert_terminal_as_before(terminal)


@pytest.mark.parametrize("seed", range(4))
def test_a_signal_while_starting_leaves_the_terminal_as_it_was(start: Start, used_home: Path, seed: int) -> None:
    terminal = start(home=used_home)
    terminal.wait_output(random.Random(seed).randint(1, 1200), timeout=5)
    terminal.signal(signal.SIGTERM)
    assert terminal.wait_end(timeout=10) in (128 + signal.SIGTERM, -signal.SIGTERM)
    assert_terminal_as_before(terminal)


def test_quitting_saves_what_is_open_and_restores_the_terminal(start: Start, used_home: Path, tmp_path: Path) -> None:
    terminal = in_reflection(start, used_home, tmp_path, answers=MODERN)
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0
    assert_terminal_as_before(terminal)
    assert draft(used_home) == NOTE


@pytest.mark.parametrize("end", ["quit", "signal", "hang up"])
def test_an_answer_seen_on_the_screen_is_kept_when_study_ends_at_that_moment(
    start: Start, used_home: Path, tmp_path: Path, end: str
) -> None:
    terminal = in_test(start, quiz_pack(tmp_path), used_home)
    terminal.press("3")
    terminal.wait_for("3 (x)")
    if end == "quit":
        terminal.press("ctrl+q")
        terminal.wait_for("Leave the test?")
        terminal.press("y")
    elif end == "signal":
        terminal.signal(signal.SIGTERM)
    else:
        terminal.hang_up()
    terminal.wait_end()
    answers = [event for event in open_sitting(used_home).events if hasattr(event, "response")]
    assert len(answers) == 1


@pytest.mark.parametrize("controlling", [True, False])
def test_a_terminal_that_goes_away_ends_study_in_order(
    start: Start, used_home: Path, tmp_path: Path, controlling: bool
) -> None:
    terminal = in_reflection(start, used_home, tmp_path, controlling=controlling)
    terminal.hang_up()
    assert terminal.wait_end(timeout=10) == 128 + signal.SIGHUP
    assert draft(used_home) == NOTE
    assert not (used_home / "crash.log").exists()


def test_stopped_and_continued_it_goes_on(start: Start, used_home: Path, tmp_path: Path) -> None:
    terminal = in_reflection(start, used_home, tmp_path)
    terminal.signal(signal.SIGTSTP)
    terminal.wait_stopped()
    terminal.wait_until(lambda _screen: is_plain(terminal), "the plain terminal")
    terminal.signal(signal.SIGCONT)
    # Asked for once the line is raw: before, the terminal itself echoes what is typed, and takes ctrl+q for XON.
    terminal.wait_until(lambda _screen: terminal.modes[1004], "the application again")
    terminal.press(" and more")
    terminal.wait_for(NOTE + " and more")
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0
    assert_terminal_as_before(terminal)


def test_stopped_without_warning_and_continued_it_reads_alone_and_leaves_the_terminal_as_it_was(
    start: Start, used_home: Path, tmp_path: Path
) -> None:
    terminal = in_reflection(start, used_home, tmp_path)
    terminal.signal(signal.SIGSTOP)
    terminal.wait_stopped()
    terminal.signal(signal.SIGCONT)
    terminal.wait_until(lambda _screen: terminal.raw.count(b"\x1b[?1049h") == 2, "the application again")
    terminal.press(" and more")
    terminal.wait_for(NOTE + " and more")
    # A second thread would still read when the application is gone, and end with a traceback.
    terminal.press("ctrl+q", *"typed ahead")
    assert terminal.wait_end() == 0
    assert_terminal_as_before(terminal)


# A crash inside. The faults are put in from outside, into the program as it is.

FAULTS = {
    "a handler": "from tui.screens.places.library import LibraryScreen as S; S.refill = fail",
    "composing": "from tui.screens.places.library import LibraryScreen as S; S.body = fail",
    "drawing": "from tui.widgets.row import Row; from tui.screens.places.library import LibraryScreen as S\n"
    "S.on_mount = lambda self: setattr(Row, 'render', fail) or self.mount(Row('x'))",
    "a worker": "from tui.screens.places.library import LibraryScreen as S\n"
    "async def work(self): fail()\n"
    "S.on_mount = lambda self: self.run_worker(work(self)) and None",
    "a thread": "from tui.screens.places.library import LibraryScreen as S\n"
    "S.on_mount = lambda self: self.run_worker(fail, thread=True) and None",
    "a timer": "from tui.screens.places.library import LibraryScreen as S\n"
    "S.on_mount = lambda self: self.set_timer(0.01, fail) and None",
    "the input": "from tui.terminal.driver import StudyDriver as S; S.process_message = fail",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_crash_inside_is_one_line_and_a_restored_terminal(start: Start, used_home: Path, fault: str) -> None:
    program = [sys.executable, "-c", CRASH.format(fault=FAULTS[fault])]
    terminal = start(home=used_home, program=program, answers={})  # an answer would be input already
    terminal.wait_for("Study now")
    terminal.press("l")
    assert terminal.wait_end() == 1
    log = used_home / "crash.log"
    after = terminal.raw.rpartition(b"\x1b[?1049l")[2].decode()
    lines = [line for line in after.splitlines() if "study: " in line]
    assert len(lines) == 1 and str(log) in lines[0]
    assert_terminal_as_before(terminal)
    assert "ValueError\n" in log.read_text() and " fail\n" in log.read_text()
    assert SECRET.encode() not in terminal.raw and "no such thing" not in log.read_text()


def test_a_crash_inside_saves_what_is_open(start: Start, used_home: Path, tmp_path: Path) -> None:
    fault = "from tui.screens.reading.reflecting.reflection import ReflectionScreen as S; S.action_share = fail"
    program = [sys.executable, "-c", CRASH.format(fault=fault)]
    terminal = in_reflection(start, used_home, tmp_path, program=program)
    terminal.press("ctrl+o")
    assert terminal.wait_end() == 1
    assert_terminal_as_before(terminal)
    assert draft(used_home) == NOTE


@pytest.mark.parametrize(
    "fault",
    [
        "import tui.cli.main; tui.cli.main._choose_language = fail",
        "import store.member.glance.member_session as opened; opened.Session = fail",
    ],
)
def test_a_crash_before_anything_is_drawn_is_one_line(start: Start, used_home: Path, fault: str) -> None:
    terminal = start(home=used_home, program=[sys.executable, "-c", CRASH.format(fault=fault)])
    assert terminal.wait_end() == 1
    assert terminal.raw.startswith(b"study: ") and terminal.raw.count(b"\n") == 1
    assert_terminal_as_before(terminal)


# What a terminal may send


def test_bytes_that_are_no_text_end_nothing(start: Start, used_home: Path, tmp_path: Path) -> None:
    terminal = in_reflection(start, used_home, tmp_path)
    terminal.send(b"\xff")
    terminal.send(b"\xe4\xb8")
    terminal.press(" then")
    terminal.wait_for(" then")
    terminal.send("中文".encode()[:4])
    terminal.send("中文".encode()[4:])
    terminal.wait_for(NOTE, " then中文")


def test_a_paste_that_never_ends_is_taken_and_the_keys_work_again(
    start: Start, used_home: Path, tmp_path: Path
) -> None:
    terminal = in_reflection(start, used_home, tmp_path)
    terminal.send("\x1b[200~, pasted")
    terminal.wait_for(NOTE + ", pasted")
    terminal.press(", typed")
    terminal.wait_for(NOTE + ", pasted, typed")
    terminal.send("\x1b[200~, whole\x1b[201~")
    terminal.wait_for(NOTE + ", pasted, typed, whole")


def test_a_huge_paste_neither_ends_nor_hangs_it(start: Start, used_home: Path, tmp_path: Path) -> None:
    terminal = in_reflection(start, used_home, tmp_path)
    terminal.send("\x1b[200~" + "a" * 300_000 + "\x1b[201~")
    terminal.wait_for("characters", "aaaaaaaaaa")
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0
    assert_terminal_as_before(terminal)


def test_no_size_of_the_window_ends_it(start: Start, used_home: Path) -> None:
    terminal = start(home=used_home)
    terminal.wait_for("Study now")
    for size in ((1, 1), (2, 1), (1, 200), (0, 0), (80, 1), (500, 2), (40, 10), (80, 24)):
        terminal.resize(*size)
        terminal.wait_output(1, timeout=0.2)
    terminal.press("l")
    terminal.wait_for("The branch at work", "lessons")


def test_no_size_that_a_terminal_reports_ends_it(start: Start, used_home: Path) -> None:
    terminal = start(home=used_home, answers=MODERN)
    terminal.wait_for("Study now")
    for report in ("1;1;1;1", "0;0;0;0", "24;80;0;0", "24;80;480;800"):
        terminal.send(f"\x1b[48;{report}t")
        terminal.send("\x1b[<35;5;5M")
        terminal.wait_output(1, timeout=0.2)
    terminal.press("l")
    terminal.wait_for("The branch at work", "lessons")
    assert bounded((10**9, 10**9)) == LARGEST
    assert bounded((0, -1)) == SMALLEST


@pytest.mark.parametrize("seed", [1, 2])
def test_no_noise_from_the_terminal_ends_it(start: Start, used_home: Path, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    terminal = start(quiz_pack(tmp_path), home=used_home)
    terminal.wait_for("Study now")
    pieces = [
        b"\x1b[200~",
        b"\x1b[201~",
        b"\x1b[<0;3;9M",
        b"\x1b[M   ",
        b"\x1b[48;0;0;0;0t",
        b"\x1b[?2048;9$y",
        b"\x1b[",
        b"\x1bO",
    ]
    for _piece in range(300):
        noise = chance.choice(pieces) if chance.random() < 0.2 else bytes([chance.randrange(256)])
        terminal.send(noise.translate(None, b"\x11\x1c"))  # ctrl+q and ctrl+backslash end it, rightly
    terminal.send(b"\x1b[201~")
    terminal.resize(79, 23)
    terminal.wait_output(1, timeout=5)
    terminal.signal(signal.SIGTERM)
    assert terminal.wait_end() == 128 + signal.SIGTERM
    assert_terminal_as_before(terminal)
    assert not (used_home / "crash.log").exists()


def test_a_stop_that_comes_while_it_ends_does_not_keep_it(start: Start, used_home: Path) -> None:
    terminal = start(home=used_home)
    terminal.wait_for("Study now")
    terminal.signal(signal.SIGTERM)
    for _stop in range(20):
        terminal.signal(signal.SIGTSTP)
    assert terminal.wait_end() == 128 + signal.SIGTERM
    assert_terminal_as_before(terminal)


def test_a_paste_presses_no_keys(start: Start, used_home: Path, tmp_path: Path) -> None:
    terminal = in_reflection(start, used_home, tmp_path)
    terminal.send("\x1b[200~ one \x1b\x11 \x1b[A\x1b\x13 two\x1b[201~")
    terminal.wait_for(NOTE + " one")
    terminal.press("!")
    terminal.wait_for(NOTE + " one  [A two!")
