"""A member who studied before, and the small pack."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.disk.home import Home
from tests.app.small_pack import small_pack
from tests.builders.plain_talk import Talk
from tests.clocks import FakeClock
from tui.wording.language import set_language


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def home(tmp_path: Path, started_before: Callable[[Home], None]) -> Iterator[Home]:
    home = Home(tmp_path / "home")
    started_before(home)
    home.change(member=home.new_member("Zhang Wei"), name="Zhang Wei", lang="en")
    set_language("en")
    yield home
    set_language("en")


@pytest.fixture
def talk(home: Home, clock: FakeClock, tmp_path: Path) -> Talk:
    return Talk(home, clock, small_pack(tmp_path))
