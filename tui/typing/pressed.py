"""What a key means while pinyin is typed."""

from enum import Enum, auto
from typing import NamedTuple

from tui.typing.composing import Composing


class Means(Enum):
    """What is to be done."""

    LETTER = auto()
    """Compose this letter too."""
    ERASE = auto()
    TAKE = auto()
    """Take the candidate with this number on the page; 0: the one that is marked."""
    LETTERS = auto()
    """Take the letters as they are."""
    DROP = auto()
    TURN = auto()
    """So many pages on."""
    MARK = auto()
    """The mark so many candidates on."""
    WRITE = auto()
    """Finish what is being composed, then write this character or what stands for it."""
    PASS = auto()
    """Finish what is being composed; the key is for something else."""


class Pressed(NamedTuple):
    """A key that was understood."""

    means: Means
    text: str = ""
    by: int = 0


_WHILE_COMPOSING = {
    "backspace": Pressed(Means.ERASE),
    "space": Pressed(Means.TAKE),
    "enter": Pressed(Means.LETTERS),
    "escape": Pressed(Means.DROP),
    "minus": Pressed(Means.TURN, by=-1),
    "equals_sign": Pressed(Means.TURN, by=1),
    "pageup": Pressed(Means.TURN, by=-1),
    "pagedown": Pressed(Means.TURN, by=1),
    "up": Pressed(Means.TURN, by=-1),
    "down": Pressed(Means.TURN, by=1),
    "left": Pressed(Means.MARK, by=-1),
    "right": Pressed(Means.MARK, by=1),
}
_WHILE_PAGING = {"comma": Pressed(Means.TURN, by=-1), "full_stop": Pressed(Means.TURN, by=1)}
"""Once another page than the first is shown; before that these are punctuation, which many type right behind pinyin."""


def pressed(key: str, character: str | None, composing: Composing) -> Pressed:
    """What a key means; `key` is its name, `character` what it writes."""
    if composing:
        paging = _WHILE_PAGING if len(composing.pages) > 1 else {}
        if known := _WHILE_COMPOSING.get(key) or paging.get(key):
            return known
        if character is not None and character in "123456789":
            return Pressed(Means.TAKE, by=int(character))
        if character == "'":
            return Pressed(Means.LETTER, character)
    if character is None or not character.isprintable() or character == " ":
        return Pressed(Means.PASS)
    if character.isascii() and character.islower():
        return Pressed(Means.LETTER, character)
    return Pressed(Means.WRITE, character)
