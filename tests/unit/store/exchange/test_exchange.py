"""A branch over a shared folder: who asks is enrolled, what is signed is fetched, what was recorded is sent, once."""

import base64
import json
import stat
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from lessons.problem import Problem
from lessons.records import Record
from store.branch.enrolment_request import read_request, request_fingerprint
from store.branch.publication import Published, publish
from store.branch.roster import current, plan_path, roster_path
from store.branch.secretary import change, draft, enrol, found, revoke
from store.crypto.keys import Key, device_key, secretary_key
from store.disk.home import Home
from store.exchange.exchange import Me, sync
from store.exchange.outbox import Issued, Outbox
from store.ledger.summary import read
from store.member.progress import Progress
from tests.enrolled import MORNING, Machine, no_passphrase, reading

APP = "study 0.1.0"
PACK = """---
id: safety
title: 安全
lang: zh
track: production
level: [member]
minutes: 5
version: 1
published: 2026-01-01
objectives:
  one: 能说出来
---
# 安全

先停电，再验电。
"""


class Branch:
    """A secretary's home and the branch's folder."""

    def __init__(self, tmp_path: Path) -> None:
        self.home = Home(tmp_path / "secretary")
        self.folder = tmp_path / "share"
        self.folder.mkdir()
        self.fingerprint = found(self.home, "检修一班", None)

    def publish(self, now: datetime = MORNING) -> Published:
        return publish(self.home, self.folder, no_passphrase, now)

    def requests(self) -> list[Path]:
        return sorted((self.folder / "requests").glob("*.json"))

    def enrol_all(self) -> None:
        for path in self.requests():
            enrol(self.home, read_request(str(path), path.read_bytes()))

    def summaries(self) -> list[Path]:
        return sorted((self.folder / "summaries").glob("*.json"))


@pytest.fixture
def branch(tmp_path: Path) -> Branch:
    return Branch(tmp_path)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "member")


def record(machine: Machine, *records: Record) -> None:
    with Progress.open(machine.home, machine.member, machine.clock) as progress:
        progress.add_all(records)


def exchange(machine: Machine, branch: Branch, trusted: str = "") -> list[str]:
    """What `study sync` says, refusals with a mark before them."""
    progress = Progress.open(machine.home, machine.member, machine.clock, write=False)
    me = Me(machine.member, machine.name, machine.device, machine.key)
    written = machine.clock.read().instant
    said = sync(machine.home, branch.folder, me, progress, {}, written, APP, trusted)
    return [("! " if one.refused else "") + str(one.message) for one in said]


def issue(machine: Machine, year: int = 2026, sealing: str = "") -> Issued:
    progress = Progress.open(machine.home, machine.member, machine.clock, write=False)
    outbox = Outbox(machine.home, machine.member, machine.device, machine.key)
    return outbox.issue(progress, year, {}, sealing, machine.clock.read().instant, APP)


def test_from_asking_to_the_first_roster_that_knows_the_member(branch: Branch, machine: Machine) -> None:
    record(machine, reading(0))
    branch.publish()
    said = exchange(machine, branch)
    assert any(branch.fingerprint in line for line in said)
    [path] = branch.requests()
    request = read_request(str(path), path.read_bytes())
    assert request.name == "王芳"
    assert any(request_fingerprint(request) in line for line in said)
    branch.enrol_all()
    assert branch.publish().roster.number == 2
    assert "fetched: roster 2" in exchange(machine, branch)
    view = current(machine.home)
    assert view is not None and view.me is not None and view.me.name == "王芳"
    assert branch.requests() == []


@pytest.mark.parametrize("before", ["member", "王"])
def test_who_gives_a_name_later_has_it_in_the_request_that_waits(branch: Branch, tmp_path: Path, before: str) -> None:
    machine = Machine(tmp_path / "nameless", before)
    exchange(machine, branch)
    machine.home.change(name="王芳")
    machine.name = "王芳"
    said = exchange(machine, branch)
    [path] = branch.requests()
    request = read_request(str(path), path.read_bytes())
    assert request.name == "王芳"
    assert any(request_fingerprint(request) in line for line in said)


def test_who_was_not_answered_yet_asks_again_with_the_same_request(branch: Branch, machine: Machine) -> None:
    exchange(machine, branch)
    [path] = branch.requests()
    before = path.read_bytes()
    machine.clock.pass_seconds(3600)
    said = exchange(machine, branch)
    assert path.read_bytes() == before
    assert any(request_fingerprint(read_request("", before)) in line for line in said)


def test_the_second_exchange_sends_and_fetches_nothing(branch: Branch, machine: Machine) -> None:
    record(machine, reading(0))
    exchange(machine, branch)
    branch.enrol_all()
    branch.publish()
    exchange(machine, branch)
    before = {path: path.stat().st_mtime_ns for path in branch.folder.rglob("*")}
    assert exchange(machine, branch) == []
    assert {path: path.stat().st_mtime_ns for path in branch.folder.rglob("*")} == before


def test_what_was_not_handed_over_is_handed_over_later_so_that_no_number_is_missing(
    branch: Branch, machine: Machine
) -> None:
    for number in range(3):
        record(machine, reading(number))
        issue(machine)
    exchange(machine, branch)
    numbers = [read(str(path), path.read_bytes()).summary.payload.seq for path in branch.summaries()]
    assert numbers == [1, 2, 3]
    kept = list((machine.home.member_folder(machine.member) / "sent").glob("*.json"))
    assert len(kept) == 1


def test_summaries_are_a_chain(branch: Branch, machine: Machine) -> None:
    for number in range(3):
        record(machine, reading(number))
        exchange(machine, branch)
    ones = [read(str(path), path.read_bytes()) for path in branch.summaries()]
    assert [one.summary.payload.previous for one in ones] == ["", ones[0].digest, ones[1].digest]
    assert [len(one.summary.payload.records) for one in ones] == [1, 2, 3]


def test_a_folder_that_vanishes_half_way_loses_nothing(branch: Branch, machine: Machine) -> None:
    record(machine, reading(0))
    (branch.folder / "summaries").write_text("in the way")
    with pytest.raises(Problem):
        exchange(machine, branch)
    (branch.folder / "summaries").unlink()
    exchange(machine, branch)
    assert len(branch.summaries()) == 1


def test_a_drive_that_is_not_there_is_told_and_not_made(branch: Branch, machine: Machine) -> None:
    branch.folder.rmdir()
    with pytest.raises(Problem, match="no such folder"):
        exchange(machine, branch)
    assert not branch.folder.exists()


def test_a_machine_that_was_set_back_does_not_write_over_what_it_said(
    branch: Branch, machine: Machine, tmp_path: Path
) -> None:
    record(machine, reading(0))
    exchange(machine, branch)
    sent = machine.home.member_folder(machine.member) / "sent"
    kept = {path: path.read_bytes() for path in sent.glob("*.json")}
    record(machine, reading(1))
    exchange(machine, branch)
    for path in sent.glob("*.json"):
        path.unlink()
    for path, data in kept.items():
        path.write_bytes(data)
    record(machine, reading(2))
    exchange(machine, branch)
    numbers = sorted(read(str(path), path.read_bytes()).summary.payload.seq for path in branch.summaries())
    assert numbers == [1, 2, 2]


def test_every_year_has_its_own_numbers(branch: Branch, machine: Machine) -> None:
    record(machine, reading(0), reading(1, MORNING - timedelta(days=200)))
    exchange(machine, branch)
    ones = [read(str(path), path.read_bytes()).summary.payload for path in branch.summaries()]
    assert [(one.year, one.seq, len(one.records)) for one in ones] == [(2025, 1, 1), (2026, 1, 1)]


def test_only_a_shared_text_leaves_and_only_the_secretary_can_read_it(branch: Branch, machine: Machine) -> None:
    with Progress.open(machine.home, machine.member, machine.clock) as progress:
        private = progress.add_reflection("safety", "tickets", "r1", MORNING, "这件事只给我自己看")
        shared = progress.add_reflection("safety", "tickets", "r2", MORNING, "这件事书记可以看")
        progress.share(shared, True)
    branch.publish()
    exchange(machine, branch)
    [path] = branch.summaries()
    data = path.read_bytes()
    assert "只给我自己看".encode() not in data and "书记可以看".encode() not in data
    [text] = read(str(path), data).summary.payload.texts
    assert text.record == shared != private
    opened = json.loads(secretary_key(branch.home, no_passphrase).open_sealed(base64.b64decode(text.sealed)))
    assert opened["text"] == "这件事书记可以看"
    with pytest.raises(ValueError, match="sealed"):
        Key("secretary", b"\5" * 32).open_sealed(base64.b64decode(text.sealed))
    assert not any(line.startswith("sent") for line in exchange(machine, branch))


def test_without_a_branch_no_text_leaves(branch: Branch, machine: Machine) -> None:
    with Progress.open(machine.home, machine.member, machine.clock) as progress:
        progress.share(progress.add_reflection("safety", "tickets", "r2", MORNING, "书记可以看"), True)
    assert issue(machine).payload.texts == ()


def test_packs_that_the_secretary_published_are_installed_and_no_others(branch: Branch, machine: Machine) -> None:
    for name in ("mine", "planted"):
        (branch.folder / "packs" / name).mkdir(parents=True)
    pack = branch.folder / "packs" / "mine" / "index.md"
    pack.write_text(PACK, "utf-8")
    (branch.folder / "packs" / "planted").rmdir()
    branch.publish()
    planted = branch.folder / "packs" / "planted" / "index.md"
    planted.parent.mkdir()
    planted.write_text(PACK.replace("先停电", "不停电"), "utf-8")
    said = exchange(machine, branch)
    assert "fetched: pack safety (zh)" in said
    assert any("planted" in line and "not installed" in line for line in said)
    assert [path.name for path in machine.home.packs.iterdir()] == ["safety-zh.zip"]
    assert not any("fetched" in line for line in exchange(machine, branch))


def test_a_changed_pack_comes_with_the_next_plan(branch: Branch, machine: Machine) -> None:
    pack = branch.folder / "packs" / "mine" / "index.md"
    pack.parent.mkdir(parents=True)
    pack.write_text(PACK, "utf-8")
    branch.publish()
    exchange(machine, branch)
    before = (machine.home.packs / "safety-zh.zip").read_bytes()
    pack.write_text(PACK.replace("version: 1", "version: 2"), "utf-8")
    exchange(machine, branch)
    assert (machine.home.packs / "safety-zh.zip").read_bytes() == before
    assert branch.publish().plan.number == 2
    assert "fetched: pack safety (zh)" in exchange(machine, branch)
    assert (machine.home.packs / "safety-zh.zip").read_bytes() != before


def test_an_older_roster_is_told_and_changes_nothing(branch: Branch, machine: Machine) -> None:
    branch.publish()
    old = roster_path(branch.folder).read_bytes()
    exchange(machine, branch)
    branch.enrol_all()
    branch.publish()
    exchange(machine, branch)
    roster_path(branch.folder).write_bytes(old)
    assert any("older" in line for line in exchange(machine, branch))
    view = current(machine.home)
    assert view is not None and view.roster.number == 2


def test_what_is_wrong_with_the_roster_does_not_hold_up_the_summaries(branch: Branch, machine: Machine) -> None:
    record(machine, reading(0))
    branch.publish()
    content = json.loads(roster_path(branch.folder).read_bytes())
    content["payload"]["branch"] = "另一个支部"
    roster_path(branch.folder).write_text(json.dumps(content), "utf-8")
    said = exchange(machine, branch)
    assert any(line.startswith("! ") and "not signed" in line for line in said)
    assert len(branch.summaries()) == 1
    assert current(machine.home) is None


def test_nothing_of_a_member_goes_into_another_branchs_folder(branch: Branch, machine: Machine, tmp_path: Path) -> None:
    record(machine, reading(0))
    branch.publish()
    exchange(machine, branch)
    (tmp_path / "elsewhere").mkdir()
    other = Branch(tmp_path / "elsewhere")
    other.publish()
    [line] = exchange(machine, other)
    assert line.startswith("! ") and "another branch key" in line
    assert other.requests() == other.summaries() == []
    exchange(machine, other, trusted=other.fingerprint)
    assert len(other.requests()) == len(other.summaries()) == 1


def test_files_of_others_are_never_touched(branch: Branch, machine: Machine, tmp_path: Path) -> None:
    other = Machine(tmp_path / "other", "李强")
    for one in (other, machine):
        record(one, reading(0))
    exchange(other, branch)
    before = {path: path.read_bytes() for path in branch.folder.rglob("*.json")}
    exchange(machine, branch)
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.skipif(sys.platform == "win32", reason="no such permissions there")
def test_the_secretary_can_read_what_a_member_left(branch: Branch, machine: Machine) -> None:
    record(machine, reading(0))
    exchange(machine, branch)
    for path in (*branch.summaries(), *branch.requests()):
        assert path.stat().st_mode & stat.S_IRUSR
        assert bool(path.stat().st_mode & stat.S_IRGRP) == bool(branch.folder.stat().st_mode & stat.S_IRGRP)


@pytest.mark.parametrize("field", ["name", "member", "key", "device"])
def test_a_request_is_what_was_signed(branch: Branch, machine: Machine, field: str) -> None:
    exchange(machine, branch)
    [path] = branch.requests()
    content = json.loads(path.read_bytes())
    content["payload"][field] = "ab" * 32
    with pytest.raises(Problem, match="changed after it was signed"):
        read_request("request.json", json.dumps(content).encode())


def test_a_second_machine_of_a_member_is_enrolled_with_the_first(
    branch: Branch, machine: Machine, tmp_path: Path
) -> None:
    exchange(machine, branch)
    branch.enrol_all()
    second = Machine(tmp_path / "second")
    path = branch.requests()[0]
    path.unlink()
    exchange(second, branch)
    [path] = branch.requests()
    person = enrol(branch.home, read_request(str(path), path.read_bytes()), member=machine.member)
    assert person.ids == (machine.member, second.member)
    assert len(draft(branch.home).members) == 1
    branch.publish()
    exchange(second, branch)
    view = current(second.home)
    assert view is not None and view.me is not None and view.me.id == machine.member


def test_nobody_is_enrolled_under_the_key_of_another(branch: Branch, machine: Machine) -> None:
    exchange(machine, branch)
    [path] = branch.requests()
    request = read_request(str(path), path.read_bytes())
    enrol(branch.home, request)
    with pytest.raises(Problem, match="already on the roster"):
        enrol(branch.home, msgspec.structs.replace(request, member="another"))
    assert enrol(branch.home, request, level="cadre").level == "cadre"


def test_a_key_is_revoked_from_a_day_and_once_published_never_later(branch: Branch, machine: Machine) -> None:
    exchange(machine, branch)
    branch.enrol_all()
    for mistyped in ("1999-06-01", "2062-06-01"):
        revoke(branch.home, machine.member, mistyped)
    revoke(branch.home, machine.member, "2026/6/1")
    branch.publish()
    with pytest.raises(Problem, match="a later day is not possible"):
        revoke(branch.home, machine.member, "2026-09-01")
    person = revoke(branch.home, machine.member, "2026-06-01")
    assert {entry.revoked for entry in (*person.keys, *person.devices)} == {"2026-06-01"}
    with pytest.raises(Problem, match="not a date"):
        revoke(branch.home, machine.member, "soon")
    with pytest.raises(Problem, match="not on the roster"):
        revoke(branch.home, "nobody", "2026-06-01")


def test_a_machine_whose_key_was_revoked_is_told_so_from_that_day_on(branch: Branch, machine: Machine) -> None:
    exchange(machine, branch)
    branch.enrol_all()
    day = machine.clock.read().instant.date() + timedelta(days=1)
    revoke(branch.home, machine.member, day.isoformat(), machine.device.public[:8])
    branch.publish()
    said = f"the key of this machine is revoked from {day} on"
    assert not any(said in line for line in exchange(machine, branch))
    machine.clock.pass_seconds(24 * 3600)
    assert any(said in line for line in exchange(machine, branch))


def test_a_lost_device_is_revoked_alone(branch: Branch, machine: Machine) -> None:
    exchange(machine, branch)
    branch.enrol_all()
    person = revoke(branch.home, machine.member, "2026-06-01", machine.device.public[:8])
    assert [entry.revoked for entry in (*person.keys, *person.devices)] == ["", "2026-06-01"]
    with pytest.raises(Problem, match="not one device"):
        revoke(branch.home, machine.member, "2026-06-01", "zz")


def test_publishing_again_what_did_not_change_keeps_bytes_and_numbers(branch: Branch, machine: Machine) -> None:
    first = branch.publish()
    before = roster_path(branch.folder).read_bytes(), plan_path(branch.folder).read_bytes()
    again = branch.publish(MORNING + timedelta(days=1))
    assert (first.new_roster, first.new_plan, again.new_roster, again.new_plan) == (True, True, False, False)
    assert (roster_path(branch.folder).read_bytes(), plan_path(branch.folder).read_bytes()) == before


def test_a_secretary_restored_from_a_backup_does_not_use_a_number_twice(branch: Branch, machine: Machine) -> None:
    branch.publish()
    held = {path: path.read_bytes() for path in branch.home.branch.iterdir()}
    exchange(machine, branch)
    branch.enrol_all()
    assert branch.publish().roster.number == 2
    for path, data in held.items():
        path.write_bytes(data)
    person = draft(branch.home).members[0]
    revoke(branch.home, person.id, "2026-06-01")
    assert branch.publish().roster.number == 3


def test_a_secretary_does_not_publish_into_the_folder_of_another_branch(branch: Branch, tmp_path: Path) -> None:
    branch.publish()
    other = Home(tmp_path / "other")
    found(other, "运行二班", None)
    before = roster_path(branch.folder).read_bytes()
    with pytest.raises(Problem, match="another branch"):
        publish(other, branch.folder, no_passphrase, MORNING)
    assert roster_path(branch.folder).read_bytes() == before


def test_there_is_one_branch_in_a_home(branch: Branch) -> None:
    with pytest.raises(Problem, match="already"):
        found(branch.home, "又一个", None)


def test_the_plan_as_the_secretary_writes_it_is_the_plan_of_the_members(branch: Branch, machine: Machine) -> None:
    plan = branch.home.path / "secretary" / "plan.toml"
    text = plan.read_text("utf-8").replace("weekdays = [3]", "weekdays = [5]").replace("# [[", "[[")
    text = text.replace("# pack =", "pack =").replace("# level =", "level =").replace("# due =", "due =")
    plan.write_text(text, "utf-8")
    branch.publish()
    exchange(machine, branch)
    view = current(machine.home)
    assert view is not None and view.plan is not None
    assert (view.plan.weekdays, view.plan.hours_per_year) == ((5,), 32)
    [requirement] = view.plan.requirements
    assert (requirement.pack, requirement.due) == ("electrical-safety", "2026-12-31")


def broken(edit: Callable[[str], str], branch: Branch) -> str:
    plan = branch.home.path / "secretary" / "plan.toml"
    plan.write_text(edit(plan.read_text("utf-8")), "utf-8")
    with pytest.raises(Problem) as problem:
        branch.publish()
    assert not roster_path(branch.folder).exists()
    return str(problem.value)


@pytest.mark.parametrize(
    "line",
    ["weekdays = [8]", "weekdays = [", "days = ['2026-13-01']", "hours = 3", "review_retention_percent = 100"],
)
def test_a_plan_with_a_mistake_is_not_published(branch: Branch, line: str) -> None:
    key = line.split(" ")[0]
    assert "plan.toml" in broken(
        lambda text: "\n".join([line, *(kept for kept in text.split("\n") if not kept.startswith(key))]), branch
    )


def test_a_new_device_key_begins_numbers_of_its_own(machine: Machine) -> None:
    record(machine, reading(0))
    assert issue(machine).payload.seq == 1
    machine.home.device_key.unlink()
    machine.device = device_key(machine.home)
    again = issue(machine)
    assert (again.new, again.payload.seq, again.payload.device) == (True, 1, machine.device.public)
    assert again.payload.written.tzinfo is UTC


def test_a_reflection_too_long_to_be_sent_is_told(branch: Branch, machine: Machine) -> None:
    with Progress.open(machine.home, machine.member, machine.clock) as progress:
        long = progress.add_reflection("safety", "tickets", "r1", MORNING, "长" * 600_000)
        progress.share(long, True)
    branch.publish()
    assert any("not sent: 1 shared reflections of 2026" in line for line in exchange(machine, branch))


def test_somebody_is_renamed_and_given_another_level(branch: Branch, machine: Machine) -> None:
    exchange(machine, branch)
    branch.enrol_all()
    changed = change(branch.home, machine.member, name="王芳（二班）", level="cadre")
    assert (changed.id, changed.name, changed.level) == (machine.member, "王芳（二班）", "cadre")
    branch.publish()
    exchange(machine, branch)
    view = current(machine.home)
    assert view and view.me and (view.me.name, view.me.level) == ("王芳（二班）", "cadre")
    with pytest.raises(Problem, match="not on the roster"):
        change(branch.home, "nobody", name="x")
