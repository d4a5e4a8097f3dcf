"""What makes a long merge fast changes nothing of what it gives: processes, what is remembered, what is read again."""

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from lessons.problem import Problem
from lessons.records import canonical
from store.branch.roster import enrolments
from store.crypto.envelope import document
from store.ledger.evidence_file import Evidence
from store.ledger.ledger import Ledger
from store.ledger.merged_before import MergedBefore, mark
from store.ledger.stream import join, line_of_one
from store.ledger.summary import read
from store.merge.join_evidence import Outcome
from store.merge.merge import merge
from store.merge.process_pool import Workers
from store.merge.receive import Misrouted, Refused, SourceFile, VerifiedArrival, receive, shard_of, summaries
from store.merge.spill_list import SpillList
from tests.bench.bench_merge import write_branch
from tests.builders.ledger_files import tree
from tests.builders.merge_share import run
from tests.enrolled import MORNING, Machine, reading, roster
from tests.histories import summaries as summaries_of

LONG_AGO = 1_000_000_000


def test_what_lies_on_a_shelf_costs_little_and_is_what_was_put_there(
    share: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run(share, tmp_path / "at-hand")
    sizes: list[int] = []

    class Small(SpillList):
        def __init__(self) -> None:
            super().__init__(in_memory=9)

        def __exit__(self, *raised: object) -> None:
            sizes.append(self._ends[-1])
            super().__exit__(*raised)

    monkeypatch.setattr("store.merge.merge.SpillList", Small)
    assert run(share, tmp_path / "on-a-shelf") == whole
    assert tree(tmp_path / "on-a-shelf") == tree(tmp_path / "at-hand")
    assert 0 < sizes[0] < 3000 * len(whole), "only what decides the fate of each"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_shelf_that_finds_no_room_says_so() -> None:
    with SpillList(in_memory=1) as shelf, Path("/dev/full").open("r+b", buffering=0) as full:
        shelf.append(b"first")
        shelf._file = full
        with pytest.raises(Problem, match="no space left"):
            shelf.append(b"second")
        assert list(shelf) == [b"first"]


def times(factor: int, number: int) -> int:
    """Work for a process."""
    return factor * number


@pytest.fixture(scope="module")
def share(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with more summaries than one process does alone."""
    folder = tmp_path_factory.mktemp("share")
    write_branch(folder, 600, records=1)
    for path in (folder / "summaries").iterdir():
        os.utime(path, (LONG_AGO, LONG_AGO))
    return folder


def test_two_processes_give_the_bytes_and_the_words_of_one(share: Path, tmp_path: Path) -> None:
    alone, shared = run(share, tmp_path / "alone"), run(share, tmp_path / "shared", jobs=2)
    assert alone == shared
    assert len(alone) == 600
    assert tree(tmp_path / "alone") == tree(tmp_path / "shared")


def test_workers_answer_in_order_however_much_there_is() -> None:
    with Workers(2, 2) as workers:
        assert list(workers.map(times, range(100), work=lambda number: number % 50)) == list(range(0, 200, 2))


def ignores_interrupts(_given: None, number: int) -> bool:
    """Whether the process that is asked does."""
    return signal.getsignal(signal.SIGINT) == signal.SIG_IGN


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_a_merge_that_is_killed_takes_its_helpers_along() -> None:
    command = [sys.executable, "-c", "from tests.unit.store.merge.killed_merge import start_and_die; start_and_die()"]
    # The helpers have the pipe too: it is at its end when the last of them is gone.
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert done.stdout.split(), "it had some"


def test_an_interrupt_is_told_by_one_process_only() -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a suite in the background may ignore it
    try:
        with Workers(2, None) as workers:
            answers = list(workers.map(ignores_interrupts, range(40), work=lambda number: 10))
    finally:
        signal.signal(signal.SIGINT, before)
    assert (answers[0], answers[-1]) == (False, True)


def test_what_was_merged_before_is_known_without_being_read(share: Path, tmp_path: Path) -> None:
    home, ledger = tmp_path / "home", tmp_path / "ledger"
    first = run(share, ledger, memory=home)
    before = tree(ledger)
    remembered = MergedBefore(home, Ledger(ledger))
    paths = sorted((share / "summaries").iterdir())
    assert all(remembered.knows(str(path), path.stat()) for path in paths)
    again_ = run(share, ledger, memory=home)
    assert [one.outcome for one in again_] == [Outcome.KNOWN] * len(first)
    assert tree(ledger) == before


def test_a_file_that_changed_is_read_again(share: Path, tmp_path: Path) -> None:
    home, ledger = tmp_path / "home", tmp_path / "ledger"
    one = tmp_path / "one"
    (one / "branch").mkdir(parents=True)
    (one / "branch" / "roster.json").write_bytes((share / "branch" / "roster.json").read_bytes())
    file = one / "summaries" / "a.json"
    file.parent.mkdir()
    file.write_bytes((share / "summaries" / "m000000.json").read_bytes())
    os.utime(file, (LONG_AGO, LONG_AGO))
    run(one, ledger, memory=home)
    flipped = bytearray(file.read_bytes())
    flipped[40] ^= 1
    file.write_bytes(flipped)
    os.utime(file, (LONG_AGO, LONG_AGO))
    assert [found.outcome for found in run(one, ledger, memory=home)] == [Outcome.REFUSED]


def test_evidence_put_back_from_a_backup_makes_forgotten_what_it_lacks(share: Path, tmp_path: Path) -> None:
    home, ledger = tmp_path / "home", tmp_path / "ledger"
    run(share, ledger, memory=home)
    whole = tree(ledger)
    lost = Ledger(ledger).shards()[0]
    lost.unlink()
    outcomes = [one.outcome for one in run(share, ledger, memory=home)]
    assert Outcome.MERGED in outcomes
    assert tree(ledger) == whole


@pytest.mark.parametrize("damage", [b"", b"study-merged-1\n", b"study-merged-1\n" + bytes(5000), b"\xff" * 9000])
def test_damaged_memory_is_no_memory(share: Path, tmp_path: Path, damage: bytes) -> None:
    home, ledger = tmp_path / "home", tmp_path / "ledger"
    run(share, ledger, memory=home)
    [kept] = (home / "merged").iterdir()
    kept.write_bytes(damage)
    assert {one.outcome for one in run(share, ledger, memory=home)} == {Outcome.KNOWN}


def test_a_file_written_just_now_is_not_told_by_its_times(share: Path, tmp_path: Path) -> None:
    home, ledger = tmp_path / "home", tmp_path / "ledger"
    run(share, ledger, memory=home)
    path = share / "summaries" / "m000001.json"
    [kept] = (home / "merged").iterdir()
    os.utime(kept, (LONG_AGO + 1, LONG_AGO + 1))
    assert not MergedBefore(home, Ledger(ledger)).knows(str(path), path.stat())
    assert mark(str(path), path.stat()) == mark(str(path), path.stat())


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_seemed_to_belong_elsewhere_comes_into_its_place(
    share: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    whole = run(share, tmp_path / "straight")
    monkeypatch.setattr("store.merge.merge.shard_of", lambda file: "7f.jsonl")
    assert run(share, tmp_path / "astray", jobs) == whole
    assert tree(tmp_path / "astray") == tree(tmp_path / "straight")


def test_lines_of_another_ledger_that_stand_in_a_wrong_file_come_into_their_place(share: Path, tmp_path: Path) -> None:
    whole = run(share, tmp_path / "ledger")
    expected = tree(tmp_path / "ledger")
    shards = Ledger(tmp_path / "ledger").shards()
    names = [path.name for path in shards]
    for path in shards:
        path.rename(path.with_suffix(".moved"))
    for path, name in zip(shards, names[1:] + names[:1], strict=True):
        path.with_suffix(".moved").rename(path.with_name(name))
    again = list(
        merge(Ledger(tmp_path / "anew"), [tmp_path / "ledger"], list(Ledger(tmp_path / "ledger").rosters().values()))
    )
    assert [one.outcome for one in again] == [Outcome.MERGED] * len(whole)
    assert tree(tmp_path / "anew") == expected


def test_a_line_whose_digests_are_false_is_put_right(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "home")
    made = summaries_of(machine, [("study", 0), ("study", 1), ("study", 2)])
    share = tmp_path / "share"
    share.mkdir()
    for number, summary in enumerate(made):
        (share / f"{number}.json").write_bytes(document(summary))
    known = roster(machine.enrolled())
    list(merge(Ledger(tmp_path / "ledger"), [share], [known]))
    expected = tree(tmp_path / "ledger")
    [path] = Ledger(tmp_path / "ledger").shards()
    whole, false = path.read_bytes(), b"0" * 64
    for summary in made:
        whole = whole.replace(
            b'"digest":"%b"' % hashlib.sha256(canonical(summary.payload)).hexdigest().encode(), b'"digest":"%b"' % false
        )
    assert whole.count(false) == len(made)
    path.write_bytes(whole)
    assert len(list(merge(Ledger(tmp_path / "anew"), [tmp_path / "ledger"], [known]))) == len(made)
    assert tree(tmp_path / "anew") == expected


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX pipes")
def test_a_pipe_among_the_evidence_of_another_ledger_is_not_waited_for(share: Path, tmp_path: Path) -> None:
    run(share, tmp_path / "ledger")
    path = tmp_path / "ledger" / "evidence" / "00.jsonl"
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    rosters = list(Ledger(tmp_path / "ledger").rosters().values())
    said = list(merge(Ledger(tmp_path / "anew"), [tmp_path / "ledger"], rosters))
    assert [one.where for one in said if one.problem] == [f"{path}:1"]


def test_a_summary_laid_out_anew_is_looked_for_in_its_place(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "home")
    data = document(machine.sign(machine.payload(reading(1))))
    plain, laid_out, other = (tmp_path / name for name in ("plain.json", "laid-out.json", "other.json"))
    plain.write_bytes(data)
    laid_out.write_bytes(msgspec.json.format(data, indent=2))
    other.write_bytes(b"[]")
    shards = [
        shard_of(SourceFile(os.fsencode(path), False, b"")) for path in (plain, laid_out, other, tmp_path / "none")
    ]
    assert shards[0] == shards[1] == Ledger(tmp_path).shard(machine.member).name
    assert shards[2] == shards[3] == "00.jsonl", "anywhere: it is refused there"


def test_what_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "home")
    path = tmp_path / "summary.json"
    path.write_bytes(document(machine.sign(machine.payload(reading(1)))))
    elsewhere = Evidence(tmp_path / f"{(int(Ledger(tmp_path).shard(machine.member).stem, 16) + 1) % 256:02x}.jsonl")
    by_key = enrolments([roster(machine.enrolled()).payload])
    [stray] = receive(SourceFile(os.fsencode(path), False, b""), elsewhere, by_key)
    assert isinstance(stray, Misrouted)
    [refused] = receive(stray.file, elsewhere, by_key)
    assert isinstance(refused, Refused) and "changed while it was read" in refused.text
    [came] = receive(stray.file, Evidence(tmp_path / stray.shard), by_key)
    assert isinstance(came, VerifiedArrival)
    assert [one.digest for one in summaries([came])] == [came.header.digest]


def test_what_says_nothing_new_needs_no_lock(share: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger"
    run(share, ledger)
    (ledger / ".lock").unlink()
    assert {one.outcome for one in run(share, ledger, jobs=2)} == {Outcome.KNOWN}
    assert not (ledger / ".lock").exists()


def test_the_line_of_one_summary_is_the_one_that_joining_gives(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "home")
    data = document(machine.sign(machine.payload(reading(1), written=MORNING)))
    one = read("s.json", data)
    assert line_of_one(one.digest, data) == document(join(None, [one]))
