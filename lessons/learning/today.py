"""Suggests what to study now, most pressing first; never empty while something is left."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from lessons.content.keys import LessonKey
from lessons.content.lesson import TestKind
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


class SelfTest(msgspec.Struct, frozen=True):
    """The self-test of a lesson."""

    id: str
    questions: int
    minutes: int
    """What it takes: its time limit, a minute a question where it has none."""
    again: bool = False
    """Whether it, or another test of the lesson, was handed in before."""


class Suggestion(msgspec.Struct, frozen=True):
    """One suggested lesson."""

    key: str
    """`pack/lesson`."""
    reason: Reason
    minutes: int
    """What its text takes."""
    due: str = ""
    """`YYYY-MM-DD`, where the plan has a date."""
    test: SelfTest | None = None
    """Its self-test, if it has one that may be taken at any time."""
    read: bool = False
    """Whether nothing is left of it but its test."""

    @property
    def left(self) -> int:
        """Minutes of what is left of it: its test alone, or its text."""
        return self.test.minutes if self.read and self.test else self.minutes


def suggest(
    lessons: Iterable[tuple[str, LessonOutline]],
    standing: Standing,
    now: datetime,
    required: Mapping[str, str],
    read: Collection[str] = (),
) -> list[Suggestion]:
    """Every lesson with a reason to study it now, the most pressing first; one reason a lesson.

    `required`: `pack/lesson` -> date by which the plan wants it learned. `read`: lessons whose text was read to its
    end. A lesson whose `requires` are not learned yet waits behind them, unless it was begun.
    """
    candidates: list[tuple[int, str, int, Suggestion]] = []
    order = list(Reason)
    for number, (key, lesson) in enumerate(lessons):
        if lesson.manifest.minutes == 0 or (key in read and not lesson.tests):
            continue
        if lesson.is_stage_test and key not in required:  # it is taken when the branch gives it out
            continue
        reason = _reason(key, lesson, standing, now, required)
        if reason is None:
            continue
        due = required.get(key, "") if reason is Reason.REQUIRED else ""
        test = _self_test(lesson, again=standing.of(key).attempts > 0)
        ended = key in read and reason in (Reason.REQUIRED, Reason.GO_ON)
        only_test = test is not None and (ended or reason is Reason.RETEST)
        suggestion = Suggestion(key, reason, lesson.manifest.minutes, due, test, only_test)
        candidates.append((order.index(reason), due, number, suggestion))
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


def _self_test(lesson: LessonOutline, *, again: bool) -> SelfTest | None:
    """The first self-test that has no window, no wait and no end of attempts."""
    for test in lesson.tests:
        rules = test.rules
        if test.kind == TestKind.SELF and not (rules.opens or rules.closes or rules.attempts or rules.wait):
            count = test.pick or test.count
            return SelfTest(test.id, count, test.minutes or count, again)
    return None
