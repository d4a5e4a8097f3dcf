"""What may be typed for a command, read off its parser: for completions and manual pages, so that they never differ."""

import argparse
from enum import Enum, auto
from pathlib import Path
from typing import NamedTuple

from tui.console.usage import file_name
from tui.wording.language import _

_FILES = ("FILE", "FILE|FOLDER", "LEDGER", "PACK", "PATH", "REQUEST", "SUMMARY|LEDGER")


class Takes(Enum):
    """What kind of word follows an option, or stands for itself."""

    NOTHING = auto()
    TEXT = auto()
    """Anything, which cannot be guessed."""
    FILE = auto()
    FOLDER = auto()
    LESSON = auto()
    """The id of a lesson, or a file of one."""


class OptionSyntax(NamedTuple):
    """An option, as it may be typed."""

    flags: tuple[str, ...]
    """The short one first."""
    help: str
    takes: Takes
    metavar: str
    """What stands for its value; empty where it takes none."""
    choices: tuple[str, ...]
    """The only values; empty: others too."""
    optional: bool
    """Whether the value may be left out."""


class WordSyntax(NamedTuple):
    """A word that is no option."""

    help: str
    takes: Takes
    metavar: str
    """What stands for it."""
    choices: tuple[str, ...]
    """The only ones; empty: others too."""


class CommandSyntax(NamedTuple):
    """A command: `study`, one of its commands, or one of theirs."""

    path: str
    """Such as `study branch init`."""
    does: str
    usage: str
    """As `--help` prints it, on one line."""
    options: tuple[OptionSyntax, ...]
    words: tuple[WordSyntax, ...]
    commands: "tuple[CommandSyntax, ...]"

    @property
    def name(self) -> str:
        """The last word of the path."""
        return self.path.rpartition(" ")[2]

    def walk(self) -> "list[CommandSyntax]":
        """This command and all below it."""
        return [self, *(below for command in self.commands for below in command.walk())]


def syntax_of(parser: argparse.ArgumentParser, does: str = "") -> CommandSyntax:
    """What a parser takes, in the language that it was made in."""
    options: list[OptionSyntax] = []
    words: list[WordSyntax] = []
    commands: list[CommandSyntax] = []
    for action in parser._actions:  # argparse has no public way to list them
        said = action.help or "", _takes(action), _metavar(action), _choices(action)
        if isinstance(action, argparse._SubParsersAction):
            does_below = {choice.dest: choice.help or "" for choice in action._choices_actions}
            commands += [syntax_of(below, does_below.get(name, "")) for name, below in action.choices.items()]
        elif action.option_strings:
            options.append(OptionSyntax(tuple(sorted(action.option_strings, key=len)), *said, action.nargs == "?"))
        else:
            words.append(WordSyntax(*said))
    usage = " ".join(parser.format_usage().removeprefix(_("usage: ")).split())
    return CommandSyntax(parser.prog, parser.description or does, usage, tuple(options), tuple(words), tuple(commands))


def _metavar(action: argparse.Action) -> str:
    if action.nargs == 0:
        return ""
    return str(action.metavar or "|".join(map(str, action.choices or ())) or action.dest.upper())


def _choices(action: argparse.Action) -> tuple[str, ...]:
    return tuple(map(str, action.choices or ()))


def _takes(action: argparse.Action) -> Takes:
    if action.nargs == 0:
        return Takes.NOTHING
    if action.metavar == _("LESSON"):
        return Takes.LESSON
    if action.metavar == _("FOLDER"):
        return Takes.FOLDER
    if action.type in (Path, file_name) or action.metavar in [_(name) for name in _FILES]:
        return Takes.FILE
    return Takes.TEXT
