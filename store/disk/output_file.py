"""A file that somebody named for a result: whole or not at all, and never made where there is no folder for it.

Its name never says that it is something else, and where Excel holds on to it the advice is to close it there.
"""

from collections.abc import Iterable
from pathlib import Path

from lessons.problem import N_, Problem
from store.disk import atomic
from store.disk.shared_folder import open_to_others

_OTHER = frozenset(
    (
        *(".pdf", ".doc", ".docx", ".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".odt", ".rtf", ".ppt", ".pptx", ".et"),
        *(".wps", ".csv", ".tsv", ".txt", ".json", ".jsonl", ".xml", ".html", ".htm", ".xhtml", ".md", ".toml"),
        *(".zip", ".gz", ".7z", ".rar", ".png", ".jpg", ".jpeg", ".gif", ".svg"),
    )
)
"""Endings that say what a file is. Any other is part of a name, like that of `branch.no3`."""


def refuse_ending(name: str, *right: str) -> None:
    """Raise `Problem` where a file's ending says that it is something else than what the endings `right` say."""
    ending = Path(name).suffix.lower()
    if ending in _OTHER and ending not in right:
        text = N_("ends in {ending}, but what is written is {right}; give it a name that ends so")
        raise Problem(name, text, ending=ending, right=right[0])


def write(target: Path, data: bytes | Iterable[bytes], *, for_others: bool = False) -> None:
    """Make `data`, or its parts one after the other, the content of `target`; a pipe or a device is written to.

    Else it is for its owner only, or with `for_others` for whom the system's default says. Raises `Problem`.
    """
    try:
        if not target.parent.is_dir():  # a stick that is not there must not become a folder on the disk
            text = N_("there is no such folder; connect the drive or the share, or name another folder")
            raise Problem(str(target.parent), text)
        if target.is_dir():
            raise Problem(str(target), N_("is a folder; name a file"))
        if target.exists() and not target.is_file():
            with target.open("wb") as file:
                file.writelines((data,) if isinstance(data, bytes) else data)
            return
        _replace(target, data)
        if for_others:
            open_to_others(target)
    except OSError as error:
        raise atomic.refusal(target, error) from error


def _replace(target: Path, data: bytes | Iterable[bytes]) -> None:
    """Raises `Problem`; where another program has the file open, one that says so."""
    written = False
    try:
        temporary = atomic.stage(target, (data,) if isinstance(data, bytes) else data)
        written = True
        atomic.commit([(temporary, target)])
    except Problem as problem:
        error = problem.__cause__
        if not isinstance(error, OSError) or problem.where not in (str(target), str(target.parent)):
            raise  # of where the data comes from
        # Windows forbids to replace an open file; Excel and LibreOffice leave a note beside it.
        held = target.exists() if written else any(map(Path.exists, _notes(target)))
        if error.errno in atomic.FORBIDDEN and held:
            text = N_(
                "cannot be replaced; if it is open in Excel or another program, close it there, or give another name"
            )
            raise Problem(str(target), text) from error
        raise atomic.refusal(target, error) from error


def _notes(target: Path) -> list[Path]:
    """What Excel and LibreOffice lay beside a file that they have open."""
    return [target.with_name(f"~${target.name}"), target.with_name(f".~lock.{target.name}#")]
