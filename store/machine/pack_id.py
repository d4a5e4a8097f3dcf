"""An id for a new pack, from the name of its folder: ASCII, readable, and not yet that of another pack."""

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
    """The id for a pack in `folder`: Latin letters as they are, Chinese ones by the initials of their pinyin.

    Where neither gives a letter or digit it is made from a digest of the name; where it is `taken`, a number follows.
    """
    name = folder.absolute().name
    plain = unicodedata.normalize("NFKD", name).casefold()
    characters = (initials(c) or ("" if unicodedata.combining(c) else "-") for c in plain)
    made = "-".join(part for part in "".join(characters).split("-") if part)[:_LONGEST].rstrip("-")
    made = made or f"pack-{hashlib.sha256(name.encode(errors='surrogateescape')).hexdigest()[:6]}"
    known = {*taken, *_beside(folder)}
    return next(id_ for id_ in (made, *(f"{made}-{n}" for n in range(2, len(known) + 3))) if id_ not in known)


def _beside(folder: Path) -> set[str]:
    """Ids of the packs that lie in the same folder."""
    found = set()
    with contextlib.suppress(OSError):
        for other in folder.absolute().parent.iterdir():
            if other.suffix == ".zip" or (other / "index.md").is_file():
                with contextlib.suppress(Problem):
                    found.add(load_index(other).id)
    return found
