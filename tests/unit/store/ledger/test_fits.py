"""A fit of the review schedule travels like every record, and counts for nothing in a ledger."""

from pathlib import Path

import msgspec
import pytest

from lessons.learning.fit import AVERAGE
from lessons.learning.standing import standing
from lessons.problem import Problem
from lessons.records import Fit, Record, canonical, record_id
from store.crypto.envelope import document
from store.ledger.rows import histories, people
from store.ledger.summary import read
from store.report.xapi import Actor, statements
from tests.builders.ledgers import ledger_of
from tests.enrolled import MORNING, Machine, attempt, reading

FIT = Fit(parameters=AVERAGE, fitter="fsrs-rs-python 0.9.3", answers=400, over="ab" * 32, written=MORNING)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "home")


def test_a_summary_with_a_fit_is_read_back(machine: Machine) -> None:
    summary = machine.sign(machine.payload(reading(0), FIT))
    assert read("s", document(summary)).summary.payload.records == summary.payload.records
    assert FIT in summary.payload.records


def test_a_fit_has_these_bytes_for_ever() -> None:
    assert canonical(FIT).decode() == (
        f'{{"answers":400,"fitter":"fsrs-rs-python 0.9.3","over":"{"ab" * 32}",'
        f'"parameters":[{",".join(map(str, AVERAGE))}],"type":"fit","written":"2026-03-02T08:00:00Z"}}'
    )
    assert record_id(FIT) == record_id(msgspec.json.decode(canonical(FIT), type=Fit))


def test_a_fit_merges_and_changes_no_figure_of_its_member(machine: Machine, tmp_path: Path) -> None:
    records: list[Record] = [reading(0), attempt(1)]
    (tmp_path / "with").mkdir()
    (tmp_path / "without").mkdir()
    fitted, plain = (
        ledger_of(tmp_path / folder, (machine, [*records, *more]))
        for folder, more in (("with", [FIT]), ("without", []))
    )
    ((person, same),) = zip(people(fitted), people(plain), strict=True)
    assert [row.added for row in person.rows] == [row.added for row in same.rows]
    assert person.irregularities == ()
    ((_enrolment, history),) = histories(fitted)
    assert FIT in history.records and standing([*records, FIT]) == standing(records)
    actor = Actor("https://branch.invalid", machine.member)
    ((_, without),) = histories(plain)
    assert list(statements(history, actor)) == list(statements(without, actor))


def test_a_fit_with_fractions_or_endless_parameters_is_refused(machine: Machine) -> None:
    endless = msgspec.structs.replace(FIT, parameters=(1,) * 51)
    with pytest.raises(Problem):
        read("s", document(machine.sign(machine.payload(endless))))
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(canonical(FIT).replace(b"2120,", b"2120.5,"), type=Fit)
