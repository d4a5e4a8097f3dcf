"""How many terminal cells a text takes.

Widths come from `wcwidth` (Unicode's East Asian Width), where needed bent to what terminals and Textual
agree on, and frozen (`character_table`).
East Asian *ambiguous* characters (curly quotes, dashes, box drawing) take one cell, as terminals
show them unless told otherwise.
"""

from itertools import accumulate
from unicodedata import east_asian_width

from lessons.text.character_table import character_table

_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"


class _Cells(dict[str, int]):
    def __missing__(self, character: str) -> int:
        self[character] = cells = int(character_table("cells")[character][0])
        return cells


CELLS = _Cells({chr(code): int(0x20 <= code < 0x7F) for code in range(0x80)})
"""Character -> cells it takes on its own (0, 1 or 2); control characters 0."""


def is_wide(character: str) -> bool:
    """Whether `character` is full-width in any text (UAX #11): Chinese, Japanese, Korean; not for no character."""
    return bool(character) and east_asian_width(character) in "WF"


def advances(text: str) -> list[int]:
    """The cells taken by each character of `text` where it stands; a joined emoji counts once."""
    cells = list(map(CELLS.__getitem__, text))
    if _JOINER in text or _EMOJI_STYLE in text:
        base = -1
        for index, character in enumerate(text):
            if character == _JOINER:
                if index + 1 < len(text):
                    cells[index + 1] = 0
            elif character == _EMOJI_STYLE:
                if base >= 0 and cells[base] == 1 and character_table("cells")[text[base]] == "1+":
                    cells[index] = 1
                base = -1
            elif cells[index]:
                base = index
    return cells


def positions(text: str) -> list[int]:
    """The cell at which each character of `text` begins, and at the end the whole width."""
    return list(accumulate(advances(text), initial=0))


def width(text: str) -> int:
    """The cells that `text` takes."""
    if text.isascii():
        return len(text)
    return sum(advances(text))
