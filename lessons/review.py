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


class Card(msgspec.Struct, frozen=True):
    """When a question comes back."""

    due: datetime
    stability: float
    """Days until the chance of remembering falls to 90 %."""
    last: datetime
    lapses: int
    """How often it was answered wrong."""
    seen: int


def cards(records: Iterable[Record], retention_percent: int = RETENTION_PERCENT) -> dict[str, Card]:
    """`pack/lesson/question` -> card, from records oldest first."""
    from fsrs import Card as Memory
    from fsrs import Rating, Scheduler

    scheduler = Scheduler(
        desired_retention=retention_percent / 100,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST_INTERVAL,
        enable_fuzzing=False,
    )
    memories: dict[str, Memory] = {}
    counts: dict[str, tuple[int, int]] = {}
    for key, right, hint, certainty, at in _meetings(records):
        rating = Rating.Again if not right else Rating.Hard if hint or certainty == 1 else Rating.Good
        memory = memories.get(key) or Memory(card_id=len(memories), due=at)
        memories[key], _ = scheduler.review_card(memory, rating, at)
        seen, lapses = counts.get(key, (0, 0))
        counts[key] = (seen + 1, lapses + (not right))
    return {
        key: Card(memory.due, memory.stability or 0.0, memory.last_review or memory.due, counts[key][1], counts[key][0])
        for key, memory in memories.items()
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
    """Keys of the cards that are due by the end of the day of `now`, most forgotten first."""
    end = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    waiting = [(_overdue(card, now), key) for key, card in cards.items() if card.due < end]
    return [key for _, key in sorted(waiting)]


def _overdue(card: Card, now: datetime) -> float:
    """Lower is more forgotten: minus the days since the last meeting in units of the card's stability."""
    return -((now - card.last).total_seconds() / 86_400) / max(card.stability, 0.001)


def minutes(count: int) -> int:
    """Minutes that reviewing `count` cards takes, at least 1 where there is one."""
    return -(-count * SECONDS_A_CARD // 60)
