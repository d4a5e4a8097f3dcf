"""A summary is issued for one year, and lies in the home where there is no branch folder."""

from pathlib import Path

import pytest

from lessons.problem import Problem
from store.exchange.issue import file_name, issue_into_home, issue_summary
from store.exchange.outbox import Issued
from store.ledger.summary import read
from store.member.progress import Progress
from tests.enrolled import Machine, reading

APP = "study 0.1.0"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path / "home")
    with Progress.open(machine.home, machine.member, machine.clock) as progress:
        progress.add(reading(0))
    return machine


def issue(machine: Machine) -> Issued:
    return issue_summary(machine.home, machine.member, None, lambda: machine.key, machine.clock, APP)


def test_without_a_year_it_is_of_the_last_one_with_records(machine: Machine) -> None:
    machine.clock.pass_seconds(2 * 366 * 86_400)
    assert issue(machine).payload.year == reading(0).ended.year


def test_the_one_in_the_home_is_the_one_that_is_issued_under_its_own_name(machine: Machine) -> None:
    issued = issue(machine)
    file = issue_into_home(machine.home, machine.member, lambda: machine.key, machine.clock, APP)
    assert file == machine.home.path / "summaries" / file_name(issued)
    assert file.read_bytes() == issued.data
    assert read(str(file), issued.data).summary.payload.app == APP


def test_for_somebody_who_does_not_study_here_no_key_is_asked_for(machine: Machine) -> None:
    with pytest.raises(Problem, match="no member with this id"):
        issue_summary(machine.home, "stranger", None, lambda: pytest.fail("asked"), machine.clock, APP)
    assert not machine.home.member_folder("stranger").exists()
