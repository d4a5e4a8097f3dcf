"""When a shared machine that was upgraded while it ran becomes the new Study: once it lies there whole, and loads."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import tui
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.kiosk.sign_in import Kiosk
from tui.kiosk.upgrade import Installed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no kiosk on Windows")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What stands for the Study that is installed."""
    file = tmp_path / "__init__.py"
    file.write_text("old")
    monkeypatch.setattr(tui, "__file__", str(file))
    return file


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The clock, set by hand."""
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def kiosk(tmp_path: Path) -> Kiosk:
    kiosk = Kiosk(Home(tmp_path / "home"), SystemClock())
    kiosk.folder.mkdir(parents=True)
    return kiosk


@pytest.fixture
def installed(file: Path, later: list[float], kiosk: Kiosk) -> Iterator[Installed]:
    installed = Installed(kiosk.home.path, {"PATH": "/usr/bin:/bin"})
    yield installed
    installed.close()


def replace(file: Path) -> None:
    """As an installer does."""
    new = file.with_name("new")
    new.write_text("new")
    new.replace(file)


def tried(installed: Installed) -> bool:
    """Let the trying come to its end."""
    assert installed.is_another() is False
    assert installed._process is not None
    installed._process.wait(60)
    return installed.is_another()


def test_another_one_counts_once_nothing_of_it_changes_any_more_and_it_was_loaded(
    installed: Installed, file: Path, later: list[float]
) -> None:
    later[0] += 3600
    assert not installed.is_another()
    assert installed.pid is None
    file.unlink()
    later[0] += 3600
    assert not installed.is_another(), "one is taken away, none is there yet"
    for _ in range(3):
        replace(file)
        assert not installed.is_another()
        later[0] += 4
        assert not installed.is_another(), "the installer may be at work"
    assert installed.pid is None
    later[0] += 2
    assert tried(installed)
    assert installed.is_another()
    replace(file)
    assert not installed.is_another(), "again another one"


def test_one_that_cannot_be_begun_is_tried_again_in_a_while(
    installed: Installed, file: Path, later: list[float], kiosk: Kiosk
) -> None:
    settings = kiosk.folder / "kiosk.toml"
    settings.write_text("idle_seconds = 'none'")
    replace(file)
    installed.is_another()
    later[0] += 6
    assert not tried(installed)
    later[0] += 30
    assert not installed.is_another()
    assert installed.pid is None
    settings.unlink()
    later[0] += 31
    assert tried(installed)
