"""The set-up of a shared machine: what it writes works, what it finds missing it says how to mend."""

import json
import os
import pwd
import shlex
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from lessons.problem import Problem
from store.checkup import home_folder
from store.checkup import machine as machine_checks
from store.crypto.envelope import document
from store.disk import atomic
from store.disk.home import Home
from store.kiosk import setup_check, systemd_unit
from store.kiosk.setup_check import findings, is_user_name
from store.kiosk.sign_in import Kiosk
from store.kiosk.systemd_unit import UnitSettings, rule, unit
from store.machine.pinyin_engine import system
from store.machine.pinyin_engine.data import deployed
from store.machine.pinyin_engine.system import on_this_system
from tests.clocks import FakeClock
from tests.enrolled import roster
from tests.needs_engine import needs_engine
from tui.cli.main import main
from tui.commands.machine import kiosk_setup

PLACE = UnitSettings(
    user="study", program=Path("/opt/study/bin/study"), home=Path("/var/lib/study/50% of it"), tty="tty7"
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def passphrase(tmp_path: Path) -> str:
    file = tmp_path / "passphrase"
    file.write_text("keys of the hall\n")
    return str(file)


def study(home: Path, *words: str, lang: str = "en") -> int:
    return main(["--home", str(home), "--lang", lang, "kiosk", *words])


# The unit


def test_the_unit_runs_this_kiosk_as_its_account_and_starts_it_again_unless_the_administrator_ended_it() -> None:
    lines = unit(PLACE).splitlines()
    assert "User=study" in lines
    assert "Restart=always" in lines
    assert "RestartPreventExitStatus=0" in lines
    assert "TTYPath=/dev/tty7" in lines
    assert "  /opt/study/bin/study --home '/var/lib/study/50%% of it' --lang zh kiosk" in lines


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd-analyze here")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    text = unit(PLACE)
    for program in ("/usr/bin/cage", str(PLACE.program)):  # not on every machine; what is checked is the unit
        text = text.replace(program, "/bin/true")
    file = tmp_path / "study-kiosk.service"
    file.write_text(text)
    done = subprocess.run(["systemd-analyze", "verify", file], capture_output=True, text=True, check=False)
    about_us = [line for line in done.stderr.splitlines() if "study-kiosk" in line]
    assert about_us == []


@pytest.mark.skipif(not shutil.which("foot"), reason="there is no foot here")
def test_foot_knows_every_key_and_gesture_that_is_taken_from_it() -> None:
    words = shlex.split(unit(PLACE).split("/usr/bin/foot ")[1].split(str(PLACE.program))[0].replace("\\\n", " "))
    done = subprocess.run(["foot", "--check-config", "-c", "/dev/null", *words], capture_output=True, text=True)
    assert (done.returncode, [line for line in done.stderr.splitlines() if "err" in line]) == (0, [])
    assert len(words) > 40


def test_the_unit_names_a_font_that_has_chinese_whatever_monospace_is() -> None:
    (start,) = [line for line in unit(PLACE).splitlines() if line.startswith("ExecStart=")]
    assert "font=Noto Sans Mono CJK SC:size=16,monospace:size=16" in shlex.split(start.rstrip("\\"))


@pytest.mark.parametrize(
    ("listed", "best"),
    [
        (
            "Noto Serif CJK SC\nNoto Sans Mono CJK JP\nNoto Sans Mono CJK SC,Noto Sans Mono CJK SC Bold\n",
            "Noto Sans Mono CJK SC",
        ),
        ("WenQuanYi Zen Hei,文泉驛正黑\nWenQuanYi Zen Hei Mono,文泉驛等寬正黑\n", "WenQuanYi Zen Hei Mono"),
        ("", None),
        (None, None),
    ],
)
def test_the_font_is_one_of_the_machine_with_chinese_in_equal_cells(
    listed: str | None, best: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup_check, "asked", lambda *_words: listed)
    assert next(iter(setup_check.chinese_fonts() or []), None) == best
    assert (setup_check.chinese_fonts() is None) is (listed is None)


def test_a_stick_is_mounted_for_the_account_and_runs_nothing() -> None:
    text = rule(PLACE)
    assert "--owner=study" in text
    assert "nosuid,nodev,noexec" in text
    assert text.count("\\\n") == 2


@pytest.mark.parametrize("name", ["study", "kiosk-1", "_x"])
def test_a_name_of_an_account_is_one(name: str) -> None:
    assert is_user_name(name)


@pytest.mark.parametrize("name", ["", "Root", "a b", "study\nExecStart=/bin/sh", "-x", "a" * 40, "学习"])
def test_what_is_no_name_of_an_account_gets_into_no_unit(
    name: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not is_user_name(name)
    if name:
        assert study(home, "--setup", "--dry-run", f"--user={name}") == 1
        assert "ExecStart" not in capsys.readouterr().out


# What it writes


def test_a_dry_run_prints_both_files_and_writes_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert study(home, "--setup", "--dry-run", "--tty", "/dev/tty3", "--user", "hall") == 0
    out = capsys.readouterr().out
    assert "# /etc/systemd/system/study-kiosk.service" in out
    assert "TTYPath=/dev/tty3" in out
    assert "User=hall" in out
    assert "# /etc/udev/rules.d/90-study-kiosk.rules" in out
    assert not home.exists()
    assert study(home, "--setup", "--dry-run", "--tty", "/etc/passwd") == 1


def test_without_systemd_or_root_it_does_what_it_can_and_gives_the_text_to_copy(
    home: Path, passphrase: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup_check, "has_systemd", lambda: False)
    monkeypatch.setattr("os.getuid", lambda: pwd.getpwnam("nobody").pw_uid)
    assert study(home, "--setup", "--passphrase-file", passphrase) == 1
    said = capsys.readouterr()
    assert "no systemd" in said.err
    assert said.err.count("\n") == 1
    assert "ExecStart=/usr/bin/cage" in said.out
    assert "ok  There is an administrator's passphrase." in said.out
    kept = (home / "kiosk" / "administrator").read_bytes()
    assert study(home, "--setup") == 1  # asks nothing again
    assert (home / "kiosk" / "administrator").read_bytes() == kept


@needs_engine
def test_it_makes_the_data_by_which_chinese_is_typed_and_says_where_it_could_not(
    home: Path, passphrase: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup_check, "has_systemd", lambda: False)
    monkeypatch.setattr("os.getuid", lambda: pwd.getpwnam("nobody").pw_uid)
    words = ("--setup", "--passphrase-file", passphrase)
    study(home, *words)
    assert "ok  Chinese can be typed by pinyin" in capsys.readouterr().out
    made = deployed(Home(home), on_this_system())
    assert made is not None
    monkeypatch.setattr(system, "LIBRARIES", ("/lib/*-linux-*/libm.so.6",))
    study(home, *words)
    said = capsys.readouterr()
    assert "could not make its data" in said.err and "ExecStart=" in said.out, "everything else is set up"
    assert made.folder.is_dir()


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine to be set up by root, which is not this one."""
    if sys.platform == "win32" or os.getuid() != 0:
        pytest.skip("only root can set a machine up")
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    account = pwd.getpwnam("nobody")
    (folder / "own").mkdir()
    program = folder / "study"  # this Python may lie where nobody may read it, and then that is what would be found
    program.write_text('#!/bin/sh\ntest "$(id -un)" = nobody\n')
    program.chmod(0o755)
    monkeypatch.setattr(sys, "argv", [str(program)])
    monkeypatch.setattr(kiosk_setup, "_make_account", pwd.getpwnam)  # makes none
    os.chown(folder / "own", account.pw_uid, account.pw_gid)
    monkeypatch.setattr(setup_check, "has_systemd", lambda: True)
    monkeypatch.setattr(systemd_unit, "UNIT_FILE", folder / "etc" / "study-kiosk.service")
    monkeypatch.setattr(systemd_unit, "RULE_FILE", folder / "etc" / "study-kiosk.rules")
    yield folder
    shutil.rmtree(folder)


def test_root_sets_up_everything_as_the_account_and_a_second_time_nothing_is_new(
    machine: Path, passphrase: str, capfd: pytest.CaptureFixture[str]
) -> None:
    home = machine / "own" / "home"
    words = ("--setup", "--user", "nobody", "--passphrase-file", passphrase)
    assert study(home, *words) == 0
    out = capfd.readouterr().out
    assert out.count(": written") == 2
    assert "ok  There is an administrator's passphrase." in out
    assert "ok  The kiosk has an account that is not root." in out
    assert "systemctl enable --now study-kiosk" in out
    assert Kiosk(Home(home), FakeClock()).is_administrator("keys of the hall")
    uid = pwd.getpwnam("nobody").pw_uid
    assert {path.stat().st_uid for path in (home, *home.rglob("*")) if path.name != "tries.json.lock"} == {uid}
    file = machine / "etc" / "study-kiosk.service"
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    before = file.stat().st_mtime_ns
    assert study(home, *words) == 0
    assert capfd.readouterr().out.count(": unchanged") == 2
    assert file.stat().st_mtime_ns == before


def test_root_without_systemd_sets_up_the_home_of_the_account_and_not_its_own(
    machine: Path, passphrase: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup_check, "has_systemd", lambda: False)
    home = machine / "own" / "home"
    assert study(home, "--setup", "--user", "nobody", "--passphrase-file", passphrase) == 1
    said = capfd.readouterr()
    assert "no systemd" in said.err
    assert "User=nobody" in said.out
    assert {path.owner() for path in home.rglob("*") if path.name != "tries.json.lock"} == {"nobody"}
    assert not list(machine.glob("etc/*"))


def unusable(program: Path) -> str:
    """Make a program one that the account cannot run; the path that is to be named."""
    program.parent.chmod(0o750)
    return str(program.parent)


def without_its_interpreter(program: Path) -> str:
    inner = program.parent / "python"
    inner.mkdir(0o700)
    (inner / "python3").symlink_to("/bin/sh")
    program.write_text(f"#!{inner}/python3\n")
    return str(inner)


def broken(program: Path) -> str:
    program.write_text("#!/bin/sh\necho 'No module named tui' >&2; exit 1\n")
    return f"{program}: does not start as the account nobody (No module named tui)"


@pytest.mark.parametrize("user", ["nobody", "not-made-yet"])
@pytest.mark.parametrize("harm", [unusable, without_its_interpreter, broken])
def test_a_program_that_the_account_cannot_run_is_no_success_and_nothing_is_written_and_no_account_made(
    harm: Callable[[Path], str], user: str, machine: Path, passphrase: str, capfd: pytest.CaptureFixture[str]
) -> None:
    named = harm(machine / "study").replace("nobody", user)
    assert study(machine / "own" / "home", "--setup", "--user", user, "--passphrase-file", passphrase) == 1
    assert capfd.readouterr().err.startswith(f"study: {named}")
    assert not list(machine.glob("etc/*")) and not (machine / "own" / "home").exists()


def test_a_home_that_the_account_may_not_write_is_refused_in_one_line(
    machine: Path, passphrase: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert study(machine / "roots", "--setup", "--user", "nobody", "--passphrase-file", passphrase) == 1
    assert capfd.readouterr().err.startswith("study: ")
    assert not list((machine).glob("etc/*"))


# What it finds


def looked(home: Path, name: str) -> tuple[bool, str]:
    finding = next(one for one in findings(Kiosk(Home(home), FakeClock())) if one.check == name)
    return finding.ok, finding.text.format(**finding.fields) + " " + finding.mend.format(**finding.fields)


@pytest.mark.parametrize(
    ("name", "said", "ok"),
    [
        ("fonts", {"fc-list": "Noto Sans CJK SC\n"}, True),
        ("fonts", {"fc-list": ""}, False),
        ("fonts", {"fc-list": None}, False),
        ("clock", {"timedatectl": "yes\n"}, True),
        ("clock", {"timedatectl": "no\n"}, False),
        ("clock", {"timedatectl": None}, False),
        ("locale", {"locale": "C\nzh_CN.utf8\n"}, True),
        ("locale", {"locale": "C\nPOSIX\n"}, False),
    ],
)
def test_what_the_system_says_is_understood(
    home: Path, monkeypatch: pytest.MonkeyPatch, name: str, said: dict[str, str | None], ok: bool
) -> None:
    for module in (setup_check, machine_checks):
        monkeypatch.setattr(module, "asked", lambda *command: said.get(command[0], ""))
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert looked(home, name)[0] is ok


@pytest.mark.parametrize("value", ["", "C", "zh_CN.GB18030"])
def test_a_locale_that_is_no_utf_8_is_found(home: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(machine_checks, "asked", lambda *command: "C\nzh_CN.gb18030\nzh_CN.utf8\n")
    assert looked(home, "locale")[0] is False
    assert machine_checks.utf8_locale("zh") == "zh_CN.UTF-8"


def test_a_home_that_others_may_look_into_and_a_full_disk_are_found(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.mkdir(mode=0o755)
    assert looked(home, "permissions") == (False, f"Others may look into {home}. Run: chmod 700 {home}")
    home.chmod(0o700)
    assert looked(home, "permissions")[0]
    assert looked(home, "disk")[0]
    monkeypatch.setattr(home_folder, "LEAST_FREE", 1 << 62)
    assert not looked(home, "disk")[0]


def test_missing_programs_are_found(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup_check, "_PROGRAMS", str(home))
    assert looked(home, "terminal")[1].endswith("apt install cage foot xwayland")


@pytest.mark.parametrize(
    ("day", "ok"),
    [("1970-01-01", False), ("2026-10-30", False), ("2026-11-01", True), ("2029-10-01", True), ("2040-06-01", False)],
)
def test_a_clock_that_cannot_be_right_by_what_the_branch_published_is_found(home: Path, day: str, ok: bool) -> None:
    file = roster()
    payload = msgspec.structs.replace(file.payload, published=datetime.fromisoformat("2026-11-01T00:00:00Z"))
    atomic.replace(home / "branch" / "roster.json", document(msgspec.structs.replace(file, payload=payload)))
    clock = FakeClock(round(datetime.fromisoformat(f"{day}T12:00:00Z").timestamp() * 1000))
    finding = next(one for one in findings(Kiosk(Home(home), clock)) if one.check == "date")
    assert finding.ok is ok, finding.text


def test_backups_need_a_folder_that_can_be_written(home: Path, tmp_path: Path) -> None:
    (home / "kiosk").mkdir(parents=True)
    assert "No backups are made." in looked(home, "backup")[1]
    (home / "kiosk" / "kiosk.toml").write_text(f'backup = "{tmp_path}/nowhere"')
    assert looked(home, "backup")[0] is False
    (home / "kiosk" / "kiosk.toml").write_text(f'backup = "{tmp_path}"')
    assert looked(home, "backup")[0] is True


def test_a_check_is_one_line_each_and_json_for_programs(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert study(home, "--check") == 1
    lines = capsys.readouterr().out.splitlines()
    assert all(line[:4] in ("ok  ", "!!  ") for line in lines)
    assert any("study kiosk --enrol NAME" in line for line in lines)
    assert study(home, "--check", "--format", "json") == 1
    told = json.loads(capsys.readouterr().out)
    assert len(told) == len(lines)
    assert all(set(one) == {"check", "ok", "code", "text", "mend"} and bool(one["mend"]) != one["ok"] for one in told)


def test_settings_that_cannot_be_used_are_told_instead(home: Path) -> None:
    (home / "kiosk").mkdir(parents=True)
    (home / "kiosk" / "kiosk.toml").write_text('closes = "25:00"')
    with pytest.raises(Problem, match="closes"):
        findings(Kiosk(Home(home), FakeClock()))


def test_a_name_that_is_empty_or_acts_on_a_terminal_starts_no_kiosk(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert study(home, "--enrol", "") == 1
    assert "a member needs a name" in capsys.readouterr().err
    assert study(home, "--enrol", "\x1b[31m张三\n") == 0
    assert capsys.readouterr().out.startswith("张三: ")


def test_a_dry_run_of_nothing_is_wrong_usage(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        study(home, "--dry-run")
    assert ended.value.code == 2
    assert "--dry-run needs --setup" in capsys.readouterr().err


def test_a_machine_that_never_joined_a_branch_is_told_the_command_of_its_own(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert study(home, "--sync") == 1
    assert capsys.readouterr().err.endswith("study kiosk --sync FOLDER\n")
