"""What makes a long merge fast changes nothing of what it gives: processes, what is remembered, what is read again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from lessons.problem import Problem
from store.envelope import document
from store.held import Held
from store.joining import Outcome
from store.ledger import Ledger
from store.merge import Merged, merge
from store.receive import Arrived, File, again, content, decoder, receive
from store.remembered import Remembered, mark
from store.shelf import Shelf
from store.stream import join, line_of_one
from store.summary import read
from store.workers import Workers
from tests.bench.bench_merge import write_branch
from tests.enrolled import MORNING, Machine, reading
from tests.unit.test_merge_laws import tree

LONG_AGO = 1_000_000_000


def run(share: Path, ledger: Path, jobs: int = 1, memory: Path | None = None) -> list[Merged]:
    """Merge a shared folder."""
    from store.branch import read_roster

    path = share / "branch" / "roster.json"
    known = read_roster(str(path), path.read_bytes())
    return list(merge(Ledger(ledger), [share], [known], jobs=jobs, memory=memory))


def test_what_lies_on_a_shelf_costs_little_and_is_what_was_put_there(
    share: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run(share, tmp_path / "at-hand")
    sizes: list[int] = []

    class Small(Shelf):
        def __init__(self) -> None:
            super().__init__(in_memory=9)

        def __exit__(self, *raised: object) -> None:
            sizes.append(self._ends[-1])
            super().__exit__(*raised)

    monkeypatch.setattr("store.merge.Shelf", Small)
    assert run(share, tmp_path / "on-a-shelf") == whole
    assert tree(tmp_path / "on-a-shelf") == tree(tmp_path / "at-hand")
    assert 0 < sizes[0] < 3000 * len(whole), "only what decides the fate of each"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_shelf_that_finds_no_room_says_so() -> None:
    with Shelf(in_memory=1) as shelf, open("/dev/full", "r+b", buffering=0) as full:  # noqa: PTH123
        shelf.append(b"first")
        shelf._file = full
        with pytest.raises(Problem, match="no space left"):
            shelf.append(b"second")
        assert list(shelf) == [b"first"]


def double(number: int) -> int:
    """Work for a process."""
    return 2 * number


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
    with Workers(2) as workers:
        assert list(workers.map(double, range(100), work=lambda number: number % 50)) == list(range(0, 200, 2))


def ignores_interrupts(number: int) -> bool:
    """Whether the process that is asked does."""
    return signal.getsignal(signal.SIGINT) == signal.SIG_IGN


def parent(number: int) -> tuple[int, int]:
    """The process that is asked, and whose it is."""
    return os.getpid(), os.getppid()


def start_and_die() -> None:
    """A merge that has its helpers, and is killed."""
    with Workers(2) as workers:
        helpers = {pid for pid, _ in workers.map(parent, range(40), work=lambda number: 10)} - {os.getpid()}
        print(*helpers, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_a_merge_that_is_killed_takes_its_helpers_along() -> None:
    command = [sys.executable, "-c", "from tests.unit.test_merge_scale import start_and_die; start_and_die()"]
    # The helpers have the pipe too: it is at its end when the last of them is gone.
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert done.stdout.split(), "it had some"


def test_an_interrupt_is_told_by_one_process_only() -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a suite in the background may ignore it
    try:
        with Workers(2) as workers:
            answers = list(workers.map(ignores_interrupts, range(40), work=lambda number: 10))
    finally:
        signal.signal(signal.SIGINT, before)
    assert (answers[0], answers[-1]) == (False, True)


def test_what_was_merged_before_is_known_without_being_read(share: Path, tmp_path: Path) -> None:
    home, ledger = tmp_path / "home", tmp_path / "ledger"
    first = run(share, ledger, memory=home)
    before = tree(ledger)
    remembered = Remembered(home, Ledger(ledger))
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
    assert not Remembered(home, Ledger(ledger)).knows(str(path), path.stat())
    assert mark(str(path), path.stat()) == mark(str(path), path.stat())


def test_what_changed_between_reading_and_writing_is_not_written(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "home")
    ledger = Ledger(tmp_path / "ledger")
    files = []
    for name, indent in (("plain.json", 0), ("laid-out.json", 2)):
        data = document(machine.sign(machine.payload(reading(1))))
        files.append(tmp_path / name)
        files[-1].write_bytes(msgspec.json.format(data, indent=indent) if indent else data)
    found = receive(Held(ledger), [File(os.fsencode(path), False, b"") for path in files])
    for path, [encoded] in zip(files, found, strict=True):
        file, one = decoder.decode(encoded)
        assert isinstance(one, Arrived)
        assert again(file, one).digest == one.header.digest
        path.write_bytes(path.read_bytes().replace(b"lesson-1", b"lesson-2"))
        with pytest.raises(Problem, match="changed while it was read"):
            content(file, one)


def test_the_line_of_one_summary_is_the_one_that_joining_gives(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "home")
    data = document(machine.sign(machine.payload(reading(1), written=MORNING)))
    one = read("s.json", data)
    assert line_of_one(one.digest, data) == document(join(None, [one]))
