"""The branch's study plan: when the branch studies together, what is to be learned by when, how much in a year."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Annotated

import msgspec

Day = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")]
"""`YYYY-MM-DD`."""
_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
_LOOK_AHEAD = 400
"""Days within which the next study day is looked for."""


class Requirement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A lesson, or a whole pack, to be learned by a date."""

    pack: _Name
    lesson: Annotated[str, msgspec.Meta(max_length=80)] = ""
    """Empty: every lesson of the pack."""
    level: Annotated[str, msgspec.Meta(max_length=80)] = ""
    """Empty: everybody."""
    due: Day

    def __post_init__(self) -> None:
        date.fromisoformat(self.due)


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the secretary asks of the branch."""

    weekdays: tuple[Annotated[int, msgspec.Meta(ge=1, le=7)], ...] = ()
    """Study days every week, ISO 8601: 1 Monday … 7 Sunday."""
    days: tuple[Day, ...] = ()
    """Further study days."""
    without: tuple[Day, ...] = ()
    """Days that would be study days and are not."""
    requirements: tuple[Requirement, ...] = ()
    hours_per_year: Annotated[int, msgspec.Meta(ge=0, le=2000)] = 0
    """Credited hours asked of everybody; 0 = none."""
    hours_by_level: Mapping[_Name, Annotated[int, msgspec.Meta(ge=0, le=2000)]] = {}
    """Where a level is asked for another number of hours."""
    review_retention_percent: Annotated[int, msgspec.Meta(ge=70, le=97)] = 90
    """How much of what was learned should be remembered when its review is due."""
    review_daily_limit: Annotated[int, msgspec.Meta(ge=0, le=500)] = 20
    """Reviews put forward on one day at most."""

    def __post_init__(self) -> None:
        for day in (*self.days, *self.without):
            date.fromisoformat(day)

    def for_level(self, level: str) -> "Plan":
        """The plan as it is for somebody of this level."""
        return msgspec.structs.replace(
            self,
            requirements=tuple(r for r in self.requirements if r.level in ("", level)),
            hours_per_year=self.hours_by_level.get(level, self.hours_per_year),
            hours_by_level={},
        )


def next_study_day(plan: Plan, today: date) -> date | None:
    """The first study day from `today` on, today included; None where the plan has none within a year."""
    for ahead in range(_LOOK_AHEAD):
        day = today + timedelta(days=ahead)
        name = day.isoformat()
        if name in plan.days or (day.isoweekday() in plan.weekdays and name not in plan.without):
            return day
    return None


def required(plan: Plan, lessons: Iterable[str]) -> dict[str, str]:
    """Which of `lessons` (`pack/lesson`) the plan wants learned -> by which date, the earliest where there are several.

    `plan` is one for a level already (`Plan.for_level`).
    """
    wanted: dict[str, str] = {}
    for key in lessons:
        pack, _, lesson = key.partition("/")
        for requirement in plan.requirements:
            if requirement.pack == pack and requirement.lesson in ("", lesson):
                wanted[key] = min(wanted.get(key, requirement.due), requirement.due)
    return wanted
