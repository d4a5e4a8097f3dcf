"""How much review there is today and tomorrow: numbers only, for prompts and scripts."""

from datetime import timedelta
from typing import NamedTuple

from lessons.learning import review
from lessons.learning.plan import Plan
from store.member.session import Session


class DueSoon(NamedTuple):
    """How many cards are due."""

    today: int
    """By the end of today, as Today offers them."""
    tomorrow: int
    """By the end of tomorrow, if those of today are done."""


def due_soon(session: Session, lang: str) -> DueSoon:
    """What is due today and tomorrow, each day at most what the plan wants reviewed in one."""
    today = session.due_cards(lang)
    by_tomorrow = review.due(session.active_cards(lang), session.local_now() + timedelta(days=1))
    limit = (session.plan or Plan()).review_daily_limit
    return DueSoon(len(today), min(limit, len(set(by_tomorrow).difference(today))))
