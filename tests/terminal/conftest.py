"""A home of its own for every test, and the program on a terminal of its own."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store.disk.home import Home

if TYPE_CHECKING:
    from tests.terminal.terminal import Terminal

# A pseudo-terminal is a thing of Unix.
collect_ignore_glob = ["test_*.py", "*/test_*.py"] if sys.platform == "win32" else []

NAME = "Li Lei"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where a home will be; nothing is there yet."""
    return tmp_path / "home"


@pytest.fixture
def used_home(home: Path, started_before: Callable[[Home], None]) -> Path:
    """A home whose member has answered the questions of the first start."""
    place = Home(home)
    started_before(place)
    place.change(member=place.new_member(NAME), name=NAME, lang="en", theme="study-dark")
    return home


@pytest.fixture
def start() -> "Iterator[Callable[..., Terminal]]":
    """Start the program; what still runs at the end of the test is killed."""
    from tests.terminal.terminal import Terminal

    with ExitStack() as running:
        yield lambda *arguments, **options: running.enter_context(Terminal(*arguments, **options))
