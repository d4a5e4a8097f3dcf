"""The shared machine through a real terminal: no way out of it, and nothing of a member left behind.

Locally a sign-in is back in about 1.3 s; the limits here leave room for a loaded machine.
"""

import signal
from collections.abc import Callable
from pathlib import Path

import psutil
import pyte
import pytest

from store.clock import SystemClock
from store.home import Home
from store.kiosk import Kiosk
from tests.terminal.terminal import KEYS, Terminal, run
from tui.kiosk import environment

ADMINISTRATOR = "keys of the hall"
SECRETS = {"张三": "zhang's passphrase", "李雷": "li's passphrase"}
CANARY = "canary7391"
SIGN_IN = "Study · sign in"
Start = Callable[..., Terminal]
Begin = Callable[..., Terminal]


@pytest.fixture
def kiosk(home: Path) -> Kiosk:
    """A machine that is set up for two members."""
    place = Home(home)
    place.change(lang="en")
    kiosk = Kiosk(place, SystemClock())
    kiosk.set_administrator(ADMINISTRATOR)
    for name, passphrase in SECRETS.items():
        code = kiosk.enrol(name)
        (member,) = [one.id for one in kiosk.members() if one.name == name]
        kiosk.choose_passphrase(member, code, passphrase)
    return kiosk


@pytest.fixture
def begin(kiosk: Kiosk, start: Start) -> Begin:
    """Start the kiosk and wait for the sign-in."""

    def begin(settings: str = "", **options: object) -> Terminal:
        (kiosk.folder / "kiosk.toml").write_text(settings)
        terminal = start("kiosk", home=kiosk.home.path, **options)
        wait_sign_in(terminal)
        return terminal

    return begin


def identity(kiosk: Kiosk, name: str) -> str:
    return next(one.id for one in kiosk.members() if one.name == name)


def wait_sign_in(terminal: Terminal) -> None:
    terminal.wait_for(SIGN_IN, *SECRETS)


def sign_in(terminal: Terminal, name: str, initials: str) -> None:
    terminal.press(initials)
    terminal.wait_for(initials)
    terminal.wait_until(lambda screen: sum(other in screen for other in SECRETS) == 1, "one name")
    terminal.press("enter")
    terminal.wait_for("your passphrase")
    terminal.press(SECRETS[name], "enter")
    terminal.wait_for("Study now", name)


def sign_out(terminal: Terminal) -> None:
    terminal.press("ctrl+q")
    terminal.wait_for("Sign out?")
    terminal.press("y")
    wait_sign_in(terminal)


def end(terminal: Terminal) -> None:
    """The administrator's exit."""
    terminal.send("\x1b[21~")
    terminal.wait_for("The administrator's passphrase")
    terminal.press(ADMINISTRATOR, "enter")
    terminal.wait_for("Sessions today", "End the kiosk")
    terminal.press("e")
    terminal.wait_for("Nobody can sign in until")
    terminal.press("y")
    assert terminal.wait_end() == 0
    assert terminal.modes_after == terminal.modes_before
    left_on = {mode for mode, on in terminal.modes.items() if on}
    assert left_on <= {7, 25}  # lines wrap, the cursor shows


def child(terminal: Terminal) -> psutil.Process:
    (process,) = psutil.Process(terminal.process.pid).children()
    return process


def wait_next(terminal: Terminal, before: psutil.Process) -> None:
    """Wait until another process shows the sign-in."""

    def another(screen: str) -> bool:
        now = psutil.Process(terminal.process.pid).children()
        return bool(now) and now != [before] and SIGN_IN in screen and all(name in screen for name in SECRETS)

    terminal.wait_until(another, "the next sign-in")


def open_reflection(terminal: Terminal) -> None:
    terminal.press("enter")
    terminal.wait_for("Reflect (w)")
    terminal.press("w")
    terminal.wait_for("A few honest sentences are enough.")


def test_nothing_of_a_member_is_left_for_the_next_and_a_draft_waits_for_its_own(begin: Begin, kiosk: Kiosk) -> None:
    terminal = begin()
    sign_in(terminal, "张三", "zs")
    open_reflection(terminal)
    terminal.press(CANARY)
    terminal.wait_for(CANARY)
    sign_out(terminal)
    after = len(terminal.raw)
    replayed = pyte.HistoryScreen(80, 24, history=10_000)
    pyte.Stream(replayed).feed(terminal.raw.decode("utf-8", "replace").replace("\x1b[<u", ""))
    assert CANARY not in "\n".join(replayed.display)
    sign_in(terminal, "李雷", "ll")
    open_reflection(terminal)
    sign_out(terminal)
    assert CANARY.encode() not in terminal.raw[after:]
    places = [path for path in kiosk.home.path.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
    zhang = identity(kiosk, "张三")
    assert places
    assert all(path.is_relative_to(kiosk.home.member_folder(zhang)) for path in places)
    assert not [path for path in (*kiosk.folder.iterdir(),) if any(n.encode() in path.read_bytes() for n in SECRETS)]
    sign_in(terminal, "张三", "zs")
    terminal.press("enter")
    terminal.wait_for("Reflect (w)")
    terminal.press("w")
    terminal.wait_for(CANARY)
    sign_out(terminal)
    end(terminal)


def test_what_ended_is_wiped_from_the_screen_and_from_what_was_scrolled_away(begin: Begin) -> None:
    terminal = begin()
    sign_in(terminal, "张三", "zs")
    before = len(terminal.raw)
    child(terminal).kill()
    wait_sign_in(terminal)
    written = terminal.raw[before:]
    assert b"\x1b[2J\x1b[3J" in written
    assert written.index(b"\x1b[3J") < written.index(SIGN_IN.encode())


HOSTILE = [
    *(bytes([code]) for code in range(0x20) if code not in b"\r\n\t"),
    *(KEYS[name].encode() for name in ("f1", "f2", "home", "end", "pageup", "pagedown", "up", "down")),
    b"\x1b[1;5A\x1b[3;5~\x1b[24~\x1b[23~\x1b[57441u\x1b[27;5;113~",
    b"\xff\xfe\x80",
    "三".encode()[:2],
    b"\x1b]52;c;aGVsbG8=\x07\x1b]0;title\x07\x1bP+q544e\x1b\\\x1b[?1;2c\x1b[24;80R",
    b"\x1b[<0;9999;9999M\x1b[<0;-1;0m\x1b[M\xff\xff\xff\x1b[<64;1;1M",
    b"\x1b[8;1;1t\x1b[48;0;0;0;0t\x1b[?2026;0$y",
    b"\x1b" * 50,
    b"\x1b[200~:!sh\n\x03\x1a\x1c\x04 paste\x1b[201~",
    b"\x1b[200~never ended \x1b[20",
]


@pytest.mark.parametrize("within", ["the sign-in", "a session", "a lesson"])
def test_no_key_and_no_byte_leads_out_or_breaks_anything(begin: Begin, kiosk: Kiosk, within: str) -> None:
    terminal = begin()
    supervisor = psutil.Process(terminal.process.pid)
    if within != "the sign-in":
        sign_in(terminal, "张三", "zs")
    if within == "a lesson":
        open_reflection(terminal)
    for data in HOSTILE:
        terminal.send(data)
    for size in ((1, 1), (500, 200), (80, 24)):
        terminal.resize(*size)
    family = [" ".join(process.cmdline()) for process in supervisor.children(recursive=True)]
    assert len(family) == 1
    assert "tui.kiosk_child" in family[0]
    assert terminal.process.poll() is None
    assert "fault" not in kiosk.log.read_text()
    before = child(terminal)
    before.kill()
    wait_next(terminal, before)
    end(terminal)


def test_no_signal_of_a_terminal_ends_the_supervisor_and_any_ends_only_a_child(begin: Begin) -> None:
    terminal = begin("hang_seconds = 2")
    for name in ("SIGINT", "SIGQUIT", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGPIPE"):
        terminal.signal(signal.Signals[name])
    for number in (signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM, signal.SIGSTOP):
        before = child(terminal)
        before.send_signal(number)
        wait_next(terminal, before)
    end(terminal)


def test_a_session_that_dies_hangs_or_ends_is_a_line_in_the_log_that_names_nobody(begin: Begin, kiosk: Kiosk) -> None:
    terminal = begin("hang_seconds = 2")
    sign_in(terminal, "张三", "zs")
    child(terminal).send_signal(signal.SIGSTOP)
    wait_sign_in(terminal)
    end(terminal)
    log = kiosk.log.read_text()
    assert "it hung" in log
    assert "ended by the administrator" in log
    assert not any(word in log for word in ("张三", ADMINISTRATOR, *SECRETS.values()))


def test_the_supervisor_ended_by_the_system_takes_the_session_with_it(begin: Begin) -> None:
    terminal = begin()
    sign_in(terminal, "张三", "zs")
    running = child(terminal)
    terminal.signal(signal.SIGTERM)
    assert terminal.wait_end() == 128 + signal.SIGTERM
    assert not running.is_running()
    assert terminal.modes_after == terminal.modes_before


def test_a_session_whose_supervisor_was_killed_ends_by_itself(begin: Begin) -> None:
    terminal = begin()
    running = child(terminal)
    terminal.kill()
    running.wait(10)
    assert not running.is_running()


def test_a_session_has_no_core_dumps_bounded_memory_and_a_bare_environment(begin: Begin) -> None:
    terminal = begin(environment={"BROWSER": "/bin/sh", "EDITOR": "vi", "PYTHONSTARTUP": "x", "TEXTUAL_LOG": "x"})
    pid = child(terminal).pid
    limits = Path(f"/proc/{pid}/limits").read_text().splitlines()
    core = next(line for line in limits if line.startswith("Max core file size"))
    memory = next(line for line in limits if line.startswith("Max address space"))
    assert core.split()[4:6] == ["1", "1"]
    assert memory.split()[3:5] == [str(2048 * 1024 * 1024)] * 2
    names = {line.split("=")[0] for line in Path(f"/proc/{pid}/environ").read_text().split("\0") if line}
    assert names <= {"TERM", "COLORTERM", "LANG", "HOME", "PATH", "LC_CTYPE"}
    hostile = dict.fromkeys(("TEXTUAL_PRESS", "PYTHONPATH", "PAGER", "LD_PRELOAD", "PATH"), "x")
    assert environment({**hostile, "TERM": "xterm"}) == {"TERM": "xterm", "PATH": "/usr/bin:/bin"}


def test_a_session_that_nobody_touches_counts_down_and_ends(begin: Begin) -> None:
    terminal = begin("idle_seconds = 5\nwarning_seconds = 4")
    sign_in(terminal, "张三", "zs")
    terminal.wait_for("Is anybody still here?", "Signing out in")
    terminal.send("\x1b[<35;9;9M\x1b[<35;10;9M\x1b[<35;11;9Mxx")
    terminal.wait_gone("Is anybody still here?")
    open_reflection(terminal)
    terminal.press(CANARY)
    terminal.wait_for("Is anybody still here?")
    wait_sign_in(terminal)
    assert CANARY not in terminal.screen
    sign_in(terminal, "张三", "zs")
    terminal.press("enter")
    terminal.wait_for("Reflect (w)")
    terminal.press("w")
    terminal.wait_for(CANARY)


def test_a_first_sign_in_takes_the_code_and_a_passphrase_typed_twice(begin: Begin, kiosk: Kiosk) -> None:
    code = kiosk.enrol("李雷")
    terminal = begin()
    terminal.press("ll")
    terminal.wait_gone("张三")
    terminal.press("enter")
    terminal.wait_for("李雷: the code that you were given")
    terminal.press(SECRETS["李雷"], "enter")
    terminal.wait_for("That is not right")
    terminal.press(code)
    terminal.wait_gone("That is not right")
    terminal.press("enter")
    terminal.wait_for("李雷: choose a passphrase")
    for second, said in (("the first one", "once more"), ("another one", "differ")):
        terminal.press(second, "enter")
        terminal.wait_for(said)
    for said in ("once more", "Study now"):
        terminal.press("my own words", "enter")
        terminal.wait_for(said)
    terminal.wait_for("李雷")
    assert not kiosk.has_code(identity(kiosk, "李雷"))
    assert "my own words" not in terminal.raw.decode()


def test_wrong_tries_have_to_wait_also_after_the_session_s_process_was_killed(begin: Begin) -> None:
    terminal = begin()
    terminal.send("\x1b[21~")
    for _ in range(3):
        terminal.wait_for("The administrator's passphrase")
        terminal.press("wrong again")
        terminal.wait_gone("That is not right")
        terminal.press("enter")
        terminal.wait_for("That is not right")
    child(terminal).kill()
    wait_sign_in(terminal)
    terminal.send("\x1b[21~")
    terminal.wait_for("The administrator's passphrase")
    terminal.press(ADMINISTRATOR, "enter")
    terminal.wait_for("too many wrong tries")


def test_the_supervisor_does_not_grow_while_sessions_come_and_go(begin: Begin) -> None:
    terminal = begin()
    supervisor = psutil.Process(terminal.process.pid)
    sizes = []
    for _ in range(6):
        before = child(terminal)
        before.kill()
        wait_next(terminal, before)
        sizes.append(supervisor.memory_info().rss)
    assert sizes[-1] - sizes[0] < 1024 * 1024


def test_a_machine_without_an_administrator_s_passphrase_starts_no_kiosk(home: Path) -> None:
    status, output, errors = run("kiosk", home=home)
    assert (status, output) == (1, b"")
    assert b"study kiosk --setup" in errors


def test_an_enrolment_prints_a_code_and_keeps_only_its_hash(home: Path) -> None:
    status, output, _errors = run("kiosk", "--enrol", "张三", home=home, on_terminal=(True, False))
    assert status == 0
    code = output.decode().split()[1]
    assert len(code) == 19
    kept = [path.read_bytes() for path in home.rglob("*") if path.is_file()]
    assert kept
    assert not any(code.replace("-", "").encode() in content or code.encode() in content for content in kept)
