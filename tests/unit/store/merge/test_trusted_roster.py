"""Which branch a merge believes: the roster that is known, and none that a source brings along."""

from store.crypto.keys import Key, fingerprint
from store.ledger.ledger import Ledger
from tests.builders.ledger_files import tree
from tests.builders.merge_desk import Desk, payload, start
from tests.enrolled import SECRETARY, Machine, reading, roster


def test_a_ledger_refuses_what_only_an_older_roster_allowed(desk: Desk, machine: Machine) -> None:
    leaver = Machine(desk.folder / "leaver")
    start(desk, roster(machine.enrolled(), number=2))
    desk.merge(desk.file(machine.sign(payload(machine, reading(1)))))
    older = desk.file(roster(machine.enrolled(), leaver.enrolled(), number=1))
    file = desk.file(leaver.sign(payload(leaver, reading(1))))
    assert desk.merge(file, more=("--branch", older)) == 1
    assert "not on the roster" in desk.err
    assert f"{older}: is an older roster (1) than the known one (2)" in desk.err


def test_a_source_cannot_make_the_ledger_believe_another_branch(desk: Desk, machine: Machine) -> None:
    thief = Machine(desk.folder / "thief")
    forged = roster(thief.enrolled(), number=99, secretary=Key("secretary", bytes([7]) * 32))
    desk.merge(desk.file(machine.sign(payload(machine, reading(1)))))
    before = tree(desk.ledger)
    desk.file(forged, "share/branch/roster.json")
    desk.file(thief.sign(payload(thief, reading(1))), "share/summaries/one.json")
    assert desk.merge(desk.folder / "share") == 1
    assert "not on the roster" in desk.err
    assert (
        f"is of another branch, so it is not used; if you mean it, add --trust {fingerprint(forged.payload.key)}"
        in desk.err
    )
    assert tree(desk.ledger) == before


def test_a_folder_whose_roster_was_put_back_or_damaged_is_told_and_the_known_one_used(
    desk: Desk, machine: Machine
) -> None:
    start(desk, roster(machine.enrolled(), number=2))
    shared = desk.file(roster(machine.enrolled(), number=1), "share/branch/roster.json")
    desk.file(machine.sign(payload(machine, reading(1))), "share/summaries/one.json")
    assert desk.merge(desk.folder / "share") == 0
    assert desk.err.splitlines() == [
        f"study: {shared}: is an older roster (1) than the known one (2), which is used; publish again"
    ]
    shared.write_bytes(b"{")
    assert desk.merge(desk.folder / "share") == 0
    assert desk.err.startswith(f"study: {shared}: is not a roster")


def test_a_new_ledger_from_a_shared_folder_names_the_fingerprint_to_compare(desk: Desk) -> None:
    machine = Machine(desk.folder / "machine")
    desk.file(roster(machine.enrolled()), "share/branch/roster.json")
    desk.file(b"not ours", "share/requests/someone.json")
    desk.file(machine.sign(payload(machine, reading(1))), "share/summaries/one.json")
    assert desk.merge(desk.folder / "share") == 0
    assert fingerprint(SECRETARY.public) in desk.err
    assert desk.merge(desk.folder / "share") == 0
    assert desk.err == ""


def test_a_branch_can_be_named_by_its_fingerprint(desk: Desk) -> None:
    machine = Machine(desk.folder / "machine")
    desk.file(roster(machine.enrolled()), "share/branch/roster.json")
    desk.file(machine.sign(payload(machine, reading(1))), "share/summaries/one.json")
    assert desk.merge(desk.folder / "share", more=("--trust", fingerprint("ab" * 32))) == 1
    assert not desk.ledger.exists()
    assert desk.merge(desk.folder / "share", more=("--trust", fingerprint(SECRETARY.public))) == 0


def test_without_any_roster_the_secretary_is_told_to_name_one(desk: Desk) -> None:
    machine = Machine(desk.folder / "machine")
    assert desk.merge(desk.file(machine.sign(payload(machine, reading(1))))) == 1
    assert "--branch FILE" in desk.err
    assert not desk.ledger.exists()


def test_branches_merge_upward_into_one_ledger(desk: Desk) -> None:
    ledgers = []
    for number in range(2):
        secretary = Key("secretary", bytes([number + 1]) * 32)
        machine = Machine(desk.folder / f"machine-{number}", f"成员{number}")
        known = desk.file(roster(machine.enrolled(), secretary=secretary))
        ledger = desk.folder / f"branch-{number}"
        summary = desk.file(machine.sign(payload(machine, reading(1))))
        assert desk.run("merge", summary, "--ledger", ledger, "--branch", known) == 0
        ledgers.append((ledger, known))
    named = [part for _, known in ledgers for part in ("--branch", known)]
    assert desk.merge(*(ledger for ledger, _ in ledgers), more=tuple(named)) == 0
    assert "2 merged" in desk.out

    from store.ledger.rows import people

    assert [person.name for person in people(Ledger(desk.ledger))] == ["成员0", "成员1"]
