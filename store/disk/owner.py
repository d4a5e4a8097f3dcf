"""Whose a home is: what another account writes into it, root above all, its own account cannot read.

So a command that writes into a home refuses to, and what lies there already is found together with its cure.
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

_MOST = 5
"""Files that are named; one command cures all of them."""


def refuse_other_owner(home: Path) -> None:
    """Raise `Problem` where this home, or the folder that it would be made in, belongs to another account."""
    owner = other_owner(home)
    if owner is None:
        return
    text = N_(
        "belongs to the account {user}, which cannot read what another account writes here; run this as that "
        "account: sudo -u {user} -H study --home {folder} …"
    )
    raise Problem(str(home), text, user=account(owner), folder=shlex.quote(str(home)))


def other_owner(home: Path) -> int | None:
    """The account that a home belongs to, if that is not the one at work.

    A home of root's is no such: a stick or a shared disk often looks like that to everybody who may write there. Where
    nothing is yet, only root minds whose folder it is in: others could not write into it.
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
    except OSError:  # told by what needs it
        return None
    return owner if owner not in (0, me) else None


def account(uid: int) -> str:
    """The name of an account; its number where it has none."""
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


class UnusableFile(NamedTuple):
    """Something in a home that its own account cannot use."""

    text: str
    """What is so: a message id."""
    mend: str
    """The command that cures it and all others: a message id."""
    fields: dict[str, str]
    """What is filled into both."""


def unusable_files(home: Path) -> list[UnusableFile]:
    """The first few of them; root is told of those of the home's account."""
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
        except OSError:  # gone meanwhile, or in a folder that was told already
            continue
        if _usable(path, about, owner):
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


def _usable(path: Path, about: os.stat_result, owner: int) -> bool:
    """Whether the owner of the home may do with it what Study does: files are replaced, only some are written into."""
    needed = 0o4
    if stat.S_ISDIR(about.st_mode):
        needed = 0o7
    elif path.name.endswith(("lock", ".log")):
        needed = 0o6
    if stat.S_ISLNK(about.st_mode):
        return True
    if about.st_uid == owner:
        return (about.st_mode >> 6) & needed == needed
    if owner == os.geteuid():  # who knows about its groups
        return os.access(path, needed, effective_ids=os.access in os.supports_effective_ids)
    return about.st_mode & needed == needed
