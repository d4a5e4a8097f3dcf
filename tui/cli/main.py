"""The command line: which command, which home, which language; how errors are told; exit status.

Only the module of the command that was asked for is imported, and Textual only where a screen is drawn.
"""

import argparse
import contextlib
import errno
import gc
import os
import sys
from pathlib import Path

from lessons.clean import clean_line
from lessons.problem import N_, Problem
from lessons.text.character_table import character_table
from store.disk.home import Home
from store.disk.owner import refuse_other_owner
from store.disk.trouble import as_problem
from tui import PROGRAM
from tui.commands.table import (
    COMMANDS,
    GROUPS,
    add_early_options,
    add_global_options,
    module_of,
    parser_of,
    syntax_of_study,
)
from tui.console.usage import Parser, with_help_hint
from tui.terminal import terminal_fit
from tui.wording.language import LANGUAGES, _, explain, set_language, system_language

_WRITES_NO_HOME = {
    *("check", "new", "preview", "import", "seal", "read", "merge", "report", "items", "regrade", "verify", "ledger"),
    *("kiosk", "restore"),  # these decide it themselves
    *("doctor", "completion", "man"),
}
"""Commands that anybody may run whoever a home belongs to."""
_OF_A_MACHINE = {"test", "review", "reflect", "summary", "sync", "mine", "passphrase", "backup"}
"""Commands that a machine which was retired refuses."""
_LONGEST_LINE = 2000
_SELDOM = 50_000
"""Objects after which garbage is looked for, instead of 700: loading makes none, and looking takes 7 ms."""
_DRAWS = {"kiosk", "preview"}
"""Commands that go on for long."""
_LOST = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""Errors of an output that is full or failing."""


def main(argv: list[str] | None = None) -> int:
    """Run `study`; the exit status: 0 done, 1 something was refused, 2 wrong usage."""
    if argv is not None:
        return _main(argv)
    try:
        return _main(sys.argv[1:])
    finally:
        gc.freeze()  # else Python looks through all that was loaded once more before it ends, which takes 15 ms


def _main(arguments: list[str]) -> int:
    _speak_utf8()
    set_language(system_language())
    options, rest = _global_options(arguments)
    home = Home.find(options.home)
    try:
        status = _run(options, rest, home)
        if sys.stdout:
            sys.stdout.flush()  # an output that fails is reported here, not by the interpreter at its end
        return status
    except Problem as problem:
        _tell(explain(problem))
    except BrokenPipeError:
        _drop_output()
    except KeyboardInterrupt:
        _tell(_("interrupted; nothing is half done, run it again"))
    except RecursionError:
        _tell(_("something in the input is nested too deeply"))
    except Exception as error:
        _tell(_refused(error) or _fault(error, home))
    return 1


def _run(options: argparse.Namespace, rest: list[str], home: Home) -> int:
    if options.version:
        print(PROGRAM)
        return 0
    _choose_language(options.lang, home)
    if rest and rest[0] in COMMANDS:
        return _run_command(rest[0], rest[1:], home)
    if options.help:
        _help()
        return 0
    if rest and rest[0].startswith("-"):
        return _wrong_usage(_("there is no option {option}").format(option=rest[0]))
    return _open_app(rest, home, plain=options.plain)


def _refused(error: Exception) -> str:
    """A message for an error of the system that no module handles, such as a full output; empty for a fault."""
    if not isinstance(error, OSError):
        return ""
    if problem := as_problem(error):
        return explain(problem)
    if error.errno not in _LOST:
        return ""
    from store.disk.atomic import refusal  # here and below: `study --version`, and every command, waits for none of it

    _drop_output()
    return explain(refusal(Path(_("standard output")), error))


def _drop_output() -> None:
    """Discard further output; else the interpreter tries to flush it at its end, and complains."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fault(error: Exception, home: Home) -> str:
    from tui.wording.fault import fault_line

    return fault_line(error, home.path)


def _tell(text: str) -> None:
    """One line on standard error. File names and arguments in it may hold anything."""
    print(f"study: {clean_line(text, _LONGEST_LINE)}", file=sys.stderr)


def _speak_utf8() -> None:
    """Lessons and names are Unicode whatever the locale of the terminal says."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _global_options(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = Parser("study", add_help=False)
    add_global_options(parser)
    # What follows a command's name is the command's own, `--help` and `--version` included.
    place = next((n for n, word in enumerate(arguments) if word in COMMANDS), len(arguments))
    early = Parser("study", add_help=False)
    add_early_options(early)
    options, before = early.parse_known_args(arguments[:place])
    options, rest = parser.parse_known_args(before + arguments[place:], options)
    return options, rest


def _choose_language(option: str | None, home: Home) -> None:
    chosen = option
    if not chosen:
        with contextlib.suppress(Problem):  # reported by what needs the settings
            chosen = home.config.lang
    set_language(chosen if chosen in LANGUAGES else system_language())


def _run_command(name: str, arguments: list[str], home: Home) -> int:
    if name in _OF_A_MACHINE:
        home.refuse_retired()
    if name not in _WRITES_NO_HOME:
        refuse_other_owner(home.path)
    args = parser_of(name).parse_args(arguments)
    usual = gc.get_threshold()
    if name not in _DRAWS:
        gc.set_threshold(_SELDOM)
    try:
        status = module_of(name).run(args, home)
    finally:
        gc.set_threshold(*usual)
        for problem in home.notices:
            _tell(explain(problem))
    assert isinstance(status, int)
    return status


def _help() -> None:
    lines = [
        _("Study: lessons, self-tests and reflection in the terminal."),
        "",
        _("usage: study [--home FOLDER] [--lang zh|en] [PACK…]   open the application"),
        _("       study [--home FOLDER] [--lang zh|en] COMMAND …"),
        "",
        _("commands (study COMMAND --help tells more):"),
    ]
    for room, heading in GROUPS.items():
        commands = {name: command for name, command in COMMANDS.items() if command.room == room}
        lines += [_(heading), *(f"  {name:<10}  {_(command.does)}" for name, command in commands.items())]
    lines += ["", _("options:"), *(f"  {option.flags[-1]:<10}  {option.help}" for option in syntax_of_study().options)]
    print("\n".join(lines))


def _wrong_usage(text: str) -> int:
    _tell(with_help_hint(text, "study"))
    return 2


def _open_app(packs: list[str], home: Home, *, plain: bool) -> int:
    for pack in packs:
        if not Path(pack).exists():
            raise Problem(
                pack, N_("is neither a command nor a pack; give a folder or a .zip of lessons, or see study --help")
            )
    character_table("cells")  # where Study was not built, that is told before anything is drawn
    home.refuse_retired()
    refuse_other_owner(home.path)
    if plain or terminal_fit.unfit():
        from tui.plain.today import run as run_plain

        return run_plain(home, packs)
    terminal_fit.make_ready()
    from tui.app.opening import open_application

    return open_application(home, packs)
