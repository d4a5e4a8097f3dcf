"""The branch's study plan: who studies what by when, on which days the branch meets, what review aims at."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated

import msgspec

from lessons.review import RETENTION_PERCENT

DAILY_LIMIT = 20
"""Cards a day, unless the plan says otherwise: eight minutes or so."""
_AHEAD = 366
"""Days that a next study day is looked for."""

Day = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")]
"""`YYYY-MM-DD`."""
_Hours = Annotated[int, msgspec.Meta(ge=0, le=2000)]
_Id = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
_IdOrAll = Annotated[str, msgspec.Meta(max_length=80)]


class Requirement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pack, or one lesson of it, that members of a level are to learn by a date."""

    pack: _Id
    lesson: _IdOrAll = ""
    """Empty: every lesson of the pack."""
    level: _IdOrAll = ""
    """Empty: everybody."""
    due: Day

    def __post_init__(self) -> None:
        date.fromisoformat(self.due)


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the branch has set; every field has a default that suits a branch which set nothing."""

    weekdays: tuple[Annotated[int, msgspec.Meta(ge=1, le=7)], ...] = ()
    """Study days of every week, ISO 8601: 1 Monday … 7 Sunday."""
    dates: tuple[Day, ...] = ()
    """Further study days."""
    without: tuple[Day, ...] = ()
    """Days on which the branch does not meet though it is such a weekday."""
    requirements: tuple[Requirement, ...] = ()
    hours_per_year: _Hours = 0
    """Credited hours wanted in a year; 0 = none set."""
    hours_by_level: Mapping[_Id, _Hours] = {}
    """The same, for levels that differ."""
    review_retention_percent: Annotated[int, msgspec.Meta(ge=70, le=97)] = RETENTION_PERCENT
    review_daily_limit: Annotated[int, msgspec.Meta(ge=0, le=500)] = DAILY_LIMIT

    def __post_init__(self) -> None:
        for day in (*self.dates, *self.without):
            date.fromisoformat(day)

    def for_level(self, level: str) -> "Plan":
        """The plan as it is for members of this level."""
        return msgspec.structs.replace(
            self,
            requirements=tuple(r for r in self.requirements if r.level in ("", level)),
            hours_per_year=self.hours_by_level.get(level, self.hours_per_year),
            hours_by_level={},
        )


def next_study_day(plan: Plan, today: date) -> date | None:
    """The first study day that is not before `today`; `None` where the plan has none within a year."""
    for ahead in range(_AHEAD):
        day = today + timedelta(days=ahead)
        name = day.isoformat()
        if name in plan.dates or (day.isoweekday() in plan.weekdays and name not in plan.without):
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
