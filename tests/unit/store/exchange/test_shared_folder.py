"""A shared folder is no safe place: keys that change, garbage, backups that were restored."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from store.branch.enrolment_request import make_request, read_request
from store.branch.publication import publish
from store.branch.roster import current, read_roster
from store.branch.secretary import draft, enrol, found_branch, revoke
from store.disk.home import Home
from store.exchange.exchange import sync
from store.exchange.exchange_message import ExchangeMessage
from store.exchange.who_exchanges import Me
from store.member.progress import Progress
from tests.enrolled import MORNING, Machine, no_passphrase, reading


@pytest.fixture
def share(tmp_path: Path) -> Path:
    (tmp_path / "share").mkdir()
    return tmp_path / "share"


@pytest.fixture
def secretary(tmp_path: Path) -> Home:
    home = Home(tmp_path / "secretary")
    found_branch(home, "检修一班", None)
    return home


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path / "home")
    with Progress.open(made.home, made.member, made.clock) as progress:
        progress.add(reading(0))
    return made


def exchange(machine: Machine, share: Path, **more: Any) -> list[ExchangeMessage]:
    machine.clock.pass_seconds(60)
    me = Me(machine.member, machine.name, machine.device, machine.key)
    progress = Progress.open(machine.home, machine.member, machine.clock, write=False)
    written = machine.clock.read().instant
    return list(sync(machine.home, share, me, progress, {}, written, "study 0.1.0", **more))


def told(said: list[ExchangeMessage]) -> str:
    return "\n".join(str(one.message) for one in said)


def published(secretary: Home, share: Path, day: int = 0) -> None:
    publish(secretary, share, no_passphrase, MORNING + timedelta(days=day))


def enrol_all(secretary: Home, share: Path) -> None:
    for path in (share / "requests").iterdir():
        enrol(secretary, read_request(str(path), path.read_bytes()))


def test_a_secretary_restored_from_a_backup_puts_nothing_older_back(
    secretary: Home, machine: Machine, share: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "backup"
    published(secretary, share)
    shutil.copytree(secretary.path, backup)
    exchange(machine, share)
    enrol_all(secretary, share)
    plan = secretary.path / "secretary" / "plan.toml"
    shutil.copy(plan, backup / "secretary" / "plan.toml")
    published(secretary, share)
    before = {path: path.read_bytes() for path in (share / "branch").iterdir()}
    published(Home(backup), share, day=9)
    assert {path: path.read_bytes() for path in (share / "branch").iterdir()} == before
    assert draft(Home(backup)).members == draft(secretary).members


def test_a_restored_secretary_forgets_nobody_and_no_revocation(
    secretary: Home, machine: Machine, share: Path, tmp_path: Path
) -> None:
    exchange(machine, share)
    enrol_all(secretary, share)
    published(secretary, share)
    shutil.copytree(secretary.path, tmp_path / "backup")
    backup = Home(tmp_path / "backup")
    second, third = Machine(tmp_path / "second", "李强"), Machine(tmp_path / "third", "赵敏")
    for home, one in ((secretary, second), (backup, third)):
        enrol(home, read_request("r", make_request(one.device, one.key, one.member, one.name, MORNING)))
    revoke(secretary, machine.member, "2026-06-01")
    published(secretary, share)
    published(backup, share)
    roster = read_roster("r", (share / "branch" / "roster.json").read_bytes()).payload
    assert (roster.number, {member.name for member in roster.members}) == (3, {"王芳", "李强", "赵敏"})
    known = roster.by_id(machine.member)
    assert known is not None and [entry.revoked for entry in (*known.keys, *known.devices)] == ["2026-06-01"] * 2


def test_a_branch_key_that_changed_is_refused_unless_it_was_trusted(
    secretary: Home, machine: Machine, share: Path, tmp_path: Path
) -> None:
    published(secretary, share)
    exchange(machine, share)
    other = Home(tmp_path / "other")
    mark = found_branch(other, "检修二班", None)
    shutil.rmtree(share / "branch")
    published(other, share)
    said = exchange(machine, share)
    assert any(one.refused and f"study sync --trust {mark}" in str(one.message) for one in said)
    view = current(machine.home)
    assert view is not None and view.roster.branch == "检修一班"
    exchange(machine, share, trusted=mark)
    view = current(machine.home)
    assert view is not None and view.roster.branch == "检修二班" and view.plan is not None


def test_garbage_in_the_folder_is_told_and_does_not_hold_up_what_one_sends(machine: Machine, share: Path) -> None:
    (share / "branch").mkdir()
    (share / "branch" / "roster.json").write_bytes(b"[" * 100_000)
    (share / "packs").mkdir()
    (share / "packs" / "bad.zip").write_bytes(b"PK nothing")
    said = exchange(machine, share)
    assert sum(one.refused for one in said) == 2
    assert len(list((share / "summaries").iterdir())) == 1


def test_names_on_the_roster_are_harmless_on_a_terminal(secretary: Home, machine: Machine) -> None:
    data = make_request(machine.device, machine.key, machine.member, "王\x1b[2J芳\u202e\n", MORNING)
    assert enrol(secretary, read_request("r", data)).name == "王芳"
