"""A member's own keys: the table `[keys]` of the settings, read and checked, and laid over the bindings.

    [keys]
    review = "r"
    search = ["/", "ctrl+f"]

What cannot be used is told, one sentence each with what to do; the rest applies.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from textual.binding import Binding, BindingsMap
from textual.keys import Keys, _character_to_key

from lessons.clean import clean_line
from lessons.problem import N_, Problem
from tui.terminal.key_names import is_typed, key_name
from tui.terminal.keys import KEYS
from tui.wording.language import _

ALWAYS = {
    "escape": "back",
    "enter": "go-on",
    "tab": "next-field",
    "shift+tab": "previous-field",
    "backspace": "erase",
    "f1": "help",
    "ctrl+q": "quit",
}
"""Keys that always keep their meaning, so that nobody locks themselves in."""
ANYWHERE = ("commands", "quit", "pinyin")
"""Meanings that hold also where one types, so that a letter for them could not be typed any more."""
_LONGEST = 60
_SPELLED = {
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    "spacebar": "space",
    "空格": "space",
    **dict(zip("↑↓←→⏎⌫", ("up", "down", "left", "right", "enter", "backspace"), strict=True)),
}
"""How people write the names of keys -> what Textual calls them."""
_NAMED = {key.value for key in Keys if "+" not in key.value and not key.value.startswith("<")}
_MODIFIERS = {"ctrl", "alt", "shift"}


class Keymap(NamedTuple):
    """Meaning -> its keys, divided by commas, for what a member changed; and what of it could not be used."""

    keys: dict[str, str]
    problems: list[Problem]


def read_keymap(table: object, where: str) -> Keymap:
    """The keymap of a `[keys]` table as TOML gives it; `where` is the file, for the problems."""
    if not isinstance(table, Mapping):
        return Keymap({}, [Problem(where, N_("“keys” is not a table, so it is ignored; write [keys] above the keys"))])
    keymap: dict[str, list[str]] = {}
    problems: list[Problem] = []
    for named, value in table.items():
        meaning = clean_line(str(named), _LONGEST)
        try:
            if meaning not in KEYS:
                text = N_("[keys]: “{meaning}” means nothing here; Settings lists the names, under Keys")
                raise Problem(where, text, meaning=meaning)
            keymap[meaning] = _read_keys(meaning, value, where)
        except Problem as problem:
            problems.append(problem)
    while clash := _clash(keymap):
        key, other, meaning = clash
        del keymap[meaning]
        text = N_(
            "[keys]: {key} is “{other_called}” ({other}) and cannot be “{called}” ({meaning}) too; first give "
            "“{other_called}” another key"
        )
        named = {"meaning": meaning, "called": _called(meaning), "other": other, "other_called": _called(other)}
        problems.append(Problem(where, text, key=key_name(key), **named))
    return Keymap({meaning: ",".join(keys) for meaning, keys in keymap.items()}, problems)


def _called(meaning: str) -> str:
    """What a meaning is called, without what else it does."""
    from tui.wording.key_meanings import KEY_MEANINGS  # only here: few have a clash

    return re.split("[;；,，、]", _(KEY_MEANINGS[meaning]))[0]


def _clash(keymap: Mapping[str, list[str]]) -> tuple[str, str, str] | None:
    """A key with two meanings: the key, one meaning, and the other, which was changed (the later one of two)."""
    owner: dict[str, str] = {}
    for meaning in [*(meaning for meaning in KEYS if meaning not in keymap), *keymap]:
        for key in keymap.get(meaning, KEYS[meaning].split(",")):
            if key in owner:
                return key, owner[key], meaning
            owner[key] = meaning
    return None


def _read_keys(meaning: str, value: object, where: str) -> list[str]:
    """The keys for a meaning, and those that it always keeps. Raises `Problem`."""
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not words or not all(isinstance(word, str) for word in words):
        text = N_('[keys]: “{meaning}” needs a key, such as "r", or several, such as ["/", "ctrl+f"]')
        raise Problem(where, text, meaning=meaning)
    keys = [_read_key(word, meaning, where) for word in words]
    for key in keys:
        if ALWAYS.get(key, meaning) != meaning:
            text = N_("[keys]: {key} always keeps its meaning and cannot be “{meaning}”; take another key")
            raise Problem(where, text, key=key_name(key), meaning=meaning)
        if meaning in ANYWHERE and is_typed(key):
            text = N_(
                "[keys]: with {key} for “{meaning}” that letter could not be typed any more; take one with ctrl, or F2 "
                "to F12"
            )
            raise Problem(where, text, key=key_name(key), meaning=meaning)
    kept = [key for key, owner in ALWAYS.items() if owner == meaning]
    return list(dict.fromkeys([*keys, *kept]))


def _read_key(word: str, meaning: str, where: str) -> str:
    """The key as Textual names it. Raises `Problem` for one that there is not."""
    spelled = re.sub(r"^\^(?=.)", "ctrl+", unicodedata.normalize("NFKC", word).strip())  # as Study itself shows it
    *modifiers, last = spelled.split("+") if len(spelled) > 1 else [spelled]
    last = _SPELLED.get(last.lower(), last.lower() if modifiers or len(last) > 1 else last)
    known = last.isprintable() if len(last) == 1 else last in _NAMED or is_typed(last)
    if not known or not _MODIFIERS.issuperset(map(str.lower, modifiers)):
        text = N_("[keys]: “{word}” for “{meaning}” is no key; write r, /, f5, ctrl+r, space, enter")
        raise Problem(where, text, word=clean_line(word, _LONGEST), meaning=meaning)
    return "+".join([*map(str.lower, modifiers), _character_to_key(last) if len(last) == 1 else last])


def rekeyed(bindings: BindingsMap, keymap: Mapping[str, str]) -> dict[str, list[Binding]]:
    """Key -> bindings, as a keymap has them, in their old order; those without a meaning come last on their key."""
    if not keymap:
        return bindings.key_to_bindings
    laid: dict[str, list[Binding]] = {}
    moved: set[tuple[str, str]] = set()
    for key, binding in bindings:
        meaning = binding.id or ""
        if meaning not in keymap:
            laid.setdefault(key, []).append(binding)
        elif (meaning, binding.action) not in moved:
            moved.add((meaning, binding.action))
            for chosen in keymap[meaning].split(","):
                laid.setdefault(chosen, []).append(binding.with_key(chosen))
    return {key: sorted(on_key, key=lambda binding: binding.id not in KEYS) for key, on_key in laid.items()}
