"""The secretary enrols, revokes and publishes; nobody else is, and nothing published is taken back."""

import json
import stat
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from lessons.problem import Problem
from store.branch.enrolment_request import read_request
from store.branch.publication import publish
from store.branch.roster import current, plan_path, roster_path
from store.branch.secretary import change, draft, enrol, found_branch, revoke
from store.disk.home import Home
from tests.enrolled import MORNING, Machine, no_passphrase, reading
from tests.unit.store.exchange.branch_share import Branch, exchange, record


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
    found_branch(other, "运行二班", None)
    before = roster_path(branch.folder).read_bytes()
    with pytest.raises(Problem, match="another branch"):
        publish(other, branch.folder, no_passphrase, MORNING)
    assert roster_path(branch.folder).read_bytes() == before


def test_there_is_one_branch_in_a_home(branch: Branch) -> None:
    with pytest.raises(Problem, match="already"):
        found_branch(branch.home, "又一个", None)


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
