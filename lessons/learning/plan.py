"""The branch's study plan: when the branch studies together, what is to be learned by when, how much in a year."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, TypeVar

import msgspec

from lessons.content.keys import LessonKey
from lessons.content.test_rules import moment

if TYPE_CHECKING:
    from lessons.content.lesson import Test
    from lessons.pack.pack import TestOutline

AnyTest = TypeVar("AnyTest", "Test", "TestOutline")
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


class TestException(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the branch allows for one test, to everybody, a level or one member: a window, more time, more attempts."""

    __test__ = False  # not a test case, whatever pytest thinks of the name

    pack: _Name
    test: _Name
    """The test's id."""
    level: Annotated[str, msgspec.Meta(max_length=80)] = ""
    """Empty: every level."""
    member: Annotated[str, msgspec.Meta(max_length=200)] = ""
    """A member's id; empty: everybody."""
    open: Annotated[str, msgspec.Meta(max_length=40)] = ""
    """As in a test's rules (`lessons.content.test_rules.moment`); empty: as the author has it."""
    close: Annotated[str, msgspec.Meta(max_length=40)] = ""
    extra_minutes: Annotated[int, msgspec.Meta(ge=0, le=600)] = 0
    extra_attempts: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0

    def __post_init__(self) -> None:
        for text in (self.open, self.close):
            if text and moment(text) is None:
                raise ValueError(f"{text!r} is not a time like 2026-12-01T09:00")

    def meets(self, level: str, ids: Collection[str]) -> bool:
        """Whether it applies to a member of this level with these ids."""
        return self.level in ("", level) and self.member in ("", *ids)


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the secretary requires of the branch."""

    weekdays: tuple[Annotated[int, msgspec.Meta(ge=1, le=7)], ...] = ()
    """Study days every week, ISO 8601: 1 Monday … 7 Sunday."""
    days: tuple[Day, ...] = ()
    """Further study days."""
    without: tuple[Day, ...] = ()
    """Days on which the weekly study day is cancelled."""
    requirements: tuple[Requirement, ...] = ()
    hours_per_year: Annotated[int, msgspec.Meta(ge=0, le=2000)] = 0
    """Credited hours required of everybody; 0 = none."""
    hours_by_level: Mapping[_Name, Annotated[int, msgspec.Meta(ge=0, le=2000)]] = {}
    """Credited hours of levels that differ from this."""
    review_retention_percent: Annotated[int, msgspec.Meta(ge=70, le=97)] = 90
    """How much of what was learned should be remembered when its review is due."""
    review_daily_limit: Annotated[int, msgspec.Meta(ge=0, le=500)] = 20
    """The most reviews suggested on one day."""
    # Left out where there is none, so that plans signed before these fields existed still verify.
    review_longest_interval: Annotated[int, msgspec.Meta(ge=7, le=3650)] | msgspec.UnsetType = msgspec.UNSET
    """Days after which a card comes back at the latest."""
    tests: tuple[TestException, ...] | msgspec.UnsetType = msgspec.UNSET

    def __post_init__(self) -> None:
        for day in (*self.days, *self.without):
            date.fromisoformat(day)

    def for_level(self, level: str, ids: Collection[str] = ()) -> "Plan":
        """The part of the plan that applies to a member of this level with these ids."""
        tests = self.tests
        if tests is not msgspec.UNSET:
            tests = tuple(e for e in tests if e.meets(level, ids))
        return msgspec.structs.replace(
            self,
            tests=tests,
            requirements=tuple(r for r in self.requirements if r.level in ("", level)),
            hours_per_year=self.hours_by_level.get(level, self.hours_per_year),
            hours_by_level={},
        )


def allowed(test: AnyTest, pack: str, plan: Plan | None) -> AnyTest:
    """`test` of `pack` as the plan of one member (`Plan.for_level`) allows it; later exceptions add to earlier ones."""
    for entry in (plan.tests or ()) if plan else ():
        if (entry.pack, entry.test) == (pack, test.id):
            rules = msgspec.structs.replace(
                test.rules,
                opens=entry.open or test.rules.opens,
                closes=entry.close or test.rules.closes,
                attempts=test.rules.attempts + entry.extra_attempts if test.rules.attempts else 0,
            )
            minutes = test.minutes + entry.extra_minutes if test.minutes else 0
            test = msgspec.structs.replace(test, minutes=minutes, rules=rules)
    return test


def next_study_day(plan: Plan, today: date) -> date | None:
    """The first study day from `today` on, today included; None where the plan has none within a year."""
    for ahead in range(_LOOK_AHEAD):
        day = today + timedelta(days=ahead)
        if is_study_day(plan, day):
            return day
    return None


def is_study_day(plan: Plan, day: date) -> bool:
    """Whether the branch studies together on this day."""
    name = day.isoformat()
    return name in plan.days or (day.isoweekday() in plan.weekdays and name not in plan.without)


def required(plan: Plan, lessons: Iterable[str]) -> dict[str, str]:
    """Which of `lessons` (`pack/lesson`) the plan requires -> the date, the earliest where there are several.

    `plan` is one for a level already (`Plan.for_level`).
    """
    due_dates: dict[str, str] = {}
    for key in lessons:
        pack, lesson = LessonKey.parse(key)
        for requirement in plan.requirements:
            if requirement.pack == pack and requirement.lesson in ("", lesson):
                due_dates[key] = min(due_dates.get(key, requirement.due), requirement.due)
    return due_dates
