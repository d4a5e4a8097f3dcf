"""Writes a result to a file that the user named: whole or not at all, and only into an existing folder.

Refuses endings of other formats, and says so if Excel has the file open.
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
"""Endings that name a format. Any other is part of the name, as in `branch.no3`."""


def refuse_ending(name: str, *right: str) -> None:
    """Raise `Problem` if a file's ending names another format than the endings `right`."""
    ending = Path(name).suffix.lower()
    if ending in _OTHER and ending not in right:
        text = N_("ends in {ending}, but what is written is {right}; give it a name that ends so")
        raise Problem(name, text, ending=ending, right=right[0])


def write(target: Path, data: bytes | Iterable[bytes], *, for_others: bool = False) -> None:
    """Replace the content of `target` with `data`, or its parts in order; pipes and devices are written to directly.

    The file is readable by its owner only, or with `for_others` as the system's default says. Raises `Problem`.
    """
    try:
        if not target.parent.is_dir():  # a missing USB drive must not become a folder on the disk
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
    """Replace the file. Raises `Problem`, which says so if another program has the file open."""
    written = False
    try:
        temporary = atomic.stage(target, (data,) if isinstance(data, bytes) else data)
        written = True
        atomic.commit([(temporary, target)])
    except Problem as problem:
        error = problem.__cause__
        if not isinstance(error, OSError) or problem.where not in (str(target), str(target.parent)):
            raise  # about the source of the data
        # Windows forbids replacing an open file; Excel and LibreOffice put a lock file beside it.
        held = target.exists() if written else any(map(Path.exists, _notes(target)))
        if error.errno in atomic.FORBIDDEN and held:
            text = N_(
                "cannot be replaced; if it is open in Excel or another program, close it there, or give another name"
            )
            raise Problem(str(target), text) from error
        raise atomic.refusal(target, error) from error


def _notes(target: Path) -> list[Path]:
    """The lock files that Excel and LibreOffice put beside an open file."""
    return [target.with_name(f"~${target.name}"), target.with_name(f".~lock.{target.name}#")]
