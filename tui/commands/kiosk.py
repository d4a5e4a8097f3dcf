"""`study kiosk`: the shared machine, its set-up, and the codes of its members."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from lessons.clean import clean_line
from lessons.problem import N_, Problem
from tui.language import _, explain, language

if TYPE_CHECKING:
    import pwd
    from collections.abc import Callable

    from store.home import Home
    from store.kiosk import Kiosk
    from store.kiosk_setup import Finding
    from store.kiosk_unit import Place

ACCOUNT = "study"
"""The account that a set-up makes, unless another is named."""
ACCOUNTS = Path("/var/lib")
"""Where its folder is."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study kiosk`."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--setup", action="store_true", help=_("as root: account, passphrase, systemd unit; and a check"))
    what.add_argument("--check", action="store_true", help=_("say what the machine lacks, and how to mend it"))
    what.add_argument("--enrol", metavar=_("NAME"), help=_("a one-time code with which this member signs in first"))
    what.add_argument("--administrator", action="store_true", help=_("set the administrator's passphrase anew"))
    what.add_argument(
        "--sync",
        nargs="?",
        const="",
        metavar=_("FOLDER"),
        help=_("fetch packs and plan; the first time join the branch"),
    )
    parser.add_argument("--dry-run", action="store_true", help=_("with --setup: print what would be written"))
    parser.add_argument("--user", default="", metavar=_("NAME"), help=_("with --setup: the kiosk's account"))
    parser.add_argument("--tty", default="tty1", metavar="TTY", help=_("with --setup: the console, such as tty1"))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=_("of --check"))
    parser.add_argument(
        "--trust", default="", metavar=_("FINGERPRINT"), help=_("believe this branch key and no other, even a new one")
    )
    parser.add_argument("--passphrase-file", type=Path, metavar=_("FILE"), help=_("passphrase of the administrator"))
    parser.set_defaults(usage_error=parser.error)


def run(args: argparse.Namespace, home: "Home") -> int:
    """Run the kiosk, or set it up."""
    if sys.platform == "win32":
        raise Problem("study kiosk", N_("needs Linux or another Unix"))
    from store.clock import SystemClock
    from store.kiosk import Kiosk

    kiosk = Kiosk(home, SystemClock())
    if args.setup:
        return _setup(args, kiosk)
    if args.check:
        return _check(kiosk, args.format)
    if args.enrol is not None:
        code, name = kiosk.enrol(args.enrol), clean_line(args.enrol)
        print(_("{name}: {code} (works once, to choose a passphrase)").format(name=name, code=code))
        return 0
    if args.administrator:
        _set_administrator(args, kiosk)
        return 0
    if args.sync is not None:
        return _sync(args, kiosk)
    if args.dry_run:
        args.usage_error(_("--dry-run goes with --setup"))
    return _start(kiosk)


def _start(kiosk: "Kiosk") -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Problem("study kiosk", N_("needs a terminal of its own"))
    if not kiosk.is_set_up:
        raise Problem("study kiosk", N_("has no administrator's passphrase, which ends it; run study kiosk --setup"))
    settings = kiosk.settings()
    from functools import partial

    from store.sole_use import kiosk_lock
    from tui.kiosk import Supervisor, environment

    found = dict(os.environ)
    if not sys.flags.isolated or found != environment(found):
        _begin_anew(kiosk)

    def load() -> "Callable[[int], int]":
        from tui import kiosk_child, kiosk_loaded

        kiosk_loaded.load(kiosk.home)
        return partial(kiosk_child.run, kiosk)

    with kiosk_lock(kiosk.home):
        return Supervisor(kiosk, settings, load, partial(_begin_anew, kiosk)).run()


def _begin_anew(kiosk: "Kiosk") -> NoReturn:
    """Become the same command in a bare environment: nothing of the one it was started in reaches a session."""
    from tui.kiosk import environment

    options = ["--home", str(kiosk.home.path.absolute()), "--lang", language()]
    os.execve(sys.executable, [sys.executable, "-I", "-m", "tui.cli", *options, "kiosk"], environment(dict(os.environ)))  # noqa: S606


def _set_administrator(args: argparse.Namespace, kiosk: "Kiosk") -> None:
    from tui.passphrase import new_passphrase

    kiosk.set_administrator(new_passphrase(args.passphrase_file, _("the administrator")))


def _sync(args: argparse.Namespace, kiosk: "Kiosk") -> int:
    from store.upkeep import exchange
    from tui.commands.sync import folder_named, tell

    if not (args.sync or kiosk.home.config.folder):
        raise Problem("study kiosk --sync", N_("which folder? Name it once: study kiosk --sync FOLDER"))
    folder = folder_named(kiosk.home, args.sync) if args.sync else ""
    return tell(iter(exchange(kiosk, folder, args.trust)))


# Set-up


def _setup(args: argparse.Namespace, kiosk: "Kiosk") -> int:
    """As root on systemd everything; else what can be done without, and the unit's text to be copied."""
    from store.kiosk_setup import has_systemd
    from store.kiosk_unit import RULE_FILE, UNIT_FILE, rule, unit

    place = _place(args, kiosk.home)
    if args.dry_run:
        print(f"# {UNIT_FILE}\n{unit(place)}\n# {RULE_FILE}\n{rule(place)}", end="")
        return 0
    if os.getuid() == 0 and has_systemd():
        return _as_root(args, place, kiosk)
    if not kiosk.is_set_up:
        _set_administrator(args, kiosk)
    _check(kiosk, "text")
    print(f"\n# {UNIT_FILE}\n{unit(place)}", end="")
    if has_systemd():
        raise Problem(str(UNIT_FILE), N_("only root can write it; copy the unit printed above, or run this as root"))
    raise Problem(
        "study kiosk", N_("this machine has no systemd; the unit printed above shows how the kiosk is started")
    )


def _as_root(args: argparse.Namespace, place: "Place", kiosk: "Kiosk") -> int:
    from store import atomic
    from store.home import Home
    from store.kiosk import Kiosk
    from store.kiosk_unit import RULE_FILE, UNIT_FILE, rule, unit
    from tui.passphrase import new_passphrase

    account = make_account(place.user)
    there = Kiosk(Home(_place(args, kiosk.home).home), kiosk.clock)  # an account that was just made has a home now
    if not there.is_set_up:
        passphrase = new_passphrase(args.passphrase_file, _("the administrator"))
        if status := as_account(account, lambda: there.set_administrator(passphrase)):
            return status
    for path, text in ((UNIT_FILE, unit(place)), (RULE_FILE, rule(place))):
        same = path.exists() and path.read_text("utf-8") == text
        if not same:
            atomic.replace(path, text.encode())
            path.chmod(0o644)
        print((_("{file}: unchanged") if same else _("{file}: written")).format(file=path))
    as_account(account, lambda: _check(there, "text"))
    print(_("next: systemctl daemon-reload && systemctl enable --now study-kiosk"))
    return 0


def _place(args: argparse.Namespace, home: "Home") -> "Place":
    import pwd
    import shutil

    from store.home import Home
    from store.kiosk_setup import is_user_name, utf8_locale
    from store.kiosk_unit import Place

    user = args.user or (ACCOUNT if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name)
    if not is_user_name(user) or user == "root":
        raise Problem(user, N_("is no name for the kiosk's account; choose another one with --user"))
    try:
        own = Path(pwd.getpwnam(user).pw_dir)
    except KeyError:
        own = ACCOUNTS / user
    path = home.path
    if path == Home.find(None).path and not os.environ.get("STUDY_HOME"):  # root's own, which is not meant
        path = own / ".local" / "share" / "study"
    started = Path(sys.argv[0]).absolute()
    program = started if started.name == "study" else Path(shutil.which("study") or sys.executable).with_name("study")
    tty = Path(args.tty).name
    if not tty.startswith("tty"):
        raise Problem(args.tty, N_("is no console; name one such as tty1"))
    return Place(user=user, program=program, home=path, tty=tty, lang=language(), locale=utf8_locale(language()))


def make_account(name: str) -> "pwd.struct_passwd":
    """The account of this name, made without a password and a shell where there is none. Raises `Problem`."""
    import pwd
    import subprocess

    try:
        return pwd.getpwnam(name)
    except KeyError:
        options = ["--system", "--create-home", "--home-dir", str(ACCOUNTS / name), "--shell", "/usr/sbin/nologin"]
        done = subprocess.run(["useradd", *options, name], capture_output=True, text=True, check=False)  # noqa: S603, S607
        if done.returncode:
            raise Problem("useradd", N_("failed ({reason})"), reason=done.stderr.strip()) from None
        print(_("made the account {name}").format(name=name))
        return pwd.getpwnam(name)


def as_account(account: "pwd.struct_passwd", do: "Callable[[], object]") -> int:
    """Do something as another account, so that what it writes is that account's; 0, or 1 where it was refused."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    status = 1
    try:
        os.setgroups([])
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)
        do()
        status = 0
    except Problem as problem:
        print(f"study: {explain(problem)}", file=sys.stderr)
    except OSError as error:
        print(f"study: {error.strerror}", file=sys.stderr)
    finally:
        sys.stdout.flush()
        os._exit(status)


def _check(kiosk: "Kiosk", shape: str) -> int:
    """Each thing that was looked at on a line, with what to do where it is missing; 1 where something is."""
    from store.kiosk_setup import findings

    found = findings(kiosk)
    if shape == "json":
        import msgspec

        print(msgspec.json.format(msgspec.json.encode([_told(one) for one in found]), indent=2).decode())
    else:
        for one in found:
            told = _told(one)
            print(f"ok  {told['text']}" if one.ok else f"!!  {told['text']} {told['mend']}")
        if all(one.ok for one in found):
            print(_("The machine is ready: study kiosk"))
    return 0 if all(one.ok for one in found) else 1


def _told(one: "Finding") -> dict[str, object]:
    mend = "" if one.ok else _(one.mend).format(**one.fields)
    return {"check": one.check, "ok": one.ok, "text": _(one.text).format(**one.fields), "mend": mend}
