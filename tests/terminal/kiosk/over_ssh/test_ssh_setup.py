"""`study kiosk --setup --ssh` on a machine with files of its own: what is refused stays as it was; all is undone."""

import json
from pathlib import Path

import pytest

from tests.terminal.kiosk.over_ssh.ssh_machine import SshMachine, why_not
from tests.terminal.terminal import STUDY

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())
HOME = "/var/lib/study/.local/share/study"
OVER_SSH = ("ssh-settings", "ssh-account", "ssh-key", "ssh-host", "ssh-pam")


@pytest.fixture
def machine(reached_over_ssh: SshMachine) -> SshMachine:
    """The machine."""
    return reached_over_ssh


def etc(machine: SshMachine, name: str) -> Path:
    """A file of the machine."""
    return machine.folder / "etc" / name


def set_up(machine: SshMachine) -> str:
    """Set up once more; what it said, and whether it refused."""
    done = machine.study("kiosk", "--setup", "--ssh", "localhost")
    assert (done.returncode == 0) == (done.stderr == "")
    return done.stderr


def checks(machine: SshMachine, *command: str) -> dict[str, bool]:
    """What is found of SSH, as root."""
    done = machine.within(STUDY, "--home", HOME, "--lang", "en", *command, "--format", "json")
    found = {one["check"]: one.get("ok", one.get("state") == "ok") for one in json.loads(done.stdout)}
    return {name: ok for name, ok in found.items() if name in OVER_SSH}


def test_a_set_up_machine_lacks_nothing_but_the_host_that_the_first_connection_starts(machine: SshMachine) -> None:
    expected = {"ssh-settings": True, "ssh-account": True, "ssh-key": True, "ssh-host": False}
    assert checks(machine, "kiosk", "--check") == expected
    assert checks(machine, "doctor") == expected
    with machine.connect() as terminal:
        terminal.wait_for("your name")
        assert checks(machine, "kiosk", "--check")["ssh-host"]
    (host, *_connections) = machine.processes("--ssh-host")
    host.kill()
    owner = machine.home.stat()
    words = ("setpriv", f"--reuid={owner.st_uid}", f"--regid={owner.st_gid}", "--clear-groups")
    done = machine.within(*words, STUDY, "--home", HOME, "--lang", "en", "kiosk", "--check", "--format", "json")
    by_itself = {one["check"]: one["ok"] for one in json.loads(done.stdout) if one["check"] in OVER_SSH}
    assert by_itself == expected


def test_setting_up_again_changes_nothing(machine: SshMachine) -> None:
    paths = [*(machine.folder / "etc").rglob("*"), *(machine.folder / "usr").rglob("*")]
    before = {path: path.read_bytes() for path in paths if path.is_file() and not path.is_symlink()}
    assert set_up(machine) == ""
    assert {path: path.read_bytes() for path in before} == before
    assert {mode.stat().st_mode & 0o777 for mode in (machine.folder / "usr").rglob("study-over-ssh")} == {0o755}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("AllowUsers root", "AllowUsers keeps the account study out"),
        ("DenyGroups study", "DenyGroups keeps the account study out"),
        ("UsePAM no", "UsePAM has to be yes"),
        ("PermitUserEnvironment yes", "PermitUserEnvironment has to be no"),
        ("NoSuchKeyword yes", "NoSuchKeyword"),
        ("Match all\n    PermitTTY no\n    MaxSessions 9", "against MaxSessions, PermitTTY"),
    ],
)
def test_settings_of_others_that_stand_against_it_are_named_and_nothing_is_written(
    machine: SshMachine, line: str, said: str
) -> None:
    drop_in, other = etc(machine, "ssh/sshd_config.d/study.conf"), etc(machine, "ssh/sshd_config.d/a.conf")
    mine = drop_in.read_bytes()
    drop_in.unlink()
    other.write_text(line + "\n")
    try:
        refused = set_up(machine)
        assert said in refused
        assert len(refused.splitlines()) == 1
        assert not drop_in.exists()
    finally:
        other.unlink()
        drop_in.write_bytes(mine)
        drop_in.chmod(0o644)


def test_every_check_says_what_is_wrong(machine: SshMachine) -> None:
    drop_in, pam, shadow = (etc(machine, name) for name in ("ssh/sshd_config.d/study.conf", "pam.d/sshd", "shadow"))
    toml = machine.home / "kiosk" / "kiosk.toml"
    cases = {
        "ssh-settings": (drop_in, b"MaxSessions 1", b"MaxSessions 10"),
        "ssh-account": (shadow, b"study:!", b"study:"),
        "ssh-key": (toml, b"SHA256:", b"SHA256:x"),
        "ssh-pam": (drop_in, drop_in.read_bytes(), None),
    }
    for check, (path, right, wrong) in cases.items():
        before = path.read_bytes()
        assert right in before
        if wrong is None:
            path.unlink()
        else:
            path.write_bytes(before.replace(right, wrong))
        try:
            assert checks(machine, "kiosk", "--check")[check] is False, check
        finally:
            path.write_bytes(before)
    before = pam.read_bytes()
    pam.write_bytes(before.replace(b"user = study", b"user = other"))
    assert checks(machine, "kiosk", "--check")["ssh-account"] is False
    pam.write_bytes(before)
    drop_in.chmod(0o644)
    assert checks(machine, "kiosk", "--check")["ssh-settings"]


def test_a_name_that_is_none_is_refused(machine: SshMachine) -> None:
    for name in ("a b", "x;id", "$(id)", "主机"):
        done = machine.study("kiosk", "--setup", "--ssh", name)
        assert done.returncode == 1
        assert "is no name or address of a machine" in done.stderr


def test_without_root_nothing_is_written_and_a_dry_run_prints_it_all(machine: SshMachine) -> None:
    nobody = ("setpriv", "--reuid=65534", "--clear-groups", STUDY, "--home", "/tmp/none", "--lang", "en")
    done = machine.within(*nobody, "kiosk", "--setup", "--ssh", "localhost")
    assert (done.returncode, done.stdout) == (1, "")
    assert "only root" in done.stderr
    done = machine.within(*nobody, "kiosk", "--setup", "--ssh", "localhost", "--dry-run")
    assert done.returncode == 0
    for text in ("Match User", "ForceCommand", "pam_succeed_if", "ExecStart=", "#!/bin/sh"):
        assert text in done.stdout


def test_all_of_it_is_undone(machine: SshMachine) -> None:
    done = machine.study("kiosk", "--setup", "--ssh", "--remove")
    assert done.returncode == 0, done.stderr
    assert "pam.d/sshd: as it was before" in done.stdout and "study.conf: removed" in done.stdout
    assert etc(machine, "pam.d/sshd").read_bytes() == Path("/etc/pam.d/sshd").read_bytes()
    assert not etc(machine, "ssh/sshd_config.d/study.conf").exists()
    assert not list((machine.folder / "usr").rglob("study-over-ssh"))
    account = next(line for line in etc(machine, "passwd").read_text().splitlines() if line.startswith("study:"))
    assert account.endswith(":/usr/sbin/nologin")
    assert checks(machine, "kiosk", "--check") == {}
    assert '\nssh_host = ""' in "\n" + (machine.home / "kiosk" / "kiosk.toml").read_text()
    assert machine.study("kiosk", "--setup", "--ssh", "--remove").returncode == 0
