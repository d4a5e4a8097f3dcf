"""A settings file that its owner may write too: read with the place of a slip, changed with every comment kept."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lessons.problem import N_, Problem
from lessons.regex import regex
from store.disk import atomic

_AT = regex(r"^(.*?) \(at (?:line (\d+), column (\d+)|end of document)\)$", re.DOTALL)
LARGEST = 1024 * 1024
"""Bytes of a file of settings at most; reading more would take longer than a start may."""


class BrokenSettings(Problem):
    """The file is no TOML; `where` names the line and column at which it ceases to be."""


def read_settings(path: Path) -> dict[str, Any]:
    """The values in the file; none where there is no file. Raises `BrokenSettings`, and `Problem` as `atomic.read`."""
    import tomllib  # only here: many homes have no settings

    text = _text(path)
    try:
        return tomllib.loads(text) if text else {}
    except RecursionError as error:
        raise BrokenSettings(str(path), N_("is nested too deeply; correct it or remove it")) from error
    except ValueError as error:
        raise _broken(path, text, str(error)) from error


def change_settings(path: Path, fields: Mapping[str, object]) -> None:
    """Set these fields, as a whole; comments, order and everything else stay.

    Raises `BrokenSettings` and leaves a file alone that is no TOML, and `Problem` as `atomic.replace`.
    """
    import tomlkit  # only here: most starts change no setting

    read_settings(path)  # what cannot be read is told as there
    document = tomlkit.parse(_text(path))
    tables = {key for key, value in document.items() if isinstance(value, dict)}
    for field, value in fields.items():
        if field in tables:  # a mistake that reading has told
            del document[field]
        document[field] = value
    atomic.replace(path, tomlkit.dumps(document).encode())


def _text(path: Path) -> str:
    content = atomic.read(path, LARGEST) or b""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BrokenSettings(f"{path}:{line}", N_("is not text in UTF-8; save it so, or remove it")) from error


def slip(text: str, error: str) -> tuple[int, int, str]:
    """Line and column (from 1) at which a text ceases to be TOML, and why, from what `tomllib` says of it."""
    match = _AT.match(error)
    if match and match[2]:
        return int(match[2]), int(match[3]), match[1]
    lines = text.split("\n")
    return len(lines), len(lines[-1]) + 1, match[1] if match else error


def _broken(path: Path, text: str, error: str) -> BrokenSettings:
    line, column, reason = slip(text, error)
    return BrokenSettings(
        f"{path}:{line}:{column}",
        N_("cannot be read ({reason}), so nothing in it applies and Study writes nothing into it; correct it"),
        reason=reason,
    )
