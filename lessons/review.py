"""Spaced review: every question met in a self-test is a card, scheduled by FSRS (py-fsrs).

Schedules are rebuilt from records alone, always with the same result: no fuzzing, no learning steps
within a day (a member studies once a day, not every ten minutes).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from lessons.records import Attempt, Record, Review

RETENTION_PERCENT = 90
"""Chance of remembering at which a card becomes due, unless the branch's plan says otherwise."""
LONGEST_INTERVAL = 365
"""Days after which a card comes back at the latest."""
SECONDS_A_CARD = 25
"""What a review takes, for telling minutes beforehand."""


LEARNED_DAYS = 21
"""Stability from which a card counts as learned (Anki calls it mature)."""
LEECH = 4
"""Misses from which a card is one that repeating alone does not help: its lesson does."""
_DECAY = -0.1542
_FACTOR = 0.9 ** (1 / _DECAY) - 1
"""The forgetting curve of FSRS-6 with its default parameters, as in py-fsrs."""


class Card(msgspec.Struct, frozen=True):
    """When a question comes back."""

    due: datetime
    stability: float
    """Days until the chance of remembering falls to 90 %."""
    last: datetime
    lapses: int
    """How often it was answered wrong."""
    seen: int
    missed: bool = False
    """Whether it was answered wrong when it was met last."""


class Counts(msgspec.Struct, frozen=True):
    """All cards, told apart."""

    due: int
    new: int
    """Met only once."""
    learned: int
    total: int


def cards(
    records: Iterable[Record], retention_percent: int = RETENTION_PERCENT, longest: int = LONGEST_INTERVAL
) -> dict[str, Card]:
    """`pack/lesson/question` -> card, from records oldest first; `longest` is the interval cap in days."""
    from fsrs import Card as Memory
    from fsrs import Rating, Scheduler

    scheduler = Scheduler(
        desired_retention=retention_percent / 100,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=longest,
        enable_fuzzing=False,
    )
    memories: dict[str, Memory] = {}
    counts: dict[str, tuple[int, int, bool]] = {}
    for key, right, hint, certainty, at in _meetings(records):
        rating = Rating.Again if not right else Rating.Hard if hint or certainty == 1 else Rating.Good
        memory = memories.get(key) or Memory(card_id=len(memories), due=at)
        memories[key], _ = scheduler.review_card(memory, rating, at)
        seen, lapses, _ = counts.get(key, (0, 0, False))
        counts[key] = (seen + 1, lapses + (not right), not right)
    return {
        key: Card(memory.due, memory.stability or 0.0, memory.last_review or memory.due, lapses, seen, missed)
        for (key, memory), (seen, lapses, missed) in zip(memories.items(), counts.values(), strict=True)
    }


def _meetings(records: Iterable[Record]) -> Iterable[tuple[str, bool, bool, int, datetime]]:
    """Each time a question was met: key, right, hint used, certainty, instant. Stage tests stay out."""
    for record in records:
        match record:
            case Attempt(kind="self"):
                for answer in record.answers:
                    right = answer.out_of > 0 and answer.points == answer.out_of
                    key = f"{record.pack}/{record.lesson}/{answer.question}"
                    yield key, right, answer.hint, answer.certainty, record.ended
            case Review():
                key = f"{record.pack}/{record.lesson}/{record.question}"
                yield key, record.right, record.hint, record.certainty, record.at
            case _:
                pass


def due(cards: Mapping[str, Card], now: datetime) -> list[str]:
    """Keys of the cards that are due by the end of the (UTC) day of `now`, most forgotten first.

    After a holiday there are more than a day should ask for. Whoever takes them from the front, day by day, spreads
    them by what is nearest to being lost; what waits at the end is what keeps longest.
    """
    end = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    # By days over stability instead of the curve above it: the same order, at half the price.
    waiting = [((card.last - now).days / card.stability, key) for key, card in cards.items() if card.due < end]
    return [key for _, key in sorted(waiting)]


def still_known(card: Card, now: datetime) -> float:
    """What "still known" means on every screen: the chance of remembering, and nothing for what was missed last.

    FSRS starts a missed card at certainty again, since the answer was just shown; a member who answered everything
    wrong a minute ago would be told that they know it all.
    """
    return 0.0 if card.missed else retrievability(card, now)


def retrievability(card: Card, now: datetime) -> float:
    """The chance of remembering a card now."""
    days = max(0, (now - card.last).days)
    return float((1 + _FACTOR * days / max(card.stability, 0.001)) ** _DECAY)


def counts(cards: Iterable[Card], now: datetime) -> Counts:
    """How many cards are due by the end of the day, new, learned, and all."""
    end = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    listed = list(cards)
    return Counts(
        due=sum(card.due < end for card in listed),
        new=sum(card.seen == 1 for card in listed),
        learned=sum(card.stability >= LEARNED_DAYS for card in listed),
        total=len(listed),
    )


def last_day(records: Iterable[Record]) -> tuple[str, int]:
    """The last (UTC) day with a review, `YYYY-MM-DD`, and how many cards were reviewed on it."""
    days = [record.at.date().isoformat() for record in records if isinstance(record, Review)]
    latest = max(days, default="")
    return latest, days.count(latest)


def minutes(count: int) -> int:
    """Minutes that reviewing `count` cards takes, at least 1 where there is one."""
    return -(-count * SECONDS_A_CARD // 60)
