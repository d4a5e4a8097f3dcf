"""Files that are meant to do harm, by the real commands: one line, exit status 1, at once, in little memory."""

import json
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import msgspec
import pytest

from store.crypto.envelope import document
from store.crypto.keys import genuine
from store.ledger.summary import Summary
from tests.builders.merge_desk import Desk, start
from tests.enrolled import Machine, reading
from tui.cli.main import main

DATA = Path(__file__).parent / "hostile_data"
with zipfile.ZipFile(DATA / "json_test_suite.zip") as _archive:
    JSON_SUITE = {
        name.partition("/")[2]: _archive.read(name) for name in _archive.namelist() if name.startswith("test_parsing/")
    }


def refused(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What `study verify` says of the file, which is one line."""
    began = time.process_time()
    assert main(["--home", str(path.parent / "home"), "--lang", "en", "verify", str(path)]) == 1
    assert time.process_time() - began < 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"study: {path}: ")
    assert said.err.count("\n") == 1
    assert not (path.parent / "home").exists(), "a fault of our own"
    return said.err


def test_no_case_of_the_json_test_suite_is_a_summary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(JSON_SUITE) == 318
    path = tmp_path / "summary.json"
    for data in JSON_SUITE.values():
        path.write_bytes(data)
        refused(path, capsys)


def test_what_the_json_test_suite_calls_no_json_is_refused_inside_a_genuine_summary_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = Machine(tmp_path / "machine")
    genuine = document(machine.sign(machine.payload(reading(1))))
    path = tmp_path / "summary.json"
    for name, data in JSON_SUITE.items():
        if not name.startswith("y_"):
            path.write_bytes(genuine.replace(b'"app":"study 0.1.0"', b'"app":' + data))
            refused(path, capsys)


@pytest.mark.parametrize(
    "field",
    [b'"app":1e400', b'"app":"\\ud800"', b'"seq":1e0', b'"seq":1.0', b'"seq":' + b"9" * 4300, b'"app":' + b"[" * 10**5],
    ids=lambda field: repr(field[:12]),
)
def test_no_field_holds_what_it_should_not(tmp_path: Path, capsys: pytest.CaptureFixture[str], field: bytes) -> None:
    machine = Machine(tmp_path / "machine")
    genuine = document(machine.sign(machine.payload(reading(1))))
    name = field.partition(b":")[0]
    value = {b'"app"': b'"app":"study 0.1.0"', b'"seq"': b'"seq":1'}[name]
    path = tmp_path / "summary.json"
    path.write_bytes(genuine.replace(value, field))
    refused(path, capsys)


@pytest.mark.parametrize("command", ["verify", "merge"])
def test_a_file_of_two_gigabytes_costs_neither_time_nor_memory(tmp_path: Path, command: str) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.write(b"{")
        os.truncate(file.fileno(), 2 * 1024**3)
    arguments = [command, str(path)]
    if command == "merge":
        desk = Machine(tmp_path / "machine")
        from tests.enrolled import roster

        (tmp_path / "roster.json").write_bytes(document(roster(desk.enrolled())))
        arguments += ["--ledger", str(tmp_path / "ledger"), "--branch", str(tmp_path / "roster.json")]
    measured = (
        "import psutil, sys, time\n"
        "from tui.cli.main import main\n"
        "began = time.process_time()\n"
        "status = main(sys.argv[1:])\n"
        "took = time.process_time() - began\n"
        "print(status, took, psutil.Process().memory_info().rss)\n"
    )
    line = [sys.executable, "-c", measured, "--home", str(tmp_path / "home"), "--lang", "en", *arguments]
    done = subprocess.run(line, capture_output=True, text=True, check=True)
    assert done.stderr == f"study: {path}: is larger than 64 MiB, so it is not read\n"
    status, seconds, memory = done.stdout.splitlines()[-1].split()
    assert status == "1"
    assert float(seconds) < 1
    assert int(memory) < 100 * 1024**2


def test_signatures_are_judged_as_wycheproof_judges_them() -> None:
    cases = json.loads((DATA / "ed25519_wycheproof.json").read_bytes())
    assert len(cases) > 100
    for number, *parts, result, comment in cases:
        key, message, signature = (bytes.fromhex(part) for part in parts)
        assert genuine(key, signature, message) is (result == "valid"), f"{number}: {comment}"


def test_a_signature_with_a_byte_too_many_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    machine = Machine(tmp_path / "machine")
    summary = machine.sign(machine.payload(reading(1)))
    for change in ("00", "0"):
        first = msgspec.structs.replace(summary.signatures[0], signature=summary.signatures[0].signature + change)
        path = tmp_path / "summary.json"
        path.write_bytes(document(Summary(payload=summary.payload, signatures=(first, summary.signatures[1]))))
        refused(path, capsys)


def test_the_table_of_outcomes_names_a_hostile_neighbour_and_merges_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path, capsys)
    machine = Machine(tmp_path / "machine")
    from tests.enrolled import roster

    start(desk, roster(machine.enrolled()))
    folder = tmp_path / "all"
    for name, data in JSON_SUITE.items():
        if not name.startswith("y_") and name.isascii():
            desk.file(data, f"all/{name}")
    desk.file(machine.sign(machine.payload(reading(1))), "all/genuine.json")
    assert desk.merge(folder) == 1
    assert "genuine.json: merged" in desk.out
    assert desk.out.splitlines()[-1].startswith("1 merged, 0 known, 0 older, 2")
