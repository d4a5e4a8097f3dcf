"""The closed record types. A record never changes; its id is the SHA-256 of its canonical JSON.

Canonical JSON: keys sorted, no white space, UTF-8 unescaped, integers and strings only (and lists and
objects of them); booleans allowed, floats never. Scores are points out of points, times whole seconds,
instants UTC `YYYY-MM-DDTHH:MM:SSZ`.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Annotated

import msgspec

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
Whole = Annotated[int, msgspec.Meta(ge=-(2**53) + 1, le=2**53 - 1)]
Text = Annotated[str, msgspec.Meta(max_length=4000)]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class _Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    pass


class Read(_Record, frozen=True, tag="read"):
    """One sitting with a lesson."""

    pack: Id
    lesson: Id
    version: Count
    digest: Id
    """SHA-256 of the lesson's file."""
    started: Instant
    ended: Instant
    wall: Count
    """Seconds from opening to closing."""
    active: Count
    """Seconds between inputs while the terminal had focus."""
    credited: Count
    """Seconds that count: gaps capped (`docs/formats.md`, "Credited time")."""


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question of an attempt, as answered and graded."""

    question: Id
    digest: Id
    response: tuple[Whole | Text, ...]
    """Empty where it was not answered."""
    points: Count
    out_of: Count
    seconds: Count
    """Time the question was on the screen."""
    objective: Text = ""
    hint: bool = False
    """Whether the hint was opened."""
    flagged: bool = False
    certainty: Count = 0
    """0 not asked, 1 unsure, 2 fairly, 3 sure."""
    # Left out where parts earned nothing: records made before this field existed keep their ids.
    share: tuple[Count, Count] | msgspec.UnsetType = msgspec.UNSET
    """How much of it was right, of how much, where parts earn points (`lessons.content.question.share`)."""

    @property
    def right(self) -> bool:
        """Whether all of it was right, whatever rounding did to its points; never of a voided question."""
        whole = self.share is msgspec.UNSET or self.share[0] == self.share[1]
        return whole and self.points == self.out_of > 0

    @property
    def partly_right(self) -> bool:
        """Whether some of it was right and earned that share of the points."""
        return self.share is not msgspec.UNSET and 0 < self.share[0] < self.share[1] and self.out_of > 0


class Flag(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An irregularity seen while an attempt was open; stated, not punished."""

    kind: Id
    """`clock-back`, `clock-forward`, `reboot`, `interrupted`, …"""
    at: Instant
    """Wall clock when it was seen."""
    expected: Instant
    """What the wall clock should have said by the time since boot; for `reboot` and `interrupted`, what it said at the
    last event before."""


class Attempt(_Record, frozen=True, tag="attempt"):
    """One finished sitting of a test."""

    attempt: Id
    """Random id given at its start; two different records with one id are a conflict."""
    pack: Id
    lesson: Id
    test: Id
    kind: Id
    """`self` or `stage`."""
    version: Count
    seed: Id
    started: Instant
    ended: Instant
    limit: Count
    """Seconds allowed; 0 = no limit."""
    outcome: Id
    """`submitted`, `expired` or `abandoned`."""
    points: Count
    out_of: Count
    pass_percent: Count
    answers: tuple[Answer, ...]
    flags: tuple[Flag, ...] = ()
    # Left out where there is none: records made before this field existed keep their ids.
    invigilator: Text | msgspec.UnsetType = msgspec.UNSET
    """Who was there, as typed at the start of a stage test."""

    @property
    def passed(self) -> bool:
        """Whether it counts as passed; an abandoned attempt never does."""
        return self.outcome != "abandoned" and self.out_of > 0 and self.points * 100 >= self.pass_percent * self.out_of


class Review(_Record, frozen=True, tag="review"):
    """One card reviewed."""

    pack: Id
    lesson: Id
    question: Id
    digest: Id
    at: Instant
    response: tuple[Whole | Text, ...]
    right: bool
    hint: bool
    seconds: Count
    certainty: Count = 0
    objective: Text = ""


class Reflection(_Record, frozen=True, tag="reflection"):
    """A reflection was written. Its text is kept separately, with the member (`Progress.text`)."""

    pack: Id
    lesson: Id
    prompt: Id
    written: Instant
    length: Count
    """Characters, white space not counted."""
    text: Id
    """SHA-256 over a random 32-byte salt and the text: proves the text later, tells nothing now."""


class Application(_Record, frozen=True, tag="application"):
    """A use at work of what was learned."""

    pack: Id
    lesson: Id
    done: Instant
    written: Instant
    text: Text
    witness: Text = ""
    """Name of a second person who can confirm it."""


class Attendance(_Record, frozen=True, tag="attendance"):
    """One study day."""

    day: Id
    """`YYYY-MM-DD`."""
    kind: Id
    """`present`, `leave` or `make-up`."""
    written: Instant


class Void(_Record, frozen=True, tag="void"):
    """An own record withdrawn, with the reason; the record itself stays."""

    record: Id
    reason: Text
    written: Instant


class Fit(_Record, frozen=True, tag="fit"):
    """The parameters of the review schedule, fitted to the member's own answers (`lessons/learning/fit.py`)."""

    parameters: Annotated[tuple[Whole, ...], msgspec.Meta(max_length=50)]
    """Those of FSRS-6, in ten-thousandths."""
    fitter: Id
    """The program that fitted them, with its version."""
    answers: Count
    """How many answers they rest on: those to a question that came back on another day."""
    over: Id
    """SHA-256 of the ids of the records that have these answers, sorted, one a line."""
    written: Instant


Record = Read | Attempt | Review | Reflection | Application | Attendance | Void | Fit

_encoder = msgspec.json.Encoder(order="sorted")


def canonical(value: object) -> bytes:
    """The canonical JSON of a value made of structs, strings, integers, booleans, lists and dicts."""
    return _encoder.encode(value)


def record_id(record: Record) -> str:
    """The content address of a record: 64 hex digits."""
    return hashlib.sha256(canonical(record)).hexdigest()


def when(record: Record) -> datetime:
    """The instant at which a record was closed."""
    match record:
        case Read() | Attempt():
            return record.ended
        case Review():
            return record.at
        case _:
            return record.written


def closed_at(record: Record, moment: datetime) -> Record:
    """The record with all its times shifted so that it was closed at this instant."""
    moved = moment - when(record)
    match record:
        case Read() | Attempt():
            return msgspec.structs.replace(record, started=_shifted(record.started, moved), ended=moment)
        case Review():
            return msgspec.structs.replace(record, at=moment)
        case Application():
            return msgspec.structs.replace(record, done=_shifted(record.done, moved), written=moment)
        case _:
            return msgspec.structs.replace(record, written=moment)


def _shifted(moment: datetime, by: timedelta) -> datetime:
    """The instant shifted by `by`; unchanged if that would leave the calendar, as in hostile records."""
    try:
        return moment + by
    except OverflowError:
        return moment
