"""Spaced review: every question met in a self-test is a card, scheduled by FSRS (py-fsrs).

Schedules are rebuilt from records alone, always with the same result: no fuzzing, no learning steps within a day (a
member studies once a day, not every ten minutes). Elapsed time is counted in nights (`lessons.learning.days`), as what
becomes due is: who studies each day a little earlier than the day before meets every card on another day. So the
schedules of one set of records depend on the zone they are looked at in, though hardly.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from math import exp, log
from typing import TYPE_CHECKING

import msgspec

from lessons.learning.days import days_after, nights
from lessons.learning.encounters import meetings, rating
from lessons.learning.fit import AVERAGE, UNIT, parameters_of
from lessons.records import Fit, Record, Review

if TYPE_CHECKING:
    from fsrs import Card as Memory

RETENTION_PERCENT = 90
"""Chance of remembering at which a card becomes due, unless the branch's plan says otherwise."""
LONGEST_INTERVAL = 365
"""Days after which a card comes back at the latest."""
SECONDS_A_CARD = 25
"""Seconds that a review takes, for estimates."""
KEPT_DAYS = 21
"""Stability from which a card counts as well kept (Anki calls it mature)."""
LEECH = 4
"""Misses from which a card is a leech: repetition alone does not help, the lesson does."""
ENOUGH = 100
"""Repeated cards needed before the share remembered says something about the member."""
AS_EXPECTED = 25
"""Answers exactly as expected that are added to the real ones, so that the schedule adapts slowly."""
AIMS = (70, 97)
"""The lowest and the highest retention to schedule for, in per cent."""
_START = datetime(2000, 1, 1, tzinfo=UTC)
"""The day of a card's first meeting, as py-fsrs is told it."""
_DECAY = 20
"""Place of the parameter that says how the forgetting curve of FSRS-6 bends."""


class Card(msgspec.Struct, frozen=True):
    """The review schedule of one question."""

    due: datetime
    stability: float
    """Days until the chance of remembering falls to 90 %."""
    last: datetime
    lapses: int
    """How often it was answered wrong."""
    seen: int
    missed: bool = False
    """Whether it was answered wrong when it was met last."""
    came_back: int = 0
    """How often it was met on another day than the time before."""
    kept: int = 0
    """How often of these it was answered right."""
    expected: float = 0.0
    """How often of these it should have been, by its chances then."""
    decay: float = AVERAGE[_DECAY] / UNIT
    """How the curve bends by which it is forgotten."""

    @property
    def is_leech(self) -> bool:
        """Whether it was missed again and again and is not well kept yet."""
        return self.lapses >= LEECH and self.stability < KEPT_DAYS


class Counts(msgspec.Struct, frozen=True):
    """How many cards there are of each kind."""

    due: int
    new: int
    """Met only once."""
    kept: int
    """Well kept."""
    total: int


def cards(
    records: Iterable[Record],
    retention_percent: int = RETENTION_PERCENT,
    longest: int = LONGEST_INTERVAL,
    zone: tzinfo | None = UTC,
    fit: Fit | None = None,
) -> dict[str, Card]:
    """`pack/lesson/question` -> card, from records oldest first; `longest` is the interval cap in days.

    `zone`: where the days are; `None` is the zone of the machine. `fit`: whose parameters are taken, not the average.
    """
    from fsrs import Card as Memory  # only here: a start that reads its cards from the cache needs no scheduler
    from fsrs import Rating, Scheduler

    parameters = parameters_of(fit)
    decay = parameters[_DECAY]
    scheduler = Scheduler(
        parameters,
        desired_retention=retention_percent / 100,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=longest,
        enable_fuzzing=False,
    )
    followed: dict[str, _Followed] = {}
    for key, right, hint, certainty, moment, *_ in meetings(records):
        card = followed.get(key)
        if card is None:
            card = followed[key] = _Followed(Memory(card_id=len(followed), due=_START), moment)
        elif days := nights(card.last, moment, zone):
            card.came_back += 1
            card.kept += right
            card.expected += _chance(days, card.stability, decay)
            card.day += timedelta(days=days)
        card.memory, _ = scheduler.review_card(card.memory, Rating(rating(right, hint, certainty)), card.day)
        card.last = moment
        card.seen += 1
        card.lapses += not right
        card.missed = not right
    return {key: card.closed(zone, decay) for key, card in followed.items()}


class _Followed:
    """A card while its records are replayed."""

    __slots__ = ("came_back", "day", "expected", "kept", "lapses", "last", "memory", "missed", "seen")

    def __init__(self, memory: "Memory", at: datetime) -> None:
        self.memory = memory
        self.last = at
        self.day = _START
        """The day of the last meeting, as py-fsrs is told it: one after another from the first on."""
        self.seen = self.lapses = self.came_back = self.kept = 0
        self.expected = 0.0
        self.missed = False

    @property
    def stability(self) -> float:
        return self.memory.stability or 0.0

    def closed(self, zone: tzinfo | None, decay: float) -> Card:
        return Card(
            due=days_after(self.last, (self.memory.due - self.day).days, zone),
            stability=self.stability,
            last=self.last.astimezone(UTC),
            lapses=self.lapses,
            seen=self.seen,
            missed=self.missed,
            came_back=self.came_back,
            kept=self.kept,
            expected=self.expected,
            decay=decay,
        )


def aim(cards: Iterable[Card], retention_percent: int) -> int:
    """The retention to schedule for, so that this member remembers `retention_percent` of what comes back.

    FSRS's parameters are those of the average of many. Who forgets faster or slower than it expects is asked sooner or
    later: the difference, in log odds, between what was remembered and what was expected is taken off the target.
    A fit expects better and leaves little of the difference, but without this the year's reviews end further from the
    target for most (`tests/bench/bench_review.py` has the figures).
    """
    listed = list(cards)
    count = sum(card.came_back for card in listed)
    if count < ENOUGH:
        return retention_percent
    expected = sum(card.expected for card in listed) / count
    kept = (sum(card.kept for card in listed) + AS_EXPECTED * expected) / (count + AS_EXPECTED)
    target = retention_percent / 100
    odds = log(target / (1 - target)) + _odds(expected) - _odds(kept)
    low, high = AIMS
    return max(low, min(high, round(100 / (1 + exp(-odds)))))


def _odds(share: float) -> float:
    share = min(0.99, max(0.01, share))
    return log(share / (1 - share))


def rescheduled(
    cards: Mapping[str, Card],
    retention_percent: int,
    longest: int = LONGEST_INTERVAL,
    zone: tzinfo | None = UTC,
) -> dict[str, Card]:
    """The cards as if scheduled for another retention, which changes nothing but when they are due."""
    target = retention_percent / 100

    def days(card: Card) -> int:
        stretch = float(target ** (-1 / card.decay) - 1) / _factor(card.decay)
        return min(longest, max(1, round(card.stability * stretch)))

    return {
        key: msgspec.structs.replace(card, due=days_after(card.last, days(card), zone)) for key, card in cards.items()
    }


def due(cards: Mapping[str, Card], now: datetime) -> list[str]:
    """Keys of the cards that are due by the end of the day of `now`, in its own zone; the best remembered first.

    After a holiday more are due than fit into a day. Taking the best remembered first saves what can still be saved:
    what is forgotten already waits, and is learned again when there is room. In the opposite order every day goes into
    what is forgotten while the rest is being forgotten too (`tests/bench/bench_review.py` has the figures).
    """
    end = _end_of_day(now)
    # By days over stability instead of the curve above it: the same order, at half the price.
    waiting = [
        (nights(card.last, now, now.tzinfo) / card.stability, key) for key, card in cards.items() if card.due < end
    ]
    return [key for _, key in sorted(waiting)]


def _end_of_day(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def still_known(card: Card, now: datetime) -> float:
    """What "still known" means on every screen: the chance of remembering, and nothing for what was missed last.

    FSRS starts a missed card at certainty again, since the answer was just shown; a member who answered everything
    wrong a minute ago would be told that they know it all.
    """
    return 0.0 if card.missed else retrievability(card, now)


def retrievability(card: Card, now: datetime) -> float:
    """The chance of remembering a card now, its day that of its own zone."""
    return _chance(nights(card.last, now, now.tzinfo), card.stability, card.decay)


def _chance(days: int, stability: float, decay: float) -> float:
    return float((1 + _factor(decay) * days / max(stability, 0.001)) ** -decay)


@lru_cache
def _factor(decay: float) -> float:
    """By what days over stability are multiplied, so that the chance is 90 % after as many days as the stability."""
    return float(0.9 ** (-1 / decay) - 1)


def counts(cards: Iterable[Card], now: datetime) -> Counts:
    """How many cards are due by the end of the day of `now` in its own zone, new, well kept, and all."""
    end = _end_of_day(now)
    listed = list(cards)
    return Counts(
        due=sum(card.due < end for card in listed),
        new=sum(card.seen == 1 for card in listed),
        kept=sum(card.stability >= KEPT_DAYS for card in listed),
        total=len(listed),
    )


def forecast(cards: Iterable[Card], now: datetime, days: int) -> list[int]:
    """How many cards become due on each of the next `days` days, from today on; today has what is overdue too."""
    counts = [0] * days
    end = _end_of_day(now)
    for card in cards:
        later = max(0, (card.due - end) // timedelta(days=1) + 1)
        if later < days:
            counts[later] += 1
    return counts


def latest(records: Iterable[Record]) -> list[datetime]:
    """The instants of the last reviews: all that can lie on one day, in any zone, with the very last."""
    instants = [record.at for record in records if isinstance(record, Review)]
    return [at for at in instants if instants[-1] - at < timedelta(days=1)]
