"""From the key that goes to the next question to its being painted: the application's own work.

The screen is drawn headless at 80x24, so what is timed is everything between the key and the last byte to the terminal,
durable saving included as far as it lies on that way (it happens in a thread of its own).

Run: python -m tests.bench.bench_test_screen
"""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from store.clock import SystemClock
from store.home import Home
from store.library import Library
from store.progress import Progress
from store.session import Session
from tests.bench.bench_saved_answer import sitting
from tui.app import StudyApp
from tui.screens import test as screens
from tui.screens.test import TestScreen

ROUNDS = 200
BOUND = 16.0


class TimedScreen(TestScreen):
    """Notes when the question was shown and the screen it stands on was painted."""

    CSS_PATH = str(Path(screens.__file__).with_name("test.tcss"))
    painted = worked = 0.0

    async def _show_question(self) -> None:
        await super()._show_question()
        self.call_after_refresh(self._note)

    def _note(self) -> None:
        self.worked = time.thread_time()
        self.painted = time.perf_counter()


async def measure(home: Home, progress: Progress, clock: SystemClock) -> list[tuple[float, float]]:
    """Milliseconds from key to painted question, and of the drawing thread's own work in them, of every round."""
    app = StudyApp(Session(home, clock, progress, Library(home), None))
    times = []
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        screen = TimedScreen(sitting(0))
        app.push_screen(screen)
        await pilot.pause()
        for number in range(ROUNDS):
            key = "pagedown" if number // 19 % 2 == 0 else "pageup"
            await pilot.pause(0.02)
            screen.painted = 0.0
            start, work = time.perf_counter(), time.thread_time()
            app.simulate_key(key)
            while not screen.painted:
                await asyncio.sleep(0.0005)
            times.append(((screen.painted - start) * 1000, (screen.worked - work) * 1000))
        await pilot.pause(0.3)  # the last save comes back to a screen that is still there
    return times


def main() -> int:
    """Print median and 95th percentile; 1 where the bound was missed."""
    clock = SystemClock()
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        home.change(member=home.new_member("bench"), name="bench", lang="zh")
        with Progress.open(home, home.config.member, clock) as progress:
            times = asyncio.run(measure(home, progress, clock))
    bounds = []
    for name, values in zip(("wall clock", "own work"), zip(*times, strict=True), strict=True):
        bounds.append(statistics.quantiles(values, n=20)[-1])
        print(f"next question, {name:<10}  median {statistics.median(values):5.1f} ms  p95 {bounds[-1]:5.1f} ms")
    print(f"own work, p95: bound {BOUND:.0f} ms: {'ok' if bounds[1] <= BOUND else 'TOO SLOW'}")
    return 0 if bounds[1] <= BOUND else 1


if __name__ == "__main__":
    raise SystemExit(main())
