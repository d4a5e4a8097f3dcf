"""Opens this machine to members over SSH, and closes it again; root does it, and nothing is left half done.

What was there before is kept in `BEFORE`. sshd reads its files only when it is told to, so whatever it refuses is put
back before it has seen it.
"""

import grp
import os
import pwd
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from lessons.problem import N_, Problem
from store.disk import atomic
from store.kiosk import system_program
from store.kiosk.over_ssh import sshd_answers, sshd_files
from store.kiosk.over_ssh.sshd_answers import Effective
from store.kiosk.over_ssh.sshd_files import DROP_IN, ELSEWHERE, NO_SHELL, PAM, RULES, SHELL, UNIT, UNUSED, SshPlace

BEFORE = Path("/var/backups/study-over-ssh")
_SHADOW = Path("/etc/shadow")


def open_up(place: SshPlace, now: datetime, *, systemd: bool) -> Iterator[Path]:
    """Write everything for a locked account that exists; gives each file that changed. Raises `Problem`.

    The order matters: at no moment does PAM let in an account that the drop-in does not confine.
    """
    settings = sshd_answers.effective(place.user)
    for name, value in ELSEWHERE:
        if settings.get(name.lower()) != (value,):
            text = N_("{name} has to be {value} for this; set it in /etc/ssh/sshd_config")
            raise Problem("sshd", text, name=name, value=value)
    if keyword := sshd_answers.keeps_out(settings, place.user, groups(place.user)):
        text = N_("{name} keeps the account {user} out; allow it in /etc/ssh/sshd_config")
        raise Problem("sshd", text, name=keyword, user=place.user)
    if _write(SHELL, sshd_files.shell(place), now, mode=0o755):
        yield SHELL
    _lock(place.user)
    before = _read(DROP_IN)
    text = sshd_files.drop_in(place.user, with_unused=UNUSED[0].lower() in settings)
    changed = _write(DROP_IN, text, now)
    refused = _refused(place.user)
    if refused:
        _put_back(DROP_IN, before)
        raise refused
    if changed:
        yield DROP_IN
    _change_shell(place.user, str(SHELL))
    if _write(PAM, sshd_files.with_pam(_read(PAM) or "", place.user), now):
        yield PAM
    if systemd and _write(UNIT, sshd_files.unit(place), now):
        yield UNIT


def close_down(user: str, now: datetime) -> Iterator[Path]:
    """Undo it, PAM first; gives each file that was changed or removed. Raises `Problem`."""
    pam = _read(PAM) or ""
    if sshd_files.without_pam(pam) != pam:
        _write(PAM, sshd_files.without_pam(pam), now)
        yield PAM
    _change_shell(user, NO_SHELL)
    for path in (DROP_IN, SHELL, UNIT):
        if _read(path) is not None:
            _put_back(path, None)
            yield path


def _refused(user: str) -> Problem | None:
    """Why the drop-in cannot stay, if sshd does not take it or not follow it."""
    if reason := sshd_answers.complaint():
        return Problem("sshd", N_("refuses the settings, which were put back ({reason})"), reason=reason)
    if wrong := differs(sshd_answers.effective(user)):
        text = N_(
            "other settings stand against {names}, or {file} is not read; it was put back. It has to be read first, "
            "by the line Include /etc/ssh/sshd_config.d/*.conf"
        )
        return Problem("sshd", text, names=", ".join(wrong), file=str(DROP_IN))
    return None


def left_open() -> bool:
    """Whether PAM lets an account in that the drop-in does not confine."""
    pam = _read(PAM) or ""
    return sshd_files.without_pam(pam) != pam and not DROP_IN.exists()


def differs(settings: Effective) -> list[str]:
    """The rules that do not hold, of what sshd says."""
    return [name for name, value in (*RULES, *ELSEWHERE) if settings.get(name.lower()) != (value,)]


def groups(user: str) -> list[str]:
    """The names of the groups of an account."""
    account = pwd.getpwnam(user)
    return [grp.getgrgid(number).gr_name for number in os.getgrouplist(user, account.pw_gid)]


def is_locked(user: str) -> bool | None:
    """Whether no password lets this account in; None where only root can see it."""
    try:
        lines = _SHADOW.read_text("utf-8", "replace").splitlines()
    except OSError:
        return None
    field = next((line.split(":")[1] for line in lines if line.startswith(f"{user}:")), "!")
    return field.startswith(("!", "*"))


def _lock(user: str) -> None:
    if not is_locked(user):
        system_program.run("usermod", "--lock", user)


def _change_shell(user: str, path: str) -> None:
    if pwd.getpwnam(user).pw_shell != path:
        system_program.run("usermod", "--shell", path, user)


def _read(path: Path) -> str | None:
    return path.read_text("utf-8") if path.exists() else None


def _write(path: Path, text: str, now: datetime, mode: int = 0o644) -> bool:
    """Write a file, with what it held kept in `BEFORE`; whether it changed."""
    before = _read(path)
    if before != text:
        if before is not None:
            atomic.replace(BEFORE / f"{path.name}.{now:%Y%m%dT%H%M%SZ}", before.encode())
        path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        atomic.replace(path, text.encode())
    path.chmod(mode)
    return before != text


def _put_back(path: Path, before: str | None) -> None:
    if before is None:
        path.unlink(missing_ok=True)
    else:
        atomic.replace(path, before.encode())
        path.chmod(0o644)
