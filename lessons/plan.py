"""The branch's study plan: who studies what by when, on which days the branch meets, what review aims at."""

from datetime import date, timedelta

import msgspec

from lessons.review import RETENTION_PERCENT

DAILY_LIMIT = 20
"""Cards a day, unless the plan says otherwise: eight minutes or so."""
_AHEAD = 366
"""Days that a next study day is looked for."""


class Requirement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pack, or one lesson of it, that members of a level are to learn by a date."""

    pack: str
    lesson: str = ""
    """Empty: every lesson of the pack."""
    level: str = ""
    """Empty: everybody."""
    due: str
    """`YYYY-MM-DD`."""


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the branch has set; every field has a default that suits a branch which set nothing."""

    weekdays: tuple[int, ...] = ()
    """Study days of every week: 1 Monday … 7 Sunday."""
    dates: tuple[str, ...] = ()
    """Further study days, `YYYY-MM-DD`."""
    requirements: tuple[Requirement, ...] = ()
    hours_per_year: int = 0
    """Credited hours wanted in a year; 0 = none set."""
    review_retention_percent: int = RETENTION_PERCENT
    review_daily_limit: int = DAILY_LIMIT


def next_study_day(plan: Plan, today: date) -> date | None:
    """The first study day that is not before `today`; `None` where the plan has none within a year."""
    for ahead in range(_AHEAD):
        day = today + timedelta(days=ahead)
        if day.isoweekday() in plan.weekdays or day.isoformat() in plan.dates:
            return day
    return None


def required(plan: Plan, level: str, lessons: list[str]) -> dict[str, str]:
    """Which of `lessons` (`pack/lesson`) the plan wants a member of `level` to learn -> by which date, the earliest."""
    wanted: dict[str, str] = {}
    for requirement in plan.requirements:
        if requirement.level not in ("", level):
            continue
        for key in lessons:
            pack, _, lesson = key.partition("/")
            if requirement.pack == pack and requirement.lesson in ("", lesson):
                wanted[key] = min(wanted.get(key, requirement.due), requirement.due)
    return wanted
