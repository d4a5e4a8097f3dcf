"""Checks what a shared machine needs: what is there, what is missing, and how to fix it.

Reads the system's programs and files; changes nothing.
"""

import contextlib
import os
import re
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import msgspec

from lessons.problem import N_, Problem
from store.branch.roster import known_plan, known_roster
from store.disk.owner import unusable_files
from store.disk.trouble import as_problem
from store.kiosk.sign_in import Kiosk
from store.machine.library import Library

LEAST_FREE = 500_000_000
"""Bytes: enough for years of records, a hundred packs, and a backup."""
_EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
"""No correct clock is earlier than Study itself."""
_SLACK = timedelta(days=1)
_LONG_SILENCE = timedelta(days=3 * 365)
"""If nothing new arrived for so long, the clock is more likely wrong."""
_PROGRAMS = "/usr/bin:/usr/local/bin"
_SYSRQ = Path("/proc/sys/kernel/sysrq")


class SetupFinding(msgspec.Struct, frozen=True, kw_only=True):
    """The result of one check."""

    check: str
    """The check's name, for programs."""
    ok: bool
    text: str
    """What was found: a message id."""
    mend: str = ""
    """What to do: a message id; empty: nothing."""
    fields: dict[str, str] = {}
    """The fields of both messages."""
    problem: Problem | None = None
    """Why the check failed to run, instead of `text`."""


def findings(kiosk: Kiosk) -> list[SetupFinding]:
    """All findings, in the best order to fix them. Raises `Problem` for damaged settings."""
    looks: tuple[Callable[[Kiosk], Iterator[SetupFinding]], ...] = (
        *(_installation, _account, _permissions, _files, _disk, _locale, _fonts, _terminal, _clock, _zone, _keys),
        *(_administrator, _members, _branch, _backup),
    )
    looked = [finding for look in looks for finding in _looked(look, kiosk)]
    if all(finding.ok for finding in looked if finding.check == "files"):
        kiosk.settings()
    return looked


def _looked(look: Callable[[Kiosk], Iterator[SetupFinding]], kiosk: Kiosk) -> Iterator[SetupFinding]:
    """The findings of one check; an error of the system is a finding too."""
    try:
        yield from look(kiosk)
    except (Problem, OSError) as error:
        if (problem := as_problem(error)) is None:
            raise
        mend = N_("(first fix what is listed here)")
        yield SetupFinding(check=look.__name__.strip("_"), ok=False, text=problem.text, mend=mend, problem=problem)


def _files(kiosk: Kiosk) -> Iterator[SetupFinding]:
    for text, mend, fields in unusable_files(kiosk.home.path):
        yield SetupFinding(check="files", ok=False, text=text, mend=mend, fields=fields)


def _installation(_kiosk: Kiosk) -> Iterator[SetupFinding]:
    try:
        distribution("study")
    except PackageNotFoundError:
        return
    yield SetupFinding(
        check="installation", ok=False,
        text=N_("The package study is installed beside study-branch; both own the same files."),
        mend=N_("Run: {python} -m pip uninstall study, then install study-branch again from your wheelhouse."),
        fields={"python": sys.executable},
    )  # fmt: skip


def _account(_kiosk: Kiosk) -> Iterator[SetupFinding]:
    root = os.getuid() == 0
    yield SetupFinding(
        check="account", ok=not root,
        text=N_("This is root.") if root else N_("The kiosk has an account that is not root."),
        mend=N_("Give the kiosk an account of its own: study kiosk --setup creates it."),
    )  # fmt: skip


def _permissions(kiosk: Kiosk) -> Iterator[SetupFinding]:
    home = kiosk.home.path
    open_to_others = home.exists() and bool(stat.S_IMODE(home.stat().st_mode) & 0o077)
    yield SetupFinding(
        check="permissions", ok=not open_to_others,
        text=N_("Others may look into {folder}.") if open_to_others else N_("Nobody else may look into {folder}."),
        mend=N_("Run: chmod 700 {folder}"), fields={"folder": str(home)},
    )  # fmt: skip


def _disk(kiosk: Kiosk) -> Iterator[SetupFinding]:
    place = next(folder for folder in (kiosk.home.path, *kiosk.home.path.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    yield SetupFinding(
        check="disk", ok=free >= LEAST_FREE, text=N_("{free} MB are free on the disk of {folder}."),
        mend=N_("Free {least} MB."),
        fields={"free": str(free // 1_000_000), "folder": str(place), "least": str(LEAST_FREE // 1_000_000)},
    )  # fmt: skip


def _locale(_kiosk: Kiosk) -> Iterator[SetupFinding]:
    locale = _set_locale()
    usable = _utf8(locale) and _normal(locale) in _locales()
    yield SetupFinding(
        check="locale", ok=usable,
        text=N_("The locale is {locale}.") if usable
        else N_("The locale {locale} is not UTF-8, or is not installed.") if locale else N_("No locale is set."),
        mend=N_("Run: dpkg-reconfigure locales (choose zh_CN.UTF-8), then: localectl set-locale LANG=zh_CN.UTF-8"),
        fields={"locale": locale},
    )  # fmt: skip


def utf8_locale(lang: str) -> str:
    """An installed UTF-8 locale: the one that is set, else one of the language, else C.UTF-8."""
    wanted = {"zh": "zh_CN.UTF-8", "en": "en_US.UTF-8"}[lang]
    return next((name for name in (_set_locale(), wanted) if _utf8(name) and _normal(name) in _locales()), "C.UTF-8")


def _set_locale() -> str:
    return next((value for name in ("LC_ALL", "LC_CTYPE", "LANG") if (value := os.environ.get(name))), "")


def _locales() -> set[str]:
    return {_normal(name) for name in (asked("locale", "-a") or "").split()}


def _utf8(name: str) -> bool:
    return re.fullmatch(r"[A-Za-z_]+\.utf-?8(@\w+)?", name, re.IGNORECASE) is not None


def _normal(name: str) -> str:
    return name.lower().replace("utf-8", "utf8")


def _fonts(_kiosk: Kiosk) -> Iterator[SetupFinding]:
    names = chinese_fonts()
    text = N_("There is a font with Chinese: {font}.") if names else N_("There is no font with Chinese.")
    yield SetupFinding(
        check="fonts", ok=bool(names), text=N_("fontconfig is not installed.") if names is None else text,
        mend=N_("Install fontconfig and a font, such as: apt install fontconfig fonts-noto-cjk"),
        fields={"font": names[0] if names else ""},
    )  # fmt: skip


def chinese_fonts() -> list[str] | None:
    """Installed font families with Chinese, the best for a terminal first; None without fontconfig."""
    listed = asked("fc-list", ":lang=zh", "family")
    if listed is None:
        return None
    names = {line.split(",")[0].strip() for line in listed.splitlines()} - {""}
    return sorted(names, key=lambda name: ("Mono" not in name, "SC" not in name.split(), name))


def _terminal(_kiosk: Kiosk) -> Iterator[SetupFinding]:
    # As distributions build it, cage does not start without Xwayland.
    programs = {"cage": "cage", "foot": "foot", "Xwayland": "xwayland"}
    missing = [package for name, package in programs.items() if not shutil.which(name, path=_PROGRAMS)]
    yield SetupFinding(
        check="terminal", ok=not missing,
        text=N_("Missing, and the plain console shows no Chinese: {programs}.") if missing
        else N_("cage and foot are installed, which show Chinese."),
        mend=N_("Run: apt install {programs}"), fields={"programs": " ".join(missing)},
    )  # fmt: skip


def _clock(kiosk: Kiosk) -> Iterator[SetupFinding]:
    now, known = kiosk.now().instant, _newest_date(kiosk)
    text = N_("The clock says {now}.")
    if now < known - _SLACK:
        text = N_("The clock says {now}, but something here is dated {known}.")
    elif now > known + _LONG_SILENCE:
        text = N_("The clock says {now}, years after the latest thing known here ({known}).")
    yield SetupFinding(
        check="date", ok=known - _SLACK <= now <= known + _LONG_SILENCE, text=text,
        mend=N_("Set it, such as: timedatectl set-time '2026-11-25 18:00'"),
        fields={"now": f"{now.astimezone():%Y-%m-%d %H:%M}", "known": f"{known.astimezone():%Y-%m-%d}"},
    )  # fmt: skip
    synchronised = (asked("timedatectl", "show", "--property=NTPSynchronized", "--value") or "").strip()
    yield SetupFinding(
        check="clock", ok=synchronised == "yes",
        text=N_("The clock is synchronised.") if synchronised == "yes" else N_("The clock is not synchronised."),
        mend=N_("Run: timedatectl set-ntp true; where there is no network, compare the clock every month."),
    )  # fmt: skip


def _newest_date(kiosk: Kiosk) -> datetime:
    """The newest date that does not come from this machine's own clock."""
    with contextlib.suppress(Problem):
        files = known_roster(kiosk.home), known_plan(kiosk.home)
        return max([_EARLIEST, *(file.payload.published for file in files if file)])
    return _EARLIEST


def _zone(_kiosk: Kiosk) -> Iterator[SetupFinding]:
    yield SetupFinding(
        check="zone", ok=time.timezone != 0 or time.daylight != 0, text=N_("The time zone is {zone}."),
        mend=N_("Set it, such as: timedatectl set-timezone Asia/Shanghai"), fields={"zone": time.tzname[0]},
    )  # fmt: skip


def _keys(_kiosk: Kiosk) -> Iterator[SetupFinding]:
    try:
        value = _SYSRQ.read_text("ascii").strip()
    except OSError:  # a kernel without them
        return
    yield SetupFinding(
        check="sysrq", ok=value == "0",
        text=N_("The kernel's own keys (SysRq) are off.") if value == "0"
        else N_("The kernel's own keys (SysRq) are on."),
        mend=N_("Write kernel.sysrq=0 into /etc/sysctl.d/study-kiosk.conf, then run: sysctl --system"),
    )  # fmt: skip


def _administrator(kiosk: Kiosk) -> Iterator[SetupFinding]:
    yield SetupFinding(
        check="administrator", ok=kiosk.is_set_up,
        text=N_("There is an administrator's passphrase.") if kiosk.is_set_up
        else N_("There is no administrator's passphrase."),
        mend=N_("Run: study kiosk --administrator"),
    )  # fmt: skip


def _members(kiosk: Kiosk) -> Iterator[SetupFinding]:
    count = len(kiosk.members())
    yield SetupFinding(
        check="members", ok=bool(count),
        text=N_("Members enrolled: {n}.") if count else N_("Nobody is enrolled."),
        mend=N_("For each member run: study kiosk --enrol NAME"), fields={"n": str(count)},
    )  # fmt: skip


def _branch(kiosk: Kiosk) -> Iterator[SetupFinding]:
    try:
        plan = known_plan(kiosk.home)
    except Problem:
        plan = None
    packs = len(Library(kiosk.home).packs("zh"))
    yield SetupFinding(
        check="packs", ok=plan is not None,
        text=N_("The branch's study plan is here; packs: {n}.") if plan
        else N_("No study plan from a branch yet; packs here: {n}."),
        mend=N_("Run: study kiosk --sync FOLDER"), fields={"n": str(packs)},
    )  # fmt: skip


def _backup(kiosk: Kiosk) -> Iterator[SetupFinding]:
    folder = kiosk.settings().backup
    writable = bool(folder) and Path(folder).is_dir() and os.access(folder, os.W_OK)
    text = N_("Backups go to {folder}.") if writable else N_("The folder for backups cannot be written: {folder}.")
    yield SetupFinding(
        check="backup", ok=writable, text=text if folder else N_("No backups are made."),
        mend=N_("Write the folder into {file}, such as: backup = \"/var/backups/study\""),
        fields={"folder": folder, "file": str(kiosk.folder / "kiosk.toml")},
    )  # fmt: skip


def asked(*command: str) -> str | None:
    """The output of a system program; None if it is missing. Arguments come from Study only; no shell."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout


def has_systemd() -> bool:
    """Whether systemd runs this machine, as sd_booted(3) tells."""
    return sys.platform == "linux" and Path("/run/systemd/system").is_dir()


def is_user_name(name: str) -> bool:
    """Whether an account may have this name, by the strict rule of systemd (systemd.io/USER_NAMES)."""
    return re.fullmatch(r"[a-z_][a-z0-9_-]{0,30}", name) is not None
