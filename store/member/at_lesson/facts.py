"""What a member's records and texts say of one lesson, to be shown beside a list."""

from collections.abc import Iterable
from typing import NamedTuple

from lessons.content.keys import LessonKey
from lessons.learning.standing import LessonStanding
from lessons.records import Attempt
from store.machine.library import ListedLesson
from store.member.mine.own_texts import OwnText
from store.member.session import Session


class Required(NamedTuple):
    """A lesson to be learned before."""

    title: str
    learned: bool


class LessonFacts(NamedTuple):
    """What is known of a lesson."""

    standing: LessonStanding
    last: Attempt | None
    """The last attempt at one of its tests whose score may be seen."""
    recall: dict[str, float]
    """Objective id -> chance of remembering its questions now."""
    own: list[OwnText]
    """What the member wrote on it, newest first."""
    requires: list[Required]


def lesson_facts(session: Session, listed: ListedLesson, own: Iterable[OwnText], lang: str) -> LessonFacts:
    """The facts of a lesson; `own` is all that the member wrote. Raises `Problem` where records are damaged."""
    pack, manifest = listed.edition.outline.manifest.id, listed.outline.manifest
    attempts = [
        record
        for record in session.history()
        if isinstance(record, Attempt) and (record.pack, record.lesson) == (pack, manifest.id)
    ]
    required = [str(LessonKey(pack, other)) for other in manifest.requires]
    standing = session.standing
    return LessonFacts(
        standing.of(listed.key),
        next((attempt for attempt in reversed(attempts) if session.shown(attempt).score), None),
        session.still_known(listed.key, listed.outline),
        sorted((text for text in own if text.key == listed.key), key=lambda text: text.at, reverse=True),
        [Required(session.title(key, lang), standing.of(key).learned_at is not None) for key in required],
    )
