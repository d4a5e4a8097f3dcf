"""`kill -9` takes nothing from a member that Study said was saved."""

import os
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from lessons.assessment.attempt import state
from lessons.assessment.sitting import Sitting
from lessons.records import Attempt
from store.member.drafts import Draft
from store.member.work_kind import WorkKind
from tests.terminal.answering import (
    in_test,
    looking_at,
    open_last_lesson,
    open_sitting,
    records,
    resume,
    seconds_left,
)
from tests.terminal.packs import QUESTIONS, QUIZ, quiz_pack
from tests.terminal.terminal import Terminal

Start = Callable[..., Terminal]


def given(sitting: Sitting) -> list[int | None]:
    """For every question of the paper the place on the screen of the option chosen, from 1."""
    answers = state(sitting).answers
    return [
        item.order.index(int(answers[item.question.id][0])) + 1 if item.question.id in answers else None
        for item in sitting.paper.items
    ]


KILLS = int(os.environ.get("STUDY_KILLS", "6"))
"""Kills spread over the whole course of a test; `STUDY_KILLS=100` for the full number."""


class Course:
    """A member who sits one test after the other while the program is killed, and what it promised them so far."""

    def __init__(self, start: Start, home: Path, pack: Path, chance: random.Random) -> None:
        self._start = start
        self._home = home
        self._pack = pack
        self._chance = chance
        self._begun: dict[str, Sitting] = {}
        """Attempt -> as it was when it was seen first."""
        self._said: dict[str, dict[int, int]] = {}
        """Attempt -> number of a question -> place chosen, of answers that the screen called saved."""
        self._handed_in: set[str] = set()
        self._open = ""
        """The attempt that is on the screen."""
        self._left: dict[str, int] = {}
        """Attempt -> seconds that the screen said were left when it was looked at last."""
        self._pending: dict[int, set[int]] = {}
        """Number of a question -> places that were being chosen when the kill came."""

    def until_killed(self) -> str:
        """One run of the program up to a kill at some moment; where that was."""
        terminal = self._start(self._pack, home=self._home)
        self._pending = {}
        where = self._go(terminal)
        terminal.wait_output(self._chance.randint(0, 1500), timeout=0.2)
        terminal.kill()
        terminal.wait_end()
        last = terminal.screen
        self._last = f"{where}, {self._pending}\n{last}"
        """What was going on at the kill, and what the screen said then: for the report of a failure."""
        for number, places in self._pending.items():
            self._said[self._open].pop(number, None)
            chosen = [place for place in places if f"{place} (x)" in last]
            if terminal.whole and f"Question {number} of" in last and chosen and " saved" in last:
                self._said[self._open][number] = chosen[0]
        self.check()
        return where

    def _go(self, terminal: Terminal) -> str:
        if self._chance.random() < 0.1:
            return "the start"
        today = terminal.wait_for("Study now", "Review")
        if "Unfinished test" in today:
            terminal.press("enter")
            if self._chance.random() < 0.1:
                return "going on"
        else:
            open_last_lesson(terminal, QUIZ)
            terminal.press("t")
            if self._chance.random() < 0.2:
                return "beginning"
        screen = terminal.wait_for("Question ", " left")
        self._open = open_sitting(self._home).attempt
        self._read(screen)
        for _step in range(self._chance.randint(0, 6)):
            self._answer(terminal)
            if self._chance.random() < 0.3:
                terminal.press("f")
            self._move(terminal)
        return self._last_thing(terminal)

    def _number(self, screen: str) -> int:
        return int(screen.partition("Question ")[2].split()[0])

    def _answer(self, terminal: Terminal) -> None:
        choice = self._chance.randint(1, 3)
        terminal.press(str(choice))
        screen = terminal.wait_for(f"{choice} (x)", f"{self._number(terminal.screen)}✓", " saved")
        self._read(screen)

    def _move(self, terminal: Terminal) -> None:
        number = self._number(terminal.screen)
        key, step = self._chance.choice([("pagedown", 1)] * 3 + [("pageup", -1)])
        if 1 <= number + step <= QUESTIONS:
            terminal.press(key)
            terminal.wait_for(f"Question {number + step} of")

    def _last_thing(self, terminal: Terminal) -> str:
        """What is being done when the kill comes; nothing of it was acknowledged."""
        choice, other = self._chance.randint(1, 3), self._chance.randint(1, 3)
        number = self._number(terminal.screen)
        match self._chance.choice(["answer", "answer", "several", "clear", "hand in", "handed in", "leave"]):
            case "answer":
                self._pending = {number: {choice}}
                terminal.press(str(choice))
                return "an answer"
            case "several":
                self._pending = {number: {choice}, number + 1: {other}}
                terminal.press(str(choice), "pagedown", str(other), "f")
                return "several keys"
            case "clear":
                self._pending = {number: set()}
                terminal.press("x")
                return "clearing"
            case "hand in":
                terminal.press("ctrl+s")
                terminal.wait_for("Hand in this test?")
                terminal.press("y")
                return "handing in"
            case "handed in":
                terminal.press("ctrl+s")
                terminal.wait_for("Hand in this test?")
                terminal.press("y")
                terminal.wait_for(" of 20 points", "pass mark")
                self._handed_in.add(self._open)
                return "the result"
            case _:
                terminal.press("escape")
                terminal.wait_for("Leave the test?")
                terminal.press("y")
                return "leaving"

    def _read(self, screen: str) -> None:
        """Take the screen at its word: what it calls saved, and the time it says is left."""
        said = self._said.setdefault(self._open, {})
        chosen = re.search(r"(\d) \(x\)", screen)
        if chosen:
            said[self._number(screen)] = int(chosen[1])
        left = seconds_left(screen)
        assert left <= self._left.get(self._open, 30 * 60)
        self._left[self._open] = left

    def check(self) -> None:
        """Nothing acknowledged is lost, no attempt was made twice or moved, and what was handed in is recorded once."""
        progress = looking_at(self._home)
        keys = progress.open_work(WorkKind.SITTING)
        open_ = {key: progress.get_open(WorkKind.SITTING, key, Sitting) for key in keys}
        closed = [record for record in records(self._home) if isinstance(record, Attempt)]
        assert len({record.attempt for record in closed}) == len(closed) and len(open_) <= 1
        for attempt, sitting in open_.items():
            assert sitting is not None
            first = self._begun.setdefault(attempt, sitting)
            fixed = ("started", "limit", "closes", "paper", "rules")
            assert all(getattr(sitting, name) == getattr(first, name) for name in fixed)
            answers = given(sitting)
            said = self._said.setdefault(attempt, {})
            assert {number: answers[number - 1] for number in said} == said, (sitting.events[-6:], self._last)
        for record in closed:
            if record.attempt not in self._begun:
                continue
            first = self._begun[record.attempt]
            assert record.outcome == "submitted" and record.ended < first.started.instant + timedelta(minutes=30)
            orders = {item.question.id: item.order for item in first.paper.items}
            answers = [orders[a.question].index(int(a.response[0])) + 1 if a.response else None for a in record.answers]
            said = self._said[record.attempt]
            assert {number: answers[number - 1] for number in said} == said
        assert self._handed_in <= {record.attempt for record in closed}
        assert set(self._begun) <= {*open_, *(record.attempt for record in closed)}


@pytest.mark.parametrize("seed", [1, 2])
def test_kills_at_any_moment_lose_no_saved_answer_and_move_no_deadline(
    start: Start, used_home: Path, tmp_path: Path, seed: int
) -> None:
    course = Course(start, used_home, quiz_pack(tmp_path), random.Random(seed))
    print(Counter(course.until_killed() for _kill in range(KILLS // 2)))


def test_a_test_goes_on_after_a_kill_and_is_handed_in_with_all_its_answers(
    start: Start, used_home: Path, tmp_path: Path
) -> None:
    pack = quiz_pack(tmp_path)
    terminal = in_test(start, pack, used_home)
    terminal.press("2")
    terminal.wait_for("1✓", "saved")
    terminal.kill()
    (answer,) = [place for place in given(open_sitting(used_home)) if place]
    terminal = start(pack, home=used_home)
    resume(terminal)
    terminal.wait_for("1✓", "2 (x)")
    assert answer == 2
    terminal.press("ctrl+s")
    terminal.wait_for("Hand in this test?", "19 questions are not answered.")
    terminal.press("y")
    terminal.wait_for("not answered", " of 20 points")
    terminal.press("d")
    terminal.wait_until(lambda screen: "Study now" in screen and "Unfinished" not in screen, "an end of the test")


def test_a_reflection_loses_at_most_two_seconds_of_typing_to_a_kill(
    start: Start, used_home: Path, tmp_path: Path
) -> None:
    pack = quiz_pack(tmp_path)
    terminal = start(pack, home=used_home)
    terminal.wait_for("Study now")
    open_last_lesson(terminal, QUIZ)
    terminal.press("w")
    terminal.wait_for("A few honest sentences are enough.")
    typed: list[tuple[float, int]] = []
    began = time.monotonic()
    while time.monotonic() - began < 3.4:
        terminal.press(chr(ord("a") + len(typed) % 26))
        typed.append((time.monotonic(), len(typed) + 1))
        count = len(typed)
        terminal.wait_for(f" {count} character")
    terminal.kill()
    killed = time.monotonic()
    draft = looking_at(used_home).get_open(WorkKind.DRAFT, "quiz/sums/sums-r", Draft)
    promised = max(length for moment, length in typed if moment <= killed - 2)
    whole = "".join(chr(ord("a") + n % 26) for n in range(len(typed)))
    assert draft is not None and len(draft.text) >= promised > 0 and whole.startswith(draft.text)
    terminal = start(pack, home=used_home)
    terminal.wait_for("Study now")
    open_last_lesson(terminal, QUIZ)
    terminal.press("w")
    terminal.wait_for(draft.text[:20], "draft of ")


SLOW_DISK = """
import os, sys
from store.member.progress import Progress
from tui.cli.main import main

put = Progress.put_open
gate = sys.argv.pop(1)

def slow(self, *arguments):
    if os.path.exists(gate):
        open(gate).close()  # a pipe: until somebody opens its other end
    put(self, *arguments)

Progress.put_open = slow
sys.exit(main(sys.argv[1:]))
"""


def test_no_picture_calls_an_answer_saved_before_it_is_on_a_slow_disk(
    start: Start, used_home: Path, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    terminal = in_test(start, quiz_pack(tmp_path), used_home, program=[sys.executable, "-c", SLOW_DISK, str(gate)])
    terminal.press("2")
    terminal.wait_for("1✓", " saved")
    terminal.press("pagedown")
    terminal.wait_for("Question 2 of", " saved")
    os.mkfifo(gate)
    pictures: list[str] = []

    def watch(screen: str) -> bool:
        pictures.append(screen)
        return "3 (x)" in screen

    terminal.press("3")
    screen = terminal.wait_until(watch, "the second answer")
    assert "saving" in screen and not [s for s in pictures if "3 (x)" in s and " saved" in s]
    assert given(open_sitting(used_home))[1] is None
    disk = os.open(gate, os.O_WRONLY)
    gate.unlink()
    os.close(disk)
    terminal.wait_for("3 (x)", "2✓", " saved")
    assert given(open_sitting(used_home))[1] == 3
