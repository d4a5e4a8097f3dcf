"""Over SSH, with a real sshd: the sign-in and nothing else, and the same promises as at the machine."""

import os
import re
import signal
import socket
import statistics
import subprocess
import time
from pathlib import Path

import psutil
import pytest

from store.disk.clock import SystemClock
from store.disk.home import Home
from store.kiosk.one_session import session_lock
from store.kiosk.sign_in import Kiosk
from tests.terminal.kiosk.over_ssh.ssh_machine import NAME, SshMachine, give, sign_in, why_not
from tests.terminal.kiosk.shared_machine import CANARY, SECRETS, SIGN_IN, identity, open_reflection
from tests.terminal.packs import QUIZ
from tests.terminal.terminal import PATIENCE, STUDY, Terminal

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())
ONLY_SIGN_IN = "no commands, no file transfer"


@pytest.fixture
def machine(reached_over_ssh: SshMachine) -> SshMachine:
    """The machine, with nothing typed wrong before."""
    reached_over_ssh.forget_tries()
    return reached_over_ssh


# What is refused


@pytest.mark.parametrize("command", [("true",), ("study",), ("cat", "/etc/passwd"), ("/bin/sh", "-i")])
@pytest.mark.parametrize("options", [(), ("-tt",)])
def test_a_command_is_refused_in_one_line(machine: SshMachine, command: tuple[str, ...], options: tuple[str]) -> None:
    done = machine.try_to(*command, options=options)
    said = (done.stdout + done.stderr).strip()
    assert done.returncode == 1
    assert said.startswith("study: ")
    assert ONLY_SIGN_IN in said
    assert len(said.splitlines()) == 1


def test_no_file_is_sent_or_fetched(machine: SshMachine, tmp_path: Path) -> None:
    batch = tmp_path / "batch"
    batch.write_text("get /etc/passwd\n")
    common = ["-F", "none", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-P"]
    where = f"study@127.0.0.1:/etc/passwd {tmp_path}/got".split()
    for program in (
        ["sftp", "-b", str(batch), *common, str(machine.port), "study@127.0.0.1"],
        ["scp", "-O", *common, str(machine.port), *where],
        ["scp", *common, str(machine.port), *where],
    ):
        done = subprocess.run(program, capture_output=True, timeout=PATIENCE, cwd=tmp_path, check=False)
        assert done.returncode != 0
    assert list(tmp_path.iterdir()) == [batch]


def test_a_subsystem_is_refused(machine: SshMachine) -> None:
    done = machine.try_to("sftp", options=("-s",))
    assert (done.returncode, done.stdout) == (1, "")


def test_without_a_terminal_there_is_no_sign_in(machine: SshMachine) -> None:
    done = machine.try_to(options=("-T",))
    assert done.returncode == 1
    assert "needs a terminal" in done.stderr


@pytest.mark.parametrize("term", ["dumb", "weird", "../../etc", "xterm;id"])
def test_an_unknown_terminal_is_refused_with_what_to_do(machine: SshMachine, term: str) -> None:
    with machine.connect(term=term) as terminal:
        assert terminal.wait_end() == 1
        assert "TERM=xterm-256color ssh" in terminal.screen.replace("\n", "")


def test_an_empty_value_of_term_is_refused(machine: SshMachine) -> None:
    with machine.connect(term="") as terminal:
        assert terminal.wait_end() == 1
        assert "does not know the terminal" in terminal.screen


@pytest.mark.parametrize("option", ["-L {0}:127.0.0.1:{1}", "-R {0}:127.0.0.1:{1}", "-D {0}", "-w any"])
def test_nothing_is_forwarded(machine: SshMachine, option: str) -> None:
    free = machine.port + 1
    words = option.format(free, machine.port).split()
    if words[0] in ("-R", "-w"):
        done = machine.try_to(options=("-N", "-o", "ExitOnForwardFailure=yes", *words))
        assert done.returncode == 255
        return
    with subprocess.Popen([*machine.ssh("-N", "-v", *words)], stderr=subprocess.PIPE, text=True) as client:
        assert client.stderr
        try:
            for line in client.stderr:
                if "Entering interactive session" in line or "pledge: " in line:
                    break
            with socket.create_connection(("127.0.0.1", free), timeout=PATIENCE) as through:
                if words[0] == "-D":
                    through.sendall(b"\x05\x01\x00")
                    through.recv(2)
                    through.sendall(b"\x05\x01\x00\x01\x7f\x00\x00\x01" + machine.port.to_bytes(2, "big"))
                    through.recv(10)
                assert b"SSH-" not in through.recv(64)
        finally:
            client.kill()


def test_neither_agent_nor_x11_nor_variables_reach_a_session(machine: SshMachine, tmp_path: Path) -> None:
    options = ("-A", "-X", "-o", "SendEnv=LANG LC_* STUDY_HOME", "-o", "SetEnv=LC_ALL=zh_CN.UTF-8")
    with machine.connect(*options) as terminal:
        sign_in(terminal)
        sessions = machine.processes("--ssh-host")
        for process in machine.processes("login_shell.py"):
            given = process.environ()
            assert not {"LANG", "LC_ALL", "STUDY_HOME", "SSH_AUTH_SOCK", "DISPLAY"} & set(given)
        assert len(sessions) >= 3
        assert not any("SSH_AUTH_SOCK" in one.environ() for one in sessions)


@pytest.mark.parametrize(("sent", "all_colours"), [("truecolor", True), ("24bit", True), ("1;2", False), ("", False)])
def test_all_colours_are_used_where_the_client_says_that_its_terminal_has_them(
    machine: SshMachine, sent: str, all_colours: bool
) -> None:
    options = ("-o", f"SetEnv=COLORTERM={sent}") if sent else ()
    with machine.connect(*options) as terminal:
        terminal.wait_for(SIGN_IN)
        assert (b"38;2;" in terminal.raw) is all_colours


def test_a_connection_has_one_session(machine: SshMachine, tmp_path: Path) -> None:
    control = str(tmp_path / "c")
    with machine.connect("-M", "-S", control) as terminal:
        terminal.wait_for(SIGN_IN)
        done = machine.try_to(options=("-S", control, "-tt", "-o", "ProxyCommand=false"))  # else it connects anew
        assert done.returncode == 255
        assert SIGN_IN not in done.stdout


@pytest.mark.parametrize("method", ["password", "publickey", "keyboard-interactive"])
def test_no_other_way_of_authenticating_is_offered(machine: SshMachine, method: str) -> None:
    import paramiko

    with paramiko.Transport(("127.0.0.1", machine.port)) as transport:
        transport.start_client()
        with pytest.raises(paramiko.SSHException):
            if method == "password":
                transport.auth_password("study", "anything", fallback=False)
            elif method == "publickey":
                transport.auth_publickey("study", paramiko.RSAKey.generate(2048))
            else:
                transport.auth_interactive("study", lambda *_given: [""])
        assert not transport.is_authenticated()


def test_other_accounts_need_what_they_needed_before(machine: SshMachine) -> None:
    done = subprocess.run(
        machine.ssh("-o", "BatchMode=yes", user="root"), capture_output=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 255
    assert b"Permission denied" in done.stderr


def test_the_account_is_never_entered_on_the_machine_itself(machine: SshMachine) -> None:
    shadow = machine.within("cat", "/etc/shadow").stdout
    assert next(line.split(":")[1] for line in shadow.splitlines() if line.startswith("study:")).startswith("!")
    for command in ("su study -c id", "su - study", "su -s /bin/sh study -c id"):
        done = machine.within("setpriv", "--reuid=65534", "--clear-groups", "sh", "-c", f"echo | {command}")
        assert done.returncode != 0
        assert "uid=" not in done.stdout
    assert "over SSH only" in machine.within("su", "study").stderr  # root, who may be anybody, gets no shell by it
    with_login = machine.within("sh", "-c", "echo | login study")
    assert "uid=" not in with_login.stdout


# The sign-in


def test_no_name_is_listed_and_no_administrator_is_asked_for(machine: SshMachine) -> None:
    with machine.connect() as terminal:
        terminal.wait_for(SIGN_IN)
        terminal.send("\x1b[21~")
        terminal.press("z")
        terminal.wait_for("z")
        assert not any(name in terminal.screen for name in SECRETS)
        assert "dministrator" not in terminal.screen


def test_an_unknown_name_and_a_wrong_passphrase_say_the_same_in_the_same_time(machine: SshMachine) -> None:
    took: dict[str, list[float]] = {NAME: [], "nobody at all": []}
    screens = set()
    for _round in range(3):
        for name in took:
            machine.forget_tries()
            with machine.connect() as terminal:
                give(terminal, name, "")
                begin = time.perf_counter()
                terminal.press("wrong words", "enter")
                terminal.wait_for("That is not right")
                took[name].append(time.perf_counter() - begin)
                screens.add(terminal.screen.replace(name, "…"))
    assert len(screens) == 1
    one, other = map(statistics.median, took.values())
    assert abs(one - other) < 0.26


def test_wrong_tries_delay_where_they_come_from_and_nobody_else(machine: SshMachine) -> None:
    with machine.connect("-b", "127.0.0.2") as guesser:
        give(guesser, NAME, "wrong words")
        for _time in range(3):
            guesser.wait_for("That is not right")
            guesser.press("x")
            guesser.wait_gone("That is not right")
            guesser.press("enter")
        guesser.wait_for("too many wrong tries")
        with machine.connect("-b", "127.0.0.2") as another, machine.connect("-b", "127.0.0.3") as member:
            give(another, "李雷", SECRETS["李雷"])
            another.wait_for("too many wrong tries")
            sign_in(member)
            member.press("ctrl+q")
            member.wait_for("Sign out?")
            member.press("y")
            assert member.wait_end() == 0


def test_a_code_leads_to_a_passphrase_and_a_recovery_key(machine: SshMachine) -> None:
    owner = machine.home.stat()
    done = machine.within(
        *("setpriv", f"--reuid={owner.st_uid}", f"--regid={owner.st_gid}", "--clear-groups"),
        *(STUDY, "--home", "/var/lib/study/.local/share/study"),
        *("--lang", "en", "kiosk", "--enrol", "王五"),
    )
    assert done.returncode == 0, done.stderr
    with machine.connect() as terminal:
        give(terminal, "王五", done.stdout.split()[1])
        for _time in range(2):
            terminal.wait_for("王五: ")
            terminal.wait_for("choose a passphrase" if not _time else "the same once more")
            terminal.press("wang's passphrase", "enter")
        terminal.wait_for("Write this recovery key down")
        terminal.press("tab", "enter")
        terminal.wait_for("Study now", "王五")


# A session


def test_a_line_that_drops_keeps_what_was_written_and_coming_back_goes_on(machine: SshMachine) -> None:
    with machine.connect() as terminal:
        sign_in(terminal)
        open_reflection(terminal)
        terminal.press(CANARY)
        terminal.wait_for(CANARY)
        terminal.kill()
    with machine.connect() as terminal:
        sign_in(terminal)
        open_reflection(terminal, CANARY)


def test_a_line_that_drops_at_the_sign_in_counts_as_nobody_s_session(machine: SshMachine) -> None:
    ended = machine.log.count("ssh session ended")
    signed_in = machine.log.count("a member signed in")
    with machine.connect() as terminal:
        terminal.wait_for(SIGN_IN)
        terminal.kill()
    while machine.log.count("ssh session ended") == ended:
        os.sched_yield()
    assert machine.log.count("a member signed in") == signed_in


def test_signing_in_again_ends_the_session_that_was_left_open(machine: SshMachine) -> None:
    with machine.connect() as left, machine.connect() as here:
        sign_in(left)
        sign_in(here)
        assert left.wait_end() == 143
        assert "signed in elsewhere" in left.screen
        open_reflection(here, "")  # and may write


def test_one_that_breaks_takes_no_other_with_it(machine: SshMachine) -> None:
    with machine.connect() as one, machine.connect() as other:
        sign_in(one, "李雷")
        sign_in(other, NAME)
        session = _session_of(machine, "李雷")
        session.send_signal(signal.SIGSEGV)
        one.wait_for(SIGN_IN, "your name")
        other.press("l")
        other.wait_for("lessons")
        host = machine.processes("--ssh-host")[0]
        host.kill()
        other.press("d")
        other.wait_for("Study now")
        with machine.connect() as again:  # begins another host, beside the sessions of the first
            again.wait_for(SIGN_IN)
            other.press("l")
            other.wait_for("lessons")


def _left(terminal: Terminal) -> int:
    """Seconds that the test has, as it says."""
    minutes, seconds = re.findall(r"(\d+):(\d\d)", terminal.screen)[-1]
    return int(minutes) * 60 + int(seconds)


def test_a_line_that_drops_in_a_test_keeps_answers_and_deadline(machine: SshMachine) -> None:
    with machine.connect() as terminal:
        sign_in(terminal, "李雷")
        terminal.press("l")
        terminal.wait_for(" lessons")
        terminal.press("end")
        terminal.wait_for(QUIZ)
        terminal.press("enter")
        terminal.wait_for("Reflect (w)")
        terminal.press("t")
        terminal.wait_for("Question 1 of")
        terminal.press("1")
        terminal.wait_for("1✓")
        before, then = _left(terminal), time.monotonic()
        terminal.kill()
    with machine.connect() as terminal:
        sign_in(terminal, "李雷")
        terminal.press("enter")
        terminal.wait_for("Question 1 of", "1✓")
        passed = time.monotonic() - then
        assert before - passed - 3 <= _left(terminal) <= before


def test_a_host_that_is_ended_has_every_session_save_and_says_so(machine: SshMachine) -> None:
    with machine.connect() as one, machine.connect() as other:
        sign_in(one)
        open_reflection(one, "")
        other.wait_for(SIGN_IN)
        host = machine.processes("--ssh-host")[0]
        host.terminate()
        for terminal in (one, other):
            assert terminal.wait_end() == 143
            assert "What you did is saved" in terminal.screen
    assert not psutil.wait_procs([host], PATIENCE)[1]


def test_after_signing_out_the_screen_is_wiped_and_the_terminal_as_it_was(machine: SshMachine) -> None:
    with machine.connect() as terminal:
        sign_in(terminal)
        terminal.press("ctrl+q")
        terminal.wait_for("Sign out?")
        terminal.press("y")
        assert terminal.wait_end() == 0
        assert terminal.modes_after == terminal.modes_before
        assert terminal.screen.strip() == "Signed out. What you did is saved."


def test_a_window_of_another_size_is_drawn_anew(machine: SshMachine) -> None:
    with machine.connect() as terminal:
        terminal.wait_for(SIGN_IN)
        terminal.resize(120, 40)
        terminal.process.send_signal(signal.SIGWINCH)
        terminal.wait_until(lambda screen: "Enter go on" in "\n".join(screen.split("\n")[36:]), "the new foot")


def _session_of(machine: SshMachine, name: str) -> psutil.Process:
    """The process of a member's session."""
    kiosk = Kiosk(Home(machine.home), SystemClock())
    number = session_lock(kiosk, identity(kiosk, name)).read_text()
    for process in machine.processes("--ssh-host"):
        status = Path(f"/proc/{process.pid}/status").read_text()
        if f"NSpid:\t{process.pid}\t{number}\n" in status:
            return process
    raise AssertionError(f"no session of {name}")
