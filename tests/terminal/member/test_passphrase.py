"""A personal machine whose member has a passphrase, through a real terminal."""

from collections.abc import Callable
from pathlib import Path

import pytest

from store.disk.home import Home
from store.member.passphrase import protect
from tests.terminal.terminal import Terminal

PASSPHRASE = "words that only I know"
Start = Callable[..., Terminal]


@pytest.fixture
def private(home: Path) -> Path:
    """A home whose member set a passphrase."""
    place = Home(home)
    member = place.new_member("Zhang Wei")
    place.change(member=member, name="Zhang Wei", lang="en")
    protect(place, member, None, PASSPHRASE)
    return home


def asked(times: int) -> Callable[[str], bool]:
    """Whether the passphrase was asked for so many times."""
    return lambda screen: screen.count("Passphrase of") == times


def test_the_passphrase_is_asked_before_anything_is_drawn_and_is_never_shown(private: Path, start: Start) -> None:
    terminal = start(home=private)
    terminal.wait_for("Passphrase of Zhang Wei:")
    terminal.press("not that one", "enter")
    terminal.wait_for("does not open the key")
    terminal.wait_until(asked(2), "the question once more")
    terminal.press(PASSPHRASE, "enter")
    terminal.wait_for("Study now", "Zhang Wei")
    assert PASSPHRASE.encode() not in terminal.raw
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0


def test_three_wrong_ones_end_in_one_line(private: Path, start: Start) -> None:
    terminal = start(home=private)
    for number in range(1, 4):
        terminal.wait_until(asked(number), f"question {number}")
        terminal.press("not that one", "enter")
    assert terminal.wait_end() == 1
    assert "Traceback" not in terminal.screen
    assert terminal.modes_after == terminal.modes_before
