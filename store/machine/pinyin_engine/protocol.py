"""What is said to the process of the engine, and what it answers: a line of JSON each."""

from enum import StrEnum
from typing import Annotated

import msgspec

LONGEST = 200
"""Letters of pinyin at once; a long sentence without any punctuation has half of them."""
AT_ONCE = 50
"""Candidates in an answer."""
LONGEST_LINE = 64 * 1024
"""Bytes of an answer."""


class Do(StrEnum):
    """What is asked of the engine. It composes one text at a time."""

    LETTER = "letter"
    """Add a letter, or the apostrophe that divides syllables."""
    ERASE = "erase"
    """Take back the last step: a letter, or a choice."""
    TAKE = "take"
    """Take a candidate; what it does not cover goes on being composed."""
    TAKE_ALL = "take-all"
    """Take a candidate, and the best for all that it does not cover."""
    TAKE_LETTERS = "take-letters"
    """Take the letters as they were typed."""
    DROP = "drop"
    """Begin anew."""
    MORE = "more"
    """Give further candidates."""


class EngineRequest(msgspec.Struct, frozen=True):
    """Something asked."""

    do: Do
    letter: Annotated[str, msgspec.Meta(pattern=r"^[a-z']?\Z")] = ""
    place: Annotated[int, msgspec.Meta(ge=0)] = 0
    """Which candidate, or from which on; 0 is the first."""


class Composed(msgspec.Struct, frozen=True):
    """What the engine has made of it."""

    pinyin: str = ""
    """The letters, divided into syllables, behind what was chosen already; empty: nothing is being composed."""
    candidates: tuple[str, ...] = ()
    """Those from the place asked for on, or from the first."""
    is_all: bool = True
    """Whether there are no more behind them."""
    committed: str = ""
    """The text that is finished."""


class Ready(msgspec.Struct, frozen=True):
    """The first line of the process: empty, or why it cannot work."""

    fault: str = ""


encode = msgspec.json.encode
read_request = msgspec.json.Decoder(EngineRequest).decode
read_composed = msgspec.json.Decoder(Composed).decode
read_ready = msgspec.json.Decoder(Ready).decode
