"""A branch over a shared folder: who asks is enrolled, what is signed is fetched, what was recorded is sent, once."""

import base64
import json
import zipfile
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from lessons.pack.pack import load_asset
from lessons.problem import Problem
from store.branch.enrolment_request import read_request, request_fingerprint
from store.branch.roster import current, roster_path
from store.crypto.keys import Key, device_key, secretary_key
from store.ledger.summary import read
from store.machine.installed_packs import pin
from store.member.progress import Progress
from tests.enrolled import MORNING, Machine, no_passphrase, reading
from tests.unit.store.exchange.branch_share import PACK, Branch, exchange, issue, record


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


def test_a_pinned_pack_is_not_replaced_by_what_the_branch_publishes(branch: Branch, machine: Machine) -> None:
    folder = branch.folder / "packs" / "safety"
    folder.mkdir(parents=True)
    (folder / "index.md").write_text(PACK, "utf-8")
    branch.publish()
    exchange(machine, branch)
    [installed] = machine.home.packs.glob("*.zip")
    pin(machine.home, installed, pinned=True)
    (folder / "index.md").write_text(PACK.replace("version: 1", "version: 2"), "utf-8")
    branch.publish()
    assert any("study packs unpin safety" in line for line in exchange(machine, branch))
    pin(machine.home, installed, pinned=False)
    assert "fetched: pack safety (zh)" in exchange(machine, branch)


def test_pictures_of_a_zipped_pack_are_installed_with_it(branch: Branch, machine: Machine) -> None:
    (branch.folder / "packs").mkdir()
    with zipfile.ZipFile(branch.folder / "packs" / "safety.zip", "w") as archive:
        archive.writestr("index.md", PACK)
        archive.writestr("plan.png", b"a picture")
    branch.publish()
    exchange(machine, branch)
    [installed] = machine.home.packs.glob("*.zip")
    assert load_asset(installed, "plan.png") == b"a picture"
