"""What was changed in a ledger is found by verify, and no merge writes over it."""

import os

import pytest

from tests.builders.ledger_files import tree
from tests.builders.merge_desk import Desk, payload
from tests.enrolled import Machine, attempt, reading


def test_verify_finds_one_changed_byte_of_a_ledger(desk: Desk, machine: Machine) -> None:
    desk.merge(desk.file(machine.sign(payload(machine, reading(1), attempt(2)))))
    assert desk.run("verify", desk.ledger) == 0
    [evidence] = (desk.ledger / "evidence").glob("*.jsonl")
    evidence.write_bytes(evidence.read_bytes().replace(b'"credited":480', b'"credited":481'))
    assert desk.run("verify", desk.ledger) == 1
    assert len(desk.err.splitlines()) == 1
    assert str(evidence) in desk.err


def test_verify_finds_a_file_of_evidence_under_a_name_that_nobody_reads(desk: Desk, machine: Machine) -> None:
    desk.merge(desk.file(machine.sign(payload(machine, reading(1), attempt(2)))))
    [evidence] = (desk.ledger / "evidence").glob("*.jsonl")
    other = evidence.rename(evidence.with_name("zz.jsonl"))
    assert desk.run("verify", desk.ledger) == 1
    assert desk.err.startswith(f"study: {other}: is not one of the ledger's files")


def test_verify_finds_a_file_of_evidence_that_was_emptied(desk: Desk, machine: Machine) -> None:
    desk.merge(desk.file(machine.sign(payload(machine, reading(1)))))
    [shard] = (desk.ledger / "evidence").glob("*.jsonl")
    shard.write_bytes(b"")
    assert desk.run("verify", desk.ledger) == 1
    assert "is not laid out as a ledger writes it" in desk.err


def test_a_ledger_with_two_lines_of_one_stream_loses_neither(desk: Desk, machine: Machine) -> None:
    one = payload(machine, reading(1))
    two = payload(machine, reading(1), reading(2), after=one)
    three = payload(machine, reading(1), reading(2), reading(3), after=two)
    files = [desk.file(machine.sign(each)) for each in (one, two, three)]
    known = desk.folder / "home" / "branch" / "roster.json"
    assert desk.run("merge", files[1], "--ledger", desk.folder / "other", "--branch", known) == 0
    assert desk.merge(files[0]) == 0
    [shard] = (desk.ledger / "evidence").glob("*.jsonl")
    shard.write_bytes(shard.read_bytes() + (desk.folder / "other" / "evidence" / shard.name).read_bytes())
    before = tree(desk.ledger)
    assert desk.merge(files[2]) == 1
    assert "is in the wrong place; merge this ledger into a new one" in desk.err
    assert tree(desk.ledger) == before
    into = desk.folder / "new"
    assert desk.run("merge", desk.ledger, files[2], "--ledger", into, "--branch", known) == 0
    assert desk.run("merge", *files, "--ledger", desk.folder / "at-once", "--branch", known) == 0
    assert tree(into) == tree(desk.folder / "at-once")


@pytest.mark.parametrize("pattern", ["rosters/*.json", "study-ledger.json"])
def test_verify_finds_a_file_that_was_laid_out_anew(desk: Desk, machine: Machine, pattern: str) -> None:
    desk.merge(desk.file(machine.sign(payload(machine, reading(1)))))
    [file] = desk.ledger.glob(pattern)
    file.write_bytes(file.read_bytes() + b"\n")
    assert desk.run("verify", desk.ledger) == 1
    assert desk.err == f"study: {file}: is not laid out as a ledger writes it; merge this ledger into a new one\n"


@pytest.mark.skipif(os.name == "nt", reason="pipes with names are POSIX's")
@pytest.mark.parametrize("command", [("verify",), ("report", "--csv", "x.csv"), ("merge", "--ledger", "another")])
def test_a_pipe_in_a_ledger_is_refused_and_nobody_waits_for_it(
    desk: Desk, machine: Machine, command: tuple[str, ...]
) -> None:
    desk.merge(desk.file(machine.sign(payload(machine, reading(1)))))
    [shard] = (desk.ledger / "evidence").glob("*.jsonl")
    shard.unlink()
    os.mkfifo(shard)
    assert desk.run(command[0], desk.ledger, *command[1:]) == 1
    assert str(shard) in desk.err
    assert "is not a file" in desk.err


def test_a_ledger_has_a_fingerprint_by_which_what_was_taken_out_of_it_shows(desk: Desk, machine: Machine) -> None:
    desk.merge(desk.file(machine.sign(payload(machine, reading(1)))))
    desk.run("verify", desk.ledger)
    desk.run("verify", desk.ledger)
    once = desk.out.splitlines()[-1]
    [evidence] = (desk.ledger / "evidence").glob("*.jsonl")
    whole = evidence.read_bytes()
    evidence.unlink()
    assert desk.run("verify", desk.ledger) == 0, "what is left is in order"
    assert desk.out.splitlines()[-1] != once
    evidence.write_bytes(whole)
    desk.run("verify", desk.ledger)
    assert desk.out.splitlines()[-1] == once


def test_verify_tells_what_a_genuine_summary_says_and_refuses_another(desk: Desk, machine: Machine) -> None:
    file = desk.file(machine.sign(payload(machine, reading(1))))
    assert desk.run("verify", file) == 0
    assert "genuine" in desk.out
    assert desk.run("verify", desk.file(b"{}"), desk.folder / "nowhere") == 1
    assert len(desk.err.splitlines()) == 2


def test_a_damaged_ledger_is_not_written_over(desk: Desk, machine: Machine) -> None:
    desk.merge(desk.file(machine.sign(payload(machine, reading(1)))))
    [evidence] = (desk.ledger / "evidence").glob("*.jsonl")
    evidence.write_bytes(evidence.read_bytes()[:-40])
    before = tree(desk.ledger)
    assert desk.merge(desk.file(machine.sign(payload(machine, reading(1), reading(2), seq=2, previous="ab" * 32)))) == 1
    assert "is damaged" in desk.err
    assert tree(desk.ledger) == before
