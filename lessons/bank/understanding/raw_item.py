"""A question as it was found in a row or a text: words only, not understood yet."""

from collections.abc import Mapping
from typing import NamedTuple

from lessons.bank.bank_question import Place


class RawItem(NamedTuple):
    """The words of one question, each tidied by `plain_cell`."""

    place: Place
    type_name: str = ""
    stem: str = ""
    options: tuple[str, ...] = ()
    """By their letters; empty ones in between are kept."""
    keys: tuple[str, ...] = ()
    """One, or those of several columns."""
    by_number: bool = False
    """Whether options are counted 1, 2, 3."""
    explanation: str = ""
    hint: str = ""
    points: str = ""
    difficulty: str = ""
    source: str = ""
    objective: str = ""
    code: str = ""
    columns: Mapping[str, str] = {}
    """The name of a field above → the letters of its column."""
