"""The ways into studying now, by the time one has: five minutes, a quarter of an hour, or reading only.

Each says what will really happen, in steps; a way with nothing real in it is not offered.
"""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from lessons.learning.day.study_time import card_minutes
from lessons.learning.today import Reason, Suggestion

FIVE_MINUTES = 5
QUARTER = 15
_LEAST_FOR_CARDS = 5
"""Minutes of a quarter of an hour that the cards get, however long the lesson is."""


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


class GoOnWithTest(msgspec.Struct, frozen=True):
    """A test to go on with."""

    attempt: str
    minutes: int = 0


WayStep = Cards | ReadLesson | GoOnWithTest


class Way(msgspec.Struct, frozen=True):
    """A way in."""

    opening: WayKind
    steps: tuple[WayStep, ...] = ()

    @property
    def minutes(self) -> int:
        """Minutes that it takes."""
        return sum(step.minutes for step in self.steps)

    @property
    def lesson(self) -> str:
        """`pack/lesson` of the lesson in it, which is its last step; empty without one."""
        last = self.steps[-1] if self.steps else None
        return last.key if isinstance(last, ReadLesson) else ""


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


def ways(offer: Offer) -> list[Way]:
    """The ways in, the natural one first; at least one, at most three."""
    if offer.only_reading:
        return [_read(offer) or Way(WayKind.BROWSE)]
    if offer.fresh and offer.suggestions and not offer.sitting:
        lesson = offer.suggestions[0]
        return [Way(WayKind.FIRST, (ReadLesson(lesson.key, LessonPart.WHOLE, lesson.minutes),))]
    first = Way(WayKind.TEST, (GoOnWithTest(offer.sitting),)) if offer.sitting else _five(offer)
    found = [way for way in (first, _fifteen(offer), _read(offer)) if way]
    return found or [Way(WayKind.BROWSE)]


def _five(offer: Offer) -> Way | None:
    step: WayStep | None = _cards(offer, FIVE_MINUTES)
    if step is None and offer.begun:
        step = ReadLesson(offer.begun.key, LessonPart.REST, min(FIVE_MINUTES, offer.begun.left))
    elif step is None and offer.suggestions:
        step = _reading(offer, offer.suggestions[0], FIVE_MINUTES)
    return Way(WayKind.FIVE, (step,)) if step else None


def _fifteen(offer: Offer) -> Way | None:
    if not offer.suggestions:
        cards = _cards(offer, QUARTER)
        return Way(WayKind.FIFTEEN, (cards,)) if cards else None
    lesson = _reading(offer, offer.suggestions[0], QUARTER)
    cards = _cards(offer, max(_LEAST_FOR_CARDS, QUARTER - lesson.minutes))
    if cards is None:
        return Way(WayKind.FIFTEEN, (lesson,))
    return Way(WayKind.FIFTEEN, (cards, _reading(offer, offer.suggestions[0], QUARTER - cards.minutes)))


def _read(offer: Offer) -> Way | None:
    if offer.begun:
        return Way(WayKind.READ, (ReadLesson(offer.begun.key, LessonPart.REST, offer.begun.left),))
    unread = [suggestion for suggestion in offer.suggestions if suggestion.reason is not Reason.RETEST]
    if lesson := next(iter(unread or offer.suggestions), None):
        return Way(WayKind.READ, (ReadLesson(lesson.key, LessonPart.WHOLE, lesson.minutes),))
    return None


def _cards(offer: Offer, minutes: int) -> Cards | None:
    """As many cards as fit into so many minutes: those that are due, else wrong answers."""
    keys = tuple(offer.due or offer.wrong)[: max(1, minutes * 60 // offer.pace)]
    return Cards(keys, card_minutes(len(keys), offer.pace), practice=not offer.due) if keys else None


def _reading(offer: Offer, lesson: Suggestion, room: int) -> ReadLesson:
    """A suggested lesson, or as much of it as fits into so many minutes."""
    if offer.begun and offer.begun.key == lesson.key:
        return ReadLesson(lesson.key, LessonPart.REST, min(room, offer.begun.left))
    part = LessonPart.WHOLE if lesson.minutes <= room else LessonPart.BEGINNING
    return ReadLesson(lesson.key, part, min(room, lesson.minutes))
