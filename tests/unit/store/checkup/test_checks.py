"""Every check of a home has been seen to fail, says then what to do, and changes nothing."""

import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from filelock import FileLock

from store.branch.roster import roster_path
from store.checkup import home_folder, machine
from store.checkup.check_finding import CheckFinding, State, run_checks
from store.checkup.checkup import home_checks
from store.checkup.home_folder import kind_of
from store.crypto.envelope import document
from store.crypto.keys import Key
from store.disk import atomic
from store.disk.home import Home
from store.machine.pinyin_engine.system import System
from tests.clocks import FakeClock, zone
from tests.enrolled import MORNING, Machine, reading, roster
from tui.wording.language import explain

WORSE = (State.OK, State.UNTESTED, State.WARN, State.FAIL)
OTHER = Key("secretary", bytes(range(1, 33)))


@pytest.fixture
def desk(tmp_path: Path) -> Machine:
    """A machine on which everything is in order."""
    return Machine(tmp_path / "home")


def found(home: Home, name: str, environment: Mapping[str, str] = {}, clock: FakeClock | None = None) -> CheckFinding:
    """The worst finding of one check."""
    checks = home_checks(home, clock or FakeClock(), environment)
    findings = list(run_checks({name: checks[name]}))
    return max(findings, key=lambda finding: WORSE.index(finding.state))


def said(finding: CheckFinding) -> str:
    if finding.problem:
        return explain(finding.problem)
    return finding.text.format(**finding.fields)


def is_wrong(finding: CheckFinding, *words: str, state: State = State.FAIL) -> None:
    """It has this state, says these words, and what to do."""
    assert finding.state is state
    assert finding.mend.format(**finding.fields)
    for word in words:
        assert word in said(finding)


def everything(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path): (stat.S_IMODE(path.stat().st_mode), b"" if path.is_dir() else path.read_bytes())
        for path in (folder, *folder.rglob("*"))
    }


def test_where_all_is_well_no_check_fails_and_nothing_is_changed(desk: Machine) -> None:
    before = everything(desk.home.path)
    checks = home_checks(desk.home, desk.clock, {"XMODIFIERS": "@im=fcitx"})
    findings = list(run_checks(checks))
    assert [one.check for one in findings if one.state is State.FAIL] == []
    assert {one.check for one in findings} >= set(checks) - {"files", "installation", "delivery"}
    assert everything(desk.home.path) == before


def test_nothing_is_made_where_there_is_no_home_yet(tmp_path: Path) -> None:
    home = Home(tmp_path / "none" / "yet")
    findings = list(run_checks(home_checks(home, FakeClock(), {})))
    assert [one.check for one in findings if one.state is State.FAIL] == []
    assert not home.path.exists() and not home.path.parent.exists()


# The home


def test_a_home_that_is_a_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    is_wrong(found(Home(tmp_path / "home"), "home"), "is no folder")


@pytest.mark.parametrize(("name", "words"), [("home", "cannot be read and written"), ("none", "cannot be made")])
def test_a_home_that_may_not_be_written_is_found(
    desk: Machine, name: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_of: False)
    is_wrong(found(Home(desk.home.path.with_name(name)), "home"), words)


def test_a_home_of_another_account_is_found(desk: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home_folder, "other_owner", lambda _path: 0)
    finding = found(desk.home, "owner")
    is_wrong(finding, "root")
    assert finding.mend.format(**finding.fields).endswith("sudo -u root -H study doctor")


@pytest.mark.skipif(sys.platform == "win32", reason="modes of Unix")
def test_a_home_and_a_key_that_others_may_read_are_found(desk: Machine) -> None:
    desk.home.path.chmod(0o755)
    is_wrong(found(desk.home, "permissions"), "Others may look into")
    desk.home.path.chmod(0o700)
    desk.home.device_key.chmod(0o644)
    finding = found(desk.home, "permissions")
    is_wrong(finding, "Others may read a key")
    assert "chmod -R go-rwx" in finding.mend


@pytest.mark.skipif(sys.platform == "win32", reason="modes of Unix")
def test_a_file_that_its_own_account_may_not_read_is_found(desk: Machine) -> None:
    desk.home.device_key.chmod(0)
    is_wrong(found(desk.home, "files"), "may not be read by its own account")


def test_a_disk_without_room_is_found(desk: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home_folder, "LEAST_FREE", 1 << 62)
    is_wrong(found(desk.home, "disk"), "MB are free")


def test_a_network_file_system_is_warned_of(desk: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"1 0 0:1 / / rw - ext4 /dev/sda rw\n2 1 0:2 / {tmp_path.resolve()} rw - nfs4 srv:/x rw\n")
    monkeypatch.setattr(home_folder, "_MOUNTS", mounts)
    is_wrong(found(desk.home, "file-system"), "nfs4", state=State.WARN)


@pytest.mark.parametrize("error", [OSError(37, "No locks available"), NotImplementedError()])
def test_a_disk_that_does_not_lock_is_found(desk: Machine, error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_of: object, **_with: object) -> None:
        raise error

    monkeypatch.setattr(home_folder, "FileLock", refuse)
    before = everything(desk.home.path)
    is_wrong(found(desk.home, "file-system"), "refuses to lock")
    assert everything(desk.home.path) == before


def test_a_disk_that_does_not_synchronise_is_found(desk: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", refuse)
    is_wrong(found(desk.home, "file-system"), "Input/output error")


def test_whether_locks_hold_is_not_known_before_there_is_data(tmp_path: Path) -> None:
    assert found(Home(tmp_path / "none"), "file-system").state is State.UNTESTED


def test_the_file_system_of_a_path_is_that_of_the_nearest_mount() -> None:
    mounts = (
        "1 0 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n"
        "2 1 0:3 / /home rw shared:1 master:2 - btrfs /dev/sdb rw\n"
        "3 1 0:4 / /home/my\\040share rw - cifs //srv/x rw\n"
        "4 1 0:5 / /hom rw - tmpfs none rw\n"
        "broken\n"
    )
    at = {"/etc": "ext4", "/home": "btrfs", "/home/a": "btrfs", "/home/my share/b": "cifs", "/homes": "ext4"}
    assert {path: kind_of(mounts, path) for path in at} == at
    assert kind_of("", "/etc") == ""


# What stands behind studying


def test_settings_that_cannot_be_used_are_warned_of(desk: Machine) -> None:
    desk.home.config_file.write_text("lang = ")
    is_wrong(found(desk.home, "settings"), "cannot be read", state=State.WARN)
    desk.home.config_file.write_text('easy_days = "someday"')
    is_wrong(found(desk.home, "settings"), "someday", state=State.WARN)


def test_settings_that_cannot_be_read_are_found(desk: Machine) -> None:
    desk.home.config_file.unlink()
    desk.home.config_file.mkdir()
    is_wrong(found(Home(desk.home.path), "settings"), "is not a file", state=State.WARN)


def test_a_damaged_file_of_a_member_is_found_and_no_name_is_told(desk: Machine) -> None:
    (desk.home.member_folder(desk.member) / "records-2026.json").write_text("{")
    finding = found(desk.home, "members-files")
    is_wrong(finding, "1")
    assert desk.name not in said(finding) and desk.member not in said(finding)
    assert list(desk.home.notices) == []


def test_a_members_folder_that_does_not_open_is_found(desk: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = desk.home.member_folder(desk.member)
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != closed and may(path, mode))
    is_wrong(found(desk.home, "members-files"), "1")


def test_a_damaged_key_and_a_lost_one_are_found(desk: Machine) -> None:
    desk.home.device_key.write_text("{}")
    is_wrong(found(desk.home, "keys"), "is damaged")
    desk.home.device_key.unlink()
    assert found(desk.home, "keys").ok
    atomic.replace(desk.home.member_folder(desk.member) / "handed-over", b"x")
    is_wrong(found(desk.home, "keys"), "is gone")


def test_another_window_is_warned_of(desk: Machine) -> None:
    assert found(desk.home, "lock").ok
    with FileLock(desk.home.member_folder(desk.member) / "lock"):
        is_wrong(found(desk.home, "lock"), "another window", state=State.WARN)
    assert found(desk.home, "lock").ok


def test_a_shared_machine_that_runs_is_no_fault(desk: Machine) -> None:
    (desk.home.path / "kiosk").mkdir()
    lock = desk.home.path / "kiosk" / "lock"
    lock.touch()
    assert said(found(desk.home, "lock")) == "The shared machine is not running now."
    with FileLock(lock):
        assert said(found(desk.home, "lock")) == "The shared machine is running."


def not_there(_folder: Path) -> str:
    return "no such folder"


def no_branch_s(folder: Path) -> str:
    folder.mkdir()
    return "is not a branch's folder"


def another_branch_s(folder: Path) -> str:
    atomic.replace(roster_path(folder), document(roster(secretary=OTHER)))
    return "another branch"


@pytest.mark.parametrize("harm", [not_there, no_branch_s, another_branch_s])
def test_a_branchs_folder_that_is_none_of_this_branch_is_found(
    desk: Machine, tmp_path: Path, harm: Callable[[Path], str]
) -> None:
    atomic.replace(desk.home.branch / "roster.json", document(roster()))
    desk.home.change(folder=str(tmp_path / "share"))
    words = harm(tmp_path / "share")
    is_wrong(found(desk.home, "branch"), words)


def test_a_branchs_folder_that_may_not_be_written_is_found(
    desk: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = tmp_path / "share"
    atomic.replace(roster_path(share), document(roster()))
    (share / "summaries").mkdir()
    desk.home.change(folder=str(share))
    assert found(desk.home, "branch").ok
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != share / "summaries" and may(path, mode))
    is_wrong(found(desk.home, "branch"), "may not write")


def test_a_branchs_folder_at_an_address_is_not_tested(desk: Machine) -> None:
    desk.home.change(folder="sftp://host/branch")
    assert found(desk.home, "branch").state is State.UNTESTED


# Clock and machine


def test_a_clock_behind_the_newest_record_is_found(desk: Machine) -> None:
    from store.member.progress import Progress

    with Progress.open(desk.home, desk.member, desk.clock) as progress:
        progress.add(reading(0, MORNING))
    desk.clock.set_wall(-3600)
    assert found(desk.home, "date", clock=desk.clock).ok
    desk.clock.set_wall(-2 * 3600)
    is_wrong(found(desk.home, "date", clock=desk.clock), "2026-03-02")


def test_a_clock_behind_what_the_branch_published_is_found_and_one_years_ahead_is_warned_of(desk: Machine) -> None:
    file = roster()
    payload = msgspec.structs.replace(file.payload, published=datetime(2026, 6, 1, tzinfo=UTC))
    atomic.replace(desk.home.branch / "roster.json", document(msgspec.structs.replace(file, payload=payload)))
    is_wrong(found(desk.home, "date"), "2026-06-01")
    desk.clock.set_wall(timedelta(days=4 * 365).total_seconds())
    is_wrong(found(desk.home, "date", clock=desk.clock), "years after", state=State.WARN)


def test_a_machine_without_a_zone_is_warned_of(desk: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    with zone(monkeypatch, "Asia/Shanghai"):
        assert found(desk.home, "zone").ok
    with zone(monkeypatch, "UTC"):
        assert time.timezone == 0
        is_wrong(found(desk.home, "zone"), "UTC", state=State.WARN)


@pytest.mark.parametrize(
    ("value", "state"), [("zh_CN.GB18030", State.FAIL), ("zh_CN.UTF-8", State.OK), ("xx_XX.UTF-8", State.WARN)]
)
@pytest.mark.skipif(sys.platform == "win32", reason="locales of Unix")
def test_a_locale_that_is_not_utf_8_is_found_and_one_not_installed_is_warned_of(
    desk: Machine, value: str, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", value)
    monkeypatch.setattr(machine, "asked", lambda *_command: "C\nzh_CN.utf8\nzh_CN.gb18030\n")
    assert found(desk.home, "locale").state is state


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there the system has one")
def test_input_methods_are_named_their_lack_is_warned_of_and_over_ssh_nobody_knows(
    desk: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/fcitx5" if name == "fcitx5" else None)
    monkeypatch.setattr(machine, "on_this_system", lambda: System("librime.so.1", None, ""))
    finding = found(desk.home, "input", {"XMODIFIERS": "@im=fcitx\x1b[31m"})
    assert finding.ok and finding.fields["names"] == "XMODIFIERS=@im=fcitx fcitx5 librime"
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    monkeypatch.setattr(machine, "on_this_system", lambda: System("", None, ""))
    is_wrong(found(desk.home, "input"), "No input method", state=State.WARN)
    assert found(desk.home, "input", {"SSH_CONNECTION": "1 2 3 4"}).state is State.UNTESTED


def test_a_textual_of_another_release_is_found(desk: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(desk.home, "versions").ok
    study = SimpleNamespace(version="1", requires=["textual==1.2.3", "tinydb>=4"])
    monkeypatch.setattr(
        machine, "distribution", lambda name: study if name != "textual" else SimpleNamespace(version="9")
    )
    finding = found(desk.home, "versions")
    is_wrong(finding, "needs Textual 1.2.3")
    assert "textual==1.2.3" in finding.mend.format(**finding.fields)


def test_versions_of_what_was_not_installed_are_not_known(desk: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(machine, "distribution", missing)
    assert found(desk.home, "versions").state is State.UNTESTED


def test_the_former_distribution_is_found(desk: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "distribution", lambda _name: object())
    is_wrong(found(desk.home, "installation"), "both own the same files")


def test_what_stops_a_check_is_its_finding_and_the_others_go_on() -> None:
    def stopped() -> "list[CheckFinding]":
        raise PermissionError(13, "Permission denied", "/x")

    fine = CheckFinding(check="b", state=State.OK, text="fine")
    first, second = run_checks({"a": lambda: iter(stopped()), "b": lambda: iter([fine])})
    assert (first.check, first.state, second) == ("a", State.FAIL, fine)
    assert "Permission denied" in said(first)
