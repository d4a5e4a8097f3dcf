"""A machine that members reach over SSH, with a real sshd on loopback and nothing of it on the machine that tests.

`unshare` gives it files of its own: /etc, /var/lib and whatever else `study kiosk --setup --ssh` writes, and processes
of its own, which end with it.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil

from store.kiosk.account_program import parts
from tests.terminal.kiosk.shared_machine import ADMINISTRATOR, SECRETS, SIGN_IN
from tests.terminal.packs import quiz_pack
from tests.terminal.terminal import PATIENCE, STUDY, Terminal

USER = "study"
NAME = "张三"
"""Of a member who signs in unless another is named."""
_HOME = Path("/var/lib") / USER / ".local/share/study"
_SSHD = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/sbin")
_OPTIONS = (
    *("-F", "none", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR"),
    *("-o", "ConnectTimeout=10", "-o", "NumberOfPasswordPrompts=0"),
)
# Folders of its own over those of the machine; `read` waits for the end of its input, and whatever runs then is killed.
_INSIDE = """
set -e
own=$1; shift
for folder in /etc /var/lib /var/backups /usr/local/libexec /run; do
    mkdir -p "$folder" "$own$folder"
    [ "$folder" != /etc ] || cp -a /etc "$own"
    mount --bind "$own$folder" "$folder"
done
mkdir -p /run/sshd
for hidden in "$@"; do  # folders that other accounts may not enter, and the one below them that is needed
    folder=$(dirname "$hidden")
    mkdir -p "$own/hidden"
    mount --bind "$hidden" "$own/hidden"
    mount -t tmpfs -o mode=755 none "$folder"
    mkdir "$hidden"
    mount --bind "$own/hidden" "$hidden"
done
rm -f /etc/ssh/ssh_host_*
ssh-keygen -A >/dev/null
echo ready
read -r
"""


class SshMachine:
    """The machine while it runs; `home` is its home as seen from outside."""

    def __init__(self, folder: Path, inside: int, port: int) -> None:
        self.folder = folder
        self.home = folder / _HOME.relative_to("/")
        self.port = port
        self._inside = inside

    def within(self, *words: str | Path, **options: object) -> "subprocess.CompletedProcess[str]":
        """Run a command on it as root, to its end."""
        return subprocess.run(
            ["nsenter", "-t", str(self._inside), "-m", "-p", *map(str, words)],
            capture_output=True,
            text=True,
            timeout=60,
            cwd="/",
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def study(self, *words: str | Path) -> "subprocess.CompletedProcess[str]":
        """Run `study` on it as root."""
        return self.within(STUDY, "--lang", "en", *words)

    def start_sshd(self) -> "subprocess.Popen[bytes]":
        """Start sshd on it, and wait until it listens."""
        assert _SSHD
        program = ["nsenter", "-t", str(self._inside), "-m", "-p", _SSHD, "-D", "-e", "-p", str(self.port)]
        process = subprocess.Popen(
            [*program, "-o", "ListenAddress=127.0.0.1"], stderr=(self.folder / "sshd.log").open("wb"), cwd="/"
        )
        while True:
            assert process.poll() is None, (self.folder / "sshd.log").read_text()
            with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", self.port)):
                return process
            os.sched_yield()

    def ssh(self, *options: str, user: str = USER) -> list[str]:
        """The command line of a client."""
        return ["ssh", *_OPTIONS, "-p", str(self.port), *options, f"{user}@127.0.0.1"]

    def connect(self, *options: str, term: str = "xterm-256color", size: tuple[int, int] = (80, 24)) -> Terminal:
        """A member's terminal on which a client connects."""
        return Terminal(
            program=self.ssh(*options), home=self.folder / "home", size=size, environment={"TERM": term}, answers={}
        )

    def try_to(self, *words: str, options: tuple[str, ...] = ()) -> "subprocess.CompletedProcess[str]":
        """What a client without a terminal gets for a command, or for options."""
        return subprocess.run(
            [*self.ssh(*options), *words],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            stdin=subprocess.DEVNULL,
            check=False,
        )

    def forget_tries(self) -> None:
        """As if nobody had typed a wrong passphrase."""
        shutil.rmtree(self.home / "kiosk" / ".over-ssh" / "tries", ignore_errors=True)

    @property
    def log(self) -> str:
        """The log of the kiosk; empty before there is one."""
        file = self.home / "kiosk" / "kiosk.log"
        return file.read_text() if file.exists() else ""

    def processes(self, *words: str) -> list[psutil.Process]:
        """The processes of the machine with these words in their command line, oldest first."""
        own, found = Path(f"/proc/{self._inside}/ns/pid").readlink(), []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                if Path(f"/proc/{process.pid}/ns/pid").readlink() == own and all(
                    word in " ".join(process.cmdline()) for word in words
                ):
                    found.append(process)
        return sorted(found, key=lambda one: one.create_time())


def why_not() -> str:
    """Why there can be no such machine here; empty where there can."""
    if sys.platform != "linux" or os.getuid() != 0:
        return "an sshd with files of its own needs Linux and root"
    if not (_SSHD and shutil.which("ssh") and shutil.which("nsenter")):
        return "openssh-server, openssh-client or util-linux is not installed"
    done = subprocess.run(["unshare", "--mount", "--pid", "--fork", "--mount-proc", "true"], check=False)
    return "" if done.returncode == 0 else "this system lets nobody have files of their own (unshare)"


@contextlib.contextmanager
def ssh_machine(folder: Path) -> Iterator[SshMachine]:
    """A machine that was set up for the two members of `shared_machine`, with sshd."""
    own = folder / "machine"
    own.mkdir()
    program = ["unshare", "--mount", "--pid", "--fork", "--mount-proc", "--kill-child", "bash", "-c", _INSIDE, "bash"]
    with subprocess.Popen(
        [*program, str(own), *map(str, _needed_below_hidden())], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd="/"
    ) as process:
        assert process.stdout
        try:
            assert process.stdout.readline() == b"ready\n"
            (inside,) = psutil.Process(process.pid).children()
            machine = SshMachine(own, inside.pid, _free_port())
            (own / "passphrase").write_text(ADMINISTRATOR)
            setup = machine.study("kiosk", "--setup", "--ssh", "localhost", "--passphrase-file", own / "passphrase")
            assert setup.returncode == 0, setup.stdout + setup.stderr
            _enrol(machine)
            with machine.start_sshd() as sshd:
                try:
                    yield machine
                finally:
                    sshd.kill()
        finally:
            process.kill()


def _enrol(machine: SshMachine) -> None:
    """The members of every shared machine in tests, with files that belong to the account."""
    kiosk, owner = machine.home / "kiosk", machine.home.stat()
    settings = (kiosk / "kiosk.toml").read_text()
    # In a process of its own, where a hash costs what it costs in the program.
    code = "import sys; from pathlib import Path; from tests.terminal.kiosk.shared_machine import set_up; "
    subprocess.run([sys.executable, "-c", code + "set_up(Path(sys.argv[1]))", machine.home], check=True)
    (kiosk / "kiosk.toml").write_text(settings + "hang_seconds = 30\n")  # the suite shares its processors
    with tempfile.TemporaryDirectory() as lessons:
        shutil.copytree(quiz_pack(Path(lessons)), machine.home / "packs" / "quiz")
    for path in [machine.home, *machine.home.rglob("*")]:
        os.chown(path, owner.st_uid, owner.st_gid)


def _needed_below_hidden() -> list[Path]:
    """The folders on the way to Study below those that other accounts may not enter."""
    way = parts(STUDY)
    closed = {part for part in way if part.is_dir() and not part.stat().st_mode & 0o001}
    return list(dict.fromkeys(part for part in way if part.parent in closed and part.is_dir()))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def give(terminal: Terminal, name: str, secret: str) -> None:
    """Type a name and a secret at the sign-in."""
    terminal.wait_for(SIGN_IN, "your name")
    terminal.press(name, "enter")
    terminal.wait_for(f"{name}: your passphrase")
    terminal.press(secret, "enter")


def sign_in(terminal: Terminal, name: str = NAME) -> None:
    """From the connection to Today."""
    give(terminal, name, SECRETS[name])
    terminal.wait_for("Study now", name)
