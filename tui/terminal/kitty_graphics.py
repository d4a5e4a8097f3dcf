"""Pictures by kitty's graphics protocol, in cells that scroll like text: its Unicode placeholders.

The picture is handed over once, with a number; afterwards a cell that holds U+10EEEE in the colour of that number shows
the part of it that two marks above the character name, row and column (https://sw.kovidgoyal.net/kitty/graphics-protocol).
So whatever moves, covers or wipes text does the same to the picture, and nothing of it remains.
"""

import asyncio
import base64
from collections.abc import Iterator, Mapping
from time import monotonic

from rich.segment import Segment
from rich.style import Style

from lessons.regex import regex

ASK = "\x1b_Gi=4294967295,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
"""Asks whether the terminal knows the protocol; it answers with the same number."""
PATIENCE = 0.5
"""Seconds within which the answer must come: a line that takes longer has better things to carry than pictures."""
_ANSWER = regex("\x1b_G([^\x1b]*)\x1b\\\\")
_YES = "i=4294967295;OK"
_BEGINNING = "\x1b_G"
_LONGEST_ANSWER = 200
_CHUNK = 4096
"""Characters of one piece, as the protocol has it."""
_CELL = "\U0010eeee"
_MARKS = (
    "305 30d-30e 310 312 33d-33f 346 34a-34c 350-352 357 35b 363-36f 483-487 592-595 597-599 59c-5a1 5a8-5a9 "
    "5ab-5ac 5af 5c4 610-617 657-65b 65d-65e 6d6-6dc 6df-6e2 6e4 6e7-6e8 6eb-6ec 730 732-733 735-736 73a 73d "
    "73f-741 743 745 747 749-74a 7eb-7f1 7f3 816-819 81b-823 825-827 829-82d 951 953-954 f82-f83 f86-f87 "
    "135d-135f 17dd 193a 1a17 1a75-1a7c 1b6b 1b6d-1b73 1cd0-1cd2 1cda-1cdb 1ce0 1dc0-1dc1 1dc3-1dc9 1dcb-1dcc "
    "1dd1-1de6 1dfe 20d0-20d1 20d4-20d7 20db-20dc 20e1 20e7 20e9 20f0 2cef-2cf1 2de0-2dff a66f a67c-a67d "
    "a6f0-a6f1 a8e0-a8f1 aab0 aab2-aab3 aab7-aab8 aabe-aabf aac1 fe20-fe26 10a0f 10a38 1d185-1d189 "
    "1d1aa-1d1ad 1d242-1d244 "
)


def _code_points(ranges: str) -> Iterator[str]:
    for part in ranges.split():
        first, _dash, last = part.partition("-")
        yield from map(chr, range(int(first, 16), int(last or first, 16) + 1))


MARKS = "".join(_code_points(_MARKS))
"""The character of each row and column, from 0: combining ones of class 230, as the protocol lists them."""


def says_kitty(environment: Mapping[str, str]) -> bool:
    """Whether the terminal calls itself one that has placeholders; inside tmux or screen it is out of reach."""
    if "TMUX" in environment or "STY" in environment:
        return False
    names = environment.get("TERM", ""), environment.get("TERM_PROGRAM", "")
    return "KITTY_WINDOW_ID" in environment or bool({"xterm-kitty", "xterm-ghostty", "ghostty"} & {*names})


class GraphicsAnswers:
    """Takes the terminal's answers out of what it sends, of which the rest is keys and mouse."""

    def __init__(self) -> None:
        self.asked = 0.0
        """When it was asked, by the monotonic clock; 0: not yet."""
        self.known: bool | None = None
        """Whether the terminal has pictures; None while that is open."""
        self._held = ""

    def feed(self, text: str, now: float) -> str:
        """What is left of `text`. The beginning of an answer is held until its end has come."""
        if not self.asked:
            return text
        text, self._held = self._held + text, ""
        for found in _ANSWER.finditer(text):
            if found[1] == _YES and self.known is None:
                self.known = now - self.asked <= PATIENCE
        text = _ANSWER.sub("", text)
        place = text.rfind(_BEGINNING)
        if place >= 0 and len(text) - place < _LONGEST_ANSWER:
            text, self._held = text[:place], text[place:]
        return text

    async def answered(self) -> bool:
        """Whether the terminal has pictures, once that is known or it was waited for long enough."""
        while self.known is None and monotonic() - self.asked < PATIENCE:
            await asyncio.sleep(PATIENCE / 20)
        return bool(self.known)

    def ask(self) -> str:
        """The question, once; empty afterwards."""
        if self.asked:
            return ""
        self.asked = monotonic()
        return ASK


def handed_over(number: int, png: bytes, columns: int, rows: int) -> str:
    """Hand a picture over under a number from 1 to 2^24 - 1, for so many cells. The terminal does not answer."""
    data = base64.b64encode(png).decode()
    pieces = [data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK)] or [""]
    keys = f"a=T,U=1,q=2,f=100,i={number},c={columns},r={rows},"
    parts = []
    for place, piece in enumerate(pieces):
        more = int(place < len(pieces) - 1)
        parts.append(f"\x1b_G{keys if place == 0 else ''}m={more};{piece}\x1b\\")
    return "".join(parts)


def taken_back(number: int) -> str:
    """Have the terminal forget a picture."""
    return f"\x1b_Ga=d,d=I,q=2,i={number}\x1b\\"


def cells(number: int, columns: int, rows: int) -> list[list[Segment]]:
    """The rows of cells that show a picture."""
    style = Style(color=f"#{number:06x}")
    across = MARKS[:columns]
    return [[Segment("".join(_CELL + MARKS[row] + column for column in across), style)] for row in range(rows)]
