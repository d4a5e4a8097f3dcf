"""From typing `study` to Today, first as a picture, then usable, beside an empty Textual app; and commands that draw
nothing.

The picture is measured in processor time, beside `python -c pass` and a bare print, of which it has to do with both;
the rest in time on the clock, since it has threads that wait.

Run: python -m tests.bench.bench_start
"""

import contextlib
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

import lessons
from store.branch.enrolment_request import make_request, read_request
from store.branch.publication import publish
from store.branch.roster import roster_path
from store.branch.secretary import enrol, found_branch
from store.disk.home import Home
from tests.bench.material.year import fill_year
from tests.enrolled import MORNING, Machine, no_passphrase

ROUNDS = 11
STARTS = 20
AT_REST = 0.4
"""Seconds without output after which a start is over."""
TEXTUAL, LEAVES = b"\x1b[?1004h", b"\x1b[?1000l"
"""What Textual writes before it draws, and first when it ends."""
QUIT = b"\x11"
EMPTY = """
import os
os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
from textual.app import App
from textual.widgets import Label
class Empty(App):
    def compose(self):
        yield Label("READY")
    def on_key(self, event):
        self.exit()
Empty().run()
"""
PRINT = f"print('{TEXTUAL.decode()}READY', flush=True); input()"


class Start(NamedTuple):
    """How long a start took, in milliseconds."""

    first: float
    """Of processor time, user and system, until the text stood there first, as a picture or in fact."""
    drawn: float
    """On the clock, until Textual had drawn it."""


class Round(NamedTuple):
    """One of each, one after the other: what else the machine does weighs on all."""

    today: Start
    empty: Start
    bare_print: float
    floor: float
    """`python -c pass`."""
    answered: float
    empty_answered: float


def compare(what: str, pairs: list[tuple[float, float]], bound: float) -> None:
    """Print the medians of ours and of the empty app's, and that of their ratios."""
    ours, theirs = (median(column) for column in zip(*pairs, strict=True))
    ratio = median(one / other for one, other in pairs)
    print(f"  {what:<19} {ours:5.0f} and {theirs:5.0f} ms, ratio {ratio:.2f} (bound {bound})")


def answered(command: list[str], environment: dict[str, str]) -> float:
    """Milliseconds from starting a command in a new pty until it obeys Ctrl+Q, pressed at once."""
    main, other = terminal()
    modes = termios.tcgetattr(other)  # as they are once the picture stands; else the line would keep Ctrl+Q for itself
    modes[0] &= ~termios.IXON
    modes[3] &= ~(termios.ICANON | termios.ECHO)
    termios.tcsetattr(other, termios.TCSANOW, modes)
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=other, stdout=other, stderr=other, env=environment, start_new_session=True
    )
    os.close(other)
    os.write(main, QUIT)
    seen, took = b"", 0.0
    with contextlib.suppress(OSError):  # the end
        while data := os.read(main, 65536):
            seen += data
            if not took and LEAVES in seen:
                took = (time.perf_counter() - began) * 1000
    process.wait()
    os.close(main)
    return took


def terminal() -> tuple[int, int]:
    """The two ends of a pty of 80 columns and 24 rows."""
    main, other = pty.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    return main, other


def started(command: list[str], text: str, environment: dict[str, str], quit_key: bytes) -> Start:
    """Start a command in a new pty, wait until `text` was drawn, and end it."""
    main, other = terminal()
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=other, stdout=other, stderr=other, env=environment, start_new_session=True
    )
    os.close(other)
    seen = b""
    first = found = 0.0
    while time.perf_counter() - began < 20:
        if select.select([main], [], [], AT_REST)[0]:
            try:
                seen += os.read(main, 65536)
            except OSError:
                break
            if not first and text.encode() in seen:
                first = int(Path(f"/proc/{process.pid}/schedstat").read_text().split()[0]) / 1e6
            if not found and text.encode() in seen.partition(TEXTUAL)[2]:
                found = (time.perf_counter() - began) * 1000
        elif found:
            os.write(main, quit_key)
        if process.poll() is not None:
            break
    process.kill()
    process.wait()
    os.close(main)
    if not found:
        raise SystemExit(f"{command[0]} never showed {text!r}:\n{seen[-2000:]!r}")
    return Start(first, found)


def spent(command: list[str], environment: dict[str, str]) -> float:
    """Milliseconds of processor time, user and system, that a command takes."""
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.stderr is not None
    with process.stderr as errors:
        if process.returncode:
            raise SystemExit(f"{command[1:]}: {errors.read().decode()[-300:]}")
    return (usage.ru_utime + usage.ru_stime) * 1000


def starts(folder: Path) -> dict[str, list[str]]:
    """What is started, by name: commands of an enrolled member who has just begun, and the imports of what draws."""
    machine, secretary = Machine(folder / "member"), Home(folder / "secretary")
    found_branch(secretary, "branch", None)
    request = make_request(machine.device, machine.key, machine.member, machine.name, MORNING)
    enrol(secretary, read_request("request", request))
    shared = folder / "shared"
    shared.mkdir()
    publish(secretary, shared, no_passphrase, MORNING)
    study = [str(Path(sys.executable).with_name("study"))]
    summary, ledger = str(folder / "summary.json"), str(folder / "ledger")
    commands = {
        "--version": ["--version"],
        "check": ["check"],
        "check of one pack": ["check", str(Path(lessons.__file__).parent / "starter" / "study-branch" / "en")],
        "packs": ["packs"],
        "read": ["read", "study-branch/put-to-use"],
        "summary": ["summary", "-o", summary],
        "verify": ["verify", summary],
        "merge": ["merge", summary, "--ledger", ledger, "--branch", str(roster_path(shared))],
        "sync": ["sync", str(shared)],
        "due": ["due"],
        "completion lessons": ["completion", "lessons"],
        "kiosk": ["kiosk", "--help"],
        "verify ledger": ["verify", ledger],
        "items": ["items", ledger],
        "report": ["report", ledger, "--csv", str(folder / "report.csv")],
        "export": ["export", "--xapi", str(folder / "statements.json")],
        "branch show": ["--home", str(secretary.path), "branch", "show"],
        "mine": ["mine"],
        "device": ["device", "show"],
        "doctor": ["doctor"],
        "completion bash": ["completion", "bash"],
        "man": ["man"],
        "check --help": ["check", "--help"],
    }
    imports = {
        "supervisor of the kiosk": "import tui.commands.machine.kiosk, store.kiosk.sign_in, tui.kiosk.supervisor",
        "child of the kiosk": "import tui.kiosk.session_process",
        "application": "import tui.app.at_home, tui.app.app",
    }
    named = {f"study {name}": [*study, *arguments] for name, arguments in commands.items()}
    return named | {name: [sys.executable, "-c", code] for name, code in imports.items()}


def main() -> None:
    """Print the medians and ratios."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder, "home"))
        fill_year(home, records=2000)
        environment = {
            **os.environ,
            "PYTHONDONTWRITEBYTECODE": "",
            "STUDY_HOME": str(home.path),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
        }
        study = [str(Path(sys.executable).with_name("study"))]
        today = [*study, "--lang", "en"]
        empty = [sys.executable, "-c", EMPTY]
        python = [sys.executable, "-c", "pass"]
        started(today, "Study now", environment, QUIT)  # fills the caches, as the first start of a day does
        rounds = [
            Round(
                started(today, "Study now", environment, QUIT),
                started(empty, "READY", environment, QUIT),
                started([sys.executable, "-c", PRINT], "READY", environment, b"\n").first,
                spent(python, environment),
                answered(today, environment),
                answered(empty, environment),
            )
            for _ in range(ROUNDS)
        ]
        print("Today as a picture, processor time over `python -c pass`")
        print(f"  {median(one.today.first - one.floor for one in rounds):5.0f} ms (bound 60)")
        print(f"  {median(one.bare_print - one.floor for one in rounds):5.0f} ms for a bare print")
        print("\nToday of 2,000 records, beside an empty Textual app")
        compare("answers a key after", [(one.answered, one.empty_answered) for one in rounds], 1.3)
        compare("is drawn after", [(one.today.drawn, one.empty.drawn) for one in rounds], 1.6)
        print(f"\nprocessor time over `python -c pass`, median of {STARTS} starts")
        small = {**environment, "STUDY_HOME": str(Path(folder, "member"))}
        for name, command in starts(Path(folder)).items():
            spent(command, small)  # compiles what is new
            pairs = [(spent(command, small), spent(python, small)) for _ in range(STARTS)]
            above = median(ours - bare for ours, bare in pairs)
            times = above / median(bare for _ours, bare in pairs)
            bound = " (bound 100)" if name.startswith("study") else ""
            print(f"{name:<24} {above:5.0f} ms, {times:4.1f} times `pass`{bound}")


if __name__ == "__main__":
    main()
