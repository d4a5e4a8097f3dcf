"""What libraries know of each character of Unicode, frozen into a file while Study is built (`hatch_build.py`).

Their own tables are made anew at every import, which costs a start more than all that it then asks of them. A file
holds the values, parted by tabs, in its first line; then two bytes for each page of 256 characters, its number; then
the pages, two bytes for each character, the number of its value. Low bytes come first. The first value is that of
characters of which nothing is known.
"""

from functools import cache
from pathlib import Path

from lessons.problem import N_, Problem

_FOLDER = Path(__file__).with_name("tables")
_PAGES = 0x110000 >> 8
TABLES = ("readings", "line_break", "graphemes", "cells")


class CharacterTable:
    """The values of one table by character."""

    def __init__(self, content: bytes) -> None:
        values, _newline, self._numbers = content.partition(b"\n")
        self.values = values.decode().split("\t")
        """All there are."""

    def __getitem__(self, character: str) -> str:
        """The value of one character."""
        code = ord(character)
        return self.values[self._number(_PAGES + (self._number(code >> 8) << 8) + (code & 0xFF))]

    def _number(self, place: int) -> int:
        return self._numbers[2 * place] | self._numbers[2 * place + 1] << 8


@cache
def character_table(name: str) -> CharacterTable:
    """The table of this name, read when it is first asked for. Raises `Problem` where Study was not built."""
    file = _FOLDER / f"{name}.table"
    try:
        return CharacterTable(file.read_bytes())
    except FileNotFoundError:
        raise Problem(
            str(file), N_("is missing, as this copy of Study was not built; run `pip install -e .` in its folder")
        ) from None
