"""`study kiosk`: the shared machine, its set-up, and the codes of its members."""

import argparse
import os
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NoReturn

from lessons.problem import N_, Problem
from store.disk.home import Home
from store.disk.owner import refuse_other_owner
from tui.console.exchange_lines import tell_exchange
from tui.wording.language import _, language

if TYPE_CHECKING:
    from store.kiosk.sign_in import Kiosk


def run(args: argparse.Namespace, home: Home) -> int:
    """Run the kiosk, or set it up."""
    if sys.platform == "win32":
        raise Problem("study kiosk", N_("needs Linux or another Unix"))
    # Here and below: `study kiosk --help` loads no records, no cryptography and nothing that draws.
    from tui.kiosk.trouble import has_own_terminal, show_and_wait, why

    try:
        return _run(args, home)
    except Exception as error:
        # Where nobody reads its last words, whatever starts it again would only make the screen flash.
        if _starts(args) and has_own_terminal() and _was_set_up(home):
            show_and_wait(why(home.path, error))
        raise


def _starts(args: argparse.Namespace) -> bool:
    """Whether the kiosk itself is asked for, and no command about it."""
    about_it = (args.setup, args.check, args.administrator, args.ssh_host)
    return not any(about_it) and args.enrol is None and args.sync is None and args.over_ssh is None


def _was_set_up(home: Home) -> bool:
    try:
        return (home.path / "kiosk").exists()
    except OSError:  # what may not even be looked at is no new home
        return True


def _refuse_usage(args: argparse.Namespace) -> None:
    """End where options do not belong together."""
    if args.list and args.enrol is not True:
        args.usage_error(_("--list needs --enrol, without a name"))
    if args.enrol is True and not args.list:
        args.usage_error(_("--enrol needs a name, or --list FILE"))
    if args.slips and args.enrol is None:
        args.usage_error(_("--slips needs --enrol"))
    if args.renew and not args.list:
        args.usage_error(_("--renew needs --list"))
    if args.dry_run and not (args.list or args.setup):
        args.usage_error(_("--dry-run needs --setup or --list"))


def _run(args: argparse.Namespace, home: Home) -> int:
    _refuse_usage(args)
    home.refuse_retired()
    from store.disk.clock import SystemClock
    from store.kiosk.sign_in import Kiosk

    kiosk = Kiosk(home, SystemClock())
    if args.over_ssh is not None:
        from store.kiosk.setup_check import has_systemd
        from tui.kiosk.over_ssh.refused import go_on

        go_on(kiosk, args.over_ssh, systemd=has_systemd())
    if (args.ssh is not None and not args.setup) or (args.remove and args.ssh is None):
        args.usage_error(_("--ssh needs --setup, and --remove needs --setup --ssh"))
    if args.setup:
        from tui.commands.machine.kiosk_setup import set_up
        from tui.commands.machine.kiosk_ssh_setup import close_ssh, open_ssh

        if args.ssh is None:
            return set_up(args, kiosk)
        return close_ssh(args, kiosk) if args.remove else open_ssh(args, kiosk)
    if args.check:
        from tui.commands.machine.kiosk_check import check

        return check(kiosk, args.format)
    refuse_other_owner(home.path)
    if args.enrol is not None:
        from tui.commands.machine.kiosk_enrol import enrol

        return enrol(args, kiosk)
    if args.administrator:
        set_administrator(args, kiosk)
        return 0
    if args.sync is not None:
        return _sync(args, kiosk)
    if args.ssh_host:
        return _serve_ssh(kiosk)
    return _start(kiosk)


def _start(kiosk: "Kiosk") -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Problem("study kiosk", N_("needs a terminal of its own"))
    if not kiosk.is_set_up:
        raise Problem(
            "study kiosk", N_("has no administrator's passphrase, which is needed to end it; run study kiosk --setup")
        )
    settings = kiosk.settings()
    from store.disk.sole_use import kiosk_lock
    from tui.kiosk.supervisor import Supervisor

    _in_bare_environment(kiosk)

    def load() -> Callable[[int], int]:
        from tui.kiosk import preload, session_process

        preload.load(kiosk.home)
        return partial(session_process.run, kiosk)

    with kiosk_lock(kiosk.home):
        return Supervisor(kiosk, settings, load, partial(_begin_anew, kiosk)).run()


def _serve_ssh(kiosk: "Kiosk") -> int:
    _in_bare_environment(kiosk, "--ssh-host")
    kiosk.settings()
    from store.disk.sole_use import ssh_lock
    from tui.kiosk.over_ssh.connection import serve
    from tui.kiosk.over_ssh.host import SshHost

    with ssh_lock(kiosk.home):
        return SshHost(kiosk, partial(_begin_anew, kiosk, "--ssh-host")).run(partial(serve, kiosk))


def _in_bare_environment(kiosk: "Kiosk", *options: str) -> None:
    """Begin anew unless that was done: nothing of the environment it was started in reaches a session."""
    from tui.kiosk.supervisor import environment

    variables = dict(os.environ)
    if not sys.flags.isolated or variables != environment(variables):
        _begin_anew(kiosk, *options)


def _begin_anew(kiosk: "Kiosk", *options: str) -> NoReturn:
    """Become the same command in a bare environment."""
    from tui.kiosk.supervisor import environment

    words = ["--home", str(kiosk.home.path.absolute()), "--lang", language(), "kiosk", *options]
    os.execve(sys.executable, [sys.executable, "-I", "-m", "tui.cli", *words], environment(dict(os.environ)))  # noqa: S606


def set_administrator(args: argparse.Namespace, kiosk: "Kiosk") -> None:
    """Ask for the administrator's passphrase, or read it from the named file, and keep it."""
    from tui.console.ask_passphrase import new_passphrase

    kiosk.set_administrator(new_passphrase(args.passphrase_file, _("the administrator")))


def _sync(args: argparse.Namespace, kiosk: "Kiosk") -> int:
    from store.exchange.exchange import folder_named
    from store.kiosk.upkeep import exchange

    if not (args.sync or kiosk.home.config.folder):
        raise Problem("study kiosk --sync", N_("which folder? Name it once: study kiosk --sync FOLDER"))
    folder = folder_named(kiosk.home, args.sync) if args.sync else ""
    return tell_exchange(exchange(kiosk, folder, args.trust))
