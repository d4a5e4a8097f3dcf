"""Every encounter with a question: the input of spaced review and the wrong-answer book."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from lessons.content.keys import QuestionKey
from lessons.content.lesson import TestKind
from lessons.records import Attempt, Record, Review


class Meeting(NamedTuple):
    """One question answered, or left out, once."""

    key: str
    """`pack/lesson/question`; its words may have changed since, and it may be gone."""
    right: bool
    """Wholly, also where parts earn points: what is half known is to come back."""
    hint: bool
    """Whether the hint, or the lesson, was looked at before answering."""
    certainty: int
    """0 not said, 1 unsure, 2 fairly, 3 sure."""
    at: datetime
    answered: bool
    """Whether anything was answered."""
    given_up: bool
    """Whether it stood in an attempt that was given up."""


def meetings(records: Iterable[Record]) -> Iterator[Meeting]:
    """The meetings of self-tests and reviews, in the order of the records. Stage tests stay out: theirs are sealed."""
    for record in records:
        match record:
            case Attempt(kind=TestKind.SELF):
                up = record.outcome == "abandoned"
                for answer in record.answers:
                    key = str(QuestionKey.of(record, answer.question))
                    given = bool(answer.response)
                    yield Meeting(key, answer.right, answer.hint, answer.certainty, record.ended, given, up)
            case Review():
                key = str(QuestionKey.of(record, record.question))
                yield Meeting(key, record.right, record.hint, record.certainty, record.at, bool(record.response), False)
            case _:
                pass


def rating(right: bool, hint: bool, certainty: int) -> int:
    """The FSRS rating of an answer: 1 again, 2 hard, 3 good.

    Right with help, or unsure of it, is hard. Being sure is worth no more than right: nothing is gained by saying so,
    and whoever always says so would lose what they know (`tests/bench/bench_review.py` has the figures).
    """
    return 1 if not right else 2 if hint or certainty == 1 else 3
