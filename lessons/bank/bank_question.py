"""What a question of a bank is, and what becomes of each: taken, taken with remarks, or not taken, and why.

All texts are plain, as the bank has them; `lessons.bank.written.write_markdown` makes Markdown of them.
"""

from enum import StrEnum

import msgspec

from lessons.clean import clean_line
from lessons.content.question import Blank

GAP = "\ufffc"
"""Stands in the stem of a fill-in question where a blank is (U+FFFC, object replacement character)."""
MAX_STEM = 8000
MAX_OPTIONS = 26


class BankKind(StrEnum):
    """The kinds of questions that banks have."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"
    BLANKS = "blanks"
    CALCULATION = "calculation"
    """A number with its unit; what has no single number is an essay."""
    ORDER = "order"
    MATCH = "match"
    ESSAY = "essay"
    """No machine can grade it: a reflection with a model answer."""


class BankPlace(msgspec.Struct, frozen=True, order=True):
    """Where something stands in a file: `row` counts from 1; of a text it is the line. No sheet: an empty name."""

    file: str
    sheet: str = ""
    row: int = 0

    def short(self, other: "BankPlace") -> str:
        """This place as seen from `other`: only what differs is named."""
        near = (self.file, self.sheet) == (other.file, other.sheet)
        return str(self.row) if near else f"{self.file}{f' [{self.sheet}]' if self.sheet else ''}:{self.row}"


class Remark(msgspec.Struct, frozen=True):
    """Something to be said of a row: a message id with `{name}` fields, and the column it is about, such as `I`."""

    text: str
    fields: dict[str, str | int] = {}
    column: str = ""


class BankOption(msgspec.Struct, frozen=True):
    """An option, and what is said to whoever chose it."""

    text: str
    key: bool = False
    feedback: str = ""


class BankQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question as a bank has it. Only the fields of its kind are filled."""

    kind: BankKind
    stem: str
    options: tuple[BankOption, ...] = ()
    """Of single, multiple and true-false, in the bank's order."""
    items: tuple[str, ...] = ()
    """Of an order, in the right order."""
    pairs: tuple[tuple[str, str], ...] = ()
    spares: tuple[str, ...] = ()
    """Beside pairs: right sides that fit nothing."""
    blanks: tuple[Blank, ...] = ()
    """As many as there are `GAP`s in the stem."""
    model: str = ""
    """The model answer of an essay."""
    hint: str = ""
    explanation: str = ""
    points: int = 1
    partial: bool = False
    """Whether what is right in part earns points, too."""
    difficulty: str = ""
    source: str = ""
    objective: str = ""
    """The name of its chapter or point of knowledge, levels joined by ` / `."""
    code: str = ""
    """What the bank itself calls it, if it has lasting names."""


class BankOutcome(msgspec.Struct, frozen=True):
    """What becomes of one row, numbered text or GIFT question."""

    place: BankPlace
    stem: str
    """Its beginning as the bank has it, to be recognised by."""
    question: BankQuestion | None = None
    """`None`: not taken; then the last of `remarks` says why, and what to do."""
    remarks: tuple[Remark, ...] = ()
    found: tuple[tuple[str, str], ...] = ()
    """The words of the row by what they are: names of the fields of `RawItem`, and texts."""
    id: str = ""
    """Its id in the pack, once that is known."""

    @property
    def objective(self) -> str:
        """The name of its chapter, also where it is not taken."""
        if self.question:
            return self.question.objective
        return clean_line(dict(self.found).get("objective", ""), 300)

    @property
    def state(self) -> str:
        """`taken`, `remarked` or `refused`."""
        if self.question is None:
            return "refused"
        return "remarked" if self.remarks else "taken"

    def refused(self, remark: Remark) -> "BankOutcome":
        """The same, not taken."""
        return msgspec.structs.replace(self, question=None, remarks=(*self.remarks, remark))

    def remarked(self, remark: Remark) -> "BankOutcome":
        """The same with a remark more."""
        return msgspec.structs.replace(self, remarks=(*self.remarks, remark))


class BankReading(msgspec.Struct, frozen=True):
    """All that was read from a sheet or a text: its outcomes, and what is said of it as a whole."""

    layout: str
    """Name of the layout; empty where none was recognised."""
    outcomes: tuple[BankOutcome, ...] = ()
    notes: tuple[tuple[BankPlace, Remark], ...] = ()
