"""What comes back next in review, and how the week was: what is told at the end of one."""

from datetime import datetime
from typing import NamedTuple

from lessons.learning.comes_back import ComesBack, comes_back
from lessons.learning.day.past_week import PastWeek, past_week
from lessons.learning.day.study_time import card_minutes
from lessons.learning.plan import Plan
from store.member.session import Session


class NextReview(NamedTuple):
    """When something is due next."""

    due: ComesBack | None
    """After today; `None` where nothing will be."""
    minutes: int
    """How long that takes."""
    now: datetime
    """In the zone of the days."""


def next_review(session: Session, lang: str) -> NextReview:
    """What is due next, at most the plan's daily limit of it."""
    now = session.local_now()
    limit = (session.plan or Plan()).review_daily_limit
    due = comes_back(session.active_cards(lang).values(), now, limit)
    return NextReview(due, card_minutes(due.questions if due else 0, session.pace), now)


def week_past(session: Session) -> PastWeek:
    """The seven days up to today."""
    now = session.local_now()
    return past_week(session.study_days, session.history(), now.date(), now.tzinfo)
