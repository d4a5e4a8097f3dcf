"""Data derived from a member's records: standing, review cards, the wrong-answer book, days of study, loose ends.

It is cached under a digest of everything it depends on, and derived again if that changes.
"""

import contextlib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from lessons.learning import review
from lessons.learning.day.study_time import pace, study_days
from lessons.learning.day.waiting import LooseEnds, loose_ends
from lessons.learning.fit import chosen, is_plausible
from lessons.learning.mistakes import Mistake, mistakes
from lessons.learning.plan import Plan
from lessons.learning.review import Card
from lessons.learning.spread import NONE_EASY, EasyDays, spread
from lessons.learning.standing import Standing, in_force_by_id, standing
from lessons.problem import Problem
from lessons.records import Attempt, Fit, Record
from store.disk.atomic import read, replace
from store.member.progress import Progress

_VERSION = 10
Hidden = Callable[[Iterable[Record]], tuple[set[str], set[str]]]
"""Gives the attempts among some records whose score, and those whose right answers, are still hidden."""


class Fits(NamedTuple):
    """What the member's fits amount to."""

    used: Fit | None
    """What cards are scheduled by, instead of the average of many learners."""
    refused: int
    """How many are not used, as their parameters are not plausible."""


class Derived(msgspec.Struct):
    """The derived data, as cached."""

    version: int
    digest: str
    standing: Standing
    cards: dict[str, Card]
    aim: int
    """The retention that the cards are scheduled for, per cent."""
    fits: Fits
    mistakes: dict[str, Mistake]
    reviewed: list[datetime]
    """The last reviews."""
    study_days: dict[str, int]
    """Date `YYYY-MM-DD` -> seconds of study, for every day with something done."""
    pace: int
    """Seconds that a review takes."""
    loose_ends: LooseEnds
    newest: datetime | None
    """As `Progress.newest` has it."""


def derived(
    progress: Progress,
    file: Path,
    digest: str,
    plan: Plan,
    hidden: Hidden,
    seen: Mapping[str, datetime],
    own_names: Iterable[str],
    easy: EasyDays = NONE_EASY,
) -> Derived:
    """The cached data in `file` if it has this digest; otherwise derive and cache it.

    `seen`: as `in_force` takes it; `own_names`: as `standing` does.
    """
    kept = kept_before(progress, file)
    if kept is not None and kept.digest == digest:
        return kept
    return _make(progress, file, digest, plan, hidden, seen, own_names, easy)


def kept_before(progress: Progress, file: Path) -> Derived | None:
    """What was cached last, whatever it was derived from."""
    try:
        kept = msgspec.json.decode(progress.unseal(file.name, read(file) or b""), type=Derived)
    except (Problem, ValueError, RecursionError):  # an unusable cache is replaced
        return None
    return kept if kept.version == _VERSION else None


def _make(
    progress: Progress,
    file: Path,
    digest: str,
    plan: Plan,
    hidden: Hidden,
    seen: Mapping[str, datetime],
    own_names: Iterable[str],
    easy: EasyDays,
) -> Derived:
    records = progress.records()
    by_id = in_force_by_id(records, seen)
    history = list(by_id.values())
    # Hidden results must not show in scores, cards or the wrong-answer book either.
    scored, open_ = (
        [record for record in history if not (isinstance(record, Attempt) and record.attempt in unseen)]
        for unseen in hidden(history)
    )
    target = plan.review_retention_percent
    longest = plan.review_longest_interval
    cap = longest if isinstance(longest, int) else review.LONGEST_INTERVAL
    fit = chosen(by_id)
    cards = review.cards(open_, target, cap, zone=None, fit=fit)
    aim = review.aim(cards.values(), target)
    derived_now = Derived(
        _VERSION,
        digest,
        standing(scored, own_names),
        spread(cards if aim == target else review.rescheduled(cards, aim, cap, zone=None), easy, cap, zone=None),
        aim,
        Fits(fit, sum(isinstance(record, Fit) and not is_plausible(record.parameters) for record in history)),
        mistakes(open_, zone=None),
        review.latest(history),
        study_days(history, zone=None),
        pace(history),
        loose_ends(by_id),
        progress.newest(),
    )
    with contextlib.suppress(Problem):  # only a cache
        replace(file, progress.seal(file.name, msgspec.json.encode(derived_now)))
    return derived_now
