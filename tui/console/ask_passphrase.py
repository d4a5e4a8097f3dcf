"""Asking for passphrases: on the terminal without echo, or from a file where nobody is there to ask."""

import sys
from collections.abc import Callable
from getpass import getpass
from pathlib import Path

from lessons.problem import N_, Problem
from store.crypto.envelope import read_bounded
from store.crypto.passphrase_forms import as_chosen
from tui.wording.language import _

_LIMIT = 4096


def asker(file: Path | None) -> Callable[[str], str]:
    """A function that gives the passphrase of a key, by the name of its file."""

    def ask(path: str) -> str:
        if file is not None:
            return from_file(file)
        return _typed(_("Passphrase of {file}: ").format(file=path))

    return ask


def nobody_to_ask(path: str) -> str:
    """Raises `Problem` with what to do instead: a screen is drawn, so nobody can be asked on the terminal."""
    raise Problem(path, N_("this key has a passphrase; use `study sync` or `study summary` in a terminal instead"))


def new_passphrase(file: Path | None, what: str) -> str:
    """A passphrase for a new key, typed twice. `what` names the key to the user."""
    if file is not None:
        return from_file(file)
    first = _typed(_("New passphrase for {what}: ").format(what=what))
    if as_chosen(_typed(_("The same once more: "))) != as_chosen(first):
        raise Problem("", N_("the two passphrases differ; try again"))
    return first


def recovery_key(file: Path | None) -> str:
    """A recovery key, as it was written down."""
    return from_file(file) if file is not None else _typed(_("Recovery key: "))


def from_file(file: Path) -> str:
    """The first line of a file."""
    try:
        return read_bounded(file, _LIMIT).decode("utf-8-sig").split("\n", 1)[0].removesuffix("\r")
    except UnicodeDecodeError as error:
        raise Problem(str(file), N_("is not UTF-8 text")) from error


def _typed(prompt: str) -> str:
    if not sys.stdin.isatty():
        raise Problem("", N_("a passphrase is needed and there is no terminal to ask on; use --passphrase-file FILE"))
    try:
        return getpass(prompt)
    except EOFError as error:
        raise Problem("", N_("no passphrase was given")) from error
