"""Whether a shared machine that members reach over SSH is as `study kiosk --setup --ssh` left it."""

import os
import pwd
from collections.abc import Iterator
from functools import partial

from lessons.problem import N_, Problem
from store.checkup.check_finding import Check, CheckFinding, State, run_checks, verdict
from store.kiosk.over_ssh import host_socket, installation, sshd_answers
from store.kiosk.over_ssh.sshd_files import DROP_IN, PAM, RULES, SHELL, has_pam
from store.kiosk.sign_in import Kiosk

HOST_CHECK = "ssh-host"
"""Of what is begun only after a set-up."""
_AGAIN = N_("Run as root: study kiosk --setup --ssh")


def ssh_findings(kiosk: Kiosk) -> list[CheckFinding]:
    """All findings, in the best order to fix them; where nobody is meant to come over SSH, only what was left open."""
    try:
        settings = kiosk.settings()
    except Problem:  # told where a shared machine's own findings are
        return []
    checks: dict[str, Check] = {"ssh-pam": _left_open}
    if settings.ssh_host:
        checks |= {
            "ssh-settings": partial(_settings, kiosk),
            "ssh-account": partial(_account, kiosk),
            "ssh-key": partial(_key, kiosk, settings.ssh_fingerprint),
            HOST_CHECK: partial(_host, kiosk),
        }
    return list(run_checks(checks))


def _user(kiosk: Kiosk) -> str:
    return pwd.getpwuid(kiosk.home.path.stat().st_uid).pw_name


def _settings(kiosk: Kiosk) -> Iterator[CheckFinding]:
    """What sshd does with the account; it tells root only."""
    if os.geteuid() == 0:
        wrong = installation.differs(sshd_answers.effective(_user(kiosk)))
    else:
        lines = DROP_IN.read_text("utf-8").splitlines() if DROP_IN.exists() else []
        wrong = [name for name, value in RULES if f"    {name} {value}" not in lines]
    yield CheckFinding(
        check="ssh-settings", state=verdict(not wrong),
        text=N_("sshd lets the account {user} to the sign-in and no further, by {file}.") if not wrong
        else N_("sshd does not keep the account {user} to the sign-in: {names}."),
        mend=_AGAIN, fields={"user": _user(kiosk), "file": str(DROP_IN), "names": ", ".join(wrong)},
    )  # fmt: skip


def _left_open() -> Iterator[CheckFinding]:
    if installation.left_open():
        yield CheckFinding(
            check="ssh-pam", state=State.FAIL,
            text=N_("{file} lets an account in without a password, and nothing confines it."),
            mend=N_("Run as root: study kiosk --setup --ssh --remove"), fields={"file": str(PAM)},
        )  # fmt: skip


def _account(kiosk: Kiosk) -> Iterator[CheckFinding]:
    user = _user(kiosk)
    wrong = not has_pam(PAM.read_text("utf-8"), user) or pwd.getpwnam(user).pw_shell != str(SHELL)
    unlocked = installation.is_locked(user) is False
    text = N_("The account {user} is entered over SSH only.")
    if unlocked:
        text = N_("The account {user} has a password, by which it is entered elsewhere than over SSH.")
    elif wrong:
        text = N_("The account {user} is not let in over SSH, or not to the sign-in.")
    yield CheckFinding(
        check="ssh-account", state=verdict(not (wrong or unlocked)), text=text, mend=_AGAIN, fields={"user": user}
    )


def _key(kiosk: Kiosk, kept: str) -> Iterator[CheckFinding]:
    now = sshd_answers.fingerprint(sshd_answers.effective(_user(kiosk)) if os.geteuid() == 0 else {})
    text = N_("The host key is the one on the members' slips: {now}.")
    if kept != now:
        text = N_("The host key is {now}, the members' slips say {kept}.")
    yield CheckFinding(
        check="ssh-key", state=verdict(kept == now), text=text,
        mend=N_("If you changed the key, run as root: study kiosk --setup --ssh, and hand out new slips."),
        fields={"now": now, "kept": kept or "–"},
    )  # fmt: skip


def _host(kiosk: Kiosk) -> Iterator[CheckFinding]:
    listens = host_socket.is_listening(kiosk)
    yield CheckFinding(
        check=HOST_CHECK, state=verdict(listens, State.WARN),
        text=N_("The host of connections over SSH runs.") if listens
        else N_("The host of connections over SSH does not run."),
        mend=N_("Run as root: systemctl enable --now study-ssh; without systemd the first connection starts it."),
    )  # fmt: skip
