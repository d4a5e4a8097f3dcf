"""Checks what a shared machine needs: what is there, what is missing, and how to fix it.

Reads the system's programs and files; changes nothing.
"""

import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lessons.clock import Clock
from lessons.problem import N_, Problem
from store.branch.roster import known_plan
from store.checkup import home_folder, machine, pinyin, wall_clock
from store.checkup.asked import asked
from store.checkup.check_finding import Check, CheckFinding, State, run_checks, verdict
from store.checkup.checkup import home_checks
from store.checkup.finding_code import FindingCode
from store.disk.home import Home
from store.disk.owner import account
from store.kiosk.account_program import parts, refused_part, refused_part_for, study_program
from store.kiosk.system_packages import FONTS, PROGRAMS

if TYPE_CHECKING:
    from store.kiosk.sign_in import Kiosk

_PROGRAMS = "/usr/bin:/usr/local/bin"
_SYSRQ = Path("/proc/sys/kernel/sysrq")


def findings(kiosk: "Kiosk") -> list[CheckFinding]:
    """All findings, in the best order to fix them. Raises `Problem` for damaged settings."""
    looked = list(run_checks(_setup_checks(kiosk)))
    if all(finding.ok for finding in looked if finding.check == "files"):
        kiosk.settings()
    return looked


def checkup(home: Home, clock: Clock, environment: Mapping[str, str]) -> list[CheckFinding]:
    """Everything that is looked at in a home; in that of a shared machine also what such a machine needs."""
    checks = home_checks(home, clock, environment)
    if (home.path / "kiosk").is_dir():
        from store.kiosk.sign_in import Kiosk  # only here: a home of one's own has no sign-in

        kiosk = Kiosk(home, clock)
        checks |= _setup_checks(kiosk) | {"program": partial(_program, home)}
    return list(run_checks(checks))


def _setup_checks(kiosk: "Kiosk") -> dict[str, Check]:
    home = kiosk.home
    return {
        "installation": machine.installation,
        "account": partial(_account, home),
        "permissions": partial(home_folder.permissions, home),
        "files": partial(home_folder.files, home),
        "disk": partial(home_folder.disk, home),
        "locale": machine.locale,
        "fonts": _fonts,
        "terminal": _terminal,
        "pinyin": partial(pinyin.pinyin, home, shared_machine=True),
        "date": partial(wall_clock.wall_clock, home, kiosk.clock),
        "clock": _synchronised,
        "zone": machine.zone,
        "sysrq": _keys,
        "administrator": partial(_administrator, kiosk),
        "members": partial(_members, kiosk),
        "packs": partial(_branch, kiosk),
        "backup": partial(_backup, kiosk),
    }


def _program(home: Home) -> Iterator[CheckFinding]:
    """Whether the account that the home belongs to may run this Study."""
    uid, me, program = home.path.stat().st_uid, os.geteuid(), study_program()
    if me not in (0, uid):
        text = N_("Whether the account {user} may run Study, only that account or root can test.")
        yield CheckFinding(
            check="program",
            state=State.UNTESTED,
            code=FindingCode.PROGRAM_NOT_ASKED,
            text=text,
            fields={"user": account(uid)},
        )
        return
    refused = refused_part(parts(program)) if me == uid else refused_part_for(uid, program)
    yield CheckFinding(
        check="program", state=verdict(refused is None), code=FindingCode.PROGRAM_REFUSED,
        text=N_("The account {user} may run Study.") if refused is None
        else N_("The account {user} may not use {file}, which Study needs."),
        mend=N_("Install Study where everybody may read it, such as /opt/study (umask 022)."),
        fields={"user": account(uid), "file": str(refused or "")},
    )  # fmt: skip


def _account(home: Home) -> Iterator[CheckFinding]:
    root = (home.path.stat().st_uid if home.path.exists() else os.getuid()) == 0
    yield CheckFinding(
        check="account", state=verdict(not root), code=FindingCode.ACCOUNT_IS_ROOT,
        text=N_("This is root.") if root else N_("The kiosk has an account that is not root."),
        mend=N_("Give the kiosk an account of its own: study kiosk --setup creates it."),
    )  # fmt: skip


def _fonts() -> Iterator[CheckFinding]:
    names = chinese_fonts()
    text = N_("There is a font with Chinese: {font}.") if names else N_("There is no font with Chinese.")
    yield CheckFinding(
        check="fonts", state=verdict(bool(names)),
        code=FindingCode.FONTS_NOT_KNOWN if names is None else FindingCode.FONTS_NO_CHINESE,
        text=N_("fontconfig is not installed.") if names is None else text,
        mend=N_("Install fontconfig and a font, such as: apt install {packages}"),
        fields={"font": names[0] if names else "", "packages": " ".join(FONTS)},
    )  # fmt: skip


def chinese_fonts() -> list[str] | None:
    """Installed font families with Chinese, the best for a terminal first; None without fontconfig."""
    listed = asked("fc-list", ":lang=zh", "family")
    if listed is None:
        return None
    names = {line.split(",")[0].strip() for line in listed.splitlines()} - {""}
    return sorted(names, key=lambda name: ("Mono" not in name, "SC" not in name.split(), name))


def _terminal() -> Iterator[CheckFinding]:
    missing = [package for name, package in PROGRAMS.items() if not shutil.which(name, path=_PROGRAMS)]
    yield CheckFinding(
        check="terminal", state=verdict(not missing), code=FindingCode.TERMINAL_MISSING,
        text=N_("Missing, and the plain console shows no Chinese: {programs}.") if missing
        else N_("cage and foot are installed, which show Chinese."),
        mend=N_("Run: apt install {programs}"), fields={"programs": " ".join(missing)},
    )  # fmt: skip


def _synchronised() -> Iterator[CheckFinding]:
    synchronised = (asked("timedatectl", "show", "--property=NTPSynchronized", "--value") or "").strip()
    yield CheckFinding(
        check="clock", state=verdict(synchronised == "yes", State.WARN), code=FindingCode.CLOCK_NOT_SYNCHRONISED,
        text=N_("The clock is synchronised.") if synchronised == "yes" else N_("The clock is not synchronised."),
        mend=N_("Run: timedatectl set-ntp true; where there is no network, compare the clock every month."),
    )  # fmt: skip


def _keys() -> Iterator[CheckFinding]:
    try:
        value = _SYSRQ.read_text("ascii").strip()
    except OSError:  # a kernel without them
        return
    yield CheckFinding(
        check="sysrq", state=verdict(value == "0", State.WARN), code=FindingCode.SYSRQ_ON,
        text=N_("The kernel's own keys (SysRq) are off.") if value == "0"
        else N_("The kernel's own keys (SysRq) are on."),
        mend=N_("Write kernel.sysrq=0 into /etc/sysctl.d/study-kiosk.conf, then run: sysctl --system"),
    )  # fmt: skip


def _administrator(kiosk: "Kiosk") -> Iterator[CheckFinding]:
    yield CheckFinding(
        check="administrator", state=verdict(kiosk.is_set_up), code=FindingCode.ADMINISTRATOR_NONE,
        text=N_("There is an administrator's passphrase.") if kiosk.is_set_up
        else N_("There is no administrator's passphrase."),
        mend=N_("Run: study kiosk --administrator"),
    )  # fmt: skip


def _members(kiosk: "Kiosk") -> Iterator[CheckFinding]:
    count = len(kiosk.members())
    yield CheckFinding(
        check="members", state=verdict(bool(count), State.WARN), code=FindingCode.MEMBERS_NONE,
        text=N_("Members enrolled: {n}.") if count else N_("Nobody is enrolled."),
        mend=N_("For each member run: study kiosk --enrol NAME; for a list: study kiosk --enrol --list FILE"),
        fields={"n": str(count)},
    )  # fmt: skip


def _branch(kiosk: "Kiosk") -> Iterator[CheckFinding]:
    from store.machine.library import Library

    try:
        plan = known_plan(kiosk.home)
    except Problem:
        plan = None
    packs = len(Library(kiosk.home).packs("zh"))
    yield CheckFinding(
        check="packs", state=verdict(plan is not None, State.WARN), code=FindingCode.PACKS_NO_PLAN,
        text=N_("The branch's study plan is here; packs: {n}.") if plan
        else N_("No study plan from a branch yet; packs here: {n}."),
        mend=N_("Run: study kiosk --sync FOLDER"), fields={"n": str(packs)},
    )  # fmt: skip


def _backup(kiosk: "Kiosk") -> Iterator[CheckFinding]:
    folder = kiosk.settings().backup
    writable = bool(folder) and Path(folder).is_dir() and os.access(folder, os.W_OK)
    text = N_("Backups go to {folder}.") if writable else N_("The folder for backups cannot be written: {folder}.")
    yield CheckFinding(
        check="backup", state=verdict(writable, State.WARN),
        code=FindingCode.BACKUP_NOT_WRITABLE if folder else FindingCode.BACKUP_NONE,
        text=text if folder else N_("No backups are made."),
        mend=N_("Write the folder into {file}, such as: backup = \"/var/backups/study\""),
        fields={"folder": folder, "file": str(kiosk.folder / "kiosk.toml")},
    )  # fmt: skip


def has_systemd() -> bool:
    """Whether systemd runs this machine, as sd_booted(3) tells."""
    return sys.platform == "linux" and Path("/run/systemd/system").is_dir()


def is_user_name(name: str) -> bool:
    """Whether an account may have this name, by the strict rule of systemd (systemd.io/USER_NAMES)."""
    return re.fullmatch(r"[a-z_][a-z0-9_-]{0,30}", name) is not None
