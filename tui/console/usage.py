"""The usage and usage errors of the command line, in the current language."""

import argparse
import gettext
import os
import re
from pathlib import Path
from typing import Any, NoReturn

from lessons.clean import clean_line
from lessons.regex import regex
from tui.wording.language import LOCALE_FOLDER, LOCALES, _, language

_HEADING = regex("^([\u4e00-\u9fff]+):$", re.M)
_DOUBLE = 12
"""Columns kept free for the second cells of the Chinese characters in one line of usage."""


class Parser(argparse.ArgumentParser):
    """Wrong usage is one line, exit 2. Made after the language was chosen: argparse asks for words at once."""

    def __init__(self, prog: str, **options: Any) -> None:
        # argparse looks its texts (`foreign_messages`) up in the process's domain, by the language of $LANGUAGE.
        os.environ["LANGUAGE"] = LOCALES[language()]
        gettext.bindtextdomain("study", LOCALE_FOLDER)
        gettext.textdomain("study")
        super().__init__(prog=prog, formatter_class=_Formatter, allow_abbrev=False, **options)
        self.register("type", Path, _path)
        self.register("type", int, _whole)

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"study: {clean_line(with_help_hint(message, self.prog), 2000)}\n")


def file_name(text: str) -> str:
    """A name of a file. An empty one, as from a variable that was never set, would be the current folder."""
    if not text:
        raise argparse.ArgumentTypeError(_("an empty name is no file"))
    return text


def _path(text: str) -> Path:
    return Path(file_name(text))


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("must be a whole number, such as 7")) from error


class _Formatter(argparse.HelpFormatter):
    """Every explanation on a line of its own: argparse counts characters, and a Chinese one takes two cells."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=80)  # argparse makes one for every argument; the real width is looked up for help

    def format_help(self) -> str:
        import shutil  # only here: most commands print no help

        self._width = shutil.get_terminal_size().columns - _DOUBLE
        said = super().format_help()
        return _HEADING.sub("\\1：", said) if language() == "zh" else said  # argparse writes a half-width colon itself

    def _format_action(self, action: argparse.Action) -> str:
        self._max_help_position = self._current_indent + 2
        return super()._format_action(action)


def with_help_hint(message: str, command: str) -> str:
    """`message`, and where to read on."""
    return _("{message}; see `{command} --help`").format(message=message, command=command)
