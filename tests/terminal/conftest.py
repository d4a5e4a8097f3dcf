"""A home of its own for every test, and the program on a terminal of its own."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from store.disk.home import Home

if TYPE_CHECKING:
    from tests.terminal.terminal import Terminal

# A pseudo-terminal is a thing of Unix.
collect_ignore_glob = ["test_*.py", "*/test_*.py"] if sys.platform == "win32" else []

NAME = "Li Lei"
_LIBRARY = ("Search lessons and your own texts", "搜索课程和自己写的内容")
_TODAY = ("Study now", "现在学")
_WELCOME = ("Welcome to Study", "欢迎使用")


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

        def begin(*arguments: str | Path, on_today: bool = True, **options: Any) -> Terminal:
            terminal = running.enter_context(Terminal(*arguments, **options))
            if on_today and arguments and isinstance(arguments[0], Path) and (arguments[0] / "index.md").is_file():
                _go_to_today(terminal)
            return terminal

        yield begin


def _go_to_today(terminal: "Terminal") -> None:
    """A pack that is named is where Study opens; the tests begin on Today, unless a first start asks something."""
    text = terminal.wait_until(lambda screen: any(found in screen for found in (*_LIBRARY, *_WELCOME)), "the library")
    if any(found in text for found in _LIBRARY):
        terminal.send("d")
        terminal.wait_until(lambda screen: any(found in screen for found in _TODAY), "Today")
