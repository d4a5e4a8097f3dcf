"""A merge of what is at an address gives what a merge of the same folder gives, and changes nothing there."""

import os
import shutil
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from store.crypto.envelope import MAX_BYTES, document
from store.ledger.summary import Summary
from tests.builders import merge_desk
from tests.enrolled import Machine, reading, roster

pytest.importorskip("fsspec", reason="needs the extra study-branch[remote]")


class Desk(merge_desk.Desk):
    """A secretary's, with a branch's folder that has one summary in it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        super().__init__(folder, capsys)
        self.share = folder / "share"
        self.machine = Machine(folder / "machine")
        (self.share / "branch").mkdir(parents=True)
        (self.share / "summaries").mkdir()
        for path in (self.share / "branch" / "roster.json", folder / "home" / "branch" / "roster.json"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(document(roster(self.machine.enrolled())))
        self.put(1)

    def summary(self, *numbers: int) -> Summary:
        return self.machine.sign(self.machine.payload(*map(reading, numbers)))

    def put(self, *numbers: int, name: str = "") -> Path:
        """A summary of these readings in the folder, under its own name where no other is given."""
        data = document(self.summary(*numbers))
        path = self.share / "summaries" / (name or f"m-d-2026-00000001-{sha256(data).hexdigest()[:8]}.json")
        path.write_bytes(data)
        return path

    def merge_into(self, ledger: str, source: str | Path) -> int:
        """`study merge` into a ledger of this name."""
        return self.run("merge", source, "--ledger", self.folder / ledger)


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_a_ledger_or_a_summary_at_an_address_is_merged_as_if_it_were_here(desk: Desk) -> None:
    assert desk.merge_into("ledger", desk.share) == 0
    plain = shutil.copytree(desk.share / "summaries", desk.folder / "plain")
    [summary] = plain.iterdir()
    for number, source in enumerate((desk.share, plain, summary, desk.folder / "ledger")):
        address = f"file://{source}"
        for again in range(2):
            assert desk.merge_into(f"{number}", address) == 0, desk.err
            assert f"{again} known" in desk.out
            assert desk.out.startswith(address) and "cache" not in desk.out
        assert files(desk.folder / f"{number}") == files(desk.folder / "ledger")


def test_what_was_taken_away_there_stays_away_and_a_branch_without_summaries_is_one(desk: Desk) -> None:
    address = f"file://{desk.share}"
    assert desk.merge_into("ledger", address) == 0
    [summary] = (desk.share / "summaries").iterdir()
    summary.unlink()
    assert desk.run("sync", address) == 0
    assert not [path for path in (desk.share / "summaries").iterdir() if path.name == summary.name]
    shutil.rmtree(desk.share / "summaries")
    (desk.share / "summaries").mkdir()
    assert desk.merge_into("another", address) == 0
    assert desk.merge_into("another", desk.share) == 0
    assert "0 merged, 0 known, 0 older, 0 refused" in desk.out


def test_a_file_that_is_too_large_or_has_a_strange_name_is_not_passed_over(desk: Desk) -> None:
    address = f"file://{desk.share}"
    desk.put(2, name="a: b?\\.json")
    assert desk.merge_into("ledger", address) == 0
    assert desk.merge_into("here", desk.share) == 0
    assert files(desk.folder / "ledger") == files(desk.folder / "here")
    large = desk.share / "summaries" / "large.json"
    with large.open("wb") as file:
        os.truncate(file.fileno(), MAX_BYTES + 1)
    assert desk.merge_into("ledger", address) == 1
    assert desk.err == f"study: {address}/summaries/large.json: is larger than 64 MiB, so it is not read\n"


def test_a_summary_that_changed_there_under_its_name_is_told_by_its_address(desk: Desk) -> None:
    address = f"file://{desk.share}"
    path = desk.put(1, 2, name="latest.json")
    assert desk.merge_into("ledger", address) == 0
    path.write_bytes(msgspec.json.format(path.read_bytes()).replace(b"lesson-1", b"lesson-9"))
    assert desk.merge_into("ledger", address) == 1
    assert desk.err.startswith(f"study: {address}/summaries/latest.json: was changed after it was signed")
    assert desk.merge_into("ledger", f"{address}/nothing") == 1
    assert desk.err.startswith(f"study: {address}/nothing: cannot be read") and desk.err.count("\n") == 1
    assert desk.merge_into("ledger", "sftp://li:secret@host/branch") == 1
    assert "password" in desk.err and "secret" not in desk.err
