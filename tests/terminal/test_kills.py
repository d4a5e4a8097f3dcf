"""`kill -9` takes nothing from a member that Study said was saved."""

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lessons.attempt import Sitting, state
from store.session import Draft
from tests.terminal.answering import looking_at, open_last_lesson, open_sitting, start_test
from tests.terminal.packs import QUESTIONS, QUIZ, quiz_pack
from tests.terminal.terminal import Terminal

Start = Callable[..., Terminal]


def resume(terminal: Terminal) -> None:
    """Go on with the test that Today offers first; no second is won on the way."""
    today = terminal.wait_for(
        "Unfinished test", "Go on: ", " left", "Every answer you gave is kept; the deadline has not moved."
    )
    terminal.press("enter")
    assert seconds_left(terminal.wait_for("Question ", " left", "saved")) <= seconds_left(today)


def seconds_left(screen: str) -> int:
    """The time that the screen gives, in seconds."""
    minutes, seconds = screen.partition(" left")[0].split()[-1].split(":")
    return 60 * int(minutes) + int(seconds)


def given(sitting: Sitting) -> list[int | None]:
    """For every question of the paper the place on the screen of the option chosen, from 1."""
    answers = state(sitting).answers
    return [
        item.order.index(int(answers[item.question.id][0])) + 1 if item.question.id in answers else None
        for item in sitting.paper.items
    ]


@pytest.mark.parametrize("seed", [1, 2])
def test_kills_at_any_moment_lose_no_saved_answer_and_move_no_deadline(
    start: Start, used_home: Path, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    pack = quiz_pack(tmp_path)
    saved: dict[int, int] = {}
    left, deadline = 30 * 60, None
    for round_number in range(4):
        terminal = start(pack, home=used_home)
        terminal.wait_for("Study now")
        if round_number == 0:
            open_last_lesson(terminal, QUIZ)
            start_test(terminal)
        else:
            resume(terminal)
            assert all(f"{n}✓" in terminal.screen for n in saved)
        now_left = seconds_left(terminal.screen)
        assert now_left <= left
        left = now_left
        sitting = open_sitting(used_home)
        deadline = deadline or (sitting.attempt, sitting.paper, sitting.started, sitting.limit)
        assert deadline == (sitting.attempt, sitting.paper, sitting.started, sitting.limit)
        assert {n: given(sitting)[n - 1] for n in saved} == saved
        number = state(sitting).position + 1
        for _answer in range(chance.randint(1, 4)):
            choice = chance.randint(1, 3)
            terminal.press(str(choice))
            terminal.wait_for(f"{number}✓", "saved")
            saved[number] = choice
            terminal.press("pagedown")
            terminal.wait_for(f"Question {number + 1} of {QUESTIONS}")
            number += 1
        # In the middle of whatever these start.
        terminal.press(str(chance.randint(1, 3)))
        if chance.random() < 0.5:
            terminal.press("pagedown", str(chance.randint(1, 3)))
        terminal.wait_output(chance.randint(0, 1500), timeout=0.2)
        terminal.kill()
        terminal.wait_end()
        last = given(open_sitting(used_home))
        assert {n: last[n - 1] for n in saved} == saved


def test_a_test_goes_on_after_a_kill_and_is_handed_in_with_all_its_answers(
    start: Start, used_home: Path, tmp_path: Path
) -> None:
    pack = quiz_pack(tmp_path)
    terminal = start(pack, home=used_home)
    terminal.wait_for("Study now")
    open_last_lesson(terminal, QUIZ)
    start_test(terminal)
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
    terminal.press("t")
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
    draft = looking_at(used_home).get_open("draft", "quiz/sums/sums-r", Draft)
    promised = max(length for moment, length in typed if moment <= killed - 2)
    whole = "".join(chr(ord("a") + n % 26) for n in range(len(typed)))
    assert draft is not None and len(draft.text) >= promised > 0 and whole.startswith(draft.text)
    terminal = start(pack, home=used_home)
    terminal.wait_for("Study now")
    open_last_lesson(terminal, QUIZ)
    terminal.press("w")
    terminal.wait_for(draft.text[:20], "draft of ")


SLOW_DISK = """
import sys, time
from store.progress import Progress
from tui.cli import main

put = Progress.put_open

def slow(self, *arguments):
    time.sleep(0.6)
    put(self, *arguments)

Progress.put_open = slow
sys.exit(main(sys.argv[1:]))
"""


def test_no_picture_calls_an_answer_saved_before_it_is_on_a_slow_disk(
    start: Start, used_home: Path, tmp_path: Path
) -> None:
    terminal = start(quiz_pack(tmp_path), home=used_home, program=[sys.executable, "-c", SLOW_DISK])
    terminal.wait_for("Study now")
    open_last_lesson(terminal, QUIZ)
    start_test(terminal)
    terminal.press("2")
    terminal.wait_for("1✓", " saved")
    terminal.press("pagedown")
    terminal.wait_for("Question 2 of", " saved")
    claims: list[bool] = []

    def watch(screen: str) -> bool:
        if "3 (x)" in screen and " saved" in screen:
            claims.append(given(open_sitting(used_home))[1] == 3)
        return "2✓" in screen and " saved" in screen

    terminal.press("3")
    terminal.wait_until(watch, "the second answer")
    assert claims and all(claims)
