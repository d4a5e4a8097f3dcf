"""The current version of a test that was taken."""

from lessons.assessment.sitting import Sitting
from lessons.content.keys import LessonKey
from lessons.content.lesson import Lesson, Test
from lessons.content.test_rules import Rules
from lessons.learning.plan import allowed
from lessons.records import Attempt
from tui.screens.frame.host import Host


def present_test(study: Host, taken: Sitting | Attempt) -> tuple[Lesson, Test] | None:
    """Its lesson and test, where they are installed."""
    lesson = study.find_lesson(str(LessonKey.of(taken)), quiet=True)
    test = next((test for test in lesson.tests if test.id == taken.test), None) if lesson else None
    return (lesson, test) if lesson and test else None


def present_rules(study: Host, taken: Sitting | Attempt) -> Rules | None:
    """The rules by which its result is shown: its window may have been made longer since the start."""
    present = present_test(study, taken)
    return allowed(present[1], taken.pack, study.session.plan).rules if present else None
