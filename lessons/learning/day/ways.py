"""The ways into studying now, by the time one has: five minutes, a quarter of an hour, or reading only.

Each says what will really happen, in steps; a way with nothing real in it is not offered.
"""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from lessons.learning.day.study_time import card_minutes
from lessons.learning.today import Reason, SelfTest, Suggestion

FIVE_MINUTES = 5
QUARTER = 15
_SLACK = 2
"""Minutes more that a quarter of an hour may take and still be called one."""
_LEAST_FOR_CARDS = 5
"""Minutes of a quarter of an hour that the cards get, however long the lesson is."""
_LEAST_BESIDE_TEST = 3
"""The same of reviews that are due, where the lesson is followed by its test."""


class WayKind(StrEnum):
    """The kind of a way in."""

    TEST = "test"
    """A test whose clock is running."""
    FIVE = "five"
    FIFTEEN = "fifteen"
    READ = "read"
    FIRST = "first"
    """The first lesson of somebody who has done nothing yet."""
    BROWSE = "browse"
    """The library, where nothing else is left."""


class LessonPart(StrEnum):
    """How much of a lesson."""

    WHOLE = "whole"
    REST = "rest"
    """From where it was left."""
    BEGINNING = "beginning"
    AGAIN = "again"
    """All of it, which was read before."""


class Cards(msgspec.Struct, frozen=True):
    """Questions one after the other, each explained at once."""

    keys: tuple[str, ...]
    """`pack/lesson/question`."""
    minutes: int
    practice: bool
    """Whether they are wrong answers to practise, not reviews that are due."""


class ReadLesson(msgspec.Struct, frozen=True):
    """A lesson to read."""

    key: str
    """`pack/lesson`."""
    part: LessonPart
    minutes: int


class TakeTest(msgspec.Struct, frozen=True):
    """The self-test of a lesson."""

    key: str
    """`pack/lesson`."""
    test: SelfTest

    @property
    def minutes(self) -> int:
        """Minutes that it takes."""
        return self.test.minutes


class GoOnWithTest(msgspec.Struct, frozen=True):
    """A test to go on with."""

    attempt: str
    minutes: int = 0


WayStep = Cards | ReadLesson | TakeTest | GoOnWithTest


class Way(msgspec.Struct, frozen=True):
    """A way in."""

    opening: WayKind
    steps: tuple[WayStep, ...] = ()

    @property
    def minutes(self) -> int:
        """Minutes that it takes."""
        return sum(step.minutes for step in self.steps)

    @property
    def called(self) -> int:
        """Minutes that a quarter of an hour is called by: more where it takes plainly longer."""
        return QUARTER if self.minutes <= QUARTER + _SLACK else self.minutes

    @property
    def lesson(self) -> str:
        """`pack/lesson` of the lesson in it, which its last steps are of; empty without one."""
        last = self.steps[-1] if self.steps else None
        return last.key if isinstance(last, ReadLesson | TakeTest) else ""

    @property
    def goes_on(self) -> "ReadLesson | TakeTest | None":
        """What its cards lead to."""
        return next((step for step in self.steps if isinstance(step, ReadLesson | TakeTest)), None)


class Begun(msgspec.Struct, frozen=True):
    """A lesson that was begun and can be gone on with."""

    key: str
    """`pack/lesson`."""
    left: int
    """Minutes that are left of it."""


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to do."""

    due: Sequence[str]
    """Cards to review today, in their order."""
    wrong: Sequence[str]
    """Cards of the wrong-answer book that were not made good today."""
    suggestions: Sequence[Suggestion]
    begun: Begun | None
    pace: int
    """Seconds that a card takes."""
    sitting: str = ""
    """The attempt of a test whose clock is running."""
    fresh: bool = False
    """Whether nothing was ever done."""
    only_reading: bool = False
    """Whether nothing can be recorded."""


def step_of(suggestion: Suggestion) -> ReadLesson | TakeTest:
    """What is left of a suggested lesson: its test alone, or its text."""
    if suggestion.read and suggestion.test:
        return TakeTest(suggestion.key, suggestion.test)
    return ReadLesson(suggestion.key, LessonPart.WHOLE, suggestion.minutes)


def ways(offer: Offer) -> list[Way]:
    """The ways in, the natural one first; at least one, at most three."""
    if offer.only_reading:
        return [_read(offer) or Way(WayKind.BROWSE)]
    if offer.fresh and offer.suggestions and not offer.sitting:
        lesson = offer.suggestions[0]
        return [Way(WayKind.FIRST, _whole(offer, lesson))]
    first = Way(WayKind.TEST, (GoOnWithTest(offer.sitting),)) if offer.sitting else _five(offer)
    found = [way for way in (first, _fifteen(offer), _read(offer)) if way]
    return found or [Way(WayKind.BROWSE)]


def _five(offer: Offer) -> Way | None:
    step: WayStep | None = _cards(offer, FIVE_MINUTES)
    if step is None and offer.begun:
        step = ReadLesson(offer.begun.key, LessonPart.REST, min(FIVE_MINUTES, offer.begun.left))
    elif step is None:
        fitting = (_in_five(offer, lesson) for lesson in offer.suggestions)
        step = next((step for step in fitting if step), None)
    return Way(WayKind.FIVE, (step,)) if step else None


def _in_five(offer: Offer, lesson: Suggestion) -> WayStep | None:
    """What five minutes are enough for; nothing where only a longer test is left."""
    if isinstance(step := step_of(lesson), TakeTest):
        return step if step.minutes <= FIVE_MINUTES else None
    return _reading(offer, lesson, FIVE_MINUTES)


def _fifteen(offer: Offer) -> Way | None:
    if not offer.suggestions:
        cards = _cards(offer, QUARTER)
        return Way(WayKind.FIFTEEN, (cards,)) if cards else None
    lesson = offer.suggestions[0]
    whole = _whole(offer, lesson)
    text = sum(step.minutes for step in whole if isinstance(step, ReadLesson))
    has_cards = bool(offer.due or offer.wrong)
    if text > QUARTER - _LEAST_FOR_CARDS * has_cards:  # the test is for another day
        cards = _cards(offer, _LEAST_FOR_CARDS)
        return Way(WayKind.FIFTEEN, _behind(cards, _reading(offer, lesson, QUARTER - (cards.minutes if cards else 0))))
    total = sum(step.minutes for step in whole)
    if len(whole) > 1 and not offer.due and total + _LEAST_FOR_CARDS > QUARTER + _SLACK:
        return Way(WayKind.FIFTEEN, whole)  # no longer way practises fewer wrong answers than the five minutes
    least = _LEAST_BESIDE_TEST if len(whole) > 1 and offer.due else _LEAST_FOR_CARDS
    return Way(WayKind.FIFTEEN, _behind(_cards(offer, max(least, QUARTER - total)), *whole))


def _read(offer: Offer) -> Way | None:
    if offer.begun:
        return Way(WayKind.READ, (ReadLesson(offer.begun.key, LessonPart.REST, offer.begun.left),))
    unread = [one for one in offer.suggestions if not one.read and one.reason is not Reason.RETEST]
    if lesson := next(iter(unread or offer.suggestions), None):
        part = LessonPart.WHOLE if unread else LessonPart.AGAIN
        return Way(WayKind.READ, (ReadLesson(lesson.key, part, lesson.minutes),))
    return None


def _cards(offer: Offer, minutes: int) -> Cards | None:
    """As many cards as fit into so many minutes: those that are due, else wrong answers."""
    keys = tuple(offer.due or offer.wrong)[: max(1, minutes * 60 // offer.pace)]
    return Cards(keys, card_minutes(len(keys), offer.pace), practice=not offer.due) if keys else None


def _behind(cards: Cards | None, *steps: WayStep) -> tuple[WayStep, ...]:
    return (cards, *steps) if cards else steps


def _whole(offer: Offer, lesson: Suggestion) -> tuple[ReadLesson | TakeTest, ...]:
    """All that is left of a suggested lesson: its text, unless it was read, and its test."""
    if isinstance(step := step_of(lesson), TakeTest):
        return (step,)
    text = _reading(offer, lesson, lesson.minutes)
    return (text, TakeTest(lesson.key, lesson.test)) if lesson.test else (text,)


def _reading(offer: Offer, lesson: Suggestion, room: int) -> ReadLesson:
    """The text of a suggested lesson, or as much of it as fits into so many minutes."""
    if offer.begun and offer.begun.key == lesson.key:
        return ReadLesson(lesson.key, LessonPart.REST, min(room, offer.begun.left))
    part = LessonPart.WHOLE if lesson.minutes <= room else LessonPart.BEGINNING
    return ReadLesson(lesson.key, part, min(room, lesson.minutes))
