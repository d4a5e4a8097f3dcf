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

from store.home import Home
from tests.bench.year import fill_year

ROUNDS = 11
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


def run_time(command: list[str], environment: dict[str, str]) -> float:
    """Milliseconds that a command takes."""
    start = time.perf_counter()
    subprocess.run(command, env=environment, capture_output=True, check=True)
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Print the medians and ratios."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder, "home"))
        fill_year(home, records=2000)
        environment = {**os.environ, "STUDY_HOME": str(home.path), "TERM": "xterm-256color", "COLORTERM": "truecolor"}
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
        python = [sys.executable, "-c", "pass"]
        commands = [["--version"], ["check"], ["summary", "-o", str(Path(folder, "s.json"))]]
        for arguments in [*commands, ["read", "study-branch/put-to-use"]]:
            try:
                above = statistics.median(
                    run_time([*study, *arguments], environment) - run_time(python, environment) for _ in range(ROUNDS)
                )
            except subprocess.CalledProcessError as error:
                print(f"study {arguments[0]}: {error.stderr.decode()[-300:]}")
                continue
            print(f"study {arguments[0]:<10} {above:5.0f} ms over `python -c pass` (bound 150)")


if __name__ == "__main__":
    main()
