"""A self-test, taken and handed in."""

from lessons.assessment.attempt import apply
from lessons.assessment.sitting import Answered, Submitted
from lessons.content.right_response import key as right_response
from lessons.records import Attempt
from store.member.session import Session
from tests.clocks import FakeClock

KEY = "small/types"


def pass_test(session: Session, clock: FakeClock, right: int = 5, key: str = KEY) -> Attempt:
    """Take the first test of a lesson, the small pack's as a rule, with so many questions right."""
    lesson = session.library.find(key, "en")
    sitting = session.answering.begin(lesson, lesson.tests[0])
    for item in sitting.paper.items[:right]:
        clock.pass_seconds(5)
        sitting = apply(sitting, Answered(item.question.id, right_response(item.question), clock.read()))
        session.answering.save(sitting)
    sitting = apply(sitting, Submitted(clock.read()))
    return session.answering.close(sitting)
