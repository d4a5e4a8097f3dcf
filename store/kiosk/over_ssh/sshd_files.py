"""The texts by which sshd lets one account in without a password, and no further than to the sign-in.

`none` as a method asks PAM with an empty password. The account keeps a locked one, so that nothing else lets it in: no
console, no su. PAM's file for sshd alone says yes to it, and sshd asks PAM without a password for it alone, sshd(8),
pam_succeed_if(8).
"""

import shlex
from pathlib import Path

import msgspec

from store.kiosk.systemd_unit import HARDENING

DROP_IN = Path("/etc/ssh/sshd_config.d/study.conf")
PAM = Path("/etc/pam.d/sshd")
SHELL = Path("/usr/local/libexec/study-over-ssh")
UNIT = Path("/etc/systemd/system/study-ssh.service")
NO_SHELL = "/usr/sbin/nologin"

RULES = (
    ("AuthenticationMethods", "none"),
    ("PasswordAuthentication", "yes"),  # without it sshd does not ask PAM at all, auth2-none.c
    ("PermitEmptyPasswords", "yes"),
    *(("PubkeyAuthentication", "no"), ("KbdInteractiveAuthentication", "no"), ("HostbasedAuthentication", "no")),
    ("MaxAuthTries", "1"),
    ("ForceCommand", str(SHELL)),
    ("DisableForwarding", "yes"),
    *(("X11Forwarding", "no"), ("AllowAgentForwarding", "no"), ("AllowTcpForwarding", "no")),
    *(("AllowStreamLocalForwarding", "no"), ("GatewayPorts", "no"), ("PermitTunnel", "no")),
    ("PermitUserRC", "no"),
    ("AcceptEnv", "COLORTERM"),  # alone: in a Match block it takes the place of what is accepted elsewhere
    ("MaxSessions", "1"),
    ("PermitTTY", "yes"),
    ("ClientAliveInterval", "15"),
    ("ClientAliveCountMax", "4"),
)
"""What holds for the account, and is looked for in what `sshd -T -C user=…` says."""
UNUSED = ("UnusedConnectionTimeout", "60")
"""Since OpenSSH 9.2: nobody holds a connection without a session on it."""
ELSEWHERE = (("UsePAM", "yes"), ("PermitUserEnvironment", "no"))
"""What has to hold outside of a Match block, where alone it can be set."""

_BEGIN, _END = "# study-over-ssh: begin", "# study-over-ssh: end"
_PAM = """\
{begin}, written by study kiosk --setup --ssh: {user} needs no password here, and only here.
auth [success=done default=ignore] pam_succeed_if.so quiet user = {user}
{end}
"""
_UNIT = """\
# Written by study kiosk --setup --ssh, which writes it anew.
[Unit]
Description=Study, the shared machine over SSH
After=network.target
StartLimitIntervalSec=0

[Service]
User={user}
WorkingDirectory=/
ExecStart={program} --home {home} --lang {lang} kiosk --ssh-host
Restart=always
RestartSec=1
# Sessions outlive a host that breaks; one that is stopped has them save and end first.
KillMode=process
TimeoutStopSec=20
OOMPolicy=continue
StandardInput=null
StandardOutput=journal
StandardError=journal
Environment=LANG={locale}
UMask=0077
LimitCORE=1
{hardening}
[Install]
WantedBy=multi-user.target
"""


class SshPlace(msgspec.Struct, frozen=True, kw_only=True):
    """The values that the texts are made from."""

    user: str
    program: Path
    """The path of `study`."""
    python: Path
    client: Path
    """The file that the login shell runs, `tui.kiosk.over_ssh.login_shell`."""
    home: Path
    lang: str
    locale: str


def drop_in(user: str, *, with_unused: bool) -> str:
    """The text of `DROP_IN`."""
    rules = (*RULES, UNUSED) if with_unused else RULES
    lines = "".join(f"    {name} {value}\n" for name, value in rules)
    return f"# Written by study kiosk --setup --ssh, which writes it anew.\nMatch User {user}\n{lines}"


def with_pam(text: str, user: str) -> str:
    """The text of `PAM` in which sshd lets the account in; everything else in it stays."""
    return _PAM.format(begin=_BEGIN, end=_END, user=user) + without_pam(text)


def has_pam(text: str, user: str) -> bool:
    """Whether the text of `PAM` lets this account in."""
    return text != without_pam(text) and f"user = {user}\n" in text


def without_pam(text: str) -> str:
    """The same text as it was before."""
    before, _, rest = text.partition(_BEGIN)
    return before + rest.partition(_END + "\n")[2] if rest else text


def shell(place: SshPlace) -> str:
    """The text of `SHELL`."""
    words = [place.python, "-I", "-S", place.client, place.program, "--home", place.home, "--lang", place.lang]
    return (
        "#!/bin/sh\n# Written by study kiosk --setup --ssh: the login shell of "
        f"{place.user} and its ForceCommand.\nexec {shlex.join(map(str, words))}\n"
    )


def unit(place: SshPlace) -> str:
    """The text of `UNIT`."""
    return _UNIT.format(
        hardening=HARDENING,
        user=place.user,
        program=_word(place.program),
        home=_word(place.home),
        lang=place.lang,
        locale=place.locale,
    )


def _word(path: Path) -> str:
    """Quote one word of a systemd command line, where `%` and `$` are special, systemd.service(5)."""
    return shlex.quote(str(path)).replace("%", "%%").replace("$", "$$")
