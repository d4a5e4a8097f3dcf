"""Which questions an import brought into a pack and from which file, so that one that somebody took out does not come
back with the bank, and one that left the bank is noticed.

The list lies in the pack under a hidden name, which is no part of what members get.
"""

from collections.abc import Mapping
from pathlib import Path

from store.disk import output_file
from store.disk.atomic import read

FILE = ".brought-by-import"
_ABOUT = (
    "# Questions that `study import` brought here. One that is listed and in no lesson was taken out, and stays out."
)


def brought(pack: Path) -> dict[str, str]:
    """Ids of the questions that were brought into a pack, and the name of the file of each; empty where it is not
    known. Raises `Problem`."""
    lines = (read(pack / FILE) or b"").decode("utf-8", "replace").split("\n")
    parts = [line.strip().partition("\t") for line in lines if line.strip() and not line.startswith("#")]
    return {id_: file for id_, _tab, file in parts}


def remember(pack: Path, files: Mapping[str, str]) -> None:
    """Add ids, with the file of each, to those that were brought. Raises `Problem`."""
    before = brought(pack)
    after = before | dict(files)
    if after != before:
        text = "\n".join([_ABOUT, *(f"{id_}\t{file}".rstrip() for id_, file in sorted(after.items()))]) + "\n"
        output_file.write(pack / FILE, text.encode(), for_others=True)
