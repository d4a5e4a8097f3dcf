"""`study kiosk`: the shared machine, its set-up, and the codes of its members."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lessons.problem import N_, Problem
from tui.language import _

if TYPE_CHECKING:
    from store.home import Home
    from store.kiosk import Kiosk

# After cage's own unit for a start at boot. The plain console shows no Chinese; foot under cage does, with its keys for
# a new window, for links and for scrolling back switched off.
_UNIT = """\
[Unit]
Description=Study, the shared machine
After=systemd-user-sessions.service dbus.socket systemd-logind.service getty@{tty}.service
Wants=dbus.socket systemd-logind.service
Conflicts=getty@{tty}.service

[Service]
User={user}
PAMName=login
ExecStart=/usr/bin/cage -- /usr/bin/foot -o key-bindings.spawn-terminal=none -o key-bindings.show-urls-launch=none \\
  -o scrollback.lines=0 {program} --home {home} kiosk
TTYPath=/dev/{tty}
TTYReset=yes
TTYVHangup=yes
TTYVTDisallocate=yes
StandardInput=tty-fail
StandardError=journal
UtmpIdentifier={tty}
UtmpMode=user
Environment=LANG={lang}
UMask=0077
LimitCORE=1
NoNewPrivileges=yes
ProtectSystem=full
Restart=always
RestartSec=1
RestartPreventExitStatus=0

[Install]
WantedBy=multi-user.target
"""
_LEAST_FREE = 200 * 1024 * 1024
_EARLIEST_YEAR = 2026


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study kiosk`."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--setup", action="store_true", help=_("set the administrator's passphrase, check the machine"))
    what.add_argument("--check", action="store_true", help=_("check the machine"))
    what.add_argument("--unit", metavar="TTY", help=_("print a systemd unit for a console, such as tty1"))
    what.add_argument("--enrol", metavar=_("NAME"), help=_("a one-time code with which this member signs in first"))
    parser.add_argument(
        "--passphrase-file", type=Path, metavar=_("FILE"), help=_("passphrase of the administrator, for --setup")
    )


def run(args: argparse.Namespace, home: "Home") -> int:
    """Run the kiosk, or set it up."""
    if sys.platform == "win32":
        raise Problem("study kiosk", N_("needs Linux or another Unix"))
    from store.clock import SystemClock
    from store.kiosk import Kiosk

    kiosk = Kiosk(home, SystemClock())
    if args.enrol:
        code = kiosk.enrol(args.enrol)
        print(_("{name}: {code} (works once, to choose a passphrase)").format(name=args.enrol, code=code))
        return 0
    if args.unit:
        _print_unit(args.unit, home)
        return 0
    if args.setup:
        from tui.passphrase import new_passphrase

        kiosk.set_administrator(new_passphrase(args.passphrase_file, _("the administrator")))
    if args.setup or args.check:
        return _check(kiosk)
    return _start(kiosk)


def _start(kiosk: "Kiosk") -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Problem("study kiosk", N_("needs a terminal of its own"))
    if not kiosk.is_set_up:
        raise Problem("study kiosk", N_("has no administrator's passphrase, which ends it; run study kiosk --setup"))
    settings = kiosk.settings()
    from store.sole_use import kiosk_lock
    from tui.kiosk import Supervisor

    with kiosk_lock(kiosk.home):
        return Supervisor(kiosk, settings).run()


def _print_unit(tty: str, home: "Home") -> None:
    import pwd
    import shlex

    def word(text: str) -> str:
        return shlex.quote(text).replace("%", "%%")

    unit = _UNIT.format(
        tty=Path(tty).name,
        user=pwd.getpwuid(os.getuid()).pw_name,
        program=word(str(Path(sys.argv[0]).absolute())),
        home=word(str(home.path)),
        lang=os.environ.get("LANG", "zh_CN.UTF-8"),
    )
    print(unit, end="")


def _check(kiosk: "Kiosk") -> int:
    """What the machine lacks, a line each; 1 where something is missing."""
    missing = list(_lacks(kiosk))
    for text in missing:
        print(text)
    if not missing:
        print(_("The machine is ready: study kiosk"))
    return 1 if missing else 0


def _lacks(kiosk: "Kiosk") -> list[str]:
    import locale
    import shutil
    from datetime import UTC, datetime

    lacks = []
    kiosk.settings()
    if not kiosk.is_set_up:
        lacks.append(_("There is no administrator's passphrase; run study kiosk --setup."))
    if not kiosk.members():
        lacks.append(_("Nobody is enrolled; run study kiosk --enrol NAME for each member."))
    if "utf" not in locale.getpreferredencoding().lower():
        lacks.append(_("The locale is not UTF-8; set LANG, such as zh_CN.UTF-8."))
    if os.environ.get("TERM") == "linux":
        lacks.append(_("The plain Linux console shows no Chinese; use a terminal under cage, or kmscon."))
    elif shutil.which("fc-list") and not _finds_chinese_font():
        lacks.append(_("No font with Chinese is installed, such as Noto Sans Mono CJK."))
    if os.getuid() == 0:
        lacks.append(_("This is root; give the kiosk an account of its own."))
    home = kiosk.home.path
    if home.exists() and home.stat().st_mode & 0o077:
        lacks.append(_("Others may look into {folder}; run chmod 700 on it.").format(folder=home))
    if home.exists() and shutil.disk_usage(home).free < _LEAST_FREE:
        lacks.append(_("The disk is nearly full."))
    if datetime.now(UTC).year < _EARLIEST_YEAR:
        lacks.append(_("The clock is wrong; set it."))
    return lacks


def _finds_chinese_font() -> bool:
    import subprocess

    # Both words are ours; the program is the system's.
    found = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, timeout=20, check=False)  # noqa: S607
    return bool(found.stdout.strip())
