"""Opens what waits for the member; loaded only then, since Study starts with the screen that lists it."""

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
from lessons.records import Attempt
from store.member.at_lesson.changes import changes_since_read
from tui.screens.frame.host import Host
from tui.screens.reading.changes import ChangesScreen
from tui.screens.reading.reflecting.finished_reflection import FinishedReflectionScreen
from tui.screens.reading.reflecting.put_to_use import PutToUseScreen
from tui.screens.reading.reflecting.reflection import ReflectionScreen
from tui.screens.reading.reflecting.self_examination import SelfExaminationScreen
from tui.screens.reading.reflecting.what_came_of_it import ask_what_came_of_it
from tui.screens.testing.finished_test import show_finished_test
from tui.screens.testing.test import TestScreen


def open_waiting(study: Host, waiting: Waiting) -> None:
    """Go on with what waits, or show it."""
    match waiting:
        case TestLeft(attempt=attempt):
            go_on(study, attempt)
        case ResultOpened(attempt=attempt) | ResultToCome(attempt=attempt):
            records = (record for record in study.session.history() if isinstance(record, Attempt))
            if record := next((record for record in records if record.attempt == attempt), None):
                show_finished_test(study, record)
        case DraftLeft(key=key, prompt=prompt):
            _open_draft(study, key, prompt)
        case WhatCameOfIt():
            ask_what_came_of_it(study, waiting)
        case ExamineAgain(key=key):
            if lesson := study.find_lesson(key):
                study.push_screen(SelfExaminationScreen(lesson))
        case LessonChanged(key=key):
            _open_changed(study, key)
        case ToBeConfirmed(record=use):
            study.push_screen(FinishedReflectionScreen(use))


def go_on(study: Host, attempt: str) -> None:
    """Go on with an unfinished test."""
    if sitting := next((open_ for open_ in study.session.open_sittings() if open_.attempt == attempt), None):
        study.push_screen(TestScreen(sitting, resumed=True))


def _open_changed(study: Host, key: str) -> None:
    """Show what changed in a lesson, or the lesson itself where nothing is known of how it was."""
    lesson = study.find_lesson(key)
    change = study.if_readable(lambda: changes_since_read(study.session, lesson)) if lesson else None
    if lesson and change:
        study.push_screen(ChangesScreen(lesson, change))
    elif lesson:
        study.open_lesson(key)


def _open_draft(study: Host, key: str, prompt: str) -> None:
    if lesson := study.find_lesson(key):
        prompts = [known.id for known in lesson.prompts]
        if prompt == USE_DRAFT:
            study.push_screen(PutToUseScreen(lesson))
        elif prompt in prompts:
            study.push_screen(ReflectionScreen(lesson, prompts.index(prompt)))
        else:
            study.open_lesson(key)
