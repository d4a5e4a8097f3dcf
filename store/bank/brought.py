"""Which questions an import brought into a pack, so that one that somebody took out does not come back with the bank.

The list lies in the pack under a hidden name, which is no part of what members get.
"""

from collections.abc import Iterable
from pathlib import Path

from store.disk import output_file
from store.disk.atomic import read

FILE = ".brought-by-import"
_ABOUT = (
    "# Questions that `study import` brought here. One that is listed and in no lesson was taken out, and stays out."
)
_MOST_BYTES = 8 << 20


def brought(pack: Path) -> frozenset[str]:
    """Ids of the questions that were brought into a pack. Raises `Problem`."""
    lines = (read(pack / FILE) or b"").decode("utf-8", "replace").split("\n")
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def remember(pack: Path, ids: Iterable[str]) -> None:
    """Add ids to those that were brought. Raises `Problem`."""
    before = brought(pack)
    if after := before.union(ids) - before:
        text = "\n".join([_ABOUT, *sorted(before | after)]) + "\n"
        output_file.write(pack / FILE, text.encode(), for_others=True)
