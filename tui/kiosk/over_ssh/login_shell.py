"""The login shell of the account that members reach over SSH: it hands its terminal to the host, and waits.

A program of its own, of which there is one for every connection: it imports nothing of Study, and a few megabytes are
all that it takes. Whatever is to be said or refused, it becomes `study kiosk --over-ssh` for. Its arguments are that
program with its options, `--home` first.
"""

import os
import signal
import socket
import sys
import termios

ABSENT, FULL, REFUSED, BROKEN = "absent", "full", "refused", "broken"
"""Why Study itself goes on: no host listens; all places are taken; something else than the sign-in is asked for; the
connection's supervisor is gone."""
ENDED = b"\0"
"""What the supervisor says last, with the exit status behind it."""
RESIZED = b"W"
_IGNORED = (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU, signal.SIGPIPE)


def main(program: list[str]) -> int:
    """Go through the one connection; the exit status."""
    home = program[program.index("--home") + 1]
    if (
        not (os.isatty(0) and os.isatty(1))
        or "SSH_ORIGINAL_COMMAND" in os.environ
        or "SSH_CONNECTION" not in os.environ
    ):
        return _study(program, REFUSED)
    host = socket.socket(socket.AF_UNIX)
    try:
        os.chdir(os.path.join(home, "kiosk", ".over-ssh"))  # noqa: PTH118 -- pathlib would be half of what this loads
        host.connect("socket")
    except OSError:
        return _study(program, ABSENT)
    os.chdir("/")
    modes = termios.tcgetattr(0)
    for number in _IGNORED:
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGWINCH, lambda *_: _say(host, RESIZED))
    words = os.environ.get("TERM", ""), os.environ["SSH_CONNECTION"].split(" ")[0], os.environ.get("COLORTERM", "")[:40]
    request = "\0".join(words)
    try:  # noqa: SIM105
        socket.send_fds(host, [request.encode("utf-8", "surrogateescape")], [0])
    except OSError:
        pass  # it has answered already
    heard = b""
    try:
        while piece := host.recv(65536):
            heard += piece
    except OSError:
        pass  # it ended, and did not read all that was said to it
    if heard in (FULL.encode(), REFUSED.encode()):
        return _study(program, heard.decode())
    if heard[-2:-1] == ENDED:
        return heard[-1]
    _restore(heard, modes)
    return _study(program, BROKEN)


def _say(host: socket.socket, word: bytes) -> None:
    try:  # noqa: SIM105 -- contextlib is half of what this loads
        host.send(word, socket.MSG_DONTWAIT)
    except OSError:
        pass  # it ends


def _restore(wipe: bytes, modes: list[int | list[bytes | int]]) -> None:
    """Do what the supervisor would have done at its end."""
    try:
        os.write(1, wipe)
        termios.tcsetattr(0, termios.TCSAFLUSH, modes)
    except (OSError, termios.error):
        pass  # the line is gone


def _study(program: list[str], why: str) -> int:
    for number in _IGNORED:
        signal.signal(number, signal.SIG_DFL)
    os.execv(program[0], [*program, "kiosk", "--over-ssh", why])  # noqa: S606
    return 1  # not reached


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
