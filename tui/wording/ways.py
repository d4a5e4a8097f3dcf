"""What the ways into studying, and what waits, are called."""

from collections.abc import Callable

from lessons.learning.day.waiting import (
    USE_DRAFT,
    DraftLeft,
    ExamineAgain,
    LessonChanged,
    ResultOpened,
    ResultToCome,
    TestLeft,
    ToBeConfirmed,
    Waiting,
    WhatCameOfIt,
)
from lessons.learning.day.ways import (
    Cards,
    GoOnWithTest,
    LessonPart,
    ReadLesson,
    TakeTest,
    Way,
    WayKind,
    WayStep,
)
from lessons.learning.today import SelfTest, Suggestion
from tui.wording.language import _, ngettext
from tui.wording.times import date_text, minutes_text, short_date_text, time_text

Title = Callable[[str], str]
"""Gives the title of the lesson `pack/lesson`, or of the test of an attempt."""


def way_text(way: Way, title: Title) -> str:
    """What happens on this way; a quarter of an hour leaves the title of its lesson to the line below."""
    match way.opening, way.steps:
        case WayKind.TEST, (GoOnWithTest(attempt=attempt),):
            return _("Go on: {test}").format(test=title(attempt))
        case WayKind.FIRST, _steps:
            return title(way.lesson)
        case WayKind.FIVE, (step,):
            return _("5 minutes: {what}").format(what=_named(step, title))
        case WayKind.FIFTEEN, (Cards() as cards, then, *rest):
            text = _("{n} minutes: {first}, then {next}")
            then_text = _unnamed(then, *rest)
            return text.format(n=way.called, first=_unnamed(cards), next=then_text)
        case WayKind.FIFTEEN, steps:
            return _("{n} minutes: {what}").format(n=way.called, what=_unnamed(*steps))
        case WayKind.READ, (ReadLesson(part=LessonPart.REST),):
            return _("Only read: go on with “{lesson}”").format(lesson=title(way.lesson))
        case WayKind.READ, (ReadLesson(part=LessonPart.AGAIN),):
            return _("Only read: “{lesson}” again").format(lesson=title(way.lesson))
        case WayKind.READ, _steps:
            return _("Only read: “{lesson}”").format(lesson=title(way.lesson))
        case _other:
            return _("Choose a lesson from the library")


def _named(step: WayStep, title: Title) -> str:
    match step:
        case ReadLesson(part=LessonPart.REST):
            return _("go on with “{lesson}”").format(lesson=title(step.key))
        case ReadLesson(part=LessonPart.BEGINNING):
            return _("the beginning of “{lesson}”").format(lesson=title(step.key))
        case ReadLesson():
            return _("the lesson “{lesson}”").format(lesson=title(step.key))
        case TakeTest(test=SelfTest(again=True)):
            return _("take the test of “{lesson}” again").format(lesson=title(step.key))
        case TakeTest():
            return _("take the test of “{lesson}”").format(lesson=title(step.key))
        case _other:
            return _unnamed(step)


def _unnamed(step: WayStep, then: WayStep | None = None) -> str:
    match step:
        case ReadLesson(part=LessonPart.REST) if isinstance(then, TakeTest):
            return _("the rest of a lesson and its test")
        case ReadLesson() if isinstance(then, TakeTest):
            return _("a lesson and its test")
        case TakeTest(test=SelfTest(again=True)):
            return _("a test again")
        case TakeTest():
            return _("a test")
        case Cards(practice=True, keys=keys):
            return ngettext("practise {n} wrong answer", "practise {n} wrong answers", len(keys)).format(n=len(keys))
        case Cards(keys=keys):
            return ngettext("{n} review", "{n} reviews", len(keys)).format(n=len(keys))
        case ReadLesson(part=LessonPart.REST):
            return _("the rest of a lesson")
        case ReadLesson(part=LessonPart.BEGINNING):
            return _("the beginning of a lesson")
        case ReadLesson():
            return _("a lesson")
        case GoOnWithTest():
            return _("an unfinished test")


def lesson_text(way: Way, title: Title) -> str:
    """The lesson of a way by name, with what each part of it takes; empty where there is none."""
    match way.goes_on, way.steps[-1:]:
        case ReadLesson() as read, (TakeTest() as test,):
            text = _("“{lesson}” {time} + self-test {test}")
            times = {"time": minutes_text(read.minutes), "test": minutes_text(test.minutes)}
            return text.format(lesson=title(read.key), **times)
        case ReadLesson() as read, _last:
            return _("“{lesson}” {time}").format(lesson=title(read.key), time=minutes_text(read.minutes))
        case TakeTest() as test, _last:
            return _("“{lesson}” · {size}").format(lesson=title(test.key), size=_size(test.test))
        case _other:
            return ""


def going_on_text(step: ReadLesson | TakeTest, title: str) -> str:
    """What follows cards, on a button."""
    match step:
        case TakeTest(test=SelfTest(again=True)):
            return _("Test again: {lesson}").format(lesson=title)
        case TakeTest():
            return _("Test: {lesson}").format(lesson=title)
        case _other:
            return _("Go on: {lesson}").format(lesson=title)


def suggestion_text(suggestion: Suggestion, title: str) -> str:
    """What choosing a suggested lesson does: its title where it is read, else its test."""
    if not (suggestion.read and suggestion.test):
        return title
    text = _("Take the test again: “{lesson}”") if suggestion.test.again else _("Take the test: “{lesson}”")
    return f"{text.format(lesson=title)} · {_size(suggestion.test)}"


def _size(test: SelfTest) -> str:
    questions = ngettext("{n} question", "{n} questions", test.questions).format(n=test.questions)
    return f"{questions} · {minutes_text(test.minutes)}"


def nothing_due_text(mistakes: int, key: str) -> str:
    """That nothing is due, and what there is instead. `mistakes`: questions in the wrong-answer book, which
    `key` opens.
    """
    if not mistakes:
        return _("Nothing is due for review today.")
    text = ngettext(
        "Nothing is due today; {n} question is in the wrong-answer book: {key} opens it to practise.",
        "Nothing is due today; {n} questions are in the wrong-answer book: {key} opens it to practise.",
        mistakes,
    )
    return text.format(n=mistakes, key=key)


def waiting_text(waiting: Waiting, title: Title) -> tuple[str, str]:
    """What waits, and why; of a test without time limit nothing more is to be said."""
    match waiting:
        case TestLeft():
            return _("Go on: {test}").format(test=title(waiting.attempt)), _("begun, not handed in")
        case ResultOpened():
            return title(waiting.key), _("result shown since {date}").format(date=short_date_text(waiting.at))
        case DraftLeft(prompt=prompt):
            text = _("put to use: draft · {date}") if prompt == USE_DRAFT else _("reflection: draft · {date}")
            return title(waiting.key), text.format(date=short_date_text(waiting.at))
        case WhatCameOfIt():
            return title(waiting.key), _("what came of it? · {date}").format(date=short_date_text(waiting.at))
        case ExamineAgain():
            return title(waiting.key), _("a year ago: {date}").format(date=date_text(waiting.at))
        case LessonChanged():
            return title(waiting.key), _("changed since you read it")
        case ResultToCome():
            when = f"{short_date_text(waiting.at)} {time_text(waiting.at)}"
            return title(waiting.key), _("result from {time} on").format(time=when)
        case ToBeConfirmed():
            return title(waiting.key), _("{name} can confirm it").format(name=waiting.witness)
