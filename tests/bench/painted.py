"""From a key to its being painted: one key at a time, the screen drawn for a terminal that takes everything.

What is timed is the drawing thread's own processor time, from handing the key to the application until the last byte
of what the key leads to was written: dispatch, state, styles, layout, drawing, the bytes for the terminal. Waiting is
not in it (Textual draws 60 times a second at most), nor is saving, which is done by a thread of its own; both are in
the wall clock.
"""

import asyncio
import statistics
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

from textual import events
from textual.app import App, ComposeResult
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot
from textual.widgets import Static

QUIET = 0.05
"""Seconds without a byte after which a key is taken to have done all it does."""
LONGEST = 5.0
"""Seconds after which it is taken to have done nothing."""


class Screen(HeadlessDriver):
    """A terminal that is drawn on in full, and notes when."""

    frames: list[tuple[float, float, str]] = []
    """Wall clock and thread time at the end of each write (seconds), and what was written."""

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self.frames.append((time.perf_counter(), time.thread_time(), data))


class Painted(NamedTuple):
    """Milliseconds from a key."""

    own: float
    """The drawing thread's work until what was waited for was written."""
    all: float
    """Its work until it was quiet again, with the word that it is saved."""
    wall: float


def drawn_in_full(app: App[Any]) -> None:
    """Let `app` draw for a terminal."""
    app._build_driver = lambda headless, inline, mouse, size: Screen(app, size=size)  # type: ignore[method-assign]


async def painted(app: App[Any], key: str, marks: Sequence[str], character: str | None = None) -> Painted:
    """Press `key`; how long until all of `marks` were written."""
    frames = Screen.frames
    frames.clear()
    wall, own = time.perf_counter(), time.thread_time()
    app.post_message(events.Key(key, character))
    waiting, seen, done = set(marks), 0, (0.0, 0.0)
    while waiting or time.perf_counter() - frames[-1][0] < QUIET:
        if time.perf_counter() - wall > LONGEST:
            raise AssertionError(f"{key} did not bring {sorted(waiting)} on the screen")
        await asyncio.sleep(0.001)
        for at, worked, data in frames[seen:]:
            seen += 1
            if waiting:
                waiting -= {mark for mark in waiting if mark in data}
                done = at, worked
    return Painted((done[1] - own) * 1000, (frames[-1][1] - own) * 1000, (done[0] - wall) * 1000)


class Empty(App[None]):
    """The floor: an application whose only widget fills the screen with another text at each key."""

    BINDINGS = [("pagedown", "turn")]
    turns = 0

    def compose(self) -> ComposeResult:
        yield Static(id="all")

    def action_turn(self) -> None:
        self.turns += 1
        lines = (f"第 {self.turns} 页，第 {n} 行：操作人填写，监护人审核，值长批准" for n in range(self.size.height))
        self.query_one(Static).update("\n".join(lines))


async def floor(size: tuple[int, int], rounds: int) -> list[Painted]:
    """The same for an empty application of the same size."""
    app = Empty()
    drawn_in_full(app)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        return [await painted(app, "pagedown", [f"第 {turn + 1} 页"]) for turn in range(rounds)]


async def settle(pilot: Pilot[Any]) -> None:
    """Let the application do what it still has to do."""
    for _turn in range(3):
        await pilot.pause(0.05)


def p95(values: Sequence[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20)[-1]
