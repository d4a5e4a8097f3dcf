"""What a merge finds in real folders, and what it says of it: one line each, JSON that stays JSON, a bar for eyes."""

import errno
import io
import json
import os
import re
import sys
from codecs import BOM_UTF8
from pathlib import Path

import pytest

from store.disk import atomic
from tests.builders.ledger_files import tree
from tests.builders.merge_desk import Desk, start
from tests.enrolled import Machine, reading, roster
from tui.commands.secretary.merge import _Bar


@pytest.fixture
def machine(desk: Desk) -> Machine:
    one = Machine(desk.folder / "machine")
    start(desk, roster(one.enrolled()))
    return one


def genuine(desk: Desk, machine: Machine) -> Path:
    """A folder with one summary in it."""
    return desk.file(machine.sign(machine.payload(reading(1))), "share/summaries/m-1.json").parent


ODD_NAMES = (
    *("X.JSON", "X.json.txt", "X.json.download", "~X.json", "X", "X (1).json", "X.json.part", ".X.json", "汇总.dat"),
    *("X.json.crdownload", "X.Json", "微信图片.txt"),
)


@pytest.mark.parametrize("name", ODD_NAMES)
@pytest.mark.parametrize("laid_out", ["as written", "indented", "other order", "mark", "UTF-16"])
def test_what_begins_like_a_summary_is_one_whatever_its_name(
    desk: Desk, machine: Machine, name: str, laid_out: str
) -> None:
    data = (genuine(desk, machine) / "m-1.json").read_bytes()
    value = json.loads(data)
    data = {
        "as written": data,
        "indented": json.dumps(value, indent=4, ensure_ascii=False).encode(),
        "other order": json.dumps({key: value[key] for key in sorted(value, reverse=True)}).encode(),
        "mark": BOM_UTF8 + data,
        "UTF-16": data.decode().encode("utf-16"),
    }[laid_out]
    (desk.folder / "sent").mkdir()
    (desk.folder / "sent" / name).write_bytes(data)
    assert desk.merge(desk.folder / "sent") == 0, desk.err
    assert desk.out.splitlines()[-1].startswith("1 merged, 0 known")


@pytest.mark.parametrize("name", ODD_NAMES)
def test_half_of_a_summary_is_refused_whatever_its_name(desk: Desk, machine: Machine, name: str) -> None:
    data = (genuine(desk, machine) / "m-1.json").read_bytes()
    (desk.folder / "sent").mkdir()
    (desk.folder / "sent" / name).write_bytes(data[: len(data) // 2])
    assert desk.merge(desk.folder / "sent") == 1
    assert "truncated" in desk.err


def test_whose_a_refused_file_says_it_is_is_told_as_unverified(desk: Desk, machine: Machine) -> None:
    data = (genuine(desk, machine) / "m-1.json").read_bytes()
    (desk.folder / "sent").mkdir()
    (desk.folder / "sent" / "half.json").write_bytes(data[: len(data) // 2])
    (desk.folder / "sent" / "stranger.json").write_bytes(data.replace(machine.member.encode(), b"m0000"))
    (desk.folder / "sent" / "nobody.json").write_bytes(b"{}")
    assert desk.merge(desk.folder / "sent") == 1
    half, nobody, stranger = desk.err.splitlines()
    assert half.endswith("(it says it is of 王芳, unverified)")
    assert stranger.endswith("(it says it is of m0000, unverified)")
    assert "unverified" not in nobody
    assert desk.merge(desk.folder / "sent", more=("--format", "json")) == 1
    assert [one.get("claims") for one in json.loads(desk.out)["summaries"]] == ["王芳", None, "m0000"]


@pytest.mark.parametrize("place", ["share", "share/ledger", "share/summaries"])
def test_the_members_folder_never_becomes_a_ledger(desk: Desk, machine: Machine, place: str) -> None:
    folder = genuine(desk, machine)
    (desk.folder / "share" / "branch").mkdir()
    (desk.folder / "share" / "branch" / "roster.json").write_bytes(b"{}")
    before = sorted((desk.folder / "share").rglob("*"))
    assert desk.merge(folder, more=("--ledger", str(desk.folder / place))) == 1
    assert "the branch's folder, where everybody can write" in desk.err
    assert sorted((desk.folder / "share").rglob("*")) == before


def test_what_is_just_being_put_there_is_left_alone(desk: Desk, machine: Machine) -> None:
    folder = genuine(desk, machine)
    (folder / ".m-2.json.0123456789abcdef.tmp").write_bytes((folder / "m-1.json").read_bytes()[:300])
    assert desk.merge(folder) == 0
    assert desk.err == ""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX file types and names")
def test_whatever_else_lies_in_a_folder_is_passed_over_or_told_in_one_line_each(desk: Desk, machine: Machine) -> None:
    folder = genuine(desk, machine)
    assert desk.merge(folder, more=("--ledger", str(desk.folder / "clean"))) == 0
    for name in (".DS_Store", "._m-1.json", "~$m-1.json", "m-2.json.part", "Thumbs.db", "desktop.ini", "notes.txt"):
        (folder / name).write_bytes(b"\0not ours\xff")
    (folder / "folder.json").mkdir()
    (folder / "loop.json").symlink_to("loop.json")
    (folder / "gone.json").symlink_to("nowhere")
    os.mkfifo(folder / "pipe.json")
    (folder / "half.json").write_bytes((folder / "m-1.json").read_bytes()[:300])
    (folder / "two\nlines\x1b]52;c;aGk=\x07\x9b31m.json").write_bytes(b"{")
    (folder / os.fsdecode(b"not-utf8-\xff.json")).write_bytes(b"[")
    assert desk.merge(folder) == 1
    assert desk.out.splitlines()[0].endswith("m-1.json: merged (number 1, +1 record)")
    assert desk.out.splitlines()[1:] == ["1 merged, 0 known, 0 older, 7 refused"]
    assert len(desk.err.splitlines()) == 8
    assert desk.err.splitlines()[-1] == (
        "study: 7 files skipped, they do not begin like a summary: "
        ".DS_Store, ._m-1.json, Thumbs.db, desktop.ini, m-2.json.part, notes.txt, ~$m-1.json"
    )
    assert all(line.startswith("study: ") for line in desk.err.splitlines())
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", desk.out + desk.err)
    assert tree(desk.ledger) == tree(desk.folder / "clean")
    assert desk.merge(folder, more=("--format", "json")) == 1
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", desk.out)
    said = json.loads(desk.out)
    assert len(said["summaries"]) == 8
    assert [Path(name).name for name in said["passed_over"]] == [
        *(".DS_Store", "._m-1.json", "Thumbs.db", "desktop.ini", "m-2.json.part", "notes.txt", "~$m-1.json"),
    ]


def test_the_json_of_a_merge_has_the_fields_that_scripts_rely_on(desk: Desk, machine: Machine) -> None:
    folder = genuine(desk, machine)
    (folder / "other.json").write_bytes(b"{}")
    assert desk.merge(folder, more=("--format", "json")) == 1
    said = json.loads(desk.out)
    assert list(said) == ["summaries", "passed_over", "counts", "needs_explanation", "complete"]
    assert said["counts"] == {"merged": 1, "known": 0, "older": 0, "refused": 1}
    assert (said["needs_explanation"], said["complete"]) == (0, True)
    merged, other = said["summaries"]
    fields = ["source", "outcome", "branch", "member", "name", "device", "year", "seq", "digest", "added"]
    assert list(merged) == [*fields, "needs_explanation"]
    assert list(other) == ["source", "outcome", "reason"]


def test_json_of_a_merge_that_ends_early_is_whole_and_says_so(
    desk: Desk, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = genuine(desk, machine)

    def full(path: Path, data: object) -> Path:
        raise atomic.refusal(path, OSError(errno.ENOSPC, "full"))

    monkeypatch.setattr(atomic, "stage", full)
    assert desk.merge(folder, more=("--format", "json")) == 1
    assert json.loads(desk.out)["complete"] is False
    assert desk.err.count("\n") == 1
    monkeypatch.undo()
    assert desk.merge(folder, more=("--format", "json")) == 0
    assert json.loads(desk.out)["counts"]["merged"] == 1


@pytest.mark.parametrize("kind", [errno.EROFS, errno.EACCES])
def test_a_ledger_that_may_not_be_written_is_named_with_what_to_do(
    desk: Desk, machine: Machine, monkeypatch: pytest.MonkeyPatch, kind: int
) -> None:
    folder = genuine(desk, machine)
    desk.merge(folder)
    before = tree(desk.ledger)
    desk.file(machine.sign(machine.payload(reading(1), reading(2))), "share/summaries/m-2.json")

    def refuse(path: Path, data: object) -> Path:
        error = OSError(kind, os.strerror(kind))
        raise atomic.refusal(path, error) from error

    monkeypatch.setattr(atomic, "stage", refuse)
    assert desk.merge(folder) == 1
    assert desk.err == f"study: {desk.ledger}: cannot be written ({os.strerror(kind)}); name another --ledger or ask " \
        "who owns this one\n"  # fmt: skip
    assert tree(desk.ledger) == before


class Screen(io.StringIO):
    """Standard error that is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_bar_grows_on_a_terminal_and_is_gone_before_anything_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    bar = _Bar()
    bar.show(250, 1000)
    assert screen.getvalue().startswith("\r" + "█" * 6 + "░" * 18)
    bar.show(1000, 1000)
    bar.clear()
    assert screen.getvalue().endswith("\r\x1b[K")


def test_nothing_but_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    for screen, of in ((io.StringIO(), 1000), (Screen(), 3)):
        monkeypatch.setattr(sys, "stderr", screen)
        _Bar().show(1, of)
        assert screen.getvalue() == ""


@pytest.mark.parametrize("jobs", ["-1", "0", "1000000", "9" * 20, "many"])
def test_so_many_processes_are_not_started(desk: Desk, machine: Machine, jobs: str) -> None:
    with pytest.raises(SystemExit) as ended:
        desk.merge(genuine(desk, machine), more=("--jobs", jobs))
    assert ended.value.code == 2


@pytest.mark.parametrize("address", ["tcp://host:8786", "dask://", "dask://host", "dask://[::1", "dask://host:port"])
def test_what_is_no_address_of_a_cluster_is_refused_at_once(desk: Desk, machine: Machine, address: str) -> None:
    assert desk.merge(genuine(desk, machine), more=("--on", address)) == 1
    assert desk.err == f"study: {address}: is not the address of a cluster; write dask://HOST:PORT\n"


@pytest.mark.parametrize("name", ["m-1.json", *ODD_NAMES])
@pytest.mark.parametrize("half", [1, 2])
def test_a_folder_of_summaries_never_becomes_a_ledger(desk: Desk, machine: Machine, name: str, half: int) -> None:
    data = (genuine(desk, machine) / "m-1.json").read_bytes()
    sent = desk.folder / "sent"
    sent.mkdir()
    (sent / name).write_bytes(data[: len(data) // half])
    for source in (sent, desk.folder / "share"):
        assert desk.merge(source, more=("--ledger", str(sent))) == 1
        assert len(desk.err.splitlines()) == 1
        assert f"is a folder of summaries ({name}), not a ledger" in desk.err
    assert [path.name for path in sent.rglob("*")] == [name]


def test_a_file_never_becomes_a_ledger(desk: Desk, machine: Machine) -> None:
    folder = genuine(desk, machine)
    before = tree(folder)
    assert desk.merge(folder, more=("--ledger", str(folder / "m-1.json"))) == 1
    assert desk.err.splitlines()[0].endswith("m-1.json: is a file; name the ledger's folder, or a new one")
    assert tree(folder) == before


def test_what_an_interrupted_merge_left_of_a_ledger_becomes_one(desk: Desk, machine: Machine) -> None:
    folder = genuine(desk, machine)
    (desk.ledger / "rosters").mkdir(parents=True)
    (desk.ledger / ".lock").write_bytes(b"")
    (desk.ledger / ".study-ledger.json.0123456789abcdef.tmp").write_bytes(b"{")
    assert desk.merge(folder) == 0


@pytest.mark.parametrize("name", [".notes.tmp", ".m-2.json.tmp", ".m-2.json.0123.tmp", "own", "branch", "~tmp"])
def test_only_what_study_itself_writes_is_passed_over_without_a_word(desk: Desk, machine: Machine, name: str) -> None:
    folder = genuine(desk, machine)
    (folder / name).write_bytes(b"not ours")
    assert desk.merge(folder) == 0
    assert desk.err.splitlines() == [f"study: 1 file skipped, it does not begin like a summary: {name}"]


def test_half_of_a_summary_under_a_temporary_name_of_others_is_refused(desk: Desk, machine: Machine) -> None:
    folder = genuine(desk, machine)
    (folder / ".m-2.json.tmp").write_bytes((folder / "m-1.json").read_bytes()[:300])
    assert desk.merge(folder) == 1
    assert "truncated" in desk.err


def test_what_lies_beside_the_summaries_of_the_members_folder_is_merged_or_named(desk: Desk, machine: Machine) -> None:
    folder = genuine(desk, machine)
    share = desk.folder / "share"
    (folder / "m-1.json").rename(share / "m-1.json.txt")
    (share / "list.xlsx").write_bytes(b"PK")
    (share / "requests").mkdir()
    assert desk.merge(share) == 0
    assert desk.out.splitlines()[-1].startswith("1 merged")
    assert desk.err.splitlines() == ["study: 1 file skipped, it does not begin like a summary: list.xlsx"]


def test_summaries_that_lie_in_another_ledgers_folder_are_named(desk: Desk, machine: Machine) -> None:
    folder = genuine(desk, machine)
    assert desk.merge(folder) == 0
    (desk.ledger / "m-1.json").write_bytes((folder / "m-1.json").read_bytes())
    assert desk.merge(desk.ledger, more=("--ledger", str(desk.folder / "clean"))) == 1
    assert desk.err.endswith("not merged from there; move them out: m-1.json\n")
    assert desk.out.splitlines()[-1].startswith("1 merged, 0 known, 0 older, 1 refused")
