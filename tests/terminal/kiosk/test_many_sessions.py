"""Many sessions in a row by two members, ended in order or killed at any moment.

The suite runs a few. `STUDY_SESSIONS=200` runs so many and prints figures (`pytest -s`).
"""

import os
import random
import re
import statistics
import time
from collections.abc import Callable
from functools import partial

import psutil

from store.kiosk.sign_in import Kiosk
from tests.terminal.kiosk.shared_machine import (
    ON_BY_ITSELF,
    SECRETS,
    assert_still_closed,
    child,
    children,
    choose,
    end,
    sign_in,
    until_next,
    wait_sign_in,
)
from tests.terminal.packs import QUESTIONS, QUIZ
from tests.terminal.terminal import Terminal
from tui.kiosk.supervisor import WIPE

Start = Callable[..., Terminal]

SESSIONS = int(os.environ.get("STUDY_SESSIONS", "3"))
GROWTH = 5 * 1024 * 1024
BACK_WITHIN = 3.0 if SESSIONS > 50 else 15.0
"""Seconds."""


class Study:
    """One member's sessions: what was acknowledged to them must be there the next time."""

    def __init__(self, terminal: Terminal, name: str, initial: str, chance: random.Random) -> None:
        self.name = name
        self.initial = initial
        self._terminal = terminal
        self._chance = chance
        self._words: list[str] = []
        self._answered: list[int] = []
        self.acknowledged = 0

    def open_quiz(self) -> None:
        """The lesson that everything here belongs to."""
        self._press("l", " lessons")
        self._press("\x1b[F\x1b[A\x1b[A", QUIZ)
        self._press("\r", "Reflect (w)")

    def write(self) -> None:
        """Find the words that were kept; write another and see that it is kept."""
        self._press("w", "Share with branch")
        if self._words:
            self._terminal.wait_for(*self._words[-40:])
        word = f"{self.initial}{self.acknowledged:03}word"
        self._terminal.press(word + " ")
        self._terminal.wait_for(word)
        self._terminal.wait_for("draft kept")
        self._words.append(word)
        self.acknowledged += 1

    def answer(self) -> None:
        """Find the answers that were kept; give another and see that it is kept."""
        self._press("t", "Question ")
        if self._answered:
            self._terminal.wait_for(*(f"{number}✓" for number in self._answered))
        number = len(self._answered) + 1
        while (here := int(self._terminal.screen.partition("Question ")[2].split()[0])) != number:
            step = 1 if number > here else -1
            self._press("\x1b[6~" if step > 0 else "\x1b[5~", f"Question {here + step} of")
        self._press(self._chance.choice("123"), f"{number}✓")
        self._terminal.wait_for(" saved")
        self._answered.append(number)
        self.acknowledged += 1
        if number == QUESTIONS:
            self._press("\x13", "Hand in this test?")
            self._press("y", "Try again")
            self._answered.clear()

    def back(self) -> None:
        """From the reflection to the lesson."""
        self._press("\x1b", "Reflect (w)")

    def scribble(self) -> None:
        """Type what nobody has acknowledged yet."""
        self._terminal.press(f"{self.initial}unfinished")

    def _press(self, keys: str, shows: str) -> None:
        self._terminal.settle(0.1)
        self._terminal.send(keys)
        self._terminal.wait_for(shows)


def end_typing(terminal: Terminal, end_it: Callable[[], object], keys: str) -> None:
    """End a session while somebody goes on typing."""
    end_it()
    terminal.press(keys)


def test_sessions_in_a_row_mix_nothing_lose_nothing_and_leave_the_machine_as_it_was(
    start: Start, furnished: Kiosk
) -> None:
    chance = random.Random(SESSIONS)
    terminal = start("kiosk", home=furnished.home.path, scrollback=10_000)
    wait_sign_in(terminal)
    supervisor = psutil.Process(terminal.process.pid)
    line = terminal.attributes
    members = [Study(terminal, name, initial, chance) for name, initial in zip(SECRETS, "zl", strict=True)]
    modes: dict[int, bool] = {}
    sizes, waits = [], []
    for number in range(SESSIONS):
        one, other = members[number % 2], members[1 - number % 2]
        killed_early = chance.random() < 0.15
        if killed_early:  # on the way in
            choose(terminal, one.name)
            terminal.press(SECRETS[one.name], "enter")
            terminal.wait_output(chance.randrange(1, 6000), timeout=2)
        else:
            sign_in(terminal, one.name)
            one.open_quiz()
            chance.choice((one.write, one.answer))()
            if chance.random() < 0.5:
                one.scribble()
        end_it: Callable[[], object] = child(terminal).kill
        if not killed_early and chance.random() < 0.4:
            terminal.settle(0.1)
            terminal.press("ctrl+q")
            terminal.wait_for("Sign out?")
            terminal.settle(0.1)
            end_it = partial(terminal.press, "y")
        modes |= terminal.modes
        began = time.monotonic()
        written = until_next(terminal, partial(end_typing, terminal, end_it, f"{one.initial}late\r"))
        waits.append(time.monotonic() - began)
        assert not any(word in terminal.everything for word in (f"{one.initial}late", "word", "unfinished", QUIZ))
        terminal.wait_for("Enter choose")  # the footer is painted after the names
        assert not any(f"{name}: " in terminal.screen for name in SECRETS)
        assert_still_closed(terminal)
        own = written[written.find(WIPE) :]  # before that the last session was ending
        assert not re.search(rf"{other.initial}(\d{{3}}word|unfinished|late)".encode(), own)
        sizes.append(supervisor.memory_info().rss)
    assert terminal.attributes == line
    assert max(sizes) - sizes[0] <= GROWTH
    for one in members:
        sign_in(terminal, one.name)
        one.open_quiz()
        one.write()
        one.back()
        one.answer()
        until_next(terminal, child(terminal).kill)
    waits.sort()
    print(
        f"\n{SESSIONS} sessions, {sum(one.acknowledged for one in members)} times something was acknowledged and found",
        f"again; sign-in back after {statistics.median(waits):.2f} s, 95 % {waits[-1 - SESSIONS // 20]:.2f},",
        f"most {waits[-1]:.2f}; the supervisor grew by {(max(sizes) - sizes[0]) // 1024} KiB",
    )
    assert waits[-1] <= BACK_WITHIN
    assert not any(children(pid) for pid in children(terminal.process.pid))
    end(terminal)
    assert {mode for mode, on in (modes | terminal.modes).items() if on} <= ON_BY_ITSELF
