"""A file that somebody named for a result: whole or not at all, and never made where there is no folder for it."""

from collections.abc import Iterable
from pathlib import Path

from lessons.problem import N_, Problem
from store import atomic
from store.shared_folder import open_to_others


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
        atomic.replace(target, data)
        if for_others:
            open_to_others(target)
    except OSError as error:
        raise atomic.refusal(target, error) from error
