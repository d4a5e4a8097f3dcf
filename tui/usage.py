"""How the command line says what it takes and what was wrong with it, in the language of the moment."""

import argparse
import gettext
import os
from typing import NoReturn

from lessons.problem import N_
from tui.language import LOCALE_FOLDER, LOCALES, _, language

ARGPARSE = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("unrecognized arguments: %s"),
    N_("not allowed with argument %s"),
    N_("ignored explicit argument %r"),
    N_("expected one argument"),
    N_("expected at most one argument"),
    N_("expected at least one argument"),
    N_("invalid %(type)s value: %(value)r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
)
"""What argparse itself may say to a user; listed to be translated with everything else."""


class Parser(argparse.ArgumentParser):
    """Wrong usage is one line, exit 2. Made after the language was chosen: argparse asks for words at once."""

    def __init__(self, prog: str, **options: object) -> None:
        # The standard library looks its texts up in the process's domain, in the language of $LANGUAGE.
        os.environ["LANGUAGE"] = LOCALES[language()]
        gettext.bindtextdomain("study", LOCALE_FOLDER)
        gettext.textdomain("study")
        super().__init__(prog=prog, formatter_class=_Formatter, allow_abbrev=False, **options)  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"study: {see_help(message, self.prog)}\n")


class _Formatter(argparse.HelpFormatter):
    """Every explanation on a line of its own: argparse aligns by characters, and a Chinese one takes two cells."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=4)


def see_help(message: str, command: str) -> str:
    """`message`, and where to read on."""
    return _("{message}; see `{command} --help`").format(message=message, command=command)
