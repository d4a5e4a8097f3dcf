"""The questions of the first start are asked until they were answered or skipped, whatever came before."""

from collections.abc import Callable
from pathlib import Path

from tests.terminal.terminal import Terminal, run

QUESTION = "Your name, as your branch knows you"


def test_a_summary_written_first_does_not_answer_them(start: Callable[..., Terminal], home: Path) -> None:
    assert run("summary", "-o", str(home.parent / "s.json"), home=home)[0] == 0
    terminal = start(home=home)
    terminal.wait_for(QUESTION)
    terminal.press("escape")
    terminal.wait_for("Study now")


def test_a_kill_does_not_answer_them(start: Callable[..., Terminal], home: Path) -> None:
    terminal = start(home=home)
    terminal.wait_for(QUESTION)
    terminal.kill()
    terminal.wait_end()
    terminal = start(home=home)
    terminal.wait_for(QUESTION)
    terminal.press("enter")
    terminal.wait_for("Study now")
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0
    start(home=home).wait_for("Study now")


def test_a_mistyped_command_is_told_without_a_terminal_too(home: Path) -> None:
    status, output, errors = run("sumary", home=home, on_terminal=(False, False))
    assert (status, output) == (1, b"")
    assert "sumary: is neither a command nor a pack" in errors.decode()
