"""What a home remembers of a ledger's records makes a merge fast, and changes nothing of what it tells."""

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from lessons.records import Record, Reflection
from store.crypto.envelope import document
from store.crypto.keys import Key
from store.ledger.ledger import Ledger
from store.ledger.record_marks import SIZE, marks_in, marks_of
from store.ledger.remembered_marks import RememberedMarks
from store.ledger.stream import line_of_one
from store.ledger.summary import PURPOSE, Summary, read
from store.merge.merge import Merged
from tests.bench.bench_merge import payload as year_of
from tests.bench.bench_merge import write_branch
from tests.enrolled import MORNING, Machine, attempt, roster
from tests.unit.store.merge.test_merge import Desk, payload, start
from tests.unit.store.merge.test_scale import run

TOLD = "needs explanation: record of two members"


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


@pytest.fixture
def files(desk: Desk) -> list[Path]:
    """Summaries of three members; the first and the last have one attempt."""
    machines = [Machine(desk.folder / name, name) for name in "甲乙丙"]
    start(desk, roster(*(machine.enrolled() for machine in machines)))
    numbers = (1, 2, 1)
    return [
        desk.file(machine.sign(payload(machine, attempt(number))))
        for machine, number in zip(machines, numbers, strict=True)
    ]


def kept(desk: Desk) -> Path:
    [path] = (desk.folder / "home" / "marks").iterdir()
    return path


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files of evidence that were looked through."""
    from store.ledger.record_marks import marked_in

    names: list[str] = []

    def counted(path: Path) -> bytes:
        names.append(path.name)
        return marked_in(path)

    monkeypatch.setattr("store.ledger.remembered_marks.marked_in", counted)
    return names


@pytest.mark.parametrize("text", ["ab" * 16, 'a"b', "a\\", '\\"', "a\nb\x00", "检修", '","type":"reflection"'])
def test_records_have_the_marks_of_the_line_that_they_stand_in(tmp_path: Path, text: str) -> None:
    machine = Machine(tmp_path)
    records: list[Record] = [
        msgspec.structs.replace(attempt(1), attempt=text),
        Reflection(pack="safety", lesson="a", prompt="p", written=MORNING, length=40, text=f"{text}."),
    ]
    line = line_of_one("ab" * 32, document(machine.sign(machine.payload(*records))))
    assert len(marks_of(records)) == 2 * SIZE
    found = (marks_of(records), marks_in(line))
    one, other = ({marks[n : n + SIZE] for n in range(0, len(marks), SIZE)} for marks in found)
    assert one == other


def test_who_came_in_an_earlier_merge_is_found_and_no_file_is_looked_through_for_it(
    desk: Desk, files: list[Path], looked: list[str]
) -> None:
    for file in files[:2]:
        desk.merge(file)
        assert TOLD not in desk.out
    desk.merge(files[2])
    assert f"{TOLD} (丙, 甲)" in desk.out
    assert looked == []


def test_what_another_home_merged_in_between_is_found(desk: Desk, files: list[Path], looked: list[str]) -> None:
    desk.merge(files[1])
    mine, others = desk.folder / "home", desk.folder / "theirs"
    mine.rename(others)
    start(desk, roster())
    desk.merge(files[0])
    shutil.rmtree(mine)
    others.rename(mine)
    looked.clear()
    desk.merge(files[2])
    assert f"{TOLD} (丙, 甲)" in desk.out
    theirs = read("", files[0].read_bytes()).header.member
    assert set(looked) <= {Ledger(desk.ledger).shard(theirs).name}, "all others are as they were"


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: data[:-9] + bytes([data[-9] ^ 1]) + data[-8:],
        lambda data: data.replace(b"study-marks-1", b"study-marks-2"),
    ],
)
def test_damaged_memory_of_marks_is_no_memory(desk: Desk, files: list[Path], damage: Callable[[bytes], bytes]) -> None:
    for file in files[:2]:
        desk.merge(file)
    kept(desk).write_bytes(damage(kept(desk).read_bytes()))
    desk.merge(files[2])
    assert f"{TOLD} (丙, 甲)" in desk.out


def test_what_is_remembered_is_what_a_look_at_the_evidence_gives(desk: Desk, files: list[Path]) -> None:
    for file in files:
        desk.merge(file)
        ledger = Ledger(desk.ledger)
        remembered = RememberedMarks(ledger, desk.folder / "home")
        assert list(remembered.streams()) == list(RememberedMarks(ledger).streams())


def told(merged: list[Merged]) -> list[tuple[str, str | int]]:
    return [(entry.member, entry.fields["other"]) for one in merged for entry in one.irregularities]


@pytest.mark.parametrize("jobs", [1, 2])
def test_several_processes_tell_the_same(tmp_path: Path, jobs: int) -> None:
    share, (home, ledger) = tmp_path / "share", (tmp_path / "home", tmp_path / "ledger")
    write_branch(share, 150, 2)
    device, key = Key("device", (299).to_bytes(32)), Key("member", (300).to_bytes(32))
    own = year_of("m000149", device.public, 0, 2)
    summary = Summary(payload=own, signatures=(device.sign(PURPOSE, own), key.sign(PURPOSE, own)))
    (share / "summaries" / "m000149.json").write_bytes(document(summary))
    assert told(run(share, ledger, jobs, home)) == [("m000000", "m000149"), ("m000149", "m000000")]
    assert list(RememberedMarks(Ledger(ledger), home).streams()) == list(RememberedMarks(Ledger(ledger)).streams())
