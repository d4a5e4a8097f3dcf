"""How many terminal cells a text takes.

Widths come from `wcwidth` (Unicode's East Asian Width), where needed bent to what terminals and Textual
agree on: a regional indicator takes one cell (a flag is two of them), a skin tone none of its own.
East Asian *ambiguous* characters (curly quotes, dashes, box drawing) take one cell, as terminals
show them unless told otherwise.
"""

from itertools import accumulate
from unicodedata import east_asian_width

_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"


class _Cells(dict[str, int]):
    def __missing__(self, character: str) -> int:
        code = ord(character)
        if 0x1F1E6 <= code <= 0x1F1FF:
            cells = 1
        elif 0x1F3FB <= code <= 0x1F3FF:
            cells = 0
        else:
            from wcwidth import wcwidth  # only here: a screen of ASCII needs none of its tables

            cells = max(0, wcwidth(character))
        self[character] = cells
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
                if base >= 0 and cells[base] == 1 and text[base] in _WIDENED:
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


def _widened() -> frozenset[str]:
    """Characters of one cell that the emoji variation selector makes two cells wide."""
    from wcwidth import wcswidth, wcwidth  # only here: most texts have no emoji

    ranges = ((0x23, 0x3A), (0xA9, 0xAF), (0x203C, 0x2050), (0x2122, 0x2140), (0x2194, 0x2C00), (0x1F000, 0x1FB00))
    characters = (chr(code) for first, last in ranges for code in range(first, last))
    return frozenset(c for c in characters if wcwidth(c) == 1 and wcswidth(c + _EMOJI_STYLE) == 2)


class _Lazy:
    """The set of `_widened`, made when an emoji first asks for it (it costs 20 ms)."""

    def __init__(self) -> None:
        self._set: frozenset[str] | None = None

    def __contains__(self, character: str) -> bool:
        if self._set is None:
            self._set = _widened()
        return character in self._set


_WIDENED = _Lazy()
