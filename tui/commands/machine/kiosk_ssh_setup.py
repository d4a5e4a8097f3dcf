"""`study kiosk --setup --ssh`: lets members in over SSH, and `--remove` lets nobody in any more."""

import argparse
import os
import pwd
import re
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from lessons.clean import clean_line
from lessons.problem import N_, Problem
from store.disk.home import Home
from store.disk.settings_file import change_settings
from store.kiosk.over_ssh import sshd_answers, sshd_files
from store.kiosk.over_ssh.installation import close_down, open_up
from store.kiosk.over_ssh.ssh_check import HOST_CHECK, ssh_findings
from store.kiosk.over_ssh.sshd_files import SshPlace
from store.kiosk.setup_check import has_systemd
from store.kiosk.sign_in import Kiosk
from store.kiosk.systemd_unit import UnitSettings
from tui.commands.machine.kiosk_check import tell_findings
from tui.commands.machine.kiosk_setup import RunAs, accountable, place_of, prepare
from tui.kiosk.over_ssh import login_shell
from tui.wording.language import _


def open_ssh(args: argparse.Namespace, kiosk: Kiosk) -> int:
    """Write everything as root, and check it; 1 where something is missing."""
    if args.ssh and not re.fullmatch(r"[A-Za-z0-9.:-]+", args.ssh):
        raise Problem(clean_line(args.ssh), N_("is no name or address of a machine"))
    unit = place_of(args, kiosk.home)
    if args.dry_run:
        for path, text in _texts(_ssh_place(unit)):
            print(f"# {path}\n{text}")
        return 0
    _refuse_unless_root()
    run_as = accountable(unit.user)
    unit = place_of(args, kiosk.home)  # an account that was just made has a home now
    installed = Kiosk(Home(unit.home), kiosk.clock)
    if status := prepare(args, installed, unit, run_as):
        return status
    for path in open_up(_ssh_place(unit), installed.now().instant, systemd=has_systemd()):
        print(_("{file}: written").format(file=path))
    fingerprint = sshd_answers.fingerprint(sshd_answers.effective(unit.user))
    host = f"{unit.user}@{args.ssh}" if args.ssh else installed.settings().ssh_host or f"{unit.user}@{socket.getfqdn()}"
    if status := _set(run_as, installed, host, fingerprint):
        return status
    status = tell_findings([one for one in ssh_findings(installed) if one.check != HOST_CHECK], "text")
    print(_("Members type: ssh {host}").format(host=host))
    print(_("The fingerprint that they compare: {fingerprint}").format(fingerprint=fingerprint))
    _tell_next("systemctl daemon-reload && systemctl enable --now study-ssh && systemctl reload ssh")
    return status


def close_ssh(args: argparse.Namespace, kiosk: Kiosk) -> int:
    """Undo it as root; members, their data and the kiosk at the machine stay."""
    _refuse_unless_root()
    unit = place_of(args, kiosk.home)
    try:
        pwd.getpwnam(unit.user)
    except KeyError:
        raise Problem(unit.user, N_("there is no such account, and so nothing to remove")) from None
    installed = Kiosk(Home(unit.home), kiosk.clock)
    for path in close_down(unit.user, kiosk.now().instant):
        text = _("{file}: as it was before Study") if path.exists() else _("{file}: removed")
        print(text.format(file=path))
    if installed.settings().ssh_host and (status := _set(accountable(unit.user), installed, "", "")):
        return status
    _tell_next("systemctl disable --now study-ssh; systemctl daemon-reload && systemctl reload ssh")
    return 0


def _refuse_unless_root() -> None:
    if os.getuid() != 0:
        text = N_("only root can do this; with --dry-run it prints what would be written")
        raise Problem("study kiosk --setup --ssh", text)


def _ssh_place(unit: UnitSettings) -> SshPlace:
    return SshPlace(
        user=unit.user,
        program=unit.program,
        python=Path(sys.executable),
        client=Path(login_shell.__file__),
        home=unit.home,
        lang=unit.lang,
        locale=unit.locale,
    )


def _texts(place: SshPlace) -> Iterator[tuple[Path, str]]:
    yield sshd_files.SHELL, sshd_files.shell(place)
    yield sshd_files.DROP_IN, sshd_files.drop_in(place.user, with_unused=True)
    yield sshd_files.PAM, sshd_files.with_pam("", place.user)
    yield sshd_files.UNIT, sshd_files.unit(place)


def _set(run_as: RunAs, kiosk: Kiosk, host: str, fingerprint: str) -> int:
    """Keep in the settings what members' slips say."""
    fields = {"ssh_host": host, "ssh_fingerprint": fingerprint}
    return run_as(lambda: change_settings(kiosk.folder / "kiosk.toml", fields))


def _tell_next(commands: str) -> None:
    if has_systemd():
        print(_("next: {commands}").format(commands=commands))
    else:
        print(_("next: have sshd read its settings again (kill -HUP, or service ssh reload)"))
