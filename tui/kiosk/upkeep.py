"""What a shared machine does for itself while nobody is signed in, in a process of its own at the lowest priority.

The supervisor looks whether it is time: at an interval, and when a drive was mounted. Somebody who signs in ends it;
every step of it is whole or not done, and the next time goes on.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

from store.disk.home import Home
from store.kiosk.sign_in import Settings
from store.kiosk.usb_drives import drives
from tui.kiosk.processes import start_beside

_QUIET = 5.0
"""Seconds at the sign-in before anything is begun: whoever comes next is not kept waiting by the one who left."""


class Upkeep:
    """Starts and ends the process; for the supervisor, which never waits for it."""

    def __init__(self, home: Path, settings: Settings, environment: dict[str, str]) -> None:
        self._environment = environment
        self._home = Home(home)
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._next = 0.0
        self._free_since: float | None = None
        self._drives: list[Path] = []

    @property
    def pid(self) -> int | None:
        """The process that runs, or ended a moment ago."""
        return self._process.pid if self._process else None

    def look(self, free: bool) -> None:
        """Called several times a second; `free`: nobody is signed in."""
        now = time.monotonic()
        if not free:
            self._free_since = None
            self.close()
            return
        if self._free_since is None:
            self._free_since = now
        if self._process is not None:
            if self._process.poll() is None:
                return
            self._process = None
        if now - self._free_since < _QUIET:
            return
        put_in, self._drives = self._drives, drives(self._settings.sticks)
        due = now >= self._next
        if due:
            self._next = now + self._settings.sync_minutes * 60
        if (due and (self._settings.backup or self._home.config.folder)) or set(self._drives) - set(put_in):
            self._process = start_beside("tui.kiosk.upkeep", self._home.path, self._environment)

    def close(self) -> None:
        """End it, if it runs. A process that waits for a drive ends when the drive answers."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._next, self._drives = 0.0, []  # it goes on the next time


def main(arguments: list[str] | None = None) -> int:
    """Fetch, hand over, back up; what came of it is in the log."""
    os.nice(19)  # before anything more is loaded
    from lessons.problem import Problem
    from store.disk.clock import SystemClock
    from store.kiosk.sign_in import Kiosk
    from store.kiosk.upkeep import daily
    from tui import PROGRAM

    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, required=True)
    clock = SystemClock()
    with contextlib.suppress(Problem):
        daily(Kiosk(Home(parser.parse_args(arguments).home), clock), PROGRAM)
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
