"""`study doctor` asks the terminal in front of it how wide it draws, and leaves it as it was."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminal.terminal import Terminal, run
from tui.console.terminal_check import SAMPLE

ASKED = b"\x1b[6n"


@pytest.fixture
def used_home(used_home: Path) -> Path:
    used_home.chmod(0o700)  # as Study makes it
    return used_home


def at(*columns: int) -> bytes:
    """What a terminal answers whose cursor stands there, one question after another."""
    return b"".join(b"\x1b[1;%dR" % (column + 1) for column in columns)


NARROW = [1] * (len(SAMPLE) - 1)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (at(*NARROW, 2), "✓ ok        widths"),
        (b"typed" + at(*NARROW, 2), "✓ ok        widths"),
        (at(2, *NARROW[1:], 2), "where Study counts one: ●"),
        (at(*NARROW, 1), "✗ failed    widths"),
    ],
)
def test_what_the_terminal_draws_is_measured(
    used_home: Path, start: Callable[..., Terminal], answer: bytes, said: str
) -> None:
    terminal = start("--lang", "en", "doctor", home=used_home, size=(120, 40), answers={ASKED: answer})
    terminal.wait_for(said)
    assert terminal.wait_end() == (1 if "failed" in said else 0)
    assert terminal.modes_after == terminal.modes_before
    assert "typed" not in terminal.screen


def test_a_terminal_that_does_not_answer_is_not_waited_for(used_home: Path, start: Callable[..., Terminal]) -> None:
    terminal = start("--lang", "en", "doctor", home=used_home, size=(120, 40), answers={})
    terminal.wait_for("the terminal did not say where its cursor is")
    assert terminal.wait_end() == 0
    assert terminal.modes_after == terminal.modes_before


def test_what_to_do_stands_beneath_in_a_small_window(used_home: Path, start: Callable[..., Terminal]) -> None:
    terminal = start("--lang", "en", "doctor", home=used_home, size=(58, 60), answers={ASKED: at(*NARROW, 2)})
    terminal.wait_for("too few", "→ Make it larger", "Chinese takes two columns,")  # lines end between words
    assert terminal.wait_end() == 1


def test_without_a_terminal_nothing_is_asked(used_home: Path) -> None:
    status, output, errors = run("--lang", "en", "doctor", home=used_home, on_terminal=(False, False))
    assert (status, errors) == (0, b"")
    assert output.decode().count("Not tested: this is no terminal.") == 4 and ASKED not in output
