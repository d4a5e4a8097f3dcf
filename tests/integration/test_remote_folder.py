"""The branch's folder at an address: over a real SFTP server, and over one that knows no renaming."""

import getpass
import os
import shutil
import socket
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lessons.problem import Problem
from store.disk.home import Home
from store.exchange.remote import is_address, reached
from store.member.progress import Progress
from tests.enrolled import Machine, reading
from tui.cli.main import main

fsspec = pytest.importorskip("fsspec", reason="needs the extra study-branch[remote]")
SSHD = shutil.which("sshd") or next(filter(os.path.exists, ("/usr/sbin/sshd", "/usr/local/sbin/sshd")), None)
KEYGEN = shutil.which("ssh-keygen")


class Server:
    """An sshd of our own on 127.0.0.1, with a key for us and a folder that is the branch's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "branch"
        self.folder.mkdir()
        self.home = folder / "home"
        (self.home / ".ssh").mkdir(parents=True)
        self._folder = folder
        for path in (folder / "host_key", self.home / ".ssh" / "id_ed25519"):
            subprocess.run([KEYGEN or "", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True, timeout=60)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        host_key = " ".join((folder / "host_key.pub").read_text().split()[:2])
        (self.home / ".ssh" / "known_hosts").write_text(f"[127.0.0.1]:{self.port} {host_key}\n")
        self.address = f"sftp://{getpass.getuser()}@127.0.0.1:{self.port}{self.folder}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        config = self._folder / "sshd_config"
        config.write_text(
            f"ListenAddress 127.0.0.1\nPort {self.port}\nHostKey {self._folder}/host_key\nPidFile none\n"
            f"AuthorizedKeysFile {self.home}/.ssh/id_ed25519.pub\nStrictModes no\nUsePAM no\n"
            "PasswordAuthentication no\nSubsystem sftp internal-sftp\n"
        )
        Path("/run/sshd").mkdir(exist_ok=True)  # where it goes before somebody has signed in
        command = [str(SSHD), "-D", "-e", "-f", str(config)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert self._process.stderr is not None
        assert any(b"Server listening" in line for line in self._process.stderr), "sshd does not answer"

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(20)
            self._process = None


@pytest.fixture(scope="module")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if not SSHD or not KEYGEN or os.geteuid() != 0:
        pytest.skip("needs OpenSSH's sshd and ssh-keygen, and root to run it (apt-get install openssh-server)")
    pytest.importorskip("paramiko")
    server = Server(tmp_path_factory.mktemp("sshd"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def server(sshd: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    monkeypatch.setenv("HOME", str(sshd.home))
    for path in sshd.folder.iterdir():
        shutil.rmtree(path)
    return sshd


def study(home: Path, *arguments: str | Path) -> int:
    return main(["--home", str(home), "--lang", "en", *map(str, arguments)])


def record(machine: Machine, number: int) -> None:
    with Progress.open(machine.home, machine.member, machine.clock) as progress:
        progress.add(reading(number))


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_branch_works_over_sftp_as_over_a_folder(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    machine, secretary = Machine(tmp_path / "member"), tmp_path / "secretary"
    record(machine, 0)
    assert study(secretary, "branch", "init", "检修一班", "--no-passphrase") == 0
    assert study(secretary, "branch", "publish", server.address) == 0
    assert study(machine.home.path, "sync", server.address) == 0
    out = capsys.readouterr().out
    assert "joined branch" in out and "sent: summaries/" in out and "sent: requests/" in out
    assert study(secretary, "branch", "enrol", server.address, "--yes") == 0
    assert study(secretary, "branch", "publish", server.address) == 0
    capsys.readouterr()
    assert study(machine.home.path, "sync") == 0
    assert "fetched: roster 2" in capsys.readouterr().out
    assert not list((server.folder / "requests").glob("*")), "what was answered is taken away"
    before = {path: path.stat().st_mtime_ns for path in server.folder.rglob("*") if path.is_file()}
    assert study(machine.home.path, "sync") == 0
    assert "nothing new" in capsys.readouterr().out
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert study(secretary, "merge", server.folder, "--ledger", tmp_path / "ledger") == 0
    capsys.readouterr()
    assert study(secretary, "merge", server.address, "--ledger", tmp_path / "from-there") == 0
    assert f"{server.address}/summaries/" in capsys.readouterr().out
    assert files(tmp_path / "from-there") == files(tmp_path / "ledger")


def test_two_machines_of_a_member_meet_over_sftp(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = Machine(tmp_path / "one"), Machine(tmp_path / "other")
    record(one, 0)
    record(other, 1)
    assert study(one.home.path, "pair", "--folder", server.address) == 0
    code = capsys.readouterr().out.split("code: ")[1].split()[0]
    assert study(other.home.path, "pair", code, "--folder", server.address) == 0
    assert "new records: 1" in capsys.readouterr().out
    assert study(one.home.path, "sync") == 0
    assert "new records: 1" in capsys.readouterr().out
    for machine in (one, other):
        assert len(Progress.open(machine.home, machine.member, machine.clock, write=False).records()) == 2
    assert study(one.home.path, "sync") == 0
    assert not list((server.folder / "pairing").glob("*")), "a used offer is taken back"


def test_what_broke_off_is_sent_by_the_next_run_with_the_same_bytes(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from store.exchange.remote_sftp import KnownHostsSFTP

    machine = Machine(tmp_path / "member")
    record(machine, 0)
    shutil.copytree(machine.home.path, tmp_path / "whole")
    assert study(tmp_path / "whole", "sync", server.address) == 0
    expected = sorted(name.rsplit("-", 1)[0] for name in files(server.folder))
    for path in server.folder.iterdir():
        shutil.rmtree(path)
    capsys.readouterr()
    real = {name: getattr(KnownHostsSFTP, name) for name in ("mv", "pipe_file", "makedirs", "info", "ls")}
    for name, method in real.items():
        for nth in (1, 2):
            calls = 0

            def broken(self: object, *args: object, method: Any = method, nth: int = nth, **more: object) -> object:
                nonlocal calls
                calls += 1
                if calls == nth:
                    raise OSError("Socket is closed")
                return method(self, *args, **more)

            with monkeypatch.context() as patch:
                patch.setattr(KnownHostsSFTP, name, broken)
                assert study(machine.home.path, "sync", server.address) == (1 if calls >= nth else 0) or calls < nth
            said = capsys.readouterr().err
            assert "Traceback" not in said and said.count("\n") <= 1
    assert study(machine.home.path, "sync", server.address) == 0
    assert sorted(name.rsplit("-", 1)[0] for name in files(server.folder)) == expected, (
        "and nothing half-written is left"
    )
    for path in (server.folder / "summaries").iterdir():
        assert study(machine.home.path, "verify", path) == 0


def test_a_host_with_another_key_than_the_known_one_is_told_and_not_believed(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = server.home / ".ssh" / "known_hosts"
    right = known.read_text()
    machine = Machine(tmp_path / "member")
    try:
        for wrong in (
            "",
            right.rsplit(" ", 1)[0] + " AAAAC3NzaC1lZDI1NTE5AAAAIJfYBXgKL0BNDyXU2vZUSLE5ZQ7PZCkEPzR3DgSkZPlp\n",
        ):
            known.write_text(wrong)
            assert study(machine.home.path, "sync", server.address) == 1
            assert capsys.readouterr().err.startswith("study: sftp://")
            assert files(server.folder) == {}
    finally:
        known.write_text(right)


def test_a_server_that_is_gone_is_told_in_one_line_and_nothing_is_lost(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = Machine(tmp_path / "member")
    record(machine, 0)
    server.stop()
    try:
        assert study(machine.home.path, "sync", server.address) == 1
        said = capsys.readouterr().err
        assert said.count("\n") == 1 and "nothing is lost" in said
    finally:
        server.start()
    assert study(machine.home.path, "sync", server.address) == 0
    assert len(list((server.folder / "summaries").iterdir())) == 1


def test_a_folder_that_is_not_there_is_not_made(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = Machine(tmp_path / "member")
    assert study(machine.home.path, "sync", f"{server.address}/nowhere") == 1
    assert "there is no such folder" in capsys.readouterr().err
    assert not (server.folder / "nowhere").exists()


def test_files_that_others_left_half_written_hidden_or_strangely_named_are_passed_over(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    machine, secretary = Machine(tmp_path / "member"), tmp_path / "secretary"
    assert study(secretary, "branch", "init", "检修一班", "--no-passphrase") == 0
    assert study(secretary, "branch", "publish", server.folder) == 0
    packs = server.folder / "packs"
    packs.mkdir()
    (packs / ".half.zip.tmp").write_bytes(b"PK")
    (packs / os.fsdecode(b"odd-\xff\n.zip")).write_bytes(b"PK nothing")
    (packs / "..\\..\\evil.zip").write_bytes(b"PK nothing")
    (server.folder / "branch" / "link").symlink_to("/etc/passwd")
    before = files(server.folder)
    assert study(machine.home.path, "sync", server.address) in (0, 1)
    assert "joined branch" in capsys.readouterr().out
    assert {name: data for name, data in files(server.folder).items() if name in before} == before
    assert not list(tmp_path.rglob("evil.zip"))


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[str]:
    files = fsspec.filesystem("memory")
    yield f"memory://{tmp_path.name}"
    files.rm(f"/{tmp_path.name}", recursive=True)


def test_a_store_without_renaming_gets_whole_files(memory: str, tmp_path: Path) -> None:
    machine = Machine(tmp_path / "member")
    record(machine, 0)
    assert study(machine.home.path, "sync", memory) == 0
    [name] = [name for name in fsspec.filesystem("memory").find(f"/{tmp_path.name}") if "/summaries/" in name]
    data = fsspec.filesystem("memory").cat_file(name)
    (tmp_path / "summary.json").write_bytes(data)
    assert study(machine.home.path, "verify", tmp_path / "summary.json") == 0


def test_the_home_may_lose_its_copy(memory: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    machine = Machine(tmp_path / "member")
    record(machine, 0)
    assert study(machine.home.path, "sync", memory) == 0
    shutil.rmtree(machine.home.cache / "remote")
    capsys.readouterr()
    assert study(machine.home.path, "sync") == 0
    assert "sent: summaries" not in capsys.readouterr().out


def test_what_others_left_is_not_taken_away_because_a_copy_of_it_is_gone(
    memory: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = Machine(tmp_path / "one"), Machine(tmp_path / "other")
    there = fsspec.filesystem("memory")
    assert study(one.home.path, "pair", "--folder", memory) == 0
    code = capsys.readouterr().out.split("code: ")[1].split()[0]
    assert study(other.home.path, "pair", code, "--folder", memory) == 0
    before = {path: there.cat_file(path) for path in there.find(f"/{tmp_path.name}") if "/requests/" not in path}
    for path in (other.home.cache / "remote").rglob("*"):
        if path.is_file() and path.name != ".index.json":
            path.unlink()
    assert study(other.home.path, "sync") == 0
    assert {path: there.cat_file(path) for path in before} == before


def test_a_password_is_not_taken_into_the_settings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "home"
    assert study(home, "sync", "sftp://li:geheim@127.0.0.1/branch") == 1
    said = capsys.readouterr()
    assert "password" in said.err and "geheim" not in said.err
    assert not any(b"geheim" in path.read_bytes() for path in home.rglob("*") if path.is_file())


def test_an_address_nobody_can_reach_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert study(tmp_path / "home", "sync", "gopher://example.org/branch") == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_what_is_an_address() -> None:
    assert is_address("sftp://host/branch") and not is_address("/media/branch") and not is_address("G:\\branch")


def test_a_local_folder_is_used_as_it_is(tmp_path: Path) -> None:
    with reached(Home(tmp_path / "home"), str(tmp_path), ("branch",)) as shared:
        assert shared.folder == tmp_path and list(shared.send(("own",))) == []
    with pytest.raises(Problem, match="no such folder"), reached(Home(tmp_path), str(tmp_path / "x"), ()):
        pass
    assert stat.S_ISDIR(tmp_path.stat().st_mode)
