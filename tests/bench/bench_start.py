"""From typing `study` to Today, first as a picture, then usable, beside an empty Textual app; and commands that draw
nothing.

The picture is measured in processor time, beside `python -c pass` and a bare print, of which it has to do with both;
the rest in time on the clock, since it has threads that wait.

Run: python -m tests.bench.bench_start
"""

import os
import pty
import select
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from store.branch.enrolment_request import make_request, read_request
from store.branch.publication import publish
from store.branch.roster import roster_path
from store.branch.secretary import enrol, found_branch
from store.disk.home import Home
from tests.bench.year import fill_year
from tests.enrolled import MORNING, Machine, no_passphrase

ROUNDS = 11
STARTS = 20
AT_REST = 0.4
"""Seconds without output after which a start is over."""
TEXTUAL = b"\x1b[?1004h"
"""What Textual writes before it draws."""
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
    usable: float
    """On the clock, until Textual had drawn it."""


def started(command: list[str], text: str, environment: dict[str, str], quit_key: bytes) -> Start:
    """Start a command in a new pty, wait until `text` was drawn, and end it."""
    import fcntl
    import struct
    import termios

    main, other = pty.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
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
        "read": ["read", "study-branch/put-to-use"],
        "summary": ["summary", "-o", summary],
        "verify": ["verify", summary],
        "merge": ["merge", summary, "--ledger", ledger, "--branch", str(roster_path(shared))],
        "sync": ["sync", str(shared)],
        "due": ["due"],
        "completion lessons": ["completion", "lessons"],
        "kiosk": ["kiosk", "--help"],
    }
    imports = {
        "supervisor of the kiosk": "import tui.commands.machine.kiosk, store.kiosk.sign_in, tui.kiosk.supervisor",
        "child of the kiosk": "import tui.kiosk.session_process",
        "application": "import tui.app.start",
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
        started(today, "Study now", environment, b"\x11")  # fills the caches, as the first start of a day does
        rounds = [
            (
                started(today, "Study now", environment, b"\x11"),
                started(empty, "READY", environment, b"q"),
                started([sys.executable, "-c", PRINT], "READY", environment, b"\n").first,
                spent(python, environment),
            )
            for _ in range(ROUNDS)
        ]
        print("a picture of Today, processor time over `python -c pass`")
        print(f"  {statistics.median(ours.first - floor for ours, _, _, floor in rounds):5.0f} ms (bound 60)")
        print(f"  {statistics.median(bare - floor for _, _, bare, floor in rounds):5.0f} ms for a bare print")
        print(f"Today, 2,000 records  {statistics.median(ours.usable for ours, *_ in rounds):7.0f} ms")
        print(f"empty Textual app     {statistics.median(empty.usable for _, empty, *_ in rounds):7.0f} ms")
        ratio = statistics.median(ours.usable / empty.usable for ours, empty, *_ in rounds)
        print(f"ratio {ratio:.2f} (bound 1.3)")
        print(f"\nprocessor time over `python -c pass`, median of {STARTS} starts")
        small = {**environment, "STUDY_HOME": str(Path(folder, "member"))}
        for name, command in starts(Path(folder)).items():
            spent(command, small)  # compiles what is new
            above = statistics.median(spent(command, small) - spent(python, small) for _ in range(STARTS))
            bound = " (bound 150)" if name.startswith("study") else ""
            print(f"{name:<24} {above:5.0f} ms{bound}")


if __name__ == "__main__":
    main()
