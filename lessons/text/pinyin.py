"""The pinyin of Chinese characters, to find a name or title by what one types: 张三 by `zs`, `zhangsan` or `zhs`.

Of a character with several readings (行, 重) any of them leads to it. Of half the characters of GB 18030 nobody wrote
down how they are read; whoever bears one knows, so any syllable leads to it.
"""

from functools import cache

from lessons.text.character_table import character_table
from lessons.text.names import as_read

_READINGS = "readings"
_LONGEST = 6
"""Letters of a syllable."""


@cache
def readings(character: str) -> tuple[str, ...]:
    """Its readings without tones, the most usual first; none known, or not Chinese: empty. ü is both `u` and `v`."""
    known = "" if character.isascii() or len(character) > 1 else character_table(_READINGS)[character]
    return tuple(known.split(",")) if known else ()


def initials(name: str) -> str:
    """One small letter for each character whose reading is known, ASCII letters and digits as they are."""
    return "".join(_initial(character) for character in name)


def _initial(character: str) -> str:
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    return "".join(reading[0] for reading in readings(character)[:1])


def in_order(name: str) -> tuple[tuple[str, str], ...]:
    """A sort key for names as in Chinese lists: by pinyin, character by character."""
    return tuple(("".join(readings(character)[:1]) or character, character) for character in as_read(name))


def fits(name: str, query: str) -> bool:
    """Whether `query`, characters or pinyin as typed, in full or shortened, leads to `name`."""
    typed = as_read(query)
    plain = as_read(name)
    if typed in plain:
        return True
    if not typed.isascii():
        return False
    # From each character on: how much of the query has been used up when the next is reached.
    used: set[int] = set()
    for character in plain:
        used = {end for start in (*used, 0) for end in _ends(character, typed, start)}
        if len(typed) in used:
            return True
    return False


def is_spelled(name: str, typed: str) -> bool:
    """Whether this is the whole name in full pinyin, with its other letters as they are."""
    rest = {as_read(typed)}
    for character in as_read(name):
        forms = readings(character) or (character,)
        rest = {left.removeprefix(form) for left in rest for form in forms if left.startswith(form)}
    return "" in rest


def _ends(character: str, typed: str, start: int) -> set[int]:
    """Where in the query the next character may begin, if this one begins at `start`."""
    ends = {start + 1} if typed[start : start + 1] == character else set()
    known = readings(character)
    if not known and _is_chinese(character):
        longest = min(_LONGEST, len(typed) - start)
        return ends | {start + length for length in range(longest + 1) if typed[start : start + length] in _begun()}
    for reading in known:
        for length in range(1, len(reading) + 1):
            if typed[start : start + length] == reading[:length]:
                ends.add(start + length)
    return ends


def _is_chinese(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff"


@cache
def _begun() -> frozenset[str]:
    """All syllables and what they begin with, nothing too."""
    syllables = {reading for known in character_table(_READINGS).values for reading in known.split(",")}
    return frozenset(syllable[:length] for syllable in syllables for length in range(_LONGEST + 1))
