"""Suggests what to study now, most pressing first; never empty while something is left."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from lessons.content.keys import LessonKey
from lessons.learning.standing import LessonStanding, Level, Standing
from lessons.pack.pack import LessonOutline


class Reason(StrEnum):
    """Why a lesson is suggested, most pressing first."""

    REQUIRED = "required"
    """The branch's plan requires it by a date."""
    GO_ON = "go-on"
    """Begun and not yet learned."""
    RETEST = "retest"
    """Learned long enough ago that a retest shows whether it was understood."""
    UPDATED = "updated"
    """Its text changed since it was read."""
    NEXT = "next"
    """The next one in the order of study."""


class Suggestion(msgspec.Struct, frozen=True):
    """One suggested lesson."""

    key: str
    """`pack/lesson`."""
    reason: Reason
    minutes: int
    due: str = ""
    """`YYYY-MM-DD`, where the plan has a date."""


def suggest(
    lessons: Iterable[tuple[str, LessonOutline]],
    standing: Standing,
    now: datetime,
    required: Mapping[str, str],
) -> list[Suggestion]:
    """Every lesson with a reason to study it now, the most pressing first; one reason a lesson.

    `required`: `pack/lesson` -> date by which the plan wants it learned. A lesson whose `requires` are
    not learned yet waits behind them, unless it was begun.
    """
    candidates: list[tuple[int, str, int, Suggestion]] = []
    order = list(Reason)
    for number, (key, lesson) in enumerate(lessons):
        if lesson.manifest.minutes == 0:
            continue
        reason = _reason(key, lesson, standing, now, required)
        if reason is None:
            continue
        due = required.get(key, "") if reason is Reason.REQUIRED else ""
        minutes = _test_minutes(lesson) if reason is Reason.RETEST else lesson.manifest.minutes
        candidates.append((order.index(reason), due, number, Suggestion(key, reason, minutes, due)))
    return [suggestion for *_, suggestion in sorted(candidates, key=lambda entry: entry[:3])]


def _reason(
    key: str, lesson: LessonOutline, standing: Standing, now: datetime, required: Mapping[str, str]
) -> Reason | None:
    state = standing.of(key)
    if state.learned_at is None:
        if key in required:
            return Reason.REQUIRED
        if state.level is Level.READING:
            return Reason.GO_ON
        pack = LessonKey.parse(key).pack
        waits = any(standing.of(str(LessonKey(pack, other))).learned_at is None for other in lesson.manifest.requires)
        return None if waits else Reason.NEXT
    if changed_since(state, lesson):
        return Reason.UPDATED
    if state.may_show_understanding(now):
        return Reason.RETEST
    return None


def changed_since(state: LessonStanding, lesson: LessonOutline) -> bool:
    """Whether the lesson's text was changed since it was read: another language is another text, not an update."""
    if state.read_at is None or state.read_digest in ("", lesson.digest):
        return False
    return lesson.manifest.published > state.read_at.date().isoformat()


def _test_minutes(lesson: LessonOutline) -> int:
    return max((test.minutes for test in lesson.tests), default=0) or lesson.manifest.minutes
