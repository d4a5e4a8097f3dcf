"""Checks which account owns a home: files that another account, above all root, writes there are unreadable to it.

Commands refuse to write into another account's home, and files that already belong to others are found with their cure.
"""

import os
import shlex
import stat
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from lessons.problem import N_, Problem
from store.disk.home import PINYIN

_MOST = 5
"""The most files that are named; one command repairs all of them."""


def refuse_other_owner(home: Path) -> None:
    """Raise `Problem` if this home, or the folder to create it in, belongs to another account."""
    owner = other_owner(home)
    if owner is None:
        return
    text = N_(
        "belongs to the account {user}, which cannot read what another account writes here; run this as that "
        "account: sudo -u {user} -H study --home {folder} …"
    )
    raise Problem(str(home), text, user=account(owner), folder=shlex.quote(str(home)))


def other_owner(home: Path) -> int | None:
    """The user id that owns a home, if it is not the current one.

    Homes of root don't count: USB drives and shared disks often appear as root's to everybody who may write there. If
    there is no home yet, only root checks whose folder it is in: others could not write into it.
    """
    if sys.platform == "win32":
        return None
    me = os.geteuid()
    place = home
    try:
        while not place.exists():
            if me or place == place.parent:
                return None
            place = place.parent
        owner = place.stat().st_uid
    except OSError:  # reported where it is needed
        return None
    return owner if owner not in (0, me) else None


def account(uid: int) -> str:
    """The name of an account; its number if it has none."""
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


class UnusableFile(NamedTuple):
    """A file in a home that its own account cannot use."""

    text: str
    """What is wrong: a message id."""
    mend: str
    """The command that repairs it and all others: a message id."""
    fields: dict[str, str]
    """The fields of both messages."""


def unusable_files(home: Path) -> list[UnusableFile]:
    """The first few files that the home's account cannot use."""
    return list(islice(_unusable(home), _MOST)) if sys.platform != "win32" else []


def _unusable(home: Path) -> Iterator[UnusableFile]:
    me = os.geteuid()
    try:
        owner = me or home.stat().st_uid
    except OSError:
        return
    fields = {"user": account(owner), "folder": shlex.quote(str(home))}
    for path in _all(home):
        try:
            about = path.lstat()
        except OSError:  # gone meanwhile, or in a folder that was already reported
            continue
        if _usable(path, about, owner, is_written=not _is_only_read(home, path)):
            continue
        named = fields | {"file": str(path), "owner": account(about.st_uid)}
        if about.st_uid == owner:
            text, mend = N_("{file} may not be read by its own account {user}."), N_("Run: chmod -R u+rwX {folder}")
        else:
            text = N_("{file} belongs to the account {owner}, so {user} cannot use it.")
            mend = N_("Run as root: chown -R {user} {folder}")
        yield UnusableFile(text, mend, named)


def _all(home: Path) -> Iterator[Path]:
    yield home
    for folder, folders, files in os.walk(home):
        for name in (*folders, *files):
            yield Path(folder, name)


def _is_only_read(home: Path, path: Path) -> bool:
    """Whether it is in one of the folders that Study itself closes to everybody's writing, once they are made."""
    match path.relative_to(home).parts:
        case ("cache", folder, *_):
            return folder.startswith(PINYIN)
    return False


def _usable(path: Path, about: os.stat_result, owner: int, *, is_written: bool) -> bool:
    """Whether the home's owner has the access that Study needs: it replaces files, and writes into only some."""
    needed = 0o4
    if stat.S_ISDIR(about.st_mode):
        needed = 0o7 if is_written else 0o5
    elif path.name.endswith(("lock", ".log")):
        needed = 0o6
    if stat.S_ISLNK(about.st_mode):
        return True
    if about.st_uid == owner:
        return (about.st_mode >> 6) & needed == needed
    if owner == os.geteuid():  # the system knows its groups
        return os.access(path, needed, effective_ids=os.access in os.supports_effective_ids)
    return about.st_mode & needed == needed
