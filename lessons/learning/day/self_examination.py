"""The yearly self-examination: how one's own answers to the same questions changed over the years.

It is unscored and no record of study: nothing of it stands in a summary, in a ledger or in the standing.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from lessons.content.keys import LessonKey
from lessons.learning.day.waiting import FOR_DAYS, ExamineAgain
from lessons.regex import regex

A_YEAR = timedelta(days=365)
_PLACE = regex("([^/]+)/([^/]+)/([^/]+)/([0-9]{4})")


class YearAnswer(msgspec.Struct, frozen=True):
    """What somebody found of themselves in one year."""

    step: int
    """From 1, the weakest, to `of`."""
    of: int
    words: str
    """The step as it read then."""
    at: datetime


class YearPlace(msgspec.Struct, frozen=True, order=True):
    """What an answer belongs to."""

    pack: str
    lesson: str
    examined: str
    """Id of what was asked."""
    year: int
    """By the calendar on the wall."""

    def __str__(self) -> str:
        return f"{self.pack}/{self.lesson}/{self.examined}/{self.year}"

    @classmethod
    def parse(cls, text: str) -> "YearPlace | None":
        """What `str` wrote; `None` for anything else."""
        written = _PLACE.fullmatch(text)
        return cls(written[1], written[2], written[3], int(written[4])) if written else None


Answers = Mapping[YearPlace, YearAnswer]


def over_the_years(answers: Answers, key: str, examined: str) -> dict[int, YearAnswer]:
    """Year -> what was answered then to `examined` of the lesson `key`, the earliest first."""
    pack, lesson = LessonKey.parse(key)
    own = (place for place in answers if (place.pack, place.lesson, place.examined) == (pack, lesson, examined))
    return {place.year: answers[place] for place in sorted(own)}


def examined_again(answers: Answers, now: datetime) -> list[ExamineAgain]:
    """The lessons of which a year has passed since the last answer, some weeks ago at most, the latest first."""
    last: dict[str, datetime] = {}
    for place, answer in answers.items():
        key = str(LessonKey(place.pack, place.lesson))
        last[key] = max(answer.at, last.get(key, answer.at))
    due = [ExamineAgain(key, at) for key, at in last.items() if A_YEAR <= now - at < A_YEAR + timedelta(days=FOR_DAYS)]
    return sorted(due, key=lambda waiting: waiting.at, reverse=True)
