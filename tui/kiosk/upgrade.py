"""Which Study is installed: a shared machine that is upgraded while it runs is to become the new one.

Sessions are forked from what the supervisor loaded and stay the old one. So the supervisor looks whether another Study
lies on the disk, and has it tried, in a process of its own at the lowest priority, before it becomes that one.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

import tui
from tui.kiosk.processes import start_beside

_SETTLED = 5.0
"""Seconds for which nothing changed: the installer is done."""
_AGAIN = 60.0
"""Seconds from one try to the next of what could not be loaded."""


class Installed:
    """Watches the installed files and starts the trial; for the supervisor, which never waits for it."""

    def __init__(self, home: Path, environment: dict[str, str]) -> None:
        self._home = home
        self._environment = environment
        self._running = self._seen = _stamp()
        self._next = 0.0
        self._good = False
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The trial process, running or just ended."""
        return self._process.pid if self._process else None

    def is_another(self) -> bool:
        """Whether another Study is installed, complete, and loads well; called several times a second."""
        now, stamp = time.monotonic(), _stamp()
        if stamp != self._seen:
            self.close()
            self._seen, self._good, self._next = stamp, False, now + _SETTLED
        if stamp in (None, self._running):
            return False
        if self._process is not None:
            if (status := self._process.poll()) is not None:
                self._process, self._good = None, status == 0
        elif not self._good and now >= self._next:
            self._next = now + _AGAIN
            self._process = start_beside("tui.kiosk.upgrade", self._home, self._environment)
        return self._good

    def later(self) -> None:
        """It could not be started after all: try again in a while."""
        self._good, self._next = False, time.monotonic() + _AGAIN

    def close(self) -> None:
        """End the trial, if it runs."""
        if self._process is not None:
            self._process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):  # a disk may hold what was killed
                self._process.wait(1)
            self._process = None


def _stamp() -> tuple[int, ...] | None:
    """What changes whenever Study is installed, also the same version once more; nothing while it is taken away."""
    try:
        status = Path(tui.__file__).stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_ctime_ns


def main(arguments: list[str] | None = None) -> int:
    """Load what the kiosk does, and read its settings; raises whatever is wrong."""
    os.nice(19)  # before anything is loaded; the supervisor, which imports this module, needs none of it
    from store.disk.clock import SystemClock
    from store.disk.home import Home
    from store.kiosk.sign_in import Kiosk
    from tui.kiosk import preload

    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, required=True)
    kiosk = Kiosk(Home(parser.parse_args(arguments).home), SystemClock())
    kiosk.settings()
    preload.load(kiosk.home)
    return 0


if __name__ == "__main__":
    sys.exit(main())
