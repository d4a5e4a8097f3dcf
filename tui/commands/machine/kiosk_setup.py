"""`study kiosk --setup`: account, passphrase and units; each step is taken, and checked, as the kiosk's account."""

import argparse
import os
import pwd
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from lessons.clean import clean_line
from lessons.problem import N_, Problem
from store.checkup.machine import utf8_locale
from store.disk import atomic
from store.disk.home import Home
from store.kiosk import setup_check, system_program, systemd_unit
from store.kiosk.account_program import become, parts, refused_part, study_program
from store.kiosk.setup_check import chinese_fonts, is_user_name
from store.kiosk.sign_in import Kiosk
from store.kiosk.systemd_unit import FONT, UnitSettings, rule, unit
from store.machine.pinyin_engine.data import deploy
from store.machine.pinyin_engine.system import on_this_system
from tui.commands.machine.kiosk_check import check
from tui.console.ask_passphrase import new_passphrase
from tui.wording.language import _, explain, language

ACCOUNT = "study"
"""The account that a set-up makes, unless another is named."""
ACCOUNTS = Path("/var/lib")
"""Where its folder is."""
RunAs = Callable[[Callable[[], object]], int]
"""Does something as the kiosk's account; 0, or 1 where it was refused."""


def set_up(args: argparse.Namespace, kiosk: Kiosk) -> int:
    """Do everything as root with systemd; else what is possible without, and print the unit to be copied."""
    place = place_of(args, kiosk.home)
    if args.dry_run:
        print(f"# {systemd_unit.UNIT_FILE}\n{unit(place)}\n# {systemd_unit.RULE_FILE}\n{rule(place)}", end="")
        return 0
    if status := refuse_before_account(place):
        return status
    run_as = accountable(place.user)
    place = place_of(args, kiosk.home)  # an account that was just made has a home now
    installed = Kiosk(Home(place.home), kiosk.clock)
    if status := prepare(args, installed, place, run_as) or run_as(lambda: _deploy_pinyin(installed)):
        return status
    by_systemd = setup_check.has_systemd()
    if by_systemd and os.getuid() == 0:
        for path, text in ((systemd_unit.UNIT_FILE, unit(place)), (systemd_unit.RULE_FILE, rule(place))):
            _write(path, text)
        status = run_as(lambda: check(installed, "text"))
        print(_("next: systemctl daemon-reload && systemctl enable --now study-kiosk"))
        return status
    if status := run_as(lambda: check(installed, "text")):
        return status
    print(f"\n# {systemd_unit.UNIT_FILE}\n{unit(place)}", end="")
    if by_systemd:
        text = N_("only root can write it; copy the unit printed above, or run this as root")
        raise Problem(str(systemd_unit.UNIT_FILE), text)
    raise Problem(
        "study kiosk", N_("this machine has no systemd; the unit printed above shows how the kiosk is started")
    )


def _deploy_pinyin(kiosk: Kiosk) -> None:
    """Make the data by which Chinese is typed; what is missing for it, the check names."""
    system = on_this_system()
    if not system.packages:
        try:
            deploy(kiosk.home, system)
        except Problem as problem:  # the rest of the machine is set up all the same
            print(f"study: {explain(problem)}", file=sys.stderr)


def refuse_before_account(place: UnitSettings) -> int:
    """1, and why, where an account that is still to be made could not run Study: none is made then."""
    if os.getuid() != 0:
        return 0
    try:
        pwd.getpwnam(place.user)
    except KeyError:  # it will be allowed what everybody is
        return _as_account(pwd.getpwnam("nobody"), partial(_refuse_unless_it_runs, place))
    return 0


def accountable(user: str) -> RunAs:
    """How things are done as the kiosk's account, which root makes where there is none."""
    return partial(_as_account, _make_account(user)) if os.getuid() == 0 else _as_oneself


def prepare(args: argparse.Namespace, kiosk: Kiosk, place: UnitSettings, run_as: RunAs) -> int:
    """See that the account can run Study, and that there is an administrator's passphrase; 1 where it was refused."""
    if status := run_as(lambda: _refuse_unless_it_runs(place)):
        return status
    if kiosk.is_set_up:
        return 0
    passphrase = new_passphrase(args.passphrase_file, _("the administrator"))
    return run_as(lambda: kiosk.set_administrator(passphrase))


def _write(path: Path, text: str) -> None:
    same = path.exists() and path.read_text("utf-8") == text
    if not same:
        atomic.replace(path, text.encode())
        path.chmod(0o644)
    print((_("{file}: unchanged") if same else _("{file}: written")).format(file=path))


def place_of(args: argparse.Namespace, home: Home) -> UnitSettings:
    """Account, program, home, console and language of the kiosk. Raises `Problem`."""
    user = args.user or (ACCOUNT if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name)
    if not is_user_name(user) or user == "root":
        raise Problem(user, N_("cannot be the name of the kiosk's account; choose another one with --user"))
    try:
        own = Path(pwd.getpwnam(user).pw_dir)
    except KeyError:
        own = ACCOUNTS / user
    path = home.path
    if path == Home.find(None).path and not os.environ.get("STUDY_HOME"):  # that of root itself
        path = own / ".local" / "share" / "study"
    tty = Path(args.tty).name
    if not tty.startswith("tty"):
        raise Problem(args.tty, N_("is not a console; name one such as tty1"))
    return UnitSettings(
        user=user,
        program=study_program(),
        home=path,
        tty=tty,
        lang=language(),
        locale=utf8_locale(language()),
        font=next(iter(chinese_fonts() or ()), FONT),
    )


def _make_account(name: str) -> pwd.struct_passwd:
    """The account of this name, made without a password and a shell where there is none. Raises `Problem`."""
    try:
        return pwd.getpwnam(name)
    except KeyError:
        options = ["--system", "--create-home", "--home-dir", str(ACCOUNTS / name), "--shell", "/usr/sbin/nologin"]
        system_program.run("useradd", *options, name)
        print(_("made the account {name}").format(name=name))
        return pwd.getpwnam(name)


def _as_account(account: pwd.struct_passwd, do: Callable[[], object]) -> int:
    """Do something as another account, so that what it writes is that account's; 0, or 1 where it was refused."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    status = 1
    try:
        become(account)
        do()
        status = 0
    except Problem as problem:
        print(f"study: {explain(problem)}", file=sys.stderr)
    except OSError as error:
        print(f"study: {error.strerror}", file=sys.stderr)
    finally:
        sys.stdout.flush()
        os._exit(status)


def _as_oneself(do: Callable[[], object]) -> int:
    do()
    return 0


def _refuse_unless_it_runs(place: UnitSettings) -> None:
    """Raise `Problem` where this account cannot run Study as the unit does, and name what it cannot read."""
    if part := refused_part(parts(place.program)):
        text = N_(
            "the account {user} cannot use this; install Study where everybody may read it, such as "
            "/opt/study (umask 022), and run its kiosk --setup"
        )
        raise Problem(str(part), text, user=place.user)
    environment = {"LANG": place.locale, "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(place.home)}
    try:
        done = subprocess.run(  # noqa: S603 -- the program that the unit will start, no shell
            [place.program, "--version"],
            env=environment,
            cwd="/",
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        reason = "" if done.returncode == 0 else (done.stderr.strip().splitlines() or [str(done.returncode)])[-1]
    except (OSError, subprocess.TimeoutExpired) as error:
        reason = str(error)
    if reason:
        text = N_("does not start as the account {user} ({reason}); install Study where everybody may read it")
        raise Problem(str(place.program), text, user=place.user, reason=clean_line(reason, 200))
