"""The picture of how Today last looked is shown while it is true, and says nothing of anybody where it must not."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.disk.home import Home
from store.machine.first_frame import FirstFrame, forget_whole, open_window
from tests.clocks import zone

BARS, WHOLE = b"bars", b"whole"
LOCAL = time.localtime
NOON = 1_790_000_000 // 86_400 * 86_400 + 12 * 3600


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.change(member=home.new_member("Li Lei"), theme="study-dark")
    return home


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with zone(monkeypatch, "UTC"):
        at(monkeypatch, NOON)
        yield


def at(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Now it is that late."""
    local = LOCAL(seconds)
    monkeypatch.setattr("store.machine.first_frame.time.time", lambda: seconds)
    monkeypatch.setattr("store.machine.first_frame.time.localtime", lambda: local)


def frame(home: Home, *look: str) -> FirstFrame:
    return FirstFrame(home, home.config.member, look or ("80x24", "en"))


def keep(home: Home, *look: str) -> None:
    kept = frame(home, *look)
    kept.keep(BARS, WHOLE, kept.stamp())


def test_it_is_shown_again_on_the_same_day_to_the_same_files(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    assert frame(home).read() is None
    keep(home)
    at(monkeypatch, NOON + 3600)
    assert frame(home).read() == WHOLE


@pytest.mark.parametrize("seconds", [12 * 3600, 365 * 86_400, -60, -86_400])
def test_on_another_day_or_before_it_was_made_only_the_bars_are_true(
    home: Home, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    keep(home)
    at(monkeypatch, NOON + seconds)
    assert frame(home).read() == BARS


def test_in_another_zone_the_day_is_another(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(home)
    with zone(monkeypatch, "Asia/Shanghai"):
        at(monkeypatch, NOON)
        assert frame(home).read() == BARS


@pytest.mark.parametrize("place", ["members/{member}/records-2026.json", "branch/plan.json", "packs/new/index.md"])
def test_a_file_that_came_or_changed_or_went_leaves_the_bars(home: Home, place: str) -> None:
    file = home.path / place.format(member=home.config.member)
    keep(home)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("one")
    assert frame(home).read() == BARS
    keep(home)
    assert frame(home).read() == WHOLE
    before = file.stat()
    file.with_name("other").write_text("two")
    file.with_name("other").replace(file)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert frame(home).read() == BARS, "of the same size and time, but another file"
    keep(home)
    file.unlink()
    assert frame(home).read() == BARS


def test_what_is_not_of_the_records_changes_nothing(home: Home) -> None:
    keep(home)
    (home.member_folder(home.config.member) / "lock").touch()
    (home.cache / "catalogue.json").write_text("{}")
    assert frame(home).read() == WHOLE


def test_one_of_another_size_language_or_theme_is_none(home: Home) -> None:
    keep(home)
    assert frame(home, "80x24", "zh").read() is None
    assert frame(home, "81x24", "en").read() is None
    home.change(theme="study-light")
    assert frame(home).read() is None


def test_one_of_another_member_is_none(home: Home) -> None:
    keep(home)
    other = home.new_member("Han Mei")
    assert FirstFrame(home, other, ("80x24", "en")).read() is None


def test_while_a_window_is_open_only_the_bars_are_true(home: Home) -> None:
    keep(home)
    with open_window(home, home.config.member):
        assert frame(home).read() == BARS
    assert frame(home).read() == WHOLE


def test_after_a_window_that_was_killed_only_the_bars_are_true_until_one_ends(home: Home) -> None:
    keep(home)
    open_window(home, home.config.member).__enter__()
    assert frame(home).read() == BARS
    with open_window(home, home.config.member):
        pass
    assert frame(home).read() == WHOLE


def test_where_no_whole_one_may_be_all_of_them_go(home: Home) -> None:
    keep(home, "80x24", "en")
    keep(home, "120x40", "zh")
    frame(home).keep(BARS, b"", "")
    assert frame(home, "120x40", "zh").read() == BARS
    keep(home)
    forget_whole(home, home.config.member)
    assert not any(WHOLE in file.read_bytes() for file in home.cache.rglob("*.*"))


def test_many_sizes_leave_few_files(home: Home) -> None:
    for columns in range(60, 100):
        keep(home, f"{columns}x24")
    assert len(list(home.first_frames(home.config.member).iterdir())) <= 16
    assert frame(home, "99x24").read() == WHOLE


def test_with_too_many_files_to_look_at_there_is_no_whole_one(home: Home) -> None:
    pack = home.packs / "large"
    pack.mkdir(parents=True)
    for number in range(2001):
        (pack / f"{number}.md").touch()
    keep(home)
    assert frame(home).read() == BARS


@pytest.mark.parametrize("spoilt", ["folder", "empty", "cut", "huge"])
def test_a_spoilt_file_is_passed_over(home: Home, spoilt: str) -> None:
    keep(home)
    (whole,) = home.cache.rglob("*.whole")
    content = whole.read_bytes()
    whole.unlink()
    if spoilt == "folder":
        whole.mkdir()
    else:
        whole.write_bytes({"empty": b"", "cut": content[:20], "huge": content + b" " * 600_000}[spoilt])
    assert frame(home).read() == BARS


def test_where_nothing_can_be_written_nothing_is_kept_and_nothing_fails(home: Home) -> None:
    home.cache.mkdir()
    home.first_frames(home.config.member).write_text("a file is in the way")
    with open_window(home, home.config.member):
        keep(home)
    assert frame(home).read() is None


def test_the_files_are_their_owners_alone(home: Home) -> None:
    keep(home)
    assert {file.stat().st_mode & 0o077 for file in home.first_frames(home.config.member).iterdir()} == {0}
