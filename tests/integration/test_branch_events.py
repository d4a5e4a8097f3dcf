"""What happens in a branch over the years: each event has its commands, those of the secretary's page, and they do."""

import json
import os
import shutil
import stat
import sys
from pathlib import Path

import pytest

from lessons.clock import Reading
from store.branch.roster import current
from store.branch.secretary import draft
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.member.progress import Progress
from tests.enrolled import Machine, reading
from tui.cli.main import main


class Town:
    """Branches and members on their homes, driven by commands alone."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys
        self.out = self.err = ""
        self.commands = 0
        self._number = 0

    def study(self, home: str, *arguments: str | Path) -> int:
        self.commands += 1
        status = main(["--home", str(self.folder / home), "--lang", "en", *map(str, arguments)])
        self.out, self.err = self._capsys.readouterr()
        return status

    def found(self, secretary: str, name: str) -> str:
        """A branch with a folder of its own; its fingerprint."""
        (self.folder / f"{secretary}-share").mkdir()
        assert self.study(secretary, "branch", "init", name, "--no-passphrase") == 0
        mark = self.out.split("fingerprint ")[1].split()[0]
        assert self.publish(secretary) == 0
        return mark

    def share(self, secretary: str) -> Path:
        return self.folder / f"{secretary}-share"

    def publish(self, secretary: str) -> int:
        return self.study(secretary, "branch", "publish", self.share(secretary))

    def member(self, home: str, name: str) -> Machine:
        return Machine(self.folder / home, name)

    def study_something(self, machine: Machine) -> None:
        self._number += 1
        with Progress.open(machine.home, machine.member, machine.clock) as progress:
            progress.add(reading(self._number))

    def sync(self, machine: Machine, secretary: str, *more: str) -> int:
        return self.study(machine.home.path.name, "sync", self.share(secretary), *more)

    def join(self, machine: Machine, secretary: str, *more: str) -> None:
        """Ask, be enrolled, and know it."""
        assert self.sync(machine, secretary) == 0
        assert self.study(secretary, "branch", "enrol", self.share(secretary), "--yes", *more) == 0
        assert self.publish(secretary) == 0
        assert self.sync(machine, secretary) == 0

    def merge(self, secretary: str, ledger: str = "ledger") -> int:
        return self.study(secretary, "merge", self.share(secretary), "--ledger", self.folder / ledger)


@pytest.fixture
def town(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Town:
    """A second goes by between two commands: what was published later says so."""
    town, read = Town(tmp_path, capsys), SystemClock.read

    def later(clock: SystemClock) -> Reading:
        now = read(clock)
        return Reading(now.utc + 1000 * town.commands, now.up, now.boot)

    monkeypatch.setattr(SystemClock, "read", later)
    return town


def test_somebody_who_was_renamed_keeps_their_records_under_the_new_name(town: Town) -> None:
    town.found("secretary", "检修一班")
    wang = town.member("wang", "王芳")
    town.study_something(wang)
    town.join(wang, "secretary")
    assert town.study("secretary", "branch", "change", wang.member, "--name", "王芳华", "--level", "cadre") == 0
    assert town.publish("secretary") == 0
    assert town.sync(wang, "secretary") == 0
    view = current(wang.home)
    assert view is not None and view.me is not None and (view.me.name, view.me.level) == ("王芳华", "cadre")
    assert town.merge("secretary") == 0
    assert town.study("secretary", "ledger", "show", "王芳华", "--ledger", town.folder / "ledger") == 0


def test_two_members_of_one_name_are_told_apart_by_id_until_they_are_renamed(town: Town) -> None:
    town.found("secretary", "检修一班")
    one, other = town.member("one", "王芳"), town.member("other", "王芳")
    for machine in (one, other):
        town.study_something(machine)
        town.join(machine, "secretary")
    assert town.merge("secretary") == 0
    assert town.study("secretary", "ledger", "show", "王芳", "--ledger", town.folder / "ledger") == 1
    assert one.member in town.err and other.member in town.err
    assert town.study("secretary", "ledger", "show", one.member, "--ledger", town.folder / "ledger") == 0
    assert town.study("secretary", "branch", "change", other.member, "--name", "王芳（二班）") == 0
    assert town.publish("secretary") == 0 and town.merge("secretary") == 0
    for name in ("王芳", "王芳（二班）"):
        assert town.study("secretary", "ledger", "show", name, "--ledger", town.folder / "ledger") == 0


def test_somebody_who_was_enrolled_twice_becomes_one_person_with_all_their_records(town: Town) -> None:
    town.found("secretary", "检修一班")
    home, hall = town.member("home", "王芳"), town.member("hall", "王芳")
    for machine in (home, hall):
        town.study_something(machine)
        town.join(machine, "secretary")
    assert town.merge("secretary") == 0
    assert town.study("secretary", "branch", "change", home.member, "--same-as", hall.member) == 0
    assert town.publish("secretary") == 0 and town.merge("secretary") == 0
    assert town.study("secretary", "ledger", "show", "王芳", "--ledger", town.folder / "ledger") == 0
    assert "2 summaries" in town.out
    assert town.study("secretary", "branch", "change", home.member, "--same-as", "nobody") == 1


def test_a_lost_device_is_shut_out_from_a_day_and_its_member_goes_on_with_another(town: Town) -> None:
    town.found("secretary", "检修一班")
    lost = town.member("lost", "王芳")
    town.study_something(lost)
    town.join(lost, "secretary")
    assert town.merge("secretary") == 0
    device = lost.device.public[:16]
    assert town.study("secretary", "branch", "revoke", lost.member, "--device", device, "--from", "2026-01-01") == 0
    further = town.member("further", "王芳")
    town.study_something(further)
    town.join(further, "secretary", "--member", lost.member)
    town.study_something(lost)
    assert town.sync(lost, "secretary") == 0, "nobody holds up the finder of the machine"
    assert town.merge("secretary") == 1
    assert "revoked" in town.err
    assert town.study("secretary", "ledger", "show", lost.member, "--ledger", town.folder / "ledger") == 0
    assert town.out.splitlines()[0].startswith("王芳\t") and "2026" in town.out
    assert len(draft(Home(town.folder / "secretary")).members) == 1


def test_a_member_who_moved_keeps_their_evidence_and_stands_in_the_new_branch(town: Town) -> None:
    town.found("old", "检修一班")
    mark = town.found("new", "运行二班")
    wang = town.member("wang", "王芳")
    town.study_something(wang)
    town.join(wang, "old")
    assert town.merge("old", "old-ledger") == 0
    assert town.study("old", "branch", "revoke", wang.member, "--from", "2999-01-01") == 0
    assert town.publish("old") == 0
    assert town.sync(wang, "new") == 1, "another branch is not joined by mistake"
    assert mark in town.err
    assert town.sync(wang, "new", "--trust", mark) == 0
    town.study_something(wang)
    town.join(wang, "new")
    assert town.merge("new", "plant") == 0
    plant = town.folder / "plant"
    old = current(Home(town.folder / "old"))
    assert old is not None
    from store.crypto.keys import fingerprint

    trust = fingerprint(old.roster.key)
    assert town.study("new", "merge", town.folder / "old-ledger", "--trust", trust, "--ledger", plant) == 0
    assert town.study("new", "ledger", "show", "王芳", "--ledger", plant) == 0
    assert "运行二班" in town.out.splitlines()[0]
    assert town.study("new", "verify", plant) == 0


def test_a_new_secretary_takes_over_the_key_and_members_notice_nothing(town: Town) -> None:
    town.found("before", "检修一班")
    wang = town.member("wang", "王芳")
    town.join(wang, "before")
    old, new = town.folder / "old-passphrase", town.folder / "new-passphrase"
    old.write_text("correct horse\n")
    new.write_text("battery staple\n")
    shutil.copytree(town.folder / "before" / "secretary", town.folder / "after" / "secretary")
    assert town.study("after", "passphrase", "--branch", "--new-passphrase-file", new) == 0
    li = town.member("li", "李强")
    assert town.sync(li, "before") == 0
    assert town.study("after", "branch", "enrol", town.share("before"), "--yes") == 0
    share = town.share("before")
    assert town.study("after", "branch", "publish", share, "--passphrase-file", old) == 1
    assert town.study("after", "branch", "publish", share, "--passphrase-file", new) == 0
    assert town.sync(wang, "before") == 0
    assert "fetched: roster 3" in town.out and town.err == ""
    assert town.sync(li, "before") == 0


def test_a_branch_whose_key_was_lost_goes_on_with_a_new_one_that_members_trust(town: Town) -> None:
    town.found("before", "检修一班")
    wang = town.member("wang", "王芳")
    town.study_something(wang)
    town.join(wang, "before")
    shutil.rmtree(town.share("before") / "branch")
    (town.folder / "after-share").symlink_to(town.share("before"), target_is_directory=True)
    assert town.study("after", "branch", "init", "检修一班", "--no-passphrase") == 0
    mark = town.out.split("fingerprint ")[1].split()[0]
    assert town.publish("after") == 0
    assert town.sync(wang, "after") == 1 and "--trust" in town.err
    assert town.sync(wang, "after", "--trust", mark) == 0
    town.join(wang, "after")
    assert town.merge("after") == 0


def test_an_older_roster_is_refused_on_every_machine_that_knew_a_newer_one(town: Town) -> None:
    town.found("secretary", "检修一班")
    wang, leaver = town.member("wang", "王芳"), town.member("leaver", "赵敏")
    town.join(leaver, "secretary")
    roster = town.share("secretary") / "branch" / "roster.json"
    older = roster.read_bytes()
    town.study_something(leaver)
    assert town.study("secretary", "branch", "revoke", leaver.member, "--from", "2026-01-01") == 0
    town.join(wang, "secretary")
    town.study_something(wang)
    assert town.sync(wang, "secretary") == 0
    assert town.merge("secretary") == 0
    number = json.loads(roster.read_bytes())["payload"]["number"]
    roster.write_bytes(older)
    assert town.sync(wang, "secretary") == 0 and "older" in town.out
    view = current(wang.home)
    assert view is not None and view.roster.number == number
    assert town.sync(leaver, "secretary") == 0
    before = {path: path.read_bytes() for path in (town.folder / "ledger").rglob("*") if path.is_file()}
    assert town.merge("secretary") == 1, "the machine that merges knows the newer one"
    assert "revoked" in town.err
    assert {path: path.read_bytes() for path in before} == before
    assert town.publish("secretary") == 0
    assert json.loads(roster.read_bytes())["payload"]["number"] == number, "and puts it back"


def test_numbers_and_digests_say_what_is_newer_so_a_wrong_clock_does_no_harm(town: Town) -> None:
    town.found("secretary", "检修一班")
    wang = town.member("wang", "王芳")
    town.study_something(wang)
    town.join(wang, "secretary")
    for year in (1971, 2106):
        for path in town.share("secretary").rglob("*"):
            os.utime(path, (year * 31_556_952 - 62_167_219_200,) * 2)
        town.study_something(wang)
        assert town.sync(wang, "secretary") == 0 and "sent: summary" in town.out
    assert town.merge("secretary") == 0


@pytest.mark.skipif(sys.platform == "win32", reason="names are Unicode there, and modes unlike")
def test_names_of_odd_bytes_and_folders_for_a_group_are_no_trouble(town: Town) -> None:
    town.found("secretary", "检修一班")
    share = town.share("secretary")
    share.chmod(0o2770)
    odd = os.fsdecode(b"\xff\xfe odd\n")
    for folder in ("requests", "summaries", "packs"):
        (share / folder).mkdir(exist_ok=True)
        (share / folder / f"{odd}.json").write_bytes(b"{}")
    (share / "packs" / f"{odd}.zip").write_bytes(b"PK")
    wang = town.member("wang", "王芳")
    town.study_something(wang)
    status = town.sync(wang, "secretary")
    assert status in (0, 1) and "asked to be enrolled" in town.out
    assert all("\n" not in line and "\udcff" not in line for line in town.err.splitlines())
    assert town.study("wang", "pair") == 0
    assert stat.S_IMODE((share / "own").stat().st_mode) == 0o2770
    assert stat.S_IMODE(next((share / "own").iterdir()).stat().st_mode) == 0o2770
    assert (share / "requests" / f"{odd}.json").read_bytes() == b"{}"


def test_a_folder_that_cannot_be_written_is_told_and_what_was_published_is_fetched(town: Town) -> None:
    town.found("secretary", "检修一班")
    wang = town.member("wang", "王芳")
    town.study_something(wang)
    blocked = town.share("secretary") / "requests"
    blocked.write_text("in the way of every request")
    assert town.sync(wang, "secretary") == 1
    assert "joined branch" in town.out and town.err.count("\n") == 1
    blocked.unlink()
    assert town.sync(wang, "secretary") == 0
