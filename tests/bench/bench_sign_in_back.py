"""How soon the next sign-in stands there, however a session ended: signed out, killed, stopped, hung, out of memory.

The real program in a terminal. A hang is noticed first (`hang_seconds`); counted is from there, that is from the moment
at which the broken process is gone. The unit is what the machine takes to start and show the sign-in.

Run: python -m tests.bench.bench_sign_in_back
"""

import signal
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.terminal.kiosk.faulty_programs import FAULTY, IN_THE_MIDDLE
from tests.terminal.kiosk.shared_machine import child, children, set_up, sign_in, until_next, wait_sign_in
from tests.terminal.terminal import Terminal

ROUNDS = 5
BOUND = 0.5
"""What part of the start of the machine's program it may take."""


def back(terminal: Terminal, end: Callable[[], object]) -> tuple[float, float]:
    """Seconds until the session's process is gone, and from then until the next sign-in stands there."""
    process = child(terminal).pid
    gone = 0.0
    began = time.monotonic()

    def end_it() -> None:
        nonlocal gone
        end()
        while process in children(terminal.process.pid):
            time.sleep(0.005)
        gone = time.monotonic()

    until_next(terminal, end_it)
    return gone - began, time.monotonic() - gone


def signed_out(terminal: Terminal) -> None:
    """End a session as one should."""
    terminal.settle(0.1)
    terminal.press("ctrl+q")
    terminal.wait_for("Sign out?")
    terminal.press("y")


def break_down(folder: Path, fault: str, _terminal: Terminal) -> None:
    """Put a fault into the session, which finds it there (`FAULTY`)."""
    (folder / "KioskApp").write_text(fault)


def main() -> int:
    """Print medians and the worst; 1 where the bound was missed."""
    late = False
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        kiosk = set_up(home)
        (kiosk.folder / "kiosk.toml").write_text("memory_mib = 1024")
        endings: dict[str, Callable[[Terminal], object]] = {
            "signs out": signed_out,
            "is killed": lambda terminal: child(terminal).kill(),
            "is stopped": lambda terminal: child(terminal).send_signal(signal.SIGSTOP),
        }
        for name, (fault, _told) in IN_THE_MIDDLE.items():
            endings[name] = partial(break_down, Path(folder), fault)
        began = time.monotonic()
        with Terminal("--home", home, "kiosk", home=home, **FAULTY) as terminal:
            wait_sign_in(terminal)
            start = time.monotonic() - began
            for name, end in endings.items():
                times = []
                for _ in range(ROUNDS):
                    sign_in(terminal, "张三")
                    times.append(back(terminal, partial(end, terminal)))
                noticed, then = zip(*times, strict=True)
                late |= max(then) > BOUND * start
                print(
                    f"a session that {name}: gone after {statistics.median(noticed):.2f} s (most {max(noticed):.2f}), "
                    f"sign-in {statistics.median(then):.2f} s later (most {max(then):.2f}, bound {BOUND} starts of "
                    f"{start:.2f} s)"
                )
    print("ok" if not late else "TOO SLOW")
    return 1 if late else 0


if __name__ == "__main__":
    raise SystemExit(main())
