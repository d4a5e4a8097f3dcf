"""What is said of a test that ended while nobody was there."""

from lessons.assessment.sitting import Sitting
from lessons.content.keys import LessonKey
from lessons.records import Attempt
from store.member.session import Session
from tui.wording.language import _, language


def overdue_text(session: Session, sitting: Sitting, record: Attempt) -> str:
    """That its time ended, and, where that may be shown, what it was graded."""
    text = _("The time for “{test}” ended while you were away. Your saved answers were handed in.")
    if session.shown(record).score:
        text = _("The time for “{test}” ended while you were away. Graded from your saved answers: {points}/{of}.")
    title = session.title(str(LessonKey.of(sitting)), language())
    return text.format(test=title, points=record.points, of=record.out_of)
