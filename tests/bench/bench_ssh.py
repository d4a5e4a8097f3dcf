"""Fifty members at once over SSH, each pressing a key every two seconds: key to painted question, memory a session.

A real sshd and real clients on loopback, all on the machine that measures; every member goes through a test of their
own. Beside it, in the same seconds, a bare pty that echoes, and an empty Textual application on a pty of its own. The
memory is PSS (proc_pid_smaps_rollup(5)): of the login shell, the supervisor and the session of a connection, without
sshd, which is stated too.

Run as root: python -m tests.bench.bench_ssh [MEMBERS] [SECONDS]
"""

import os
import pty
import random
import re
import select
import statistics
import subprocess
import sys
import tempfile
import termios
import time
from fcntl import ioctl
from pathlib import Path
from struct import pack

import psutil

from store.disk.clock import SystemClock
from store.disk.home import Home
from store.kiosk.sign_in import Kiosk
from tests.bench.painted import p95
from tests.terminal.kiosk.over_ssh.ssh_machine import SshMachine, ssh_machine, why_not
from tests.terminal.packs import QUESTIONS, QUIZ

MEMBERS, SECONDS = 50, 60.0
EVERY = 2.0
"""Seconds between two keys of one member."""
LATEST = 100.0
"""Milliseconds that the 95th percentile may be."""
LARGEST = 45.0
"""MB of PSS that a session may have."""
_PASSPHRASE = "words that only I know"
_CONTROL = re.compile(rb"\x1b\[[0-9;:?<>=]*[a-zA-Z]|\x1b[^\[]")
_PATIENCE = 60.0
_EMPTY = """
import os
os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
from textual.app import App
from textual.widgets import Label
class Empty(App):
    presses = 0
    def compose(self):
        yield Label("READY 0")
    def on_key(self, event):
        self.presses += 1
        self.query_one(Label).update(f"READY {self.presses}")
Empty().run()
"""


class Client:
    """A program on a pty of its own; what it writes is looked at without an emulator, which would cost more than it."""

    def __init__(self, program: list[str], environment: dict[str, str]) -> None:
        self.master, slave = pty.openpty()
        ioctl(slave, termios.TIOCSWINSZ, pack("HHHH", 24, 80, 0, 0))
        self.process = subprocess.Popen(
            program, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
        )
        os.close(slave)
        self.seen = b""
        self.waits = b""
        self.pressed = 0.0
        self.place = 1

    def press(self, keys: bytes, waits: bytes) -> None:
        """Press keys that lead to something."""
        self.seen, self.waits, self.pressed = b"", waits, time.perf_counter()
        os.write(self.master, keys)

    def read(self) -> float | None:
        """Take what it wrote; milliseconds since the key once that led to what was waited for."""
        self.seen += os.read(self.master, 65536)
        if not self.waits or self.waits not in _CONTROL.sub(b"", self.seen):
            return None
        self.waits = b""
        return (time.perf_counter() - self.pressed) * 1000

    def step(self, keys: bytes, waits: str) -> None:
        """Press, and wait until it is there."""
        self.press(keys, waits.encode())
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            if select.select([self.master], [], [], 0.5)[0] and self.read() is not None:
                return
        raise AssertionError(f"{waits!r} never came: {_CONTROL.sub(b'', self.seen)[-800:]!r}")

    def next_question(self) -> None:
        """On to the next question, and back again from the last."""
        forward = self.place % (2 * (QUESTIONS - 1)) < QUESTIONS - 1
        turn = self.place % (2 * (QUESTIONS - 1))
        number = 1 + (turn if forward else 2 * (QUESTIONS - 1) - turn)
        self.place += 1
        self.press(b"\x1b[6~" if self._goes_on(number) else b"\x1b[5~", f"Question {number} of".encode())

    def _goes_on(self, number: int) -> bool:
        before, self._at = getattr(self, "_at", 1), number
        return number > before


def prepare(machine: SshMachine, members: int) -> list[str]:
    """So many members with a passphrase; their names."""
    kiosk, owner = Kiosk(Home(machine.home), SystemClock()), machine.home.stat()
    names = [f"member {number}" for number in range(members)]
    for name in names:
        code = kiosk.enrol(name)
        (member,) = [one for one in kiosk.members() if one.name == name]
        kiosk.choose_passphrase(member.id, code, _PASSPHRASE)
    for path in machine.home.rglob("*"):
        os.chown(path, owner.st_uid, owner.st_gid)
    return names


def sit_down(client: Client, name: str) -> None:
    """From the connection to the first question of a test."""
    client.step(b"", "your name")
    client.step(name.encode() + b"\r", "your passphrase, or")
    client.step(_PASSPHRASE.encode() + b"\r", "Study now")
    client.step(b"l", QUIZ)
    client.step(b"\x1b[F", QUIZ)
    client.step(b"\r", "Reflect (w)")
    client.step(b"t", "Question 1 of")


def pss(processes: list[psutil.Process]) -> float:
    """MB of all of them together."""
    return sum(process.memory_full_info().pss for process in processes) / 1e6


def main(arguments: list[str]) -> int:
    """Print all figures; 1 where a bound was missed."""
    if reason := why_not():
        print(f"skipped: {reason}")
        return 0
    members = int(arguments[0]) if arguments else MEMBERS
    seconds = float(arguments[1]) if len(arguments) > 1 else SECONDS
    environment = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "HOME": "/nonexistent"}
    with tempfile.TemporaryDirectory() as folder, ssh_machine(Path(folder)) as machine:
        names = prepare(machine, members)
        clients: list[Client] = []
        try:
            return measure(machine, clients, names, seconds, environment)
        finally:
            for client in clients:
                client.process.kill()


def measure(
    machine: SshMachine, clients: list[Client], names: list[str], seconds: float, environment: dict[str, str]
) -> int:
    """Sign in, press, weigh."""
    begin = time.perf_counter()
    for name in names:
        clients.append(Client(machine.ssh(), environment))
        sit_down(clients[-1], name)
    print(f"{len(names)} members sat down in {time.perf_counter() - begin:.0f} s")
    echo = Client(["cat"], environment)
    empty = Client([sys.executable, "-c", _EMPTY], environment)
    empty.step(b"", "READY 0")
    worked, everything = _worked(machine), _processor_time()
    took, echoed, painted = press_all(clients, echo, empty, seconds)
    busy, in_all = (_worked(machine) - worked) / seconds, (_processor_time() - everything) / seconds
    for other in (echo, empty):
        other.process.kill()
    host, *connections = sorted(machine.processes("--ssh-host"), key=lambda one: one.create_time())
    shells = machine.processes("login_shell.py")
    shells = [one for one in shells if "ssh" not in one.name()]
    servers = machine.processes("sshd:")
    a_session = (pss(connections) + pss(shells)) / len(names)
    late = p95(took)
    print(f"key to painted question: {len(took)} keys, median {statistics.median(took):.1f}, p95 {late:.1f} ms")
    print(f"bare pty echo: p95 {p95(echoed):.2f} ms; empty Textual application: p95 {p95(painted):.1f} ms")
    print(f"p95 is {late / p95(painted):.2f} times the empty application's, {late / p95(echoed):.0f} times the echo's")
    print(f"processors busy: {busy:.2f} by the machine, {in_all:.2f} of {os.cpu_count()} in all")
    print(
        f"PSS a session {a_session:.1f} MB (session and supervisor {pss(connections) / len(names):.1f}, "
        f"login shell {pss(shells) / len(names):.1f}); "
        f"besides: host {pss([host]):.0f} MB once, sshd {pss(servers) / len(names):.1f} a session"
    )
    good = late <= LATEST and a_session <= LARGEST and len(names) >= MEMBERS
    print("ok" if good else "MISSED")
    return 0 if good else 1


def press_all(
    clients: list[Client], echo: Client, empty: Client, seconds: float
) -> tuple[list[float], list[float], list[float]]:
    """Everybody presses; milliseconds of each key, of each echo, and of the empty application."""
    chance = random.Random(7)
    now = time.perf_counter()
    due = {client: now + chance.uniform(0, EVERY) for client in clients} | {echo: now, empty: now + 0.5}
    by_descriptor = {client.master: client for client in due}
    took: list[float] = []
    echoed: list[float] = []
    painted: list[float] = []
    until = now + seconds
    while (now := time.perf_counter()) < until:
        for client, when in due.items():
            if now >= when and not client.waits:
                due[client] = max(when + (0.5 if client in (echo, empty) else EVERY), now)
                if client is echo:
                    client.press(b"x\n", b"x\r\nx\r\n")
                elif client is empty:
                    client.press(b"x", str(client.place).encode())
                    client.place += 1
                else:
                    client.next_question()
        for descriptor in select.select(list(by_descriptor), [], [], 0.01)[0]:
            client = by_descriptor[descriptor]
            if (milliseconds := client.read()) is not None:
                (echoed if client is echo else painted if client is empty else took).append(milliseconds)
    stuck = sum(bool(client.waits) and now - client.pressed > EVERY for client in clients)
    assert not stuck, f"{stuck} members wait for an answer"
    return took, echoed, painted


def _worked(machine: SshMachine) -> float:
    """Seconds of a processor that the processes of the machine had, with sshd, without the clients."""
    return sum(sum(process.cpu_times()[:2]) for process in machine.processes())


def _processor_time() -> float:
    """The same of everything that runs here."""
    times = psutil.cpu_times()
    return float(times.user + times.system + times.nice)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
