"""Makes an id for a new pack from the name of its folder: ASCII, readable, and unused."""

import contextlib
import hashlib
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from lessons.pack.pack import load_index
from lessons.problem import Problem
from lessons.text.pinyin import initials

_LONGEST = 70


def pack_id(folder: Path, taken: Iterable[str]) -> str:
    """The id for a pack in `folder`: Latin letters are kept, Chinese ones become the initials of their pinyin.

    If that gives no letter or digit, the id is a digest of the name; if it is `taken`, a number is added.
    """
    name = folder.absolute().name
    made = ascii_id(name) or f"pack-{hashlib.sha256(name.encode(errors='surrogateescape')).hexdigest()[:6]}"
    known = {*taken, *_beside(folder)}
    return next(id_ for id_ in (made, *(f"{made}-{n}" for n in range(2, len(known) + 3))) if id_ not in known)


def ascii_id(name: str) -> str:
    """An id made of a name, of Latin letters, digits and hyphens; empty where the name has nothing for one."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    characters = (initials(c) or ("" if unicodedata.combining(c) else "-") for c in plain)
    return "-".join(part for part in "".join(characters).split("-") if part)[:_LONGEST].rstrip("-")


def _beside(folder: Path) -> set[str]:
    """The ids of the packs in the same folder."""
    ids = set()
    with contextlib.suppress(OSError):
        for other in folder.absolute().parent.iterdir():
            if other.suffix == ".zip" or (other / "index.md").is_file():
                with contextlib.suppress(Problem):
                    ids.add(load_index(other).id)
    return ids
