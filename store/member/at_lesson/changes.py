"""What changed in a lesson since the member read it: old words beside new ones, where the version before is kept."""

import contextlib

from lessons.content.changes import paragraphs
from lessons.content.lesson import Lesson
from lessons.pack.edition_diff import ChangeKind, LessonChange, ParagraphChange, lesson_change
from lessons.pack.pack import load_pack
from lessons.problem import Problem
from store.machine.installed_packs import version_before
from store.member.session import Session


def changes_since_read(session: Session, lesson: Lesson) -> LessonChange | None:
    """The changes of `lesson` for who reads it again; `None` where it was never read, or none is known.

    What was read is known as fingerprints of paragraphs only: the words before are shown if the version that this one
    replaced is kept and is the one that was read.
    """
    seen = session.reading.seen(lesson)
    if not seen:
        return None
    before = _version_before(session, lesson)
    if before and all(paragraph.fingerprint in seen for paragraph in paragraphs(before.text)):
        return lesson_change(before, lesson)
    new = [ParagraphChange("", p.text, p.start) for p in paragraphs(lesson.text) if p.fingerprint not in seen]
    title = lesson.manifest.title
    return LessonChange(lesson.manifest.id, ChangeKind.CHANGED, title, paragraphs=tuple(new)) if new else None


def _version_before(session: Session, lesson: Lesson) -> Lesson | None:
    place = version_before(session.library.edition_of(lesson).path)
    if place is None:
        return None
    with contextlib.suppress(Problem):
        lessons = load_pack(place).lessons
        return next((other for other in lessons if other.manifest.id == lesson.manifest.id), None)
    return None
