"""One attempt or reflection under two members is told of both, whatever came first; what two can do alike is not."""

import json
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lessons.records import Application, Record, Reflection, Review
from store.branch.roster import EnrolledKey
from store.branch.secretary import found_branch
from store.crypto.keys import Key, secretary_key
from store.ledger.irregularities import Kind
from store.ledger.ledger import Ledger
from store.ledger.rows import people
from store.ledger.two_members import records_of_two_members
from tests.builders.ledger_files import tree
from tests.builders.merge_desk import Desk, payload, start
from tests.enrolled import MORNING, SECRETARY, Machine, attempt, no_passphrase, reading, roster

REFLECTION = Reflection(pack="safety", lesson="a", prompt="p", written=MORNING, length=40, text="ab" * 32)


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


@pytest.fixture
def two(desk: Desk) -> tuple[Machine, Machine]:
    """Two members of one branch."""
    machines = Machine(desk.folder / "a", "王芳"), Machine(desk.folder / "b", "李强")
    start(desk, roster(*(machine.enrolled() for machine in machines)))
    return machines


def told(desk: Desk) -> dict[str, list[str]]:
    """Who has to explain a record of two members, and what."""
    return {
        person.name: [entry.in_words(str) for entry in person.irregularities if entry.kind is Kind.TWO_MEMBERS]
        for person in people(Ledger(desk.ledger))
    }


def summary(desk: Desk, machine: Machine, *records: Record) -> Path:
    return desk.file(machine.sign(payload(machine, *records)))


@pytest.mark.parametrize("record", [attempt(1), REFLECTION])
def test_a_record_of_two_members_is_told_of_both_and_names_the_other(
    desk: Desk, two: tuple[Machine, Machine], record: Record
) -> None:
    first, second = two
    assert desk.merge(summary(desk, first, record, reading(1))) == 0
    assert "needs explanation" not in desk.out
    assert desk.merge(summary(desk, second, record, attempt(2))) == 0
    assert "needs explanation: record of two members (李强, 王芳)" in desk.out
    assert told(desk) == {
        "王芳": [f"records that are also under 李强 ({second.member}): 1"],
        "李强": [f"records that are also under 王芳 ({first.member}): 1"],
    }


def test_a_copy_that_was_given_more_points_is_told_too(desk: Desk, two: tuple[Machine, Machine]) -> None:
    better = msgspec.structs.replace(attempt(1), points=3, started=MORNING, ended=MORNING + timedelta(minutes=9))
    desk.merge(*(summary(desk, machine, record) for machine, record in zip(two, (attempt(1), better), strict=True)))
    assert [len(lines) for lines in told(desk).values()] == [1, 1]


def test_a_whole_home_under_two_members_is_one_line_of_each(desk: Desk, two: tuple[Machine, Machine]) -> None:
    records: list[Record] = [*map(attempt, range(9)), REFLECTION]
    desk.merge(*(summary(desk, machine, *records) for machine in two))
    assert [len(lines) for lines in told(desk).values()] == [1, 1]
    assert all(line.endswith(": 10") for [line] in told(desk).values())


@pytest.mark.parametrize(
    "record",
    [
        reading(1),
        Review(
            pack="safety",
            lesson="a",
            question="q",
            digest="cd" * 32,
            at=MORNING,
            response=(1,),
            right=True,
            hint=False,
            seconds=4,
        ),
        Application(pack="safety", lesson="a", done=MORNING, written=MORNING, text="checked the ticket together"),
    ],
)
def test_what_two_people_can_do_in_the_same_second_is_not_asked_about(
    desk: Desk, two: tuple[Machine, Machine], record: Record
) -> None:
    desk.merge(*(summary(desk, machine, record) for machine in two))
    assert told(desk) == {"王芳": [], "李强": []}


def test_a_text_that_only_looks_like_an_attempt_is_none(desk: Desk, two: tuple[Machine, Machine]) -> None:
    hostile = '{"attempt":"a1"}'
    records = [
        Application(pack="safety", lesson="a", done=MORNING, written=MORNING, text=hostile, witness=name)
        for name in ("甲", "乙")
    ]
    files = [
        desk.file(machine.sign(msgspec.structs.replace(payload(machine, record), packs={"attempt": "ab" * 32})))
        for machine, record in zip(two, records, strict=True)
    ]
    assert desk.merge(*files) == 0
    assert told(desk) == {"王芳": [], "李强": []}


def test_records_carried_between_one_members_machines_are_theirs(desk: Desk) -> None:
    one, other = Machine(desk.folder / "a"), Machine(desk.folder / "b")
    entry, further = one.enrolled(), other.enrolled()
    both = one.enrolled(aliases=(further.id,), keys=entry.keys + further.keys, devices=entry.devices + further.devices)
    start(desk, roster(both))
    desk.merge(*(summary(desk, machine, attempt(1)) for machine in (one, other)))
    assert told(desk) == {"王芳": []}
    assert "needs explanation" not in desk.out


def test_who_turns_out_to_be_one_person_has_nothing_to_explain_any_more(
    desk: Desk, two: tuple[Machine, Machine]
) -> None:
    files = [summary(desk, machine, attempt(1)) for machine in two]
    desk.merge(*files)
    assert [len(lines) for lines in told(desk).values()] == [1, 1]
    one, other = (machine.enrolled() for machine in two)
    joined = two[0].enrolled(aliases=(other.id,), keys=one.keys + other.keys, devices=one.devices + other.devices)
    start(desk, roster(joined, number=2))
    desk.merge(*files)
    assert told(desk) == {"王芳": []}


def test_what_a_revoked_key_signed_too_late_makes_no_second_owner(desk: Desk, two: tuple[Machine, Machine]) -> None:
    first, second = two
    files = [summary(desk, machine, attempt(1)) for machine in two]
    desk.merge(*files)
    gone = second.enrolled(keys=(EnrolledKey(second.key.public, "2026-01-01"),))
    start(desk, roster(first.enrolled(), gone, number=2))
    desk.merge(*files)
    assert told(desk) == {"王芳": [], "李强": []}


def test_who_moved_to_another_branch_is_no_second_member(desk: Desk, two: tuple[Machine, Machine]) -> None:
    moved, other = two
    key = moved.enrolled().keys[0].key
    elsewhere = max((Key("secretary", bytes([n]) * 32) for n in range(9)), key=lambda one: one.public)
    assert elsewhere.public > SECRETARY.public, "looked at first"
    for_an_hour = moved.enrolled(keys=(EnrolledKey(key, "2026-03-02T09:00:00Z"),))
    new = desk.file(roster(for_an_hour, secretary=elsewhere))
    early, late = payload(moved, attempt(1), written=MORNING), payload(moved, attempt(1), reading(5))
    assert desk.merge(desk.file(moved.sign(late))) == 0
    assert desk.merge(desk.file(moved.sign(early)), more=("--branch", new)) == 0
    assert "two members" not in desk.out
    assert told(desk) == {"王芳": [], "李强": []}
    desk.merge(summary(desk, other, attempt(1)))
    assert [len(lines) for lines in told(desk).values()] == [1, 1]


def test_the_order_of_merging_changes_nothing_of_what_is_told(desk: Desk) -> None:
    machines = [Machine(desk.folder / name, name) for name in "甲乙丙"]
    start(desk, roster(*(machine.enrolled() for machine in machines)))
    records = [(attempt(1), attempt(2)), (attempt(2), attempt(3)), (attempt(3), attempt(1), REFLECTION)]
    files = [summary(desk, machine, *own) for machine, own in zip(machines, records, strict=True)]
    seen = []
    for number, order in enumerate(permutations(files)):
        desk.ledger = desk.folder / f"ledger-{number}"
        for file in order:
            desk.merge(file)
        seen.append((list(people(Ledger(desk.ledger))), tree(desk.ledger)))
    assert all(one == seen[0] for one in seen)
    assert [len(lines) for lines in told(desk).values()] == [2, 2, 2]


def test_json_and_every_document_tell_of_one_record_under_two_members_and_an_explanation_answers_it(desk: Desk) -> None:
    from store.disk.home import Home

    home = Home(desk.folder / "home")
    found_branch(home, "检修一班", None)
    machines = Machine(desk.folder / "a", "王芳"), Machine(desk.folder / "b", "李强")
    entries = [machine.enrolled() for machine in machines]
    start(desk, roster(*entries, secretary=secretary_key(home, no_passphrase)))
    files = [summary(desk, machine, attempt(1)) for machine in machines]
    assert desk.merge(*files, more=("--format", "json")) == 0
    merged = json.loads(desk.out)
    assert merged["needs_explanation"] == 2
    told_ = [entry for one in merged["summaries"] for entry in one["needs_explanation"]]
    assert [entry["kind"] for entry in told_] == ["two-members"] * 2
    assert {name for name in ("王芳", "李强") if any(name in entry["text"] for entry in told_)} == {"王芳", "李强"}
    page = desk.folder / "page.html"
    assert desk.run("report", desk.ledger, "--html", page) == 0
    assert page.read_text("utf-8").count("record of two members") == 2
    one = told_[0]["id"]
    assert desk.run("ledger", "explain", one, "the home was copied", "--ledger", desk.ledger) == 0
    [person] = [person for person in people(Ledger(desk.ledger)) if person.rows[0].irregularities == 0]
    assert one in {entry.id for entry in person.irregularities}
    desk.run("ledger", "show", person.member, "--ledger", desk.ledger)
    assert "the home was copied" in desk.out


def test_an_explanation_outlives_a_new_name_of_the_other_member(desk: Desk, two: tuple[Machine, Machine]) -> None:
    desk.merge(*(summary(desk, machine, attempt(1)) for machine in two))
    before = {person.member: [entry.id for entry in person.irregularities] for person in people(Ledger(desk.ledger))}
    start(desk, roster(*(machine.enrolled(name=f"{machine.name}（新）") for machine in two), number=2))
    desk.merge(summary(desk, two[0], attempt(1), reading(2)))
    after = list(people(Ledger(desk.ledger)))
    assert all(set(before[person.member]) <= {entry.id for entry in person.irregularities} for person in after)
    assert "李强（新）" in "".join(entry.in_words(str) for person in after for entry in person.irregularities)


def test_a_merge_that_brings_nothing_looks_for_nothing(
    desk: Desk, two: tuple[Machine, Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []

    def of_two_counted(*given: Any) -> object:
        looked.append(given)
        return records_of_two_members(*given)

    monkeypatch.setattr("store.merge.irregular_across_devices.records_of_two_members", of_two_counted)
    files = [summary(desk, machine, attempt(1)) for machine in two]
    desk.merge(*files)
    assert len(looked) == 1
    desk.merge(*files)
    assert len(looked) == 1
