"""The application on a fresh home with a fake clock, driven by Textual's Pilot."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.disk.home import Home
from store.machine.library import Library
from store.member.progress import Progress
from store.member.session import Session
from tests.app.make_app import MakeApp
from tests.app.short_steps import short_steps  # noqa: F401 -- a fixture of every test
from tests.app.small_pack import small_pack
from tests.clocks import FakeClock
from tui.app.app import StudyApp
from tui.wording.language import set_language


@pytest.fixture(autouse=True)
def own_input_method(monkeypatch: pytest.MonkeyPatch) -> None:
    """The terminal brings an input method, so that no screen has a row for Study's own, whatever is installed here."""
    monkeypatch.setenv("XMODIFIERS", "@im=fcitx")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def home(tmp_path: Path, started_before: Callable[[Home], None]) -> Home:
    home = Home(tmp_path / "home")
    started_before(home)
    home.change(member=home.new_member("Zhang Wei"), name="Zhang Wei", lang="en", theme="study-dark")
    return home


@pytest.fixture
def make_app(home: Home, clock: FakeClock) -> Iterator[MakeApp]:
    """Make the application as a start of Study does; making it again is the next start."""
    opened: list[Progress] = []

    def make(
        *,
        lang: str = "en",
        first_start: bool = False,
        write: bool = True,
        packs: tuple[Path, ...] = (),
        own: Path | None = None,
    ) -> StudyApp:
        for progress in opened:
            progress.close()
        set_language(lang)
        progress = Progress.open(home, home.config.member, clock, write=write)
        opened.append(progress)
        return StudyApp(Session(home, clock, progress, Library(home, packs, own=own), None), first_start=first_start)

    yield make
    for progress in opened:
        progress.close()
    set_language("en")


@pytest.fixture
def app(make_app: MakeApp, tmp_path: Path) -> StudyApp:
    """The application with the small pack."""
    return make_app(packs=(small_pack(tmp_path),))
