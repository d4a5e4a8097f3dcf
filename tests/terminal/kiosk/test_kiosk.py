"""The shared machine through a real terminal: no way out of it, and nothing of a member left behind.

Locally a sign-in is back in about 1.3 s; the limits here leave room for a loaded machine.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest

from store.crypto.keys import Key
from store.disk.clock import SystemClock
from store.kiosk.sign_in import PIN, Kiosk
from store.member.progress import Progress
from tests.terminal.kiosk.shared_machine import (
    ADMINISTRATOR,
    SECRETS,
    SIGN_IN,
    child,
    children,
    choose,
    end,
    identity,
    open_reflection,
    sign_in,
    sign_out,
    until_next,
    wait_sign_in,
)
from tests.terminal.terminal import Terminal, run
from tui.kiosk.supervisor import environment

CANARY = "canary7391"
Start = Callable[..., Terminal]
Begin = Callable[..., Terminal]


@pytest.fixture
def begin(kiosk: Kiosk, start: Start) -> Begin:
    """Start the kiosk and wait for the sign-in."""

    def begin(settings: str = "", **options: object) -> Terminal:
        (kiosk.folder / "kiosk.toml").write_text(settings)
        terminal = start("--home", kiosk.home.path, "kiosk", home=kiosk.home.path, **options)
        wait_sign_in(terminal)
        return terminal

    return begin


def choose_pin(kiosk: Kiosk, pin: str) -> None:
    """As 张三 does in Settings."""
    key = kiosk.admit(identity(kiosk, "张三"), SECRETS["张三"])
    assert isinstance(key, Key)
    with Progress.open(kiosk.home, identity(kiosk, "张三"), SystemClock(), key=key) as progress:
        progress.put_open(PIN, "", pin)


def break_from_a_reflection(terminal: Terminal) -> None:
    """张三 signs in, writes something and leaves for a moment."""
    sign_in(terminal, "张三")
    open_reflection(terminal)
    terminal.press(CANARY)
    terminal.wait_for(CANARY)
    terminal.send("\x0c")
    terminal.wait_for("张三 is having a break")


def test_nothing_of_a_member_is_left_for_the_next_and_a_draft_waits_for_its_own(begin: Begin, kiosk: Kiosk) -> None:
    terminal = begin(scrollback=10_000)
    sign_in(terminal, "张三")
    open_reflection(terminal)
    terminal.press(CANARY)
    terminal.wait_for(CANARY)
    session = psutil.Process(child(terminal).pid)
    assert all(Path(file.path).is_relative_to(kiosk.home.path) for file in session.open_files() if file.mode != "r")
    sign_out(terminal)
    after = len(terminal.raw)
    assert CANARY not in terminal.everything
    sign_in(terminal, "李雷")
    open_reflection(terminal)
    sign_out(terminal)
    assert CANARY.encode() not in terminal.raw[after:]
    files = [path for path in kiosk.home.path.parent.rglob("*") if path.is_file()]
    assert not [path for path in files if CANARY.encode() in path.read_bytes()]
    assert not [path for path in (*kiosk.folder.iterdir(),) if any(n.encode() in path.read_bytes() for n in SECRETS)]
    sign_in(terminal, "张三")
    open_reflection(terminal, CANARY)
    sign_out(terminal)
    end(terminal)


def test_what_ended_is_wiped_from_the_screen_and_from_what_was_scrolled_away(begin: Begin) -> None:
    terminal = begin()
    sign_in(terminal, "张三")
    before = len(terminal.raw)
    child(terminal).kill()
    wait_sign_in(terminal)
    written = terminal.raw[before:]
    assert b"\x1b[2J\x1b[3J" in written
    assert written.index(b"\x1b[3J") < written.index(SIGN_IN.encode())


def test_a_session_that_dies_hangs_or_ends_is_a_line_in_the_log_that_names_nobody(begin: Begin, kiosk: Kiosk) -> None:
    terminal = begin("hang_seconds = 2")
    sign_in(terminal, "张三")
    child(terminal).send_signal(signal.SIGSTOP)
    wait_sign_in(terminal)
    end(terminal)
    log = kiosk.log.read_text()
    assert "it hung" in log
    assert "ended by the administrator" in log
    assert not any(word in log for word in ("张三", ADMINISTRATOR, *SECRETS.values()))


def test_the_supervisor_ended_by_the_system_takes_the_session_with_it(begin: Begin) -> None:
    terminal = begin()
    sign_in(terminal, "张三")
    running = child(terminal)
    terminal.signal(signal.SIGTERM)
    assert terminal.wait_end() == 128 + signal.SIGTERM
    assert not running.is_running()
    assert terminal.modes_after == terminal.modes_before


def test_a_supervisor_that_was_killed_takes_the_session_with_it_and_the_next_one_wipes(begin: Begin) -> None:
    terminal = begin(scrollback=1000)
    sign_in(terminal, "张三")
    open_reflection(terminal)
    terminal.press(CANARY)
    terminal.wait_for(CANARY)
    running = child(terminal)
    running.suspend()  # one that hangs ends too
    terminal.kill()
    running.wait(2)
    terminal.start_again()
    wait_sign_in(terminal)
    assert CANARY not in terminal.everything
    end(terminal)


@pytest.mark.skipif(sys.platform != "linux", reason="orphans are given to a subreaper on Linux only")
def test_what_was_typed_before_the_sign_in_is_drawn_reaches_nobody(begin: Begin) -> None:
    terminal = begin()
    sign_in(terminal, "张三")

    def end_and_type() -> None:
        running = child(terminal)
        terminal.signal(signal.SIGSTOP)  # so that nothing is drawn before it was typed
        running.kill()
        terminal.send(f"{CANARY}\r\x1b[200~{CANARY}")
        terminal.signal(signal.SIGCONT)

    until_next(terminal, end_and_type)
    assert CANARY not in terminal.screen
    sign_in(terminal, "李雷")


# A session that is broken, or a clock that is: the kiosk with a fault in it, which waits for a file beside the home.

PROGRAM = """
import ctypes, os, sys, time
from pathlib import Path
from lessons.clock import Reading
from store.disk.clock import SystemClock
from tui.cli.main import main
from tui.kiosk import preload
from tui.kiosk.session_app import KioskApp
from tui.kiosk.entrance.sign_in_app import SignInApp

def broken(app):
    def watch(self, watched=app._watch):
        if (told := Path(os.environ["HOME"], app.__name__)).exists():
            fault = told.read_text()
            told.unlink()
            exec(fault)
        watched(self)
    app._watch = watch

def late(self, now=SystemClock.read):
    at = now(self)
    ahead = 3 * 60 * 60 * 1000 if os.path.exists(os.path.join(os.environ["HOME"], "late")) else 0
    return Reading(at.utc + ahead, at.up, at.boot)

def slow(home, load=preload.load):
    held = Path(os.environ["HOME"], "held")
    os.write(1, b"loading")
    if held.exists():
        held.open().close()  # a pipe: until its other end is opened
    load(home)

broken(SignInApp)
broken(KioskApp)
preload.load = slow
SystemClock.read = late
sys.exit(main(sys.argv[1:]))
"""
FAULTY: dict[str, Any] = {
    "program": [sys.executable, "-I", "-c", PROGRAM],
    # With these it has nothing to get rid of, and does not begin anew without its fault.
    "environment": {"STUDY_HOME": None, "PATH": "/usr/bin:/bin"},
}
# It writes for ever; the pause only leaves the processor to the others.
LEAVES_A_WRITER = """
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True:
            os.write(1, b"still here ")
            time.sleep(0.01)
os._exit(0)
"""
AT_THE_SIGN_IN = {
    "raises": ("raise ValueError('secret')", "status 1"),
    "crashes": ("ctypes.string_at(0)", "killed by signal 11"),
    "fills the disk": ("os.truncate(open(os.environ['HOME'] + '/filler', 'w').name, 2 ** 40)", "status 1"),
    "leaves a process that writes": (LEAVES_A_WRITER, "status 0"),
}
IN_THE_MIDDLE = {
    "computes for ever": ("while True: pass", "it hung"),
    "waits for ever": ("time.sleep(10 ** 6)", "it hung"),
    "eats memory": ("eaten = [bytes(2 ** 20) for _ in range(10 ** 6)]", "status 1"),
}


def test_what_is_typed_while_the_kiosk_loads_ends_nothing_and_reaches_nobody(start: Start, kiosk: Kiosk) -> None:
    held = kiosk.home.path.parent / "held"
    os.mkfifo(held)
    terminal = start("--home", kiosk.home.path, "kiosk", home=kiosk.home.path, **FAULTY)
    terminal.wait_raw(b"loading")
    terminal.send(f"\x03\x1c\x1a{CANARY}\r")
    held.open("w").close()
    wait_sign_in(terminal)
    assert CANARY not in terminal.screen
    sign_in(terminal, "张三")


@pytest.mark.parametrize("fault", AT_THE_SIGN_IN)
def test_a_sign_in_that_is_broken_is_replaced_by_a_clean_one(begin: Begin, kiosk: Kiosk, fault: str) -> None:
    what, told = AT_THE_SIGN_IN[fault]
    (kiosk.home.path.parent / "SignInApp").write_text(what)
    terminal = begin(**FAULTY)
    terminal.wait_until(lambda _: f" session ended: {told}\n" in kiosk.log.read_text(), told)
    wait_sign_in(terminal)
    assert "secret" not in kiosk.log.read_text()
    terminal.take()
    sign_in(terminal, "张三")
    assert b"still here" not in terminal.raw
    assert len(children(terminal.process.pid)) == 1


def test_a_session_that_breaks_in_the_middle_is_replaced_by_a_clean_sign_in(begin: Begin, kiosk: Kiosk) -> None:
    terminal = begin("hang_seconds = 2\nmemory_mib = 1024", **FAULTY, scrollback=1000)
    raw = terminal.attributes
    for number, (what, told) in enumerate(IN_THE_MIDDLE.values()):
        sign_in(terminal, "张三")
        open_reflection(terminal, CANARY if number else "A few honest sentences")
        terminal.press(f"{CANARY} ")
        terminal.wait_for("draft kept")
        until_next(terminal, partial((kiosk.home.path.parent / "KioskApp").write_text, what))
        assert CANARY not in terminal.everything
        assert terminal.attributes == raw
        assert len(children(terminal.process.pid)) == 1
        assert kiosk.log.read_text().endswith(f" session ended: {told}\n")
    end(terminal)


def test_a_break_ends_when_the_machine_closes_and_the_work_waits_for_the_next_day(begin: Begin, kiosk: Kiosk) -> None:
    choose_pin(kiosk, "2468")
    now = datetime.now().astimezone()
    opens, closes = (f"{now + timedelta(hours=hours):%H:%M}" for hours in (-1, 2))
    late = kiosk.home.path.parent / "late"
    terminal = begin(f'opens = "{opens}"\ncloses = "{closes}"', **FAULTY)
    break_from_a_reflection(terminal)
    terminal.press("2468")
    late.touch()
    terminal.wait_for("Closed.", f"opens again at {opens}")
    terminal.press("enter")
    assert "张三" not in terminal.screen
    late.unlink()
    wait_sign_in(terminal)
    sign_in(terminal, "张三")
    open_reflection(terminal, CANARY)
    sign_out(terminal)
    end(terminal)


HOSTILE = dict.fromkeys(
    ("BROWSER", "EDITOR", "VISUAL", "PAGER", "LESSOPEN", "SHELL", "ENV", "BASH_ENV"), "|/bin/sh"
) | {
    **dict.fromkeys(("PYTHONSTARTUP", "PYTHONPATH", "PYTHONUSERBASE", "TMPDIR", "LD_LIBRARY_PATH"), "/x"),
    **dict.fromkeys(("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "GCONV_PATH"), "/x"),
    **{"PYTHONINSPECT": "1", "PYTHONBREAKPOINT": "os.system", "PYTHONWARNINGS": "error", "PYTHONIOENCODING": "ascii"},
    **{
        "TEXTUAL": "debug,devtools",
        "TEXTUAL_LOG": "log",
        "TEXTUAL_PRESS": "ctrl+q",
        "TEXTUAL_DRIVER": "no.such:Driver",
    },
    **{"TEXTUAL_SCREENSHOT": "1", "TEXTUAL_ALLOW_SIGNALS": "1", "COLUMNS": "1", "LINES": "1", "TERM": "../../etc/x"},
}


@pytest.mark.parametrize("program", [None, [sys.executable, "-I", "-m", "tui.cli"]])
def test_a_session_has_no_core_dumps_bounded_memory_and_a_bare_environment(
    begin: Begin, program: list[str] | None
) -> None:
    terminal = begin(environment=HOSTILE, program=program)
    pid = child(terminal).pid
    limits = Path(f"/proc/{pid}/limits").read_text().splitlines()
    core = next(line for line in limits if line.startswith("Max core file size"))
    memory = next(line for line in limits if line.startswith("Max address space"))
    assert core.split()[4:6] == ["1", "1"]
    assert memory.split()[3:5] == [str(2048 * 1024 * 1024)] * 2
    names = {line.split("=")[0] for line in Path(f"/proc/{pid}/environ").read_text().split("\0") if line}
    assert names <= {"TERM", "COLORTERM", "LANG", "LANGUAGE", "HOME", "PATH", "LC_CTYPE"}
    assert environment({"LD_PRELOAD": "x", "PATH": "x", "TERM": "xterm"}) == {"TERM": "xterm", "PATH": "/usr/bin:/bin"}
    sign_in(terminal, "张三")


def test_a_session_that_nobody_touches_counts_down_and_ends(begin: Begin) -> None:
    terminal = begin("idle_seconds = 12\nwarning_seconds = 9")
    sign_in(terminal, "张三")
    for key in ("\x1b[<35;9;9M\x1b[<35;10;9Mxx", "\x11", "\x10", "\x1b[200~pasted\x1b[201~"):
        terminal.wait_for("Is anybody still here?", "Signing out in")
        terminal.send(key)
        screen = terminal.wait_gone("Is anybody still here?")
        assert "Sign out?" not in screen  # the key said only that somebody is here
        assert "What do you want" not in screen
    open_reflection(terminal)
    terminal.press(CANARY)
    terminal.wait_for("Is anybody still here?")
    wait_sign_in(terminal)
    assert CANARY not in terminal.screen
    sign_in(terminal, "张三")
    open_reflection(terminal, CANARY)


def test_a_first_sign_in_takes_the_code_and_a_passphrase_typed_twice(begin: Begin, kiosk: Kiosk) -> None:
    code = kiosk.enrol("李雷")
    terminal = begin()
    terminal.press("ll")
    terminal.wait_gone("张三")
    terminal.press("enter")
    terminal.wait_for("李雷: your passphrase, or the new code that you were given")
    terminal.press("a guess", "enter")
    terminal.wait_for("That is not right")
    terminal.press(code)
    terminal.wait_gone("That is not right")
    terminal.press("enter")
    terminal.wait_for("李雷: choose a passphrase")
    for second, said in (("the first one", "once more"), ("another one", "differ")):
        terminal.press(second, "enter")
        terminal.wait_for(said)
    for said in ("once more", "Write this recovery key down"):
        terminal.press("my own words", "enter")
        terminal.wait_for(said)
    terminal.press("enter", "tab", "enter")
    terminal.wait_for("Study now", "李雷")
    assert not kiosk.has_code(identity(kiosk, "李雷"))
    assert "my own words" not in terminal.raw.decode()


def test_a_break_ends_with_the_pin_and_is_no_way_in_for_anybody_else(begin: Begin, kiosk: Kiosk) -> None:
    choose_pin(kiosk, "24681357")
    terminal = begin("idle_seconds = 8\nwarning_seconds = 4")
    break_from_a_reflection(terminal)
    assert CANARY not in terminal.screen
    terminal.press("24681357", "enter")
    terminal.wait_for("Study now", "张三")
    terminal.wait_for("张三 is having a break")  # nobody touches it
    for wrong, left in (("0000", 2), ("1111", 1)):
        terminal.press(wrong, "enter")
        terminal.wait_for(f"tries left: {left}")
    until_next(terminal, lambda: terminal.press("2222", "enter"))
    end(terminal)
    assert not any(word in kiosk.log.read_text() for word in ("张三", "24681357"))
    assert not [path for path in kiosk.home.path.rglob("*") if path.is_file() and b"24681357" in path.read_bytes()]


def test_a_guest_reads_if_the_administrator_allows_it_and_nothing_is_kept(begin: Begin, kiosk: Kiosk) -> None:
    terminal = begin("guests = true")
    terminal.wait_for("Read without a name")
    terminal.press("down", "down", "down", "enter")
    terminal.wait_for("Study now")
    open_reflection(terminal)
    terminal.press(CANARY)
    terminal.wait_for(CANARY)
    sign_out(terminal)
    assert not [path for path in kiosk.home.path.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
    assert not (kiosk.home.path / "guest").exists()
    end(terminal)


def test_wrong_tries_have_to_wait_also_after_the_session_s_process_was_killed(begin: Begin, kiosk: Kiosk) -> None:
    terminal = begin()
    terminal.send("\x1b[21~")
    for _ in range(3):
        terminal.wait_for("The administrator's passphrase")
        terminal.press("wrong again")
        terminal.wait_gone("That is not right")
        terminal.press("enter")
        terminal.wait_for("That is not right")
    until_next(terminal, child(terminal).kill)
    tries = kiosk.folder / "tries.json"
    assert '"count":3' in tries.read_text()
    tries.write_text(tries.read_text().replace('"count":3', '"count":8'))  # minutes, however slow this machine is
    terminal.send("\x1b[21~")
    terminal.wait_for("The administrator's passphrase")
    terminal.press(ADMINISTRATOR, "enter")
    terminal.wait_for("too many wrong tries")


def test_a_machine_without_an_administrator_s_passphrase_starts_no_kiosk(home: Path) -> None:
    status, output, errors = run("kiosk", home=home)
    assert (status, output) == (1, b"")
    assert b"study kiosk --setup" in errors


def test_an_enrolment_prints_a_code_and_keeps_only_its_hash(home: Path) -> None:
    status, output, _errors = run("kiosk", "--enrol", "张三", home=home, on_terminal=(True, False))
    assert status == 0
    code = output.decode().split()[1]
    assert len(code) == 11
    kept = [path.read_bytes() for path in home.rglob("*") if path.is_file()]
    assert kept
    assert not any(code.replace("-", "").encode() in content or code.encode() in content for content in kept)


# What a member is told whose session cannot be begun


def test_a_member_whose_files_let_no_session_begin_is_told_so_and_the_next_one_studies(
    begin: Begin, kiosk: Kiosk
) -> None:
    folder = kiosk.home.member_folder(identity(kiosk, "张三"))
    (folder / "lock").unlink(missing_ok=True)
    (folder / "lock").mkdir()
    terminal = begin()
    choose(terminal, "张三")
    terminal.press(SECRETS["张三"], "enter")
    terminal.wait_for("Something is wrong with a file here", "not saved")
    assert str(folder) not in terminal.screen
    until_next(terminal, partial(terminal.press, "enter"))
    sign_in(terminal, "李雷")
    sign_out(terminal)
    assert "fault" not in kiosk.log.read_text()
    end(terminal)


def test_a_session_goes_on_without_what_of_a_member_is_damaged(begin: Begin, kiosk: Kiosk) -> None:
    folder = kiosk.home.member_folder(identity(kiosk, "张三"))
    for name in ("notes.json", "records-2026.json", "settings.toml"):
        (folder / name).write_bytes(b"\0")
    (folder / "open.json").unlink(missing_ok=True)
    os.mkfifo(folder / "open.json")
    terminal = begin()
    choose(terminal, "张三")
    terminal.press(SECRETS["张三"], "enter")
    terminal.wait_for("records-2026.json", "every lesson can be read")
    terminal.press("2")
    terminal.wait_for("lessons")
    terminal.press("enter")
    terminal.wait_for("Reflect (w)")
    terminal.press("ctrl+q")
    terminal.wait_for("Sign out?")
    terminal.press("y")
    terminal.wait_for("Something is wrong with a file here", "open.json")  # where one stopped reading is not kept
    until_next(terminal, partial(terminal.press, "enter"))
    assert "fault" not in kiosk.log.read_text()
    end(terminal)
