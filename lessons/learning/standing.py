"""A member's standing, computed from the records: a pure fold, the same on the member's machine and in the ledger.

* **learned** 真学: a test of the lesson was passed;
* **understood** 真懂: passed again at least `RETEST_DAYS` after it was learned;
* **used** 真用: put to use at work after it was learned, and a second person can confirm it
  (`lessons.learning.use_at_work`). Who used a lesson need not have understood it.

Credited time counts only for lessons that are learned. Everything is computed from the records, never from a stored
total.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import IntEnum
from types import MappingProxyType

import msgspec

from lessons.content.keys import LessonKey
from lessons.learning import use_at_work
from lessons.records import (
    Application,
    Attempt,
    Attendance,
    Fit,
    Read,
    Record,
    Reflection,
    Review,
    Void,
    closed_at,
    when,
)

RETEST_DAYS = 7
"""Days between the first pass and the retest that shows understanding (delayed-test effect: a test on
the day of reading measures what is still in the ear)."""


class Level(IntEnum):
    """The highest level that a member reached in a lesson; ask `LessonStanding.has` for a single one."""

    NEW = 0
    READING = 1
    LEARNED = 2
    UNDERSTOOD = 3
    USED = 4


class LessonStanding(msgspec.Struct, kw_only=True):
    """The standing of one lesson."""

    level: Level = Level.NEW
    read_digest: str = ""
    """Digest of the text that was read last."""
    read_at: datetime | None = None
    learned_at: datetime | None = None
    understood_at: datetime | None = None
    used_at: datetime | None = None
    attempts: int = 0
    best: tuple[int, int] = (0, 0)
    """Points, out of points: the best finished attempt."""
    credited: int = 0
    """Seconds, whether the lesson is learned yet or not."""
    reflections: int = 0

    def has(self, level: Level) -> bool:
        """Whether the lesson is learned, understood or used: *used* does not say that it is understood."""
        steps = {Level.LEARNED: self.learned_at, Level.UNDERSTOOD: self.understood_at, Level.USED: self.used_at}
        return steps[level] is not None if level in steps else self.level >= level

    def may_show_understanding(self, now: datetime) -> bool:
        """Whether it was learned long enough ago that passing a test again shows that it was understood."""
        learned = self.learned_at
        return learned is not None and self.understood_at is None and now - learned >= timedelta(days=RETEST_DAYS)


class Standing(msgspec.Struct, kw_only=True):
    """A member's standing by all records."""

    lessons: dict[str, LessonStanding] = {}
    """By `pack/lesson`."""
    credited: int = 0
    """Seconds that count: lessons learned only."""
    pending: int = 0
    """Seconds that will count once their lesson is learned."""
    attempts: int = 0
    passed: int = 0
    reviews: int = 0
    reviews_right: int = 0
    reflections: int = 0
    applications: int = 0
    attended: int = 0
    """Study days attended, each counted once, however many machines recorded it."""

    def of(self, key: str) -> LessonStanding:
        """The standing of `pack/lesson`; a new one where there is no record."""
        return self.lessons.get(key) or LessonStanding()

    def reached(self, level: Level) -> int:
        """How many lessons reached this level."""
        return sum(lesson.has(level) for lesson in self.lessons.values())


def in_force(records: Mapping[str, Record], seen: Mapping[str, datetime] = MappingProxyType({})) -> list[Record]:
    """The records that were not taken back, oldest first; see `in_force_by_id`."""
    return list(in_force_by_id(records, seen).values())


def in_force_by_id(records: Mapping[str, Record], seen: Mapping[str, datetime]) -> dict[str, Record]:
    """The records that were not taken back by id, oldest first; the order does not depend on the mapping's.

    `seen`: when a record that a clock ahead of time dated later was there already: it counts as closed then, before
    what was recorded at that moment.
    """
    void = {record.record for record in records.values() if isinstance(record, Void)}
    dated = [
        (seen.get(key, when(record)), key not in seen, when(record), key)
        for key, record in records.items()
        if key not in void
    ]
    return {key: closed_at(records[key], at) if key in seen else records[key] for at, _, _, key in sorted(dated)}


def standing(records: Iterable[Record], own_names: Iterable[str] = ()) -> Standing:
    """Fold records, oldest first (as `in_force` gives them), into what they amount to.

    `own_names`: what the member is called; nobody is their own witness.
    """
    own_names = tuple(own_names)
    uses: list[tuple[LessonStanding, Application]] = []
    attended: set[str] = set()
    result = Standing(lessons={})
    lessons = result.lessons
    for record in records:
        match record:
            case Read():
                lesson = lessons.setdefault(str(LessonKey.of(record)), LessonStanding())
                lesson.read_digest, lesson.read_at = record.digest, record.ended
                lesson.credited += record.credited
                lesson.level = max(lesson.level, Level.READING)
            case Attempt():
                lesson = lessons.setdefault(str(LessonKey.of(record)), LessonStanding())
                _count_attempt(lesson, record)
                result.attempts += 1
                result.passed += record.passed
            case Review():
                result.reviews += 1
                result.reviews_right += record.right
            case Reflection():
                lessons.setdefault(str(LessonKey.of(record)), LessonStanding()).reflections += 1
                result.reflections += 1
            case Application():
                lesson = lessons.setdefault(str(LessonKey.of(record)), LessonStanding())
                result.applications += 1
                uses.append((lesson, record))
            case Attendance():
                if record.kind != "leave":
                    attended.add(record.day)
            case Void() | Fit():
                pass
    for lesson, use in uses:
        if lesson.used_at is None and use_at_work.counts(use, lesson.learned_at, own_names):
            lesson.used_at, lesson.level = use.written, Level.USED
    result.attended = len(attended)
    result.credited = sum(lesson.credited for lesson in lessons.values() if lesson.learned_at)
    result.pending = sum(lesson.credited for lesson in lessons.values()) - result.credited
    return result


def _count_attempt(lesson: LessonStanding, attempt: Attempt) -> None:
    lesson.attempts += 1
    lesson.level = max(lesson.level, Level.READING)
    points, out_of = lesson.best
    if attempt.points * max(out_of, 1) > points * attempt.out_of or not out_of:
        lesson.best = (attempt.points, attempt.out_of)
    if not attempt.passed:
        return
    if lesson.learned_at is None:
        lesson.learned_at = attempt.ended
        lesson.level = max(lesson.level, Level.LEARNED)
    elif lesson.understood_at is None and attempt.ended - lesson.learned_at >= timedelta(days=RETEST_DAYS):
        lesson.understood_at = attempt.ended
        lesson.level = max(lesson.level, Level.UNDERSTOOD)
