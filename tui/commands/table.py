"""Every command of `study`: its room, what it does, and its parser. A command is imported when it is run."""

import argparse
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

from lessons.problem import N_
from tui.console.usage import Parser
from tui.wording.language import LANGUAGES, _

if TYPE_CHECKING:
    from tui.console.command_syntax import CommandSyntax


class Command(NamedTuple):
    """A command: the room of `tui.commands` that its module lies in, and what it does, in English."""

    room: str
    does: str
    module: str = ""
    """What its module, and the function for its arguments, are called if not as it: `import` is a word of Python."""


COMMANDS = {
    "read": Command("member", N_("print a lesson as plain text")),
    "test": Command("member", N_("take a test line by line, without a screen")),
    "review": Command("member", N_("review line by line, without a screen")),
    "reflect": Command("member", N_("write a reflection line by line, without a screen")),
    "due": Command("member", N_("how much review is due today and tomorrow, for prompts and scripts")),
    "mine": Command("member", N_("your own texts: list, export, and import of Markdown notes")),
    "packs": Command("member", N_("the packs on this machine: list, add, update, pin, and what changed in them")),
    "sync": Command("member", N_("exchange with the branch's folder")),
    "summary": Command("member", N_("write the signed summary of your records")),
    "pair": Command("member", N_("bring together what you do on several machines")),
    "passphrase": Command("member", N_("set or change the passphrase of a key")),
    "check": Command("author", N_("check packs for mistakes")),
    "new": Command("author", N_("make a new pack to start from")),
    "preview": Command("author", N_("try a pack while you write it; nothing is kept")),
    "import": Command("author", N_("bring in a question bank: Excel, Word, text, GIFT"), "import_bank"),
    "seal": Command("author", N_("seal a stage test under a start code")),
    "branch": Command("secretary", N_("the secretary's keys, roster and plan")),
    "merge": Command("secretary", N_("verify summaries and merge them into a ledger")),
    "ledger": Command("secretary", N_("one member's evidence, and the secretary's explanations")),
    "report": Command("secretary", N_("a ledger as Excel, HTML or CSV")),
    "export": Command("secretary", N_("questions as GIFT, Excel, Anki or on paper; records as xAPI statements")),
    "items": Command("secretary", N_("difficulty and discrimination of each question")),
    "regrade": Command("secretary", N_("scores without a faulty question or with its key corrected")),
    "verify": Command("secretary", N_("check a summary or a ledger again")),
    "doctor": Command("machine", N_("check terminal, machine and data, and say how to mend what is wrong")),
    "backup": Command("machine", N_("make a backup of everything that Study keeps")),
    "restore": Command("machine", N_("check a backup, or put it in its place")),
    "device": Command("machine", N_("this machine's key, and its retirement")),
    "kiosk": Command("machine", N_("the shared machine: sign-in and sessions")),
    "completion": Command("machine", N_("complete commands in bash, zsh or fish")),
    "man": Command("machine", N_("the manual pages of Study and its commands")),
}

GROUPS = {
    "member": N_("for members:"),
    "author": N_("for authors:"),
    "secretary": N_("for the secretary:"),
    "machine": N_("for administrators:"),
}
"""Room -> the heading of its commands."""


def module_of(name: str) -> ModuleType:
    """The module of a command."""
    command = COMMANDS[name]
    return import_module(f"tui.commands.{command.room}.{command.module or name}")


def parser_of(name: str) -> Parser:
    """The parser of a command, in the current language."""
    parser = Parser(f"study {name}", description=_(COMMANDS[name].does))
    command = COMMANDS[name]
    getattr(import_module(f"tui.commands.arguments.{command.room}"), command.module or name)(parser)
    return parser


def syntax_of_study() -> "CommandSyntax":
    """What may be typed after `study` itself, without its commands."""
    from tui.console.command_syntax import syntax_of  # here and below: for help, completions and manual pages alone

    parser = Parser("study", add_help=False)
    add_global_options(parser)
    add_early_options(parser)
    parser.add_argument("packs", nargs="*", metavar=_("PACK"), help=_("packs to open the application with"))
    return syntax_of(parser)._replace(does=_("lessons, self-tests and reflection in the terminal"))


def whole_syntax() -> "CommandSyntax":
    """What may be typed after `study`, its commands included."""
    from tui.console.command_syntax import syntax_of

    return syntax_of_study()._replace(commands=tuple(syntax_of(parser_of(name)) for name in COMMANDS))


def add_global_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options that every command takes, before its name or behind it."""
    parser.add_argument("--home", metavar=_("FOLDER"), help=_("where data lives (else $STUDY_HOME)"))
    parser.add_argument(
        "--lang", choices=sorted(LANGUAGES), help=_("language (default: as in Settings, else the locale's)")
    )


def add_early_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options that stand before a command's name, or without one."""
    parser.add_argument("-h", "--help", action="store_true", help=_("say what there is, and end"))
    parser.add_argument(
        "--plain", action="store_true", help=_("line by line, without a screen; always so where none can be drawn")
    )
    parser.add_argument("-V", "--version", action="store_true", help=_("print the version"))
