"""What the ways into studying, and what waits, are called."""

from collections.abc import Callable

from lessons.learning.day.waiting import (
    DraftLeft,
    LessonChanged,
    ResultOpened,
    ResultToCome,
    TestLeft,
    ToBeConfirmed,
    Waiting,
    WhatCameOfIt,
)
from lessons.learning.day.ways import Cards, GoOnWithTest, LessonPart, ReadLesson, Way, WayKind, WayStep
from tui.wording.language import _, ngettext
from tui.wording.times import short_date_text, time_text

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
        case WayKind.FIFTEEN, (step,):
            return _("15 minutes: {what}").format(what=_unnamed(step))
        case WayKind.FIFTEEN, (first, then):
            return _("15 minutes: {first}, then {next}").format(first=_unnamed(first), next=_unnamed(then))
        case WayKind.READ, (ReadLesson(part=LessonPart.REST),):
            return _("Only read: go on with “{lesson}”").format(lesson=title(way.lesson))
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
        case _other:
            return _unnamed(step)


def _unnamed(step: WayStep) -> str:
    match step:
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


def waiting_text(waiting: Waiting, title: Title) -> tuple[str, str]:
    """What waits, and why; of a test without time limit nothing more is to be said."""
    match waiting:
        case TestLeft():
            return _("Go on: {test}").format(test=title(waiting.attempt)), _("begun, not handed in")
        case ResultOpened():
            return title(waiting.key), _("result shown since {date}").format(date=short_date_text(waiting.at))
        case DraftLeft():
            return title(waiting.key), _("draft · {date}").format(date=short_date_text(waiting.at))
        case WhatCameOfIt():
            return title(waiting.key), _("what came of it? · {date}").format(date=short_date_text(waiting.at))
        case LessonChanged():
            return title(waiting.key), _("changed since you read it")
        case ResultToCome():
            when = f"{short_date_text(waiting.at)} {time_text(waiting.at)}"
            return title(waiting.key), _("result from {time} on").format(time=when)
        case ToBeConfirmed():
            return title(waiting.key), _("{name} can confirm it").format(name=waiting.witness)
