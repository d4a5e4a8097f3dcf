"""What a member has done of a lesson, and so what comes next."""

from lessons.content.lesson import Lesson, Test
from lessons.learning.next_step import (
    NextStep,
    TakenTest,
    TestState,
    following_lesson,
    following_note,
    next_steps,
    steps_after_own_note,
)
from lessons.learning.today import suggest
from lessons.records import Attempt, Reflection
from store.member.day.self_examination import is_answered
from store.member.private_pack import is_private
from store.member.session import Session


def way_on(session: Session, lesson: Lesson, lang: str) -> list[NextStep]:
    """Everything that can be done after `lesson`, the natural one first. Raises `Problem` where records are damaged."""
    lessons = [(listed.key, listed.outline) for listed in session.library.lessons(lang)]
    if is_private(lesson.key):
        return steps_after_own_note(following_note(lesson.key, [key for key, _outline in lessons if is_private(key)]))
    here = [
        record
        for record in session.history()
        if isinstance(record, Attempt | Reflection)
        and (record.pack, record.lesson) == (lesson.pack, lesson.manifest.id)
    ]
    attempts = [record for record in here if isinstance(record, Attempt)]
    reflected = {record.prompt for record in here if isinstance(record, Reflection)}
    standing, now = session.standing, session.local_now()
    suggested = suggest(lessons, standing, now, session.required(lang))
    return next_steps(
        [] if session.read_only else [_taken(session, lesson, test, attempts) for test in lesson.tests],
        {} if session.read_only else {prompt.id: prompt.id in reflected for prompt in lesson.prompts},
        following_lesson(lesson.key, lessons, standing, suggested),
        retest=standing.of(lesson.key).may_show_understanding(now),
        examined=is_answered(session, lesson) if lesson.examined else None,
    )


def _taken(session: Session, lesson: Lesson, test: Test, attempts: list[Attempt]) -> TakenTest:
    place = (lesson.pack, lesson.manifest.id, test.id)
    own = [attempt for attempt in attempts if attempt.test == test.id]
    seen = [attempt for attempt in own if session.shown(attempt).score]
    if any((sitting.pack, sitting.lesson, sitting.test) == place for sitting in session.open_sittings()):
        state = TestState.OPEN
    elif any(attempt.passed for attempt in seen):
        state = TestState.PASSED
    elif len(seen) < len(own):
        state = TestState.HANDED_IN
    else:
        state = TestState.FAILED if own else TestState.NEW
    return TakenTest(test.id, state, session.answering.may_begin(lesson, test))
