"""From typing `study` to a usable Today, beside an empty Textual app; and commands that draw nothing.

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

from store.branch.enrolment_request import make_request, read_request
from store.branch.publication import publish
from store.branch.roster import roster_path
from store.branch.secretary import enrol, found_branch
from store.disk.home import Home
from tests.bench.year import fill_year
from tests.enrolled import MORNING, Machine, no_passphrase

ROUNDS = 11
STARTS = 20
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


def to_text(command: list[str], text: str, environment: dict[str, str], quit_key: bytes) -> float:
    """Milliseconds from starting a command in a new pty until `text` stands on its screen."""
    import fcntl
    import struct
    import termios

    main, other = pty.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    start = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=other, stdout=other, stderr=other, env=environment, start_new_session=True
    )
    os.close(other)
    seen = b""
    found = 0.0
    while time.perf_counter() - start < 20:
        ready, _, _ = select.select([main], [], [], 0.2)
        if ready:
            try:
                seen += os.read(main, 65536)
            except OSError:
                break
            if not found and text.encode() in seen:
                found = (time.perf_counter() - start) * 1000
                os.write(main, quit_key)
        if process.poll() is not None:
            break
    process.kill()
    process.wait()
    os.close(main)
    if not found:
        raise SystemExit(f"{command[0]} never showed {text!r}:\n{seen[-2000:]!r}")
    return found


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
        to_text(today, "Study now", environment, b"\x11")  # fills the caches, as the first start of a day does
        pairs = [
            (to_text(today, "Study now", environment, b"\x11"), to_text(empty, "READY", environment, b"q"))
            for _ in range(ROUNDS)
        ]
        ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratio = statistics.median(a / b for a, b in pairs)
        print(f"Today, 2,000 records  {ours:7.0f} ms\nempty Textual app     {theirs:7.0f} ms")
        print(f"ratio {ratio:.2f} (bound 1.6)")
        print(f"\nprocessor time over `python -c pass`, median of {STARTS} starts")
        python = [sys.executable, "-c", "pass"]
        small = {**environment, "STUDY_HOME": str(Path(folder, "member"))}
        for name, command in starts(Path(folder)).items():
            spent(command, small)  # compiles what is new
            pairs = [(spent(command, small), spent(python, small)) for _ in range(STARTS)]
            above = statistics.median(ours - bare for ours, bare in pairs)
            times = above / statistics.median(bare for _ours, bare in pairs)
            bound = " (bound 100)" if name.startswith("study") else ""
            print(f"{name:<24} {above:5.0f} ms, {times:4.1f} times `pass`{bound}")


if __name__ == "__main__":
    main()
