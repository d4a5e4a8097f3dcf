"""A home, its members, and the session of one."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.disk.home import Home
from store.machine.library import Library
from store.member.progress import Progress
from store.member.session import Session
from tests.app.small_pack import small_pack
from tests.clocks import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def member(home: Home) -> str:
    return home.new_member("张伟")


@pytest.fixture
def at_home(home: Home, started_before: Callable[[Home], None]) -> None:
    """The home is that of a member who has started Study before."""
    started_before(home)
    home.change(member=home.new_member("Zhang Wei"))


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return small_pack(tmp_path)


@pytest.fixture
def session(home: Home, at_home: None, clock: FakeClock, pack: Path) -> Iterator[Session]:
    with Progress.open(home, home.config.member, clock) as progress:
        yield Session(home, clock, progress, Library(home, (pack,)), None)
