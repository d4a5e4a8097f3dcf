"""A merge on a Dask cluster: the bytes and the words of a merge on one machine, and nothing of it believed blindly."""

import io
import json
import shutil
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from store.crypto.envelope import document
from store.ledger.ledger import Ledger
from store.ledger.verify import recheck
from tests.builders.ledger_files import tree
from tests.enrolled import Machine, roster
from tests.histories import Event, summaries
from tui.cli.main import main

distributed = pytest.importorskip("distributed", reason="the extra study-branch[dask] is not installed")

HISTORIES: list[list[Event]] = [
    [("study", 0), ("study", 1), ("restore", 1), ("lose", 0), ("study", 3)],
    [("study", 1), ("change", 0), ("clock", 3), ("study", 1)],
    [("study", 5), ("study", 2), ("study", 4)],
]


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of two workers in processes of their own."""
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        scheduler_kwargs={"dashboard": False},
        silence_logs=50,
    ) as running:
        yield running.scheduler_address.replace("tcp://", "dask://")


class Desk:
    """A branch's folder, a ledger with some of it, another ledger, and files that are no summaries."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        machines = [Machine(folder / f"home-{number}") for number in range(4)]
        found = [summaries(machine, events) for machine, events in zip(machines, HISTORIES, strict=False)]
        self._put("share/branch/roster.json", document(roster(*(machine.enrolled() for machine in machines[:3]))))
        for number, history in enumerate(found):
            for place, summary in enumerate(history):
                self._put(f"share/summaries/{number}-{place}.json", document(summary))
        stranger = machines[3]
        self._put("share/summaries/stranger.json", document(stranger.sign(stranger.payload())))
        self._put("share/summaries/broken.json", b'{"payload":')
        self._put("share/summaries/laid-out.json", json.dumps(json.loads(document(found[2][2])), indent=2).encode())
        self._put("early/branch/roster.json", (folder / "share/branch/roster.json").read_bytes())
        self._put("early/summaries/a.json", document(found[0][2]))
        self._put("early/summaries/b.json", document(found[1][0]))
        assert self.merge(folder / "early", ledger="begun")[0] == 0
        assert self.merge(folder / "early", ledger="upstairs")[0] == 0

    def merge(self, *sources: str | Path, ledger: str, on: str = "") -> tuple[int, dict[str, Any], str]:
        """`study merge --format json`: status, what it said, and the other things it said."""
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            status = main(
                [
                    *("--home", str(self.folder / "home"), "--lang", "en", "merge", *map(str, sources)),
                    *("--ledger", str(self.folder / ledger), "--format", "json", *(("--on", on) if on else ())),
                ]
            )
        assert not (self.folder / "home" / "crash.log").exists(), "a fault of our own"
        return status, json.loads(out.getvalue() or "{}"), err.getvalue()

    def _put(self, name: str, data: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"))


@pytest.mark.parametrize("start", ["", "begun"])
def test_two_workers_give_the_bytes_and_the_words_of_one_machine(desk: Desk, cluster: str, start: str) -> None:
    for name in ("here", "there"):
        shutil.rmtree(desk.folder / name, ignore_errors=True)
        if start:
            shutil.copytree(desk.folder / start, desk.folder / name)
    sources = (desk.folder / "share", desk.folder / "upstairs", desk.folder / "share/summaries/0-0.json")
    here = desk.merge(*sources, ledger="here")
    there = desk.merge(*sources, ledger="there", on=cluster)
    assert (there[0], there[1]["counts"]) == (here[0], here[1]["counts"])
    assert here[1]["counts"]["refused"] == 2
    for ours, theirs in zip(here[1]["summaries"], there[1]["summaries"], strict=True):
        # What a ledger holds word for word is only called known here, and looked at there.
        assert theirs | ours == theirs
    kinds = {entry["kind"] for one in here[1]["summaries"] for entry in one.get("needs_explanation", [])}
    assert kinds >= {"fork", "record-missing", "clock-moved"}
    assert tree(desk.folder / "there") == tree(desk.folder / "here")
    assert list(recheck(Ledger(desk.folder / "there"))) == []
    again = desk.merge(*sources, ledger="there", on=cluster)
    assert (again[1]["counts"]["merged"], again[1]["counts"]["older"]) == (0, 0)
    assert tree(desk.folder / "there") == tree(desk.folder / "here")


def test_sources_may_be_addresses_of_anything_that_fsspec_reads(desk: Desk, cluster: str) -> None:
    here = desk.merge(desk.folder / "share", desk.folder / "upstairs", ledger="by-path")
    address = [f"file://{desk.folder}/share/", f"file://{desk.folder}/upstairs"]
    there = desk.merge(*address, ledger="by-address", on=cluster)
    assert there[1]["counts"] == here[1]["counts"]
    assert tree(desk.folder / "by-address") == tree(desk.folder / "by-path")


def test_what_a_worker_invents_or_leaves_out_is_not_written(tmp_path: Path) -> None:
    from lessons.problem import Problem
    from store.branch.roster import enrolments
    from store.merge.cluster import _checked
    from store.merge.cluster_tasks import ClusterFile, encode, finish, finished_decoder, found_decoder, read_files

    machine = Machine(tmp_path / "machine")
    known = roster(machine.enrolled())
    files = []
    for number, summary in enumerate(summaries(machine, HISTORIES[0])):
        path = tmp_path / f"{number}.json"
        path.write_bytes(document(summary))
        files.append(ClusterFile(str(path), str(path), False))
    said, parts = read_files(files, [document(known)])
    [part] = parts.values()
    founds = found_decoder.decode(said)
    honest = finished_decoder.decode(finish(part, [], encode(founds)))
    by_key = enrolments([known.payload])
    [line] = _checked(honest, {}, founds, by_key).values()
    assert line == honest.lines
    stranger = line.replace(machine.member.encode(), machine.member[::-1].encode())
    for lines in (b"", b"{}\n", line[:-9], line.replace(b'"version":1', b'"version":2'), line + stranger):
        with pytest.raises(Problem, match="something other than it was given"):
            _checked(honest.__class__(lines, honest.fates), {}, founds, by_key)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("sftp://li:secret@host/branch",), "study: sftp://…: holds a password"),
        (("nothing-here://host/x",), "study: nothing-here://host/x: cannot be read"),
    ],
)
def test_what_cannot_be_a_source_is_told_in_one_line(
    desk: Desk, arguments: tuple[str, ...], said: str, cluster: str
) -> None:
    status, _, err = desk.merge(*arguments, ledger="none", on=cluster)
    assert (status, err.count("\n")) == (1, 1)
    assert err.startswith(said)
    assert "secret" not in err
    assert not (desk.folder / "none").exists()


def test_a_cluster_that_is_none_is_told_in_one_line(desk: Desk) -> None:
    status, _, err = desk.merge(desk.folder / "share", ledger="none", on="tcp://127.0.0.1:1")
    assert (status, err.count("\n")) == (1, 1)
    assert not (desk.folder / "none").exists()


def test_a_worker_names_a_file_whose_name_is_no_text(tmp_path: Path) -> None:
    from store.merge.cluster_tasks import ClusterFile, found_decoder, read_files

    name = str(tmp_path / "bad\udcff.json")
    Path(name).write_bytes(b"{}")
    (found,) = found_decoder.decode(read_files([ClusterFile(name, name, False)], [])[0])
    assert found.where == name and "missing required field" in str(found.fields["reason"])
