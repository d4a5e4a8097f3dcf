"""What a sitting is called."""

from lessons.assessment.sitting import Sitting
from lessons.content.keys import LessonKey
from store.member.session import Session
from tui.wording.language import language


def sitting_title(session: Session, sitting: Sitting) -> str:
    """The title of its lesson and its own."""
    return f"{session.title(str(LessonKey.of(sitting)), language())} · {sitting.paper.title}"
