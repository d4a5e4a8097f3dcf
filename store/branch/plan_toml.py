"""TOML as people type it: accepts dates without quotes, and reports errors with position and correct spelling."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from lessons.clean import clean_line
from lessons.problem import N_, Problem
from lessons.regex import regex
from lessons.text.encoding import decoded
from lessons.text.visible import visible
from store.crypto.envelope import read_bounded
from store.disk.settings_file import slip

Keys = tuple[str | int, ...]
"""The path of a value: `("requirements", 0, "due")`."""

_QUOTED = r"\"[^\"\n]*\"|'[^'\n]*'|#[^\n]*"
_BARE = regex(
    rf"{_QUOTED}|(?<![\w.-])(\d{{4}}[ 　]*[-/.年－／．][^\n#＃\"',，、\[\]{{}}]*?)(?=[ \t]*(?:[,，、\]}}#＃\n]|\Z))"
)
"""A date without quotes in a form that TOML may not know."""
_WORD = regex(r"[\w-]*[^\W\x00-\x7f][\w-]*|(?<==)[ \t]*(?!(?:true|false)\b)[A-Za-z_][\w-]*")
"""A word that needs quotes: any with Chinese in it, or any used as a value."""
_MARKS = str.maketrans("“”‘’「」『』《》〈〉【】〔〕（）、；。：－–—", '""\'\'""""""""[][][],,,=---')
_AT_THE_END = regex(r"^[^\[=]*=[^\[]*?([,;，；、。])\s*$")
_TOKEN = regex(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|[\[\]{},=.\n]|[^\s\[\]{},=."\'#]+',
    re.DOTALL,
)


class TomlText(NamedTuple):
    """The values of a file, and line and column (from 1) of each table and value."""

    values: dict[str, Any]
    places: dict[Keys, tuple[int, int]]


def read_toml(path: Path) -> TomlText:
    """Read a hand-written file. Raises `Problem` with the position of an error."""
    text = decoded(read_bounded(path, 1024 * 1024))
    if text is None:
        raise Problem(str(path), N_("is not text in UTF-8, UTF-16 or GBK; save it as UTF-8"))
    text = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    plain = _BARE.sub(_quoted, text)
    try:
        return TomlText(tomllib.loads(plain), _Places(plain).places)
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(path, text, str(error)) from error
    except (ValueError, RecursionError) as error:
        raise _unreadable(path, text, N_("a number is too long, or brackets are nested too deeply")) from error


def _quoted(match: re.Match[str]) -> str:
    if match[1] is None:
        return match[0]
    try:
        tomllib.loads(f"x = {match[1]}")
    except tomllib.TOMLDecodeError:
        return f'"{match[1]}"'
    return match[0]


def _unreadable(path: Path, text: str, error: str) -> Problem:
    """Turns a parser error into a `Problem`; suggests corrections for full-width marks and missing quotes."""
    number, column, reason = slip(text, error)
    bare = re.sub(_QUOTED, lambda quoted: " " * len(quoted[0]), text.split("\n")[number - 1])
    for place, wrong, right in _slips(bare):
        text_ = (
            N_("{found} is not expected here; write {right}")
            if right
            else N_("{found} does not belong here; remove it")
        )
        return Problem(f"{path}:{number}:{place + 1}", text_, found=wrong, right=right)
    why = clean_line(reason, 120)
    return Problem(f"{path}:{number}:{column}", N_("is not a plan ({reason}); correct it"), reason=why)


def _slips(bare: str) -> Iterator[tuple[int, str, str]]:
    """Slips in a line without its quoted parts: index, wrong text, correction (empty: remove it)."""
    if end := _AT_THE_END.match(bare):
        yield end.start(1), end[1], ""
    for place, mark in enumerate(bare):
        if not mark.isascii() and not mark.isalnum():
            right = unicodedata.normalize("NFKC", mark.translate(_MARKS))
            if not visible(mark).strip():
                yield place, f"U+{ord(mark):04X}", ""
            elif right.isascii():
                yield place, mark, right
    for word in _WORD.finditer(bare):
        wrong = word[0].strip()
        plain = unicodedata.normalize("NFKC", wrong)
        number = re.match("[0-9]+", plain)  # 32小时
        yield word.end() - len(wrong), wrong, number[0] if number else f'"{wrong}"'


class _Places:
    """Scans valid TOML and records the position of each table and value."""

    def __init__(self, text: str) -> None:
        self.places: dict[Keys, tuple[int, int]] = {}
        self._text = text
        self._tokens = [found for found in _TOKEN.finditer(text) if not found[0].startswith("#")]
        self._tokens.reverse()
        inside: Keys = ()
        counts: dict[Keys, int] = {}
        while self._tokens:
            first = self._tokens[-1]
            if first[0] == "[":
                inside = self._heading(counts)
                self._note(inside, first)
            elif first[0] == "\n":
                self._tokens.pop()
            else:
                self._pair(inside)

    def _heading(self, counts: dict[Keys, int]) -> Keys:
        self._tokens.pop()
        names = self._names("]")
        inside: Keys = ()
        for name in names:
            inside = (*inside, name)
            if self._tokens and self._tokens[-1][0] == "]" and len(inside) == len(names):
                counts[inside] = counts.get(inside, -1) + 1
                self._tokens.pop()
            if inside in counts:
                inside = (*inside, counts[inside])
        return inside

    def _pair(self, inside: Keys) -> None:
        names = self._names("=")
        self._value((*inside, *names))

    def _names(self, end: str) -> list[str]:
        """The keys before the next `end`."""
        names = []
        while (token := self._tokens.pop()[0]) != end:
            if token not in ("[", "."):
                names.append(token.strip("\"'"))
        return names

    def _value(self, keys: Keys) -> None:
        first = self._tokens.pop()
        self._note(keys, first)
        if first[0] in ("[", "{"):
            number = 0
            while (token := self._tokens[-1][0]) not in ("]", "}"):
                if token in (",", "\n"):
                    self._tokens.pop()
                elif first[0] == "[":
                    self._value((*keys, number))
                    number += 1
                else:
                    self._pair(keys)
            self._tokens.pop()
        else:
            while self._tokens and self._tokens[-1][0] not in (",", "]", "}", "\n"):
                self._tokens.pop()

    def _note(self, keys: Keys, token: re.Match[str]) -> None:
        before = self._text[: token.start()]
        self.places[keys] = before.count("\n") + 1, token.start() - before.rfind("\n")
