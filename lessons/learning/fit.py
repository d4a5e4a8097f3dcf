"""Which parameters schedule a member's reviews: the average of many learners, or those fitted to their own answers.

A fit is a record, so every machine of the member schedules alike: the one that rests on most answers is used, of
several the one with the smallest id. Nobody fits again to check it, and no two processors have to agree on a fraction:
parameters are whole numbers of ten-thousandths. They are used only where they are plausible.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from hashlib import sha256
from typing import NamedTuple

import msgspec

from lessons.learning.days import nights
from lessons.learning.encounters import meetings, rating
from lessons.records import Fit, Record

UNIT = 10_000
"""Parameters are in so many parts of one."""
AVERAGE = (
    *(2120, 12931, 23065, 82956, 64133, 8334, 30194, 10, 18722, 1666, 7960),
    *(14835, 614, 2629, 16483, 6014, 18729, 5425, 912, 658, 1542),
)
"""The defaults of FSRS-6: what many learners came to."""
ENOUGH = 300
"""Answers to questions that came back on another day, from which a fit is made (`tests/bench/bench_review.py`)."""
MORE_PERCENT = 150
"""A further fit is made once there are so many per cent of the answers that the one in use rests on."""
_LOWEST = (*(10, 10, 10, 10, 10000, 10, 10, 10, 0, 0, 10), *(10, 10, 10, 0, 0, 10000, 0, 0, 0, 1000))
_HIGHEST = (
    *(1000000, 1000000, 1000000, 1000000, 100000, 40000, 40000, 7500, 45000, 8000, 35000),
    *(50000, 2500, 9000, 40000, 10000, 60000, 20000, 20000, 8000, 8000),
)
"""The bounds of FSRS-6."""
_FIRST = slice(0, 4)
"""Stability after the first answer, in days, as it was rated: again, hard, good, easy."""


class Step(NamedTuple):
    """One answer to a card."""

    card: int
    """Which card, numbered as they were met first."""
    rating: int
    nights: int
    """Since the answer before; 0 at first, and on the same day."""


class Answers(msgspec.Struct, frozen=True):
    """What a fit is made from."""

    steps: tuple[Step, ...]
    """Oldest first."""
    over: str
    """As in `Fit`."""

    @property
    def count(self) -> int:
        """How many tell something of forgetting: those after a night."""
        return sum(step.nights > 0 for step in self.steps)


def answers(records: Mapping[str, Record], zone: tzinfo | None = UTC) -> Answers:
    """The answers in records by id, oldest first; `zone`: where the days are."""
    numbers: dict[str, int] = {}
    last: dict[str, datetime] = {}
    steps: list[Step] = []
    used: list[str] = []
    for id_, record in records.items():
        before = len(steps)
        for key, right, hint, certainty, at, *_ in meetings((record,)):
            gone = nights(last[key], at, zone) if key in last else 0
            steps.append(Step(numbers.setdefault(key, len(numbers)), rating(right, hint, certainty), gone))
            last[key] = at
        if len(steps) > before:
            used.append(id_)
    return Answers(tuple(steps), sha256("\n".join(sorted(used)).encode()).hexdigest())


def is_plausible(parameters: Sequence[int]) -> bool:
    """Whether FSRS-6 can work with these, and a better first answer never stands for a shorter memory."""
    within = len(parameters) == len(AVERAGE) and all(
        low <= value <= high for low, value, high in zip(_LOWEST, parameters, _HIGHEST, strict=True)
    )
    first = list(parameters[_FIRST])
    return within and first == sorted(first)


def chosen(records: Mapping[str, Record]) -> Fit | None:
    """Of records by id the fit that is used, if there is one; what is not plausible is as if it were not there."""
    found = [
        (-record.answers, id_, record)
        for id_, record in records.items()
        if isinstance(record, Fit) and is_plausible(record.parameters)
    ]
    return min(found, key=lambda entry: entry[:2])[2] if found else None


def is_wanted(count: int, fit: Fit | None) -> bool:
    """Whether so many answers are enough for a fit beside the one in use."""
    return count >= ENOUGH and (fit is None or count * 100 >= fit.answers * MORE_PERCENT)


def parameters_of(fit: Fit | None) -> tuple[float, ...]:
    """The parameters as FSRS takes them: the fitted ones, else the average."""
    return tuple(value / UNIT for value in (fit.parameters if fit else AVERAGE))
