"""What the secretary is told of every summary, by the command itself."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from lessons.records import canonical
from store.branch.roster import EnrolledKey
from store.ledger.irregularities import Kind, within_stream
from store.ledger.ledger import Ledger
from tests.builders.ledger_files import tree
from tests.builders.merge_desk import Desk, payload, start
from tests.enrolled import MORNING, Machine, attempt, reading, roster


def test_a_new_summary_is_merged_and_the_same_again_is_known(desk: Desk, machine: Machine) -> None:
    file = desk.file(machine.sign(payload(machine, reading(1), attempt(2))))
    assert desk.merge(file) == 0
    assert desk.out.splitlines() == [
        f"{file}: merged (number 1, +2 records)",
        "1 merged, 0 known, 0 older, 0 refused",
    ]
    before = tree(desk.ledger)
    assert desk.merge(file) == 0
    assert f"{file}: known\n" in desk.out
    assert tree(desk.ledger) == before


def test_a_newer_summary_says_how_many_records_it_brings(desk: Desk, machine: Machine) -> None:
    first = payload(machine, reading(1))
    second = payload(machine, reading(1), reading(2), attempt(3), after=first)
    desk.merge(desk.file(machine.sign(first)))
    assert desk.merge(desk.file(machine.sign(second))) == 0
    assert "merged (number 2, +2 records)" in desk.out
    assert "needs explanation" not in desk.out


def test_an_older_summary_is_called_older_and_takes_nothing_away(desk: Desk, machine: Machine) -> None:
    first = payload(machine, reading(1))
    second = payload(machine, reading(1), attempt(2), after=first)
    desk.merge(desk.file(machine.sign(second)))
    totals = desk.row()
    assert desk.merge(desk.file(machine.sign(first))) == 0
    assert "older (number 1)" in desk.out
    assert desk.row() == totals
    assert desk.kinds(desk.file(machine.sign(second))) == set()  # the gap went away by itself


def test_a_number_that_never_arrived_is_a_gap(desk: Desk, machine: Machine) -> None:
    first = payload(machine, reading(1))
    lost = payload(machine, reading(1), reading(2), after=first)
    third = payload(machine, reading(1), reading(2), reading(3), after=lost)
    assert desk.kinds(desk.file(machine.sign(first)), desk.file(machine.sign(third))) == {"gap"}


def test_a_cloned_disk_is_a_fork_and_both_versions_stay(desk: Desk, machine: Machine) -> None:
    one = payload(machine, reading(1))
    other = payload(machine, reading(2))
    assert desk.kinds(desk.file(machine.sign(one)), desk.file(machine.sign(other))) == {"fork"}
    evidence = b"".join(tree(desk.ledger).values())
    for version in (one, other):
        assert canonical(version.records[0]) in evidence


def test_a_chain_that_does_not_fit_is_a_fork(desk: Desk, machine: Machine) -> None:
    first = payload(machine, reading(1))
    other = payload(machine, reading(1), written=MORNING + timedelta(days=2))
    second = payload(machine, reading(1), reading(2), after=other, written=MORNING + timedelta(days=3))
    assert "fork" in desk.kinds(desk.file(machine.sign(first)), desk.file(machine.sign(second)))


def test_an_attempt_told_in_two_ways_counts_as_told_first(desk: Desk, machine: Machine) -> None:
    first = payload(machine, attempt(1))
    better = msgspec.structs.replace(attempt(1), points=3)
    second = payload(machine, better, after=first, written=MORNING + timedelta(days=1))
    kinds = desk.kinds(desk.file(machine.sign(first)), desk.file(machine.sign(second)))
    assert {"record-changed", "record-missing"} <= kinds
    assert desk.row()["attempts"] == 1
    assert desk.row()["passed"] == 0


def test_an_attempt_told_in_another_way_is_changed_however_late_and_not_back_dated_too(
    desk: Desk, machine: Machine
) -> None:
    first = payload(machine, attempt(1), written=MORNING + timedelta(days=30))
    better = msgspec.structs.replace(attempt(1), points=3)
    second = payload(machine, better, after=first, written=MORNING + timedelta(days=31))
    kinds = desk.kinds(desk.file(machine.sign(first)), desk.file(machine.sign(second)))
    assert kinds == {"record-changed", "record-missing"}


def test_a_record_that_disappears_is_missing_and_still_counts(desk: Desk, machine: Machine) -> None:
    first = payload(machine, attempt(1), attempt(2))
    second = payload(machine, attempt(1), attempt(3), after=first)
    assert desk.kinds(desk.file(machine.sign(first)), desk.file(machine.sign(second))) == {"record-missing"}
    assert desk.row()["attempts"] == 3


def test_a_record_added_for_a_time_already_told_is_back_dated(desk: Desk, machine: Machine) -> None:
    first = payload(machine, reading(1), written=MORNING + timedelta(days=30))
    second = payload(machine, reading(1), reading(9), after=first, written=MORNING + timedelta(days=31))
    assert desk.kinds(desk.file(machine.sign(first)), desk.file(machine.sign(second))) == {"back-dated"}


def test_a_sitting_that_was_cut_off_and_closed_a_day_later_is_nothing_to_explain(desk: Desk, machine: Machine) -> None:
    first = payload(machine, reading(1), written=MORNING + timedelta(hours=20))
    second = payload(machine, reading(1), reading(2), after=first, written=MORNING + timedelta(days=2))
    assert desk.kinds(desk.file(machine.sign(first)), desk.file(machine.sign(second))) == set()


def test_a_summary_that_says_it_is_older_than_the_one_before_shows_that_the_clock_moved(
    desk: Desk, machine: Machine
) -> None:
    first = payload(machine, reading(1), written=MORNING + timedelta(days=3))
    second = payload(machine, reading(1), after=first, written=MORNING + timedelta(days=2))
    assert desk.kinds(desk.file(machine.sign(first)), desk.file(machine.sign(second))) == {"clock-moved"}


def test_a_summary_from_the_end_of_the_calendar_stops_no_merge(desk: Desk, machine: Machine) -> None:
    last = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    first = datetime(2000, 1, 1, tzinfo=UTC)
    late = payload(machine, year=9999, records=(msgspec.structs.replace(reading(1), ended=last),), written=last)
    early = payload(machine, year=2000, records=(msgspec.structs.replace(reading(1), ended=first),), written=first)
    assert desk.kinds(desk.file(machine.sign(late)), desk.file(machine.sign(early))) == set()
    after = payload(machine, year=9999, records=late.records, after=late, written=first)
    assert desk.kinds(desk.file(machine.sign(after))) == {"clock-moved"}


@pytest.mark.parametrize("written", [MORNING - timedelta(days=1), MORNING])
def test_a_summary_written_before_what_it_tells_shows_that_the_clock_moved(
    desk: Desk, machine: Machine, written: datetime
) -> None:
    assert desk.kinds(desk.file(machine.sign(payload(machine, reading(9), written=written)))) == {"clock-moved"}


def test_sittings_on_two_machines_at_once_overlap(desk: Desk, machine: Machine) -> None:
    further = Machine(desk.folder / "further")
    own, other = machine.enrolled(), further.enrolled()
    both = machine.enrolled(aliases=(other.id,), keys=own.keys + other.keys, devices=own.devices + other.devices)
    start(desk, roster(both, number=2))
    sitting = msgspec.structs.replace(reading(1), lesson="another")
    desk.merge(desk.file(machine.sign(payload(machine, reading(1)))))
    assert "overlapping" not in desk.out
    desk.merge(desk.file(further.sign(payload(further, sitting))))
    assert "needs explanation: overlapping sessions" in desk.out

    from store.ledger.ledger import Ledger
    from store.ledger.rows import people

    [person] = people(Ledger(desk.ledger))
    assert [entry.kind.value for entry in person.irregularities] == ["overlap"]


def test_evidence_of_a_key_that_is_revoked_later_stays_but_does_not_count(desk: Desk, machine: Machine) -> None:
    first = payload(machine, attempt(1))
    second = payload(machine, attempt(1), attempt(2), after=first, written=MORNING + timedelta(days=2))
    desk.merge(desk.file(machine.sign(first)), desk.file(machine.sign(second)))
    assert desk.row()["attempts"] == 2
    day = (MORNING + timedelta(days=1)).date().isoformat()
    start(desk, roster(machine.enrolled(keys=(EnrolledKey(machine.key.public, day),)), number=2))
    desk.merge(desk.file(machine.sign(first)))
    assert desk.row()["attempts"] == 1
    assert desk.run("verify", desk.ledger) == 0
    above = desk.folder / "above"
    assert desk.run("merge", desk.ledger, "--ledger", above) == 0, "a ledger that knew the revocation from the start"
    assert "needs explanation: key revoked" in desk.out
    assert tree(above) == tree(desk.ledger)


def test_what_the_ledger_holds_is_known_though_its_key_was_revoked_later(desk: Desk, machine: Machine) -> None:
    one = payload(machine, reading(1))
    two = payload(machine, reading(1), reading(2), after=one, written=MORNING + timedelta(days=2))
    three = payload(machine, reading(1), reading(2), reading(3), after=two, written=MORNING + timedelta(days=3))
    files = [desk.file(machine.sign(each)) for each in (one, two, three)]
    desk.merge(*files)
    day = (MORNING + timedelta(days=1)).date().isoformat()
    start(desk, roster(machine.enrolled(keys=(EnrolledKey(machine.key.public, day),)), number=2))
    before = tree(desk.ledger)
    for _ in range(2):
        assert desk.merge(*files) == 0
        assert "0 merged, 3 known, 0 older, 0 refused" in desk.out
    assert {name: data for name, data in tree(desk.ledger).items() if "evidence" in str(name)} == {
        name: data for name, data in before.items() if "evidence" in str(name)
    }


def test_what_two_versions_lack_alike_is_told_once(desk: Desk, machine: Machine) -> None:
    one = payload(machine, reading(1), reading(2))
    other = payload(machine, reading(1), reading(2), written=MORNING + timedelta(days=2))
    third = payload(machine, reading(1), seq=3, previous="ab" * 32, written=MORNING + timedelta(days=3))
    desk.merge(*(desk.file(machine.sign(each)) for each in (one, other, third)))
    [stream] = Ledger(desk.ledger).streams()
    told = within_stream(list(stream.summaries()))
    assert [entry.kind for entry in told].count(Kind.MISSING) == 1
    assert len({entry.id for entry in told}) == len(told)


def test_names_of_files_and_members_cannot_act_on_the_terminal(desk: Desk) -> None:
    machine = Machine(desk.folder / "machine")
    desk.file(roster(machine.enrolled(name="\x1b]52;c;AAAA\x07王芳"), number=1), "home/branch/roster.json")
    file = desk.file(machine.sign(payload(machine, reading(1))), "\x1b[31mred.json")
    assert desk.merge(file, desk.file(b"{}", "\x1b[2J.json")) == 1
    assert "\x1b" not in desk.out + desk.err


def test_the_year_of_a_summary_may_be_long_past(desk: Desk, machine: Machine) -> None:
    at = datetime(2025, 5, 5, tzinfo=UTC)
    past = payload(machine, year=2025, records=(reading(1, at),), written=at + timedelta(days=1))
    assert desk.merge(desk.file(machine.sign(past)), desk.file(machine.sign(payload(machine, reading(1))))) == 0
    assert "2 merged" in desk.out
