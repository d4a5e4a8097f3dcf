"""The end of a lesson through a real terminal: with the mouse alone, and with a key that is held."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminal.packs import QUIZ, quiz_pack
from tests.terminal.terminal import Terminal
from tui.app.gated_app import READ_WITHIN

Start = Callable[..., Terminal]


def opened(start: Start, home: Path, folder: Path) -> Terminal:
    """The quiz's lesson, opened by a click."""
    terminal = start(quiz_pack(folder), home=home)
    terminal.wait_for("Study now", QUIZ)
    terminal.click(QUIZ)
    terminal.wait_for("Add.", "End of the lesson", "Next lesson")
    return terminal


def test_with_the_mouse_alone_every_step_is_reached(start: Start, used_home: Path, tmp_path: Path) -> None:
    terminal = opened(start, used_home, tmp_path)
    assert "Reflection" not in terminal.screen, "no empty heading"
    terminal.click("w  Reflect")
    terminal.wait_for("Where do you add at work?")
    terminal.click("Back")
    terminal.wait_for("End of the lesson")
    terminal.press("ctrl+c")
    terminal.wait_for("^q quits Study")
    terminal.click("^q quits Study")
    terminal.wait_gone("^q quits Study")
    terminal.click("⏎  Self-test")
    terminal.wait_for("Question 1 of 20")
    terminal.click("Back")
    terminal.wait_for("Leave the test?")
    terminal.click("Leave (y)")
    terminal.wait_for("Go on: Self-test")


@pytest.mark.parametrize("key", [" ", "\r", "\u3000"])
def test_a_key_that_is_held_stays_at_the_end_until_it_is_pressed_for_the_card(
    start: Start, used_home: Path, tmp_path: Path, key: str
) -> None:
    terminal = opened(start, used_home, tmp_path)
    terminal.send(key * 40)
    terminal.settle(silence=2 * READ_WITHIN, longest=4 * READ_WITHIN)
    assert "End of the lesson" in terminal.screen and "Question 1" not in terminal.screen
    terminal.send(key)
    terminal.wait_for("Question 1 of 20")
    terminal.send(key * 3)  # held a little too long: it answers nothing
    terminal.settle(silence=0.3)
    assert "Question 1 of 20" in terminal.screen
    assert "1✓" not in terminal.screen and "1 (x)" not in terminal.screen
