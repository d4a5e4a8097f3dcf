"""`study doctor`: a line for each check, JSON for monitoring, 1 where something fails; a shared machine's."""

import json
import os
import re
import sys
from pathlib import Path

import pytest

from lessons.records import Application
from store.checkup.check_finding import CheckFinding
from store.disk.home import Home
from store.kiosk import setup_check
from store.kiosk.sign_in import Kiosk
from store.member.progress import Progress
from tests.clocks import FakeClock
from tests.enrolled import MORNING, Machine
from tui.cli.main import main


@pytest.fixture
def home(tmp_path: Path) -> Home:
    machine = Machine(tmp_path / "home", "Zhang Wei")
    with Progress.open(machine.home, machine.member, machine.clock) as progress:
        progress.add(Application(pack="p", lesson="secret-lesson", done=MORNING, written=MORNING, text="a secret"))
    return machine.home


def doctor(home: Home, *words: str, lang: str = "en") -> int:
    return main(["--home", str(home.path), "--lang", lang, "doctor", *words])


def test_a_line_a_check_with_sign_word_and_name(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor(home) == 0
    *lines, last = capsys.readouterr().out.splitlines()
    assert all(re.match(r"(✓ ok      |! warning |✗ failed  |· untested)  [a-z-]+ +\S", line) for line in lines)
    assert all(("→" in line) == (line[0] in "!✗") for line in lines)
    warned = sum(line.startswith("!") for line in lines)
    assert last == (f"{warned} warning{'s' * (warned > 1)}" if warned else "Everything that was tested is in order.")


def test_something_that_fails_makes_the_exit_status_1(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.device_key.write_text("{}")
    assert doctor(home) == 1
    out = capsys.readouterr().out
    assert "✗ failed" in out and "1 thing is wrong" in out


def test_json_has_the_fields_that_are_documented(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.path.chmod(0o755)
    assert doctor(home, "--format", "json") == 1
    told = json.loads(capsys.readouterr().out)
    assert all(set(one) == {"check", "state", "code", "text", "do"} and one["text"] for one in told)
    assert {one["state"] for one in told} <= {"ok", "warn", "fail", "untested"}
    assert all(bool(one["do"]) == (one["state"] in ("warn", "fail")) for one in told)
    documented = (Path(__file__).parents[4] / "docs" / "formats.md").read_text("utf-8")
    section = documented.partition("### What `study doctor` prints")[2].partition("### ")[0]
    assert {one["check"] for one in told} <= set(re.findall(r"`([a-z-]+)`", section))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_neither_names_nor_titles_nor_texts_are_in_it(
    home: Home, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    doctor(home, lang=lang)
    out = capsys.readouterr().out
    assert not [word for word in ("Zhang Wei", "secret", home.config.member) if word in out]


def test_what_a_path_holds_acts_on_no_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    doctor(Home(tmp_path / "a\x1b[31m\nb"))
    assert "\x1b" not in capsys.readouterr().out


@pytest.fixture
def kiosk(tmp_path: Path) -> Kiosk:
    kiosk = Kiosk(Home(tmp_path / "home"), FakeClock())
    kiosk.folder.mkdir(parents=True)
    return kiosk


@pytest.mark.skipif(sys.platform == "win32", reason="a shared machine is one of Unix")
def test_on_a_shared_machine_its_own_checks_stand_there_once(kiosk: Kiosk, capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor(kiosk.home, "--format", "json") == 1
    names = [one["check"] for one in json.loads(capsys.readouterr().out)]
    assert {"administrator", "members", "packs", "backup", "fonts", "program"} <= set(names)
    assert len(names) == len(set(names))
    main(["--home", str(kiosk.home.path), "--lang", "en", "kiosk", "--check", "--format", "json"])
    assert {one["check"] for one in json.loads(capsys.readouterr().out)} <= set(names)


@pytest.mark.skipif(sys.platform == "win32", reason="a shared machine is one of Unix")
def test_damaged_settings_of_a_shared_machine_are_a_finding(kiosk: Kiosk, capsys: pytest.CaptureFixture[str]) -> None:
    (kiosk.folder / "kiosk.toml").write_text('closes = "25:00"')
    assert doctor(kiosk.home) == 1
    assert "kiosk.toml: cannot be used" in capsys.readouterr().out


def program_of(kiosk: Kiosk) -> CheckFinding:
    (finding,) = [one for one in setup_check.checkup(kiosk.home, kiosk.clock, {}) if one.check == "program"]
    return finding


@pytest.mark.skipif(sys.platform == "win32", reason="accounts of Unix")
def test_a_program_that_the_account_may_not_run_is_found(
    kiosk: Kiosk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin" / "study"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setattr(setup_check, "study_program", lambda: program)
    assert program_of(kiosk).ok
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != program.parent and may(path, mode))
    finding = program_of(kiosk)
    assert not finding.ok and finding.fields["file"] == str(program.parent)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root asks for another account")
def test_root_asks_whether_the_account_of_the_data_may_run_it(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    import pwd
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp())
    try:
        folder.chmod(0o755)
        program = folder / "study"
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
        monkeypatch.setattr(setup_check, "study_program", lambda: program)
        os.chown(kiosk.home.path, pwd.getpwnam("nobody").pw_uid, -1)
        assert program_of(kiosk).ok
        folder.chmod(0o700)
        assert program_of(kiosk).fields == {"user": "nobody", "file": str(folder)}
        monkeypatch.setattr(os, "geteuid", lambda: 12345)
        assert program_of(kiosk).state == "untested"
    finally:
        shutil.rmtree(folder)
