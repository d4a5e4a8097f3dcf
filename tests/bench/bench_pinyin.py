"""From a letter of pinyin to its candidates being painted: the application's own work, with the real engine.

Sentences are typed into a reflection letter by letter at 80x24 and at 120x40; what is counted is in
`tests.bench.painted`. Beside it the same for an empty Textual application with one text over the whole screen. And how
long the engine takes to start, and for a letter, asked over its pipes; these are printed only.

Run: python -m tests.bench.bench_pinyin
"""

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

from store.disk.clock import SystemClock
from store.disk.home import Home
from store.machine.library import Library
from store.machine.pinyin_engine.child import Deployed
from store.machine.pinyin_engine.data import deploy
from store.machine.pinyin_engine.engine import Engine
from store.machine.pinyin_engine.protocol import Do, EngineRequest
from store.machine.pinyin_engine.system import on_this_system
from store.member.progress import Progress
from store.member.session import Session
from tests.bench.bench_test_screen import report
from tests.bench.painted import Painted, drawn_in_full, floor, p95, painted, settle
from tui.app.app import StudyApp
from tui.screens.reading.reflecting.reflection import ReflectionScreen
from tui.wording.language import set_language

LESSON = "electrical-safety/shift-handover"
SENTENCES = (
    "jin tian wo men xue xi le an quan sheng chan",
    "cao zuo qian yao xian yan dian zai jie di",
    "xia yi ci wo hui duo kan yi yan",
)
"""Divided as the engine shows them."""
STARTS = 9
BOUNDS = {(80, 24): 1.6, (120, 40): 1.2}
"""Columns and rows -> how many times that of an empty application the 95th percentile may be."""


async def measure(home: Home, progress: Progress, clock: SystemClock, size: tuple[int, int]) -> list[Painted]:
    """Every letter of every sentence."""
    app = StudyApp(Session(home, clock, progress, Library(home), None))
    drawn_in_full(app)
    times: list[Painted] = []
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        lesson = app.find_lesson(LESSON)
        assert lesson is not None
        app.push_screen(ReflectionScreen(lesson))
        await settle(pilot)
        await painted(app, "ctrl+@", ["改打字母"])
        for sentence in SENTENCES:
            letters = sentence.replace(" ", "")
            for letter in letters:
                times.append(await painted(app, letter, [" 1"], letter))
            await painted(app, "escape", ["改打字母"])
    return times


async def alone(engine: Deployed) -> None:
    """The engine by itself."""
    starts, asked = [], []
    for _start in range(STARTS):
        began = time.perf_counter()
        process = await Engine.start(engine)
        starts.append((time.perf_counter() - began) * 1000)
        for sentence in SENTENCES:
            for letter in sentence.replace(" ", ""):
                began = time.perf_counter()
                await process.ask(EngineRequest(Do.LETTER, letter))
                asked.append((time.perf_counter() - began) * 1000)
            await process.ask(EngineRequest(Do.DROP))
        await process.end()
    print(f"engine started           median {statistics.median(starts):5.0f}  most {max(starts):5.0f} ms")
    print(f"a letter asked           median {statistics.median(asked):5.1f}  p95 {p95(asked):5.1f} ms")


def main() -> int:
    """Print median and 95th percentile; 1 where a bound was missed."""
    system = on_this_system()
    if system.packages:
        print(f"needs {' '.join(system.packages)}", file=sys.stderr)
        return 1
    clock, kept = SystemClock(), True
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        home.change(member=home.new_member("bench"), name="bench", lang="zh")
        set_language("zh")
        asyncio.run(alone(deploy(home, system)))
        for size, bound in BOUNDS.items():
            base = asyncio.run(floor(size, 80))
            report(f"{size[0]}x{size[1]} empty app", base, base, bound)
            with Progress.open(home, home.config.member, clock) as progress:
                times = asyncio.run(measure(home, progress, clock, size))
                kept &= report(f"{size[0]}x{size[1]} letter", times, base, bound)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
