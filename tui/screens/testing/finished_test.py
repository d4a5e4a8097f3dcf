"""A finished test, as it may be shown now."""

from lessons.content.keys import LessonKey
from lessons.content.test_rules import Rules
from lessons.problem import Problem
from lessons.records import Attempt
from store.member.day.today import mark_result_seen
from tui.screens.frame.host import Host
from tui.screens.testing.result import ResultScreen
from tui.wording.language import language


def show_finished_test(study: Host, attempt: Attempt) -> None:
    """Open its result; once everything of it may be seen, it waits for nobody any more."""
    session = study.session
    if all(session.shown(attempt)):
        try:
            mark_result_seen(session, attempt)
        except Problem as problem:  # then it is listed as waiting once more
            study.refuse(problem)
    lesson = study.find_lesson(str(LessonKey.of(attempt)), quiet=True)
    rules = session.answering.present_rules(attempt, language()) or Rules()
    study.push_screen(ResultScreen(attempt, session.answering.asked(attempt, lesson), rules))
