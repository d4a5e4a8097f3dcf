"""A shared machine for tests: two members, the way in and out, and what must be true after every session."""

import signal
import termios
from collections.abc import Callable
from pathlib import Path

import psutil

from store.crypto.keys import Key
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.kiosk.sign_in import PIN, Kiosk
from store.member.progress import Progress
from tests.terminal.terminal import Terminal
from tui.kiosk.supervisor import WIPE

CANARY = "canary7391"
"""What a member writes, wherever one can write."""
ADMINISTRATOR = "keys of the hall"
SECRETS = {"张三": "zhang's passphrase", "李雷": "li's passphrase"}
INITIALS = {"张三": "zs", "李雷": "ll"}
SIGN_IN = "Study · sign in"
ON_BY_ITSELF = {7, 25}
"""Private modes that a terminal has on by itself: lines wrapped, cursor shown."""
Start = Callable[..., Terminal]
"""Starts the program; a fixture."""
Begin = Callable[..., Terminal]
"""Starts the kiosk and waits for the sign-in; a fixture."""


def set_up(home: Path) -> Kiosk:
    """A machine that is set up for two members."""
    place = Home(home)
    place.change(lang="en")
    kiosk = Kiosk(place, SystemClock())
    kiosk.set_administrator(ADMINISTRATOR)
    for name, passphrase in SECRETS.items():
        code = kiosk.enrol(name)
        kiosk.choose_passphrase(identity(kiosk, name), code, passphrase)
    return kiosk


def identity(kiosk: Kiosk, name: str) -> str:
    """The id of the member of this name."""
    return next(one.id for one in kiosk.members() if one.name == name)


def wait_sign_in(terminal: Terminal) -> None:
    """Wait for the list of names."""
    terminal.wait_for(SIGN_IN, *SECRETS)


def choose(terminal: Terminal, name: str) -> None:
    """At the sign-in, choose a name."""
    terminal.press(INITIALS[name])
    terminal.wait_for(INITIALS[name])
    terminal.wait_until(lambda screen: sum(other in screen for other in SECRETS) == 1, "one name")
    terminal.press("enter")
    terminal.wait_for("your passphrase")


def sign_in(terminal: Terminal, name: str) -> None:
    """From the sign-in to Today."""
    choose(terminal, name)
    terminal.press(SECRETS[name], "enter")
    terminal.wait_for("Study now", name)


def sign_out(terminal: Terminal) -> None:
    """From anywhere in a session to the next sign-in."""
    terminal.press("ctrl+q")
    terminal.wait_for("Sign out?")
    terminal.press("y")
    wait_sign_in(terminal)


def end(terminal: Terminal) -> None:
    """The administrator's exit; the terminal is as it was."""
    terminal.send("\x1b[21~")
    terminal.wait_for("The administrator's passphrase")
    terminal.press(ADMINISTRATOR, "enter")
    terminal.wait_for("Sessions today", "End the kiosk")
    terminal.press("4")
    terminal.wait_for("Nobody can sign in until")
    terminal.press("y")
    assert terminal.wait_end() == 0
    assert terminal.modes_after == terminal.modes_before
    assert {mode for mode, on in terminal.modes.items() if on} <= ON_BY_ITSELF


def children(pid: int) -> list[int]:
    """The processes that a process started and did not wait for."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(one) for thread in threads for one in (thread / "children").read_text().split()]
    except OSError:  # it has ended meanwhile
        return []


def child(terminal: Terminal) -> psutil.Process:
    """The process of the sign-in or session that runs now."""
    (process,) = psutil.Process(terminal.process.pid).children()
    return process


def until_next(terminal: Terminal, end: Callable[[], object]) -> bytes:
    """Do what ends this process and wait until another shows the sign-in; what was written before."""
    before = child(terminal).pid
    written = terminal.take()
    end()

    def another(_screen: str) -> bool:
        # After the wipe: the sign-in may have stood there already.
        family, raw = children(terminal.process.pid), terminal.raw
        drawn = raw.rfind(SIGN_IN.encode()) > raw.find(WIPE) >= 0 and all(name.encode() in raw for name in SECRETS)
        return drawn and bool(family) and before not in family

    terminal.wait_until(another, "the next sign-in")
    return written


def open_reflection(terminal: Terminal, shows: str = "A few honest sentences are enough.") -> None:
    """From Today to the reflection of the first lesson, which shows this."""
    terminal.press("enter")
    terminal.wait_for("Reflect (w)")
    terminal.press("w")
    terminal.wait_for(shows)


def assert_still_closed(terminal: Terminal) -> None:
    """The kiosk runs, with one process of its own and no other, and no key is a signal or is echoed."""
    assert terminal.process.poll() is None
    family = children(terminal.process.pid)
    assert len(family) <= 1
    for pid in family:
        assert not children(pid)
    local = terminal.attributes[3]
    assert not local & (termios.ISIG | termios.ICANON | termios.ECHO)


ENDING = [
    *(signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL),
    *(signal.SIGSTOP, signal.SIGSYS, signal.SIGTRAP, signal.SIGHUP),
]
"""Signals that end a session, from outside or by a fault of its own."""
DEAF = [
    *(signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU, signal.SIGUSR1, signal.SIGUSR2),
    *(signal.SIGALRM, signal.SIGPIPE, signal.SIGVTALRM, signal.SIGPROF, signal.SIGPOLL, signal.SIGPWR),
    *(signal.SIGXCPU, signal.SIGCONT, signal.SIGWINCH, signal.SIGURG, signal.SIGCHLD),
]
"""Signals that do nothing to the supervisor."""


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
