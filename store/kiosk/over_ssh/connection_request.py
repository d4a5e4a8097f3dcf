"""What somebody who comes over SSH asks for, and why it is refused: a terminal gets the sign-in, nothing else."""

from collections.abc import Mapping

import msgspec

from lessons.problem import N_, Problem

TERMINALS = frozenset(
    (
        *("xterm", "xterm-16color", "xterm-256color", "xterm-direct", "xterm-kitty", "xterm-ghostty", "xterm-mono"),
        *("screen", "screen-256color", "screen.xterm-256color", "tmux", "tmux-256color", "linux", "cygwin"),
        *("foot", "foot-extra", "alacritty", "wezterm", "contour", "ms-terminal", "mintty", "konsole"),
        *("konsole-256color", "gnome", "gnome-256color", "vte", "vte-256color", "putty", "putty-256color"),
        *("rxvt", "rxvt-256color", "rxvt-unicode", "rxvt-unicode-256color", "st", "st-256color", "iterm2"),
    )
)
"""Values of TERM whose terminals draw what Study writes."""
_COLOURS = frozenset(("truecolor", "24bit"))
"""Values of COLORTERM that are heeded."""
_LONGEST = 40


class ConnectionRequest(msgspec.Struct, frozen=True):
    """One connection, as sshd describes it in the environment of the account's shell."""

    address: str
    """Where it comes from; empty where it does not come from sshd."""
    term: str
    command: bool
    """Whether a command or a subsystem such as sftp is asked for."""
    terminal: bool
    """Whether it has a terminal."""
    colours: str = ""
    """COLORTERM, as the client sent it."""

    @property
    def colorterm(self) -> str:
        """COLORTERM for the session; empty where none came, or another than those that are known."""
        return self.colours if self.colours in _COLOURS else ""

    @classmethod
    def of(cls, environment: Mapping[str, str], terminal: bool) -> "ConnectionRequest":
        """Read it from an environment, sshd(8) and ssh(1)."""
        address = environment.get("SSH_CONNECTION", "").split(" ")[0]
        return cls(address, environment.get("TERM", ""), "SSH_ORIGINAL_COMMAND" in environment, terminal)


def refusal(request: ConnectionRequest) -> Problem | None:
    """Why this is refused, if it is."""
    if not request.address:
        return Problem("", N_("this account is entered over SSH only, never on this machine itself"))
    if request.command:
        return Problem("", N_("no commands, no file transfer: only the sign-in, by ssh without a command"))
    if not request.terminal:
        return Problem("", N_("needs a terminal: connect by ssh without -T and without a pipe"))
    if request.term not in TERMINALS:
        term = "".join(letter for letter in request.term[:_LONGEST] if letter.isprintable())
        text = N_("does not know the terminal “{term}”; if it is a usual one, type: TERM=xterm-256color ssh …")
        return Problem("", text, term=term)
    return None
