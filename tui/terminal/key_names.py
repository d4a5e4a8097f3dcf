"""The keys in force, and what texts call them: `Review (r)`, “{search} finds words”.

A member's own keys are known here, so that every label and sentence names the key that works.
"""

from collections.abc import Mapping
from typing import NamedTuple

from textual.keys import format_key, key_to_character

from lessons.problem import N_
from tui.terminal.keys import KEYS
from tui.wording.language import _

_own: dict[str, str] = {}
"""Meaning -> its keys, where a member changed them."""
_NAMES = {
    "escape": "Esc",
    "enter": "Enter",
    "space": N_("space"),
    "tab": "Tab",
    "delete": "Del",
    "backspace": "Backspace",
}


def use_keys(own: Mapping[str, str]) -> None:
    """Name these keys from now on instead of those of the table; empty: none."""
    _own.clear()
    _own.update(own)


def keys_of(meaning: str) -> list[str]:
    """The keys of a meaning, as Textual names them; the first is the one that is shown."""
    return _own.get(meaning, KEYS[meaning]).split(",")


def is_typed(key: str) -> bool:
    """Whether the key writes a character, so that it cannot be used where one types."""
    character = key_to_character(key)
    return character is not None and character.isprintable()


def key_name(key: str) -> str:
    """What a text calls a key: `r`, `/`, `F5`, `Esc`, `^s` as in the bar, `Ctrl+space`."""
    *modifiers, last = key.split("+")
    if last in _NAMES:
        name = _(_NAMES[last])
    elif last[:1] == "f" and last[1:].isdigit():
        name = last.upper()
    else:
        name = format_key(last)
    ctrl = "Ctrl+" if last in _NAMES else "^"
    before = "".join(ctrl if modifier == "ctrl" else f"{modifier}+" for modifier in modifiers)
    return before + name


class _KeyName(NamedTuple):
    """The key of a meaning in a text; `{hint:typing}` names the one that also works where one types."""

    keys: list[str]

    def __format__(self, spec: str) -> str:
        wanted = (key for key in self.keys if spec != "typing" or not is_typed(key))
        return key_name(next(wanted, self.keys[0]))


class _KeyNames(dict[str, _KeyName]):
    def __missing__(self, meaning: str) -> _KeyName:
        return _KeyName(keys_of(meaning))


def key_of(meaning: str) -> str:
    """What a text calls the key of a meaning."""
    return key_name(keys_of(meaning)[0])


def key_sign(meaning: str) -> str:
    """The key of a meaning in a column of keys, as the footer shows it: `⏎`, `r`."""
    return format_key(keys_of(meaning)[0])


def keyed(text: str) -> str:
    """A text whose `{meaning}` are replaced by the names of their keys."""
    return text.format_map(_KeyNames())


def with_key(text: str, meaning: str) -> str:
    """The label of what a key does: the text, and its key behind it."""
    return f"{text} ({key_of(meaning)})"
