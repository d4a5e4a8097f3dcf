"""From the key that goes to the next question to its being painted: the application's own work.

A paper of every type of question in turn, Chinese and English, is gone through from end to end and back at 80x24 and
at 120x40; what is counted is in `tests.bench.painted`. Beside it the same for an empty Textual application with one
text over the whole screen: less than that no Textual application can do.

Run: python -m tests.bench.bench_test_screen
"""

import asyncio
import statistics
import sys
import tempfile
from pathlib import Path

from store.disk.clock import SystemClock
from store.disk.home import Home
from store.machine.library import Library
from store.member.progress import Progress
from store.member.session import Session
from tests.bench.material.long_paper import long_sitting, marks
from tests.bench.painted import Painted, drawn_in_full, floor, p95, painted, settle
from tui.app.app import StudyApp
from tui.screens.testing.test import TestScreen
from tui.wording.language import _, set_language

QUESTIONS = 36
BOUNDS = {(80, 24): 2.0, (120, 40): 1.4}
"""Columns and rows -> how many times that of an empty application the 95th percentile may be."""


async def measure(home: Home, progress: Progress, clock: SystemClock, size: tuple[int, int]) -> list[Painted]:
    """Every move through the paper and back."""
    app = StudyApp(Session(home, clock, progress, Library(home), None))
    drawn_in_full(app)
    times: list[Painted] = []
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        app.push_screen(TestScreen(long_sitting(clock, QUESTIONS)))
        await settle(pilot)
        for place in (*range(1, QUESTIONS), *range(QUESTIONS - 2, -1, -1)):
            where = _("Question {n} of {of}").format(n=place + 1, of=QUESTIONS)
            forward = len(times) < QUESTIONS - 1
            field = (place - 1 if forward else place + 1) % 6 == 5  # where one types, arrows move in the text
            key = ("pagedown" if field else "right") if forward else "pageup" if field else "left"
            times.append(await painted(app, key, [where, *marks(place)]))
        await settle(pilot)  # the last save comes back to a screen that is still there
    return times


def report(name: str, times: list[Painted], base: list[Painted], bound: float) -> bool:
    """One line; whether the bound was kept."""
    own = [time.own for time in times]
    ratio = p95(own) / p95([time.own for time in base])
    kept = ratio <= bound
    print(
        f"{name:<24} own work median {statistics.median(own):5.1f}  p95 {p95(own):5.1f}  most {max(own):5.1f} ms"
        f" | with what follows {statistics.median(time.all for time in times):5.1f}"
        f" | wall clock {statistics.median(time.wall for time in times):5.1f}"
        f" | p95 {ratio:4.2f} times an empty app (bound {bound}) {'ok' if kept else 'TOO SLOW'}"
    )
    return kept


def main() -> int:
    """Print median and 95th percentile; 1 where a bound was missed."""
    clock = SystemClock()
    kept = True
    for size, bound in BOUNDS.items():
        base = asyncio.run(floor(size, 2 * QUESTIONS))
        report(f"{size[0]}x{size[1]} empty app", base, base, bound)
        with tempfile.TemporaryDirectory() as folder:
            home = Home(Path(folder))
            home.change(member=home.new_member("bench"), name="bench", lang="zh")
            set_language("zh")
            with Progress.open(home, home.config.member, clock) as progress:
                times = asyncio.run(measure(home, progress, clock, size))
                kept &= report(f"{size[0]}x{size[1]} next", times, base, bound)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
