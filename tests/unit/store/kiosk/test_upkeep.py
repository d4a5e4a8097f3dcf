"""What a shared machine does for itself: packs and plan come in from the branch it joined, and from nobody else."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from lessons.clock import Reading
from lessons.problem import Problem
from store.branch.roster import known_plan, known_roster
from store.disk.home import Home
from store.kiosk import usb_drives
from store.kiosk.log import SIGNED_IN, STARTED, note
from store.kiosk.sign_in import Kiosk
from store.kiosk.status import status
from store.kiosk.upkeep import back_up, backup_due, daily, exchange
from store.kiosk.upkeep_state import UpkeepState, read_upkeep
from store.kiosk.usb_drives import branch_folders, drives
from store.machine.backup import check
from store.machine.library import Library
from tests.builders.published_branch import PACK, published
from tests.clocks import FakeClock
from tests.enrolled import MORNING


@pytest.fixture
def kiosk(tmp_path: Path) -> Kiosk:
    kiosk = Kiosk(Home(tmp_path / "home"), FakeClock())
    kiosk.set_administrator("keys of the hall")
    return kiosk


def mounted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *at: Path, device: str = "/dev/sdb1") -> None:
    lines = [f"{device} {str(path).replace(' ', chr(92) + '040')} vfat rw 0 0\n" for path in at]
    table = tmp_path / "mounts"
    table.write_text("proc /proc proc rw 0 0\n" + "".join(lines))
    monkeypatch.setattr(usb_drives, "_MOUNTS", table)


def settings(kiosk: Kiosk, text: str) -> None:
    (kiosk.folder / "kiosk.toml").write_text(text)


def test_the_administrator_joins_a_branch_once_and_then_it_comes_by_itself(kiosk: Kiosk, tmp_path: Path) -> None:
    folder = published(tmp_path)
    said = [one.message.text for one in exchange(kiosk, str(folder))]
    assert any("joined branch" in text for text in said)
    assert any("fetched: pack" in text for text in said)
    assert "valves" in {edition.outline.manifest.id for edition in Library(kiosk.home).packs("zh")}
    assert read_upkeep(kiosk).synced == kiosk.now().instant
    assert exchange(kiosk) == []
    shutil.rmtree(kiosk.home.packs)
    daily(kiosk, "study test")
    assert list(kiosk.home.packs.glob("valves-zh.zip"))


def test_a_folder_that_is_no_branchs_takes_the_place_of_none(kiosk: Kiosk, tmp_path: Path) -> None:
    folder, other = published(tmp_path), published(tmp_path, "别的支部")
    exchange(kiosk, str(folder))
    (tmp_path / "empty").mkdir()
    for wrong, why in (
        (tmp_path / "empty", "is not a branch's folder"),
        (tmp_path / "missing", "there is no such folder"),
        (other, "another branch"),
    ):
        said = exchange(kiosk, str(wrong))
        assert any(one.refused and why in str(one.message) for one in said), (wrong, [str(one.message) for one in said])
        assert kiosk.home.config.folder == str(folder)
    moved = shutil.copytree(folder, tmp_path / "moved")
    exchange(kiosk, str(moved))
    assert kiosk.home.config.folder == str(moved)


def test_a_first_folder_that_is_no_branchs_is_not_kept(kiosk: Kiosk, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert [one.refused for one in exchange(kiosk, str(tmp_path / "empty"))] == [True]
    assert kiosk.home.config.folder == ""


def test_a_stick_of_a_branch_that_was_never_joined_brings_nothing(
    kiosk: Kiosk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = published(tmp_path)
    mounted(monkeypatch, tmp_path, folder)
    settings(kiosk, f"sticks = ['{tmp_path}']")
    daily(kiosk, "")
    assert known_roster(kiosk.home) is None
    assert not kiosk.home.packs.exists()
    assert "refused" in kiosk.log.read_text()


def test_a_stick_brings_what_the_branch_signed_and_of_another_branch_nothing(
    kiosk: Kiosk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, other = published(tmp_path), published(tmp_path, "别的支部")
    exchange(kiosk, str(own))
    plan = known_plan(kiosk.home)
    kiosk.home.change(folder="")
    shutil.rmtree(kiosk.home.packs)
    stick = tmp_path / "usb stick"
    shutil.copytree(own, stick / "study")
    (stick / "study" / "packs" / "planted").mkdir()
    (stick / "study" / "packs" / "planted" / "index.md").write_text(PACK.replace("valves", "planted"))
    settings(kiosk, f"sticks = ['{tmp_path}']")
    mounted(monkeypatch, tmp_path, stick, other)
    daily(kiosk, "")
    assert known_plan(kiosk.home) == plan
    assert [path.name for path in kiosk.home.packs.glob("*.zip")] == ["valves-zh.zip"]
    log = kiosk.log.read_text()
    assert "another branch key" in log
    assert read_upkeep(kiosk).sync_failed is not None


def test_nothing_of_a_member_goes_out_by_itself(kiosk: Kiosk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = published(tmp_path)
    exchange(kiosk, str(folder))
    sent = kiosk.home.member_folder(kiosk.home.new_member("王芳")) / "sent"
    sent.mkdir()
    (sent / "0123456789abcdef-2026-00000001.json").write_text("{}")
    stick = shutil.copytree(folder, tmp_path / "stick")
    settings(kiosk, f"sticks = ['{tmp_path}']")
    mounted(monkeypatch, tmp_path, stick)
    before = [sorted(path.rglob("*")) for path in (folder, stick)]
    exchange(kiosk)
    assert [sorted(path.rglob("*")) for path in (folder, stick)] == before


def test_a_folder_that_is_away_is_a_line_in_the_log_and_comes_again(kiosk: Kiosk, tmp_path: Path) -> None:
    folder = published(tmp_path)
    exchange(kiosk, str(folder))
    folder.rename(tmp_path / "away")
    [said] = exchange(kiosk)
    assert said.refused
    assert read_upkeep(kiosk).synced is not None
    assert read_upkeep(kiosk).sync_failed is not None
    (tmp_path / "away").rename(folder)
    exchange(kiosk)
    assert read_upkeep(kiosk).sync_failed is None


def test_only_disks_below_the_places_for_sticks_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounted(monkeypatch, tmp_path, tmp_path / "a b")
    assert drives([str(tmp_path)]) == [tmp_path / "a b"]
    assert drives(["/media"]) == []
    mounted(monkeypatch, tmp_path, tmp_path / "net", device="//server/share")
    assert drives([str(tmp_path)]) == []
    assert branch_folders([tmp_path / "nothing"]) == []


def test_a_machine_that_would_do_nothing_but_fetch_is_refused(kiosk: Kiosk) -> None:
    settings(kiosk, "sync_minutes = 0")
    with pytest.raises(Problem, match="sync_minutes"):
        kiosk.settings()


# Backups


def test_a_backup_is_made_once_a_day_and_after_a_failure_an_hour_later(kiosk: Kiosk, tmp_path: Path) -> None:
    noon = MORNING + timedelta(hours=4)
    assert backup_due(UpkeepState(), noon)
    assert not backup_due(UpkeepState(backed_up=noon), noon + timedelta(hours=1))
    assert backup_due(UpkeepState(backed_up=noon), noon + timedelta(days=1))
    assert not backup_due(UpkeepState(backup_failed=noon), noon + timedelta(minutes=59))
    assert backup_due(UpkeepState(backup_failed=noon), noon + timedelta(minutes=61))
    assert backup_due(UpkeepState(backup_failed=noon), noon - timedelta(days=400))  # the clock was wrong
    (tmp_path / "b").mkdir()
    settings(kiosk, f"backup = '{tmp_path}/b'\nbackups_kept = 3")
    daily(kiosk, "study test")
    daily(kiosk, "study test")
    [path] = (tmp_path / "b").iterdir()
    assert check(path).manifest.app == "study test"
    assert read_upkeep(kiosk).backed_up == kiosk.now().instant


def test_a_backup_that_failed_is_on_the_status_and_in_the_log(kiosk: Kiosk, tmp_path: Path) -> None:
    settings(kiosk, f"backup = '{tmp_path}/nowhere'")
    with pytest.raises(Exception, match="no such folder"):
        back_up(kiosk, "")
    seen = status(kiosk)
    assert seen.last.backup_failed is not None
    assert any("backup refused" in text for _at, text in seen.troubles)


# The status


def test_the_status_counts_today_s_sessions_and_shows_the_last_faults(kiosk: Kiosk) -> None:
    kiosk.enrol("张三")
    for line in (STARTED, SIGNED_IN, SIGNED_IN, "session ended: status 0", "session ended: it hung"):
        note(kiosk.log, line)
    with kiosk.log.open("a") as log:
        log.write(f"2020-01-01T00:00:00Z {SIGNED_IN}\n2020-01-01T00:00:00Z fault X\nno line of ours \x1b[2J\n")
    seen = status(Kiosk(kiosk.home, _At(int(kiosk.log.stat().st_mtime * 1000))))
    assert (seen.sessions, seen.members) == (2, 1)
    assert [member.name for member in seen.waiting] == ["张三"]
    assert [text for _at, text in seen.troubles] == ["session ended: it hung"]
    assert seen.started is not None
    assert seen.free > 0


class _At:
    """A clock that stands."""

    def __init__(self, utc: int) -> None:
        self._utc = utc

    def read(self) -> Reading:
        return Reading(utc=self._utc, up=1000, boot="")


def test_a_damaged_note_of_what_was_done_last_counts_as_nothing(kiosk: Kiosk) -> None:
    (kiosk.folder / "upkeep.json").write_bytes(b"\xff{")
    assert read_upkeep(kiosk) == UpkeepState()
