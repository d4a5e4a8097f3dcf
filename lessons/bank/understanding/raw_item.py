"""A question as it was found in a row or a text: words only, not understood yet."""

from collections.abc import Mapping
from typing import NamedTuple

from lessons.bank.bank_question import BankPlace


class RawItem(NamedTuple):
    """The words of one question, each tidied by `plain_cell`."""

    place: BankPlace
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

    def found(self) -> tuple[tuple[str, str], ...]:
        """What was found, by field; options by their letters or numbers."""
        options = [
            (str(n + 1) if self.by_number else chr(65 + n), option) for n, option in enumerate(self.options) if option
        ]
        said = [("type_name", self.type_name), ("stem", self.stem), *options, *(("keys", key) for key in self.keys)]
        names = ("explanation", "hint", "points", "difficulty", "source", "objective", "code")
        said += [(name, getattr(self, name)) for name in names]
        return tuple((name, text) for name, text in said if text)
