"""The answers of a whole text, listed together at its end: `1.A 2.B`, `1-5 ABCDA`, `一、单选题 1.A …`."""

import re
from typing import NamedTuple

from lessons.bank.bank_question import BankKind
from lessons.bank.prose.lines import HALF_WIDTH, section
from lessons.regex import regex

_ONE = r"[A-Za-zＡ-Ｚ]{1,12}|[√×✓✗]|对|错|正确|错误"
_RANGE = regex(
    rf"(?<![0-9])([0-9]{{1,4}})\s*(?:[-–—~～]|至|到)\s*([0-9]{{1,4}})\s*题?\s*[.．、:：)）]?\s*((?:(?:{_ONE})[\s、,，]*)+)"
)
_ENTRY = regex(
    rf"(?<![0-9A-Za-z])[（(]?([0-9]{{1,4}})[)）]?\s*[.．、:：)）\s]\s*[（(]?\s*({_ONE})\s*[)）]?(?=[\s,，;；、。.0-9(（|]|$)"
)
_TEXT = regex(r"[（(]?([0-9]{1,4})\s*(?:[.．](?![0-9])|[、:：)）])\s*(.+)")
_SECTION_BEFORE = regex(r"(?:[一二三四五六七八九十]{1,3}[、.．]\s*)?[\u4e00-\u9fff]{2,6}题?\s*[:：]?\s*(?=[（(]?[0-9])")
_ORDINAL = regex(r"([一二三四五六七八九十]{1,3})\s*[、.．:：]\s*")


class ListedKey(NamedTuple):
    """An answer of the list: its section, as far as it is named, the number, and what is right."""

    kind: BankKind | None
    section: int
    """Which section of the list, from 0."""
    number: int
    key: str


def key_list(lines: list[tuple[int, str]]) -> tuple[list[ListedKey], list[int]]:
    """The answers in the lines below the heading, each with its number, and the numbers of lines that say none."""
    listed: list[ListedKey] = []
    lost: list[int] = []
    kind: BankKind | None = None
    sections = -1
    open_ = False
    for number, written in lines:
        text = line = written.translate(HALF_WIDTH)
        named = section(line)
        before = None if named else _SECTION_BEFORE.match(line)
        if before and (named := section(before[0].strip(" :：") or "")):
            text = line[before.end() :]
        elif named:
            text = ""
        elif (ordinal := _ORDINAL.match(line)) and _entries(line[ordinal.end() :]):
            sections, text, kind = sections + 1, line[ordinal.end() :], None
        if named:
            kind, sections, open_ = named.kind, sections + 1, False
        if not text.strip():
            continue
        entries = _entries(text)
        if entries:
            listed += [ListedKey(kind, max(sections, 0), place, key) for place, key in entries]
            open_ = False
        elif whole := _TEXT.fullmatch(text):
            listed.append(ListedKey(kind, max(sections, 0), int(whole[1]), whole[2].strip()))
            open_ = True
        elif open_:
            listed[-1] = listed[-1]._replace(key=f"{listed[-1].key}\n{text}")
        else:
            lost.append(number)
    return listed, lost


def listed_behind(label: str) -> list[tuple[int, str]]:
    """The answers of several questions behind one label, `1.√ 2.×`, by number; none where it is the answer of one."""
    entries = _entries(label.translate(HALF_WIDTH))
    return entries if len(entries) > 1 else []


def _entries(text: str) -> list[tuple[int, str]]:
    """The numbered letters and signs in a line; none where something else stands in it."""
    entries: list[tuple[int, str]] = []
    rest = text
    for found in _RANGE.finditer(text):
        first, last = int(found[1]), int(found[2])
        count = last - first + 1
        words = re.split(r"[\s、,，]+", found[3].strip(" 、,，"))
        if len(words) != count:
            words = list("".join(words))
        if len(words) != count:
            return []
        entries += [(first + n, word) for n, word in enumerate(words)]
        rest = rest.replace(found[0], " ", 1)
    for single in _ENTRY.finditer(rest):
        entries.append((int(single[1]), single[2]))
    rest = _ENTRY.sub(" ", rest)
    return entries if not rest.strip(" ,，;；、。.|\t") else []
