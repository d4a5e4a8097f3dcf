"""The shared machine through a real terminal: no way out of it, and nothing of a member left behind.

Locally a sign-in is back in about 1.3 s; the limits here leave room for a loaded machine.
"""

import signal
import sys
from pathlib import Path

import psutil
import pytest

from store.kiosk.sign_in import Kiosk
from tests.terminal.kiosk.shared_machine import (
    CANARY,
    SECRETS,
    SIGN_IN,
    Begin,
    child,
    end,
    open_reflection,
    sign_in,
    sign_out,
    until_next,
    wait_sign_in,
)
from tui.kiosk.supervisor import environment


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
    for key in ("\x1b[<35;9;9M\x1b[<35;10;9Mzz", "\x11", "\x10", "\x1b[200~pasted\x1b[201~"):
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
