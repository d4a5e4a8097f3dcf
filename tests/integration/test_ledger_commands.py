"""The secretary looks at one member's evidence, reads what was shared, and writes down an explanation."""

import shutil
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from store.branch.secretary import found_branch
from store.crypto.keys import Key, member_key, secretary_key
from store.disk.home import Home
from store.exchange.outbox import Outbox
from store.ledger.explanations import laid_out, make
from store.ledger.ledger import Ledger
from store.member.progress import Progress
from tests.builders.ledger_files import tree
from tests.builders.merge_desk import Desk, payload, start
from tests.enrolled import MORNING, SECRETARY, Machine, attempt, no_passphrase, reading, roster


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A secretary with a key, and a ledger in which one member forked."""
    desk = Desk(tmp_path, capsys)
    home = Home(tmp_path / "home")
    found_branch(home, "检修一班", None)
    return desk


@pytest.fixture
def machine(desk: Desk) -> Machine:
    one = Machine(desk.folder / "machine")
    start(desk, roster(one.enrolled(), secretary=secretary(desk)))
    return one


def secretary(desk: Desk) -> Key:
    return secretary_key(Home(desk.folder / "home"), no_passphrase)


def forked(desk: Desk, machine: Machine) -> str:
    """Merge two summaries of one number; the id of the irregularity."""
    one, other = payload(machine, reading(1)), payload(machine, reading(2), attempt(5))
    assert desk.merge(desk.file(machine.sign(one)), desk.file(machine.sign(other))) == 0
    assert ledger(desk, "show", machine.member) == 0
    [line] = [line for line in desk.out.splitlines() if " fork (2026" in line]
    return line.split()[0]


def ledger(desk: Desk, *arguments: str) -> int:
    return desk.run("ledger", *arguments, "--ledger", desk.ledger)


def test_stage_tests_are_shown_with_who_watched_them(desk: Desk, machine: Machine) -> None:
    stage = msgspec.structs.replace(attempt(2), kind="stage")
    watched = msgspec.structs.replace(attempt(3), kind="stage", invigilator="李娜")
    desk.merge(desk.file(machine.sign(payload(machine, stage, watched, attempt(4)))))
    assert ledger(desk, "show", machine.member) == 0
    shown = [line for line in desk.out.splitlines() if "stage test" in line]
    assert [line.partition(" points")[2] for line in shown] == ["", ", invigilator 李娜"]


@pytest.mark.parametrize("wanted", ["", "王芳", "王 芳", "王\u200b芳"])
def test_a_member_is_shown_by_id_or_name(desk: Desk, machine: Machine, wanted: str) -> None:
    desk.merge(desk.file(machine.sign(payload(machine, reading(1), attempt(2)))))
    assert ledger(desk, "show", wanted or machine.member) == 0
    assert desk.out.splitlines() == [
        f"王芳\t{machine.member}\t检修一班\tmember",
        "2026: 0.0 h credited, 0 learned, 0 of 1 tests passed, 1 summary",
    ]


def test_who_is_not_in_the_ledger_is_told_and_namesakes_too(desk: Desk, machine: Machine) -> None:
    namesake = Machine(desk.folder / "namesake")
    start(desk, roster(machine.enrolled(), namesake.enrolled(), number=2, secretary=secretary(desk)))
    desk.merge(*(desk.file(one.sign(payload(one, reading(1)))) for one in (machine, namesake)))
    assert ledger(desk, "show", "nobody") == 1
    assert desk.err == "study: nobody: no member with this id or name in the ledger\n"
    assert ledger(desk, "show", machine.name) == 1
    assert machine.member in desk.err and namesake.member in desk.err


def test_who_is_easily_confused_with_a_name_that_is_not_in_the_ledger_is_told(desk: Desk) -> None:
    only = Machine(desk.folder / "only", "张三")
    start(desk, roster(only.enrolled(), number=2, secretary=secretary(desk)))
    desk.merge(desk.file(only.sign(payload(only, reading(1)))))
    assert ledger(desk, "show", "張三") == 1
    assert f"in the ledger, but easily confused with 张三 (id {only.member})" in desk.err


def test_an_explanation_is_kept_signed_and_shown_in_reports(desk: Desk, machine: Machine) -> None:
    id_ = forked(desk, machine)
    assert ledger(desk, "explain", id_, "restored from the backup of 2 March") == 0
    assert "explained: 王芳, two different summaries have the number 1" in desk.out
    ledger(desk, "show", machine.member)
    assert "explained on" in desk.out and "restored from the backup of 2 March" in desk.out
    desk.run("report", desk.ledger, "--csv", desk.folder / "rows.csv", "--html", desk.folder / "page.html")
    assert "restored from the backup of 2 March" in (desk.folder / "page.html").read_text()
    assert desk.run("verify", desk.ledger) == 0


def test_what_was_explained_no_longer_needs_an_explanation(desk: Desk, machine: Machine) -> None:
    from store.ledger.rows import people

    id_ = forked(desk, machine)
    [before] = people(Ledger(desk.ledger))
    ledger(desk, "explain", id_, "a backup")
    [after] = people(Ledger(desk.ledger))
    assert after.rows[0].irregularities == before.rows[0].irregularities - 1
    assert after.irregularities == before.irregularities, "the irregularity itself stays"


def test_explanations_join_when_ledgers_do(desk: Desk, machine: Machine) -> None:
    id_ = forked(desk, machine)
    other = desk.folder / "other"
    shutil.copytree(desk.ledger, other)
    ledger(desk, "explain", id_, "first")
    assert desk.run("ledger", "explain", id_, "second", "--ledger", other) == 0
    up, down = desk.folder / "up", desk.folder / "down"
    for target, sources in ((up, (desk.ledger, other)), (down, (other, desk.ledger, desk.ledger))):
        assert desk.run("merge", *sources, "--ledger", target) == 0
    assert tree(up) == tree(down)
    assert b"first" in tree(up)["explanations.jsonl"] and b"second" in tree(up)["explanations.jsonl"]
    assert desk.run("verify", up) == 0


def test_nobody_explains_for_the_secretary(desk: Desk, machine: Machine) -> None:
    id_ = forked(desk, machine)
    before = tree(desk.ledger)
    thief = make(Key("secretary", bytes([9]) * 32), id_, "all is well", MORNING)
    stranger = desk.folder / "stranger"
    shutil.copytree(desk.ledger, stranger)
    (stranger / "explanations.jsonl").write_bytes(laid_out([thief]))
    assert desk.run("verify", stranger) == 1
    assert "signed by a branch that this ledger does not know" in desk.err
    assert desk.merge(stranger) == 1
    assert tree(desk.ledger) == before


def test_a_changed_explanation_is_told(desk: Desk, machine: Machine) -> None:
    ledger(desk, "explain", forked(desk, machine), "a backup")
    path = desk.ledger / "explanations.jsonl"
    path.write_bytes(path.read_bytes().replace(b"a backup", b"a mishap"))
    assert desk.run("verify", desk.ledger) == 1
    assert "changed after it was signed" in desk.err


def test_what_cannot_be_explained_is_told_in_one_line(desk: Desk, machine: Machine) -> None:
    id_ = forked(desk, machine)
    assert ledger(desk, "explain", "0" * 12, "why") == 1
    assert "no irregularity of this ledger has this id" in desk.err
    assert ledger(desk, "explain", id_, "  ") == 1
    assert "an explanation has 1 to 2000 characters" in desk.err


def test_a_secretary_of_another_branch_cannot_explain(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = Desk(tmp_path, capsys)
    machine = Machine(tmp_path / "machine")
    found_branch(Home(tmp_path / "home"), "another branch", None)
    start(desk, roster(machine.enrolled(), secretary=SECRETARY))
    id_ = forked(desk, machine)
    assert ledger(desk, "explain", id_, "why") == 1
    assert "holds nothing of this branch" in desk.err


def shared_by(machine: Machine, desk: Desk, text: str) -> None:
    """Record a shared reflection on the machine and merge its summary."""
    known = roster(machine.enrolled(), secretary=secretary(desk))
    with Progress.open(machine.home, machine.member, machine.clock) as progress:
        progress.share(progress.add_reflection("safety", "tickets", "what-changes", MORNING, text), True)
        issued = Outbox(machine.home, machine.member, machine.device, machine.key).issue(
            progress, 2026, {}, known.payload.sealing, MORNING + timedelta(days=1), "study"
        )
    desk.merge(desk.file(issued.data))


def test_the_secretary_reads_what_was_shared(desk: Desk, machine: Machine) -> None:
    shared_by(machine, desk, "先验电，再挂接地线。\x1b[2J")
    assert ledger(desk, "show", machine.member, "--texts") == 0
    assert "先验电，再挂接地线。" in desk.out
    assert "\x1b" not in desk.out
    assert "safety/tickets  what-changes" in desk.out


def test_a_text_sealed_to_another_key_is_said_to_be(desk: Desk, machine: Machine) -> None:
    shared_by(machine, desk, "先验电。")
    other = desk.folder / "other-home"
    found_branch(Home(other), "another", None)
    shutil.copytree(other / "secretary", desk.folder / "home" / "secretary", dirs_exist_ok=True)
    assert ledger(desk, "show", machine.member, "--texts") == 0
    assert "sealed for another key" in desk.out
    assert "先验电" not in desk.out


def with_passphrase(desk: Desk) -> tuple[Machine, Path, Path]:
    """A member here whose passphrase is in the first file; another one is in the second."""
    machine = Machine(desk.folder / "home")
    first, second = desk.file(b"correct horse\n"), desk.file(b"battery staple\n")
    assert desk.run("passphrase", "--new-passphrase-file", first) == 0
    return machine, first, second


def test_a_passphrase_is_set_changed_and_removed_and_the_key_stays(desk: Desk) -> None:
    machine, first, second = with_passphrase(desk)
    assert member_key(machine.home, machine.member, lambda _: "correct horse").public == machine.key.public
    assert desk.run("passphrase", "--passphrase-file", second, "--new-passphrase-file", second) == 1
    assert "does not open the key" in desk.err
    assert desk.run("passphrase", "--passphrase-file", first, "--new-passphrase-file", second) == 0
    assert desk.run("passphrase", "--passphrase-file", second, "--new-passphrase-file", desk.file(b"short\n")) == 1
    assert "at least 8 characters" in desk.err
    assert desk.run("passphrase", "--passphrase-file", second, "--remove") == 0
    assert member_key(machine.home, machine.member, no_passphrase).public == machine.key.public


def test_a_recovery_key_is_shown_with_the_first_passphrase_and_stands_in_for_a_forgotten_one(desk: Desk) -> None:
    machine, first, second = with_passphrase(desk)
    recovery = desk.out.splitlines()[-1]
    assert desk.run("passphrase", "--recovery", "--passphrase-file", first, "--new-passphrase-file", second) == 1
    assert "recovery key does not open it" in desk.err
    paper = desk.file(recovery.encode())
    assert desk.run("passphrase", "--recovery", "--passphrase-file", paper, "--new-passphrase-file", second) == 0
    assert member_key(machine.home, machine.member, lambda _: "battery staple").public == machine.key.public
    assert desk.run("passphrase", "--new-recovery-key", "--passphrase-file", second) == 0
    assert desk.run("passphrase", "--recovery", "--passphrase-file", paper, "--new-passphrase-file", first) == 1
