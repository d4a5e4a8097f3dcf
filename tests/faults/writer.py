"""A program that counts up, opening and closing for every count: it loses none, even beside another one.

Run: python -m tests.faults.writer HOME NAME COUNT [hold]. It says every count that is saved. With `hold` it opens
once and keeps the member open.
"""

import sys
import time
from pathlib import Path

from lessons.records import Attendance
from store.disk.home import Home
from store.disk.sole_use import Locked
from store.member.progress import Progress
from store.member.work_kind import WorkKind
from tests.clocks import FakeClock
from tests.faults.driver import say
from tests.faults.script import MEMBER, NOON


def count_up(progress: Progress, name: str, number: int) -> None:
    """One more: a record of its own, and a number that all writers share."""
    progress.add(Attendance(day=f"{name}-{number}", kind="present", written=NOON))
    progress.put_open(WorkKind.POSITION, "all", (progress.get_open(WorkKind.POSITION, "all", int) or 0) + 1)
    say(str(number))


def main() -> None:
    """Count up."""
    home, name, count, hold = Home(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3]), sys.argv[4:] == ["hold"]
    if hold:
        with Progress.open(home, MEMBER, FakeClock()) as progress:
            for number in range(1, count + 1):
                count_up(progress, name, number)
        return
    for number in range(1, count + 1):
        while True:
            try:
                progress = Progress.open(home, MEMBER, FakeClock())
            except Locked:
                time.sleep(0.001)  # that lock is asked for and never waited for
                continue
            with progress:
                count_up(progress, name, number)
            break


if __name__ == "__main__":
    main()
