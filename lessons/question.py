"""The question types and their grading.

A response is what a member gave, always in terms of the author's order (never of the shuffled order
on the screen), so that it can be graded again at any time:

| type | response |
|---|---|
| Choice | chosen option indexes, ascending |
| Ordering | item indexes, in the order the member put them |
| Matching | for each left side, the index of the chosen right side, or -1 |
| Cloze | for each blank, the text typed |
"""

import msgspec

Response = tuple[int | str, ...]


class Option(msgspec.Struct, frozen=True):
    """One option of a choice question."""

    text: str
    key: bool
    """Whether choosing it is right."""
    feedback: str = ""


class TextBlank(msgspec.Struct, frozen=True, tag="text"):
    """A gap filled with words; any of `alternatives` is right (width, case and spacing folded)."""

    alternatives: tuple[str, ...]


class NumberBlank(msgspec.Struct, frozen=True, tag="number"):
    """A gap filled with a number; right within `tolerance` (exact decimal arithmetic)."""

    value: str
    tolerance: str
    """Absolute, or relative when it ends in `%`."""


Blank = TextBlank | NumberBlank


class _Common(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    stem: str
    """Markdown. In a Cloze, each blank stands as `[[n]]`, n counting from 0."""
    hint: str = ""
    explanation: str = ""
    points: int = 1
    objective: str = ""
    line: int = 0
    """Line of its heading in the file, from 0."""
    digest: str = ""
    """SHA-256 over the question's canonical JSON without `digest` and `line`: what a paper pins."""


class Choice(_Common, frozen=True, tag="choice"):
    """Single choice (`multiple` false, exactly one key) or multiple choice (any number of keys)."""

    options: tuple[Option, ...]
    multiple: bool = False


class Ordering(_Common, frozen=True, tag="ordering"):
    """Put in order; `items` are in the right order."""

    items: tuple[str, ...]


class Matching(_Common, frozen=True, tag="matching"):
    """Match each left side with its right side; `pairs` are right as written."""

    pairs: tuple[tuple[str, str], ...]
    headings: tuple[str, str] = ("", "")


class Cloze(_Common, frozen=True, tag="cloze"):
    """Fill in words or numbers."""

    blanks: tuple[Blank, ...]


Question = Choice | Ordering | Matching | Cloze
