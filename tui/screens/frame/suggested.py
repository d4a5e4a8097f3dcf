"""Opening what is left of a suggested lesson: its text, or its test."""

from textual.screen import Screen

from lessons.learning.day.ways import ReadLesson, TakeTest
from tui.screens.frame.host import Host


def open_step(study: Host, step: ReadLesson | TakeTest, *, instead_of: Screen[None] | None = None) -> None:
    """Open the lesson, or begin its self-test as from the lesson itself: announced, or gone on with."""
    if isinstance(step, ReadLesson):
        study.open_lesson(step.key, instead_of=instead_of)
        return
    lesson = study.find_lesson(step.key)
    if lesson and (test := next((test for test in lesson.tests if test.id == step.test.id), None)):
        study.begin_test(lesson, test, instead_of=instead_of)
