"""The pinyin of Chinese characters, to find a name or title by what one types: 张三 by `zs`, `zhangsan` or `zhs`.

The readings are the table of pypinyin, read as data: its own import would cost a start five times as much. Of a
character with several readings (行, 重) any of them leads to it.
"""

import json
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from lessons.text.names import as_read


def readings(character: str) -> tuple[str, ...]:
    """Its readings without tones, the most usual first; none if it is not Chinese. ü is both `u` and `v`."""
    if character.isascii():
        return ()
    known = table().get(str(ord(character)), "").split(",") if len(character) == 1 else ()
    plain = (form for reading in known if reading for form in _without_tone(reading))
    return tuple(dict.fromkeys(plain))


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
    for reading in readings(character):
        for length in range(1, len(reading) + 1):
            if typed[start : start + length] == reading[:length]:
                ends.add(start + length)
    return ends


@cache
def table() -> dict[str, str]:
    """Code of a character -> its readings with tones, divided by commas."""
    spec = find_spec("pypinyin")
    if spec is None or not spec.submodule_search_locations:
        return {}
    file = Path(spec.submodule_search_locations[0]) / "pinyin_dict.json"
    return dict(json.loads(file.read_text("utf-8")))


def _without_tone(reading: str) -> tuple[str, ...]:
    letters = unicodedata.normalize("NFD", reading)
    bare = "".join(letter for letter in letters if letter.isascii() and letter.isalpha())
    if "\u0308" in letters:
        return bare, bare.replace("u", "v")
    return (bare,) if bare else ()
