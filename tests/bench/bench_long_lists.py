"""Opening and leaving lists of thousands beside lists of tens: the application's own work, see `tests.bench.painted`.

A thousand lessons, three thousand missed questions, notes in all lessons and twenty thousand records, beside ten
lessons. Every list draws what is seen, so the long one may cost a little more to gather, and no more to draw. The unit
is what an empty Textual application takes for a new page of the same size.

Run: python -m tests.bench.bench_long_lists
"""

import asyncio
import statistics
import sys
import tempfile
from pathlib import Path

from store.disk.home import Home
from store.machine.library import Library
from store.member.progress import Progress
from store.member.session import Session
from tests.bench.material.long_library import miss_everything, note_everything, write_packs
from tests.bench.painted import drawn_in_full, floor, painted, settle
from tests.clocks import FakeClock
from tui.app.app import StudyApp
from tui.wording.language import set_language

ROUNDS = 7
SIZE = (80, 24)
BOUND = 45.0
"""How many pages of an empty application a long list may take more than a short one."""
STEPS = (
    ("Library", "l", "长目录"),
    ("its end", "end", "还记得"),
    ("Today", "d", "今日"),
    ("wrong-answer book", "x", "错题本里有"),
    ("its end", "end", "第"),
    ("what to narrow it to", "f", "只看"),
    ("back to the book", "escape", "错题本里有"),
    ("left", "escape", "今日"),
    ("Progress", "p", "真学"),
    ("Mine", "m", "笔记"),
    ("left", "escape", "真学"),
    ("charts", "g", "还记得"),
    ("left", "escape", "真学"),
)
"""What is opened, its key, and a word that it brings."""


async def measure(folder: Path, lessons: int, records: int) -> list[list[float]]:
    """Milliseconds of each step, in rounds."""
    home = Home(folder / "home")
    home.change(member=home.new_member("bench"), name="bench", lang="zh")
    packs = write_packs(folder / "packs", lessons)
    miss_everything(home, lessons, records)
    clock = FakeClock()
    with Progress.open(home, home.config.member, clock) as progress:
        session = Session(home, clock, progress, Library(home, packs), None)
        note_everything(session, lessons)
        app = StudyApp(session)
        drawn_in_full(app)
        async with app.run_test(size=SIZE) as pilot:
            await settle(pilot)
            rounds = []
            for _round in range(ROUNDS + 1):
                rounds.append([(await painted(app, key, [word])).own for _name, key, word in STEPS])
            await settle(pilot)
    return rounds[1:]


def main() -> int:
    """Print both and the difference; 1 where a bound was missed."""
    set_language("zh")
    page = statistics.median(time.own for time in asyncio.run(floor(SIZE, 40)))
    medians = []
    for lessons, records in ((10, 30), (1000, 20_000)):
        with tempfile.TemporaryDirectory() as folder:
            rounds = asyncio.run(measure(Path(folder), lessons, records))
        medians.append([statistics.median(step) for step in zip(*rounds, strict=True)])
    kept = True
    for (name, *_rest), short, long in zip(STEPS, *medians, strict=True):
        more = (long - short) / page
        kept &= more <= BOUND
        verdict = "ok" if more <= BOUND else "TOO SLOW"
        print(f"{name:<24} {short:7.1f} ms {long:7.1f} ms  {more:5.1f} pages more  {verdict}")
    print(f"a page of {page:.1f} ms; at most {BOUND:.0f} of them more: {'ok' if kept else 'missed'}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
