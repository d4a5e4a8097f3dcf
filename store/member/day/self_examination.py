"""A member's yearly self-examination: kept beside their notes, never in a record, so no summary can tell of it."""

from lessons.content.keys import LessonKey
from lessons.content.lesson import Lesson, SelfExamined
from lessons.learning.day.self_examination import Answers, YearAnswer, YearPlace
from lessons.records import Reflection
from store.member.session import Session
from store.member.work_kind import WorkKind


def answers(session: Session) -> Answers:
    """All answers of all years. Raises `Problem` where they cannot be read."""
    found = {}
    for key in session.progress.open_work(WorkKind.EXAMINED):
        place = YearPlace.parse(key)
        answer = session.progress.get_open(WorkKind.EXAMINED, key, YearAnswer)
        if place and answer and 1 <= answer.step <= answer.of < 10:
            found[place] = answer
    return found


def this_year(session: Session) -> int:
    """The year that an answer given now belongs to."""
    return session.local_now().year


def is_answered(session: Session, lesson: Lesson) -> bool:
    """Whether everything that a lesson asks was answered this year. Raises `Problem` as `answers` does."""
    given, year = answers(session), this_year(session)
    return all(YearPlace(lesson.pack, lesson.manifest.id, asked.id, year) in given for asked in lesson.examined)


def answer(session: Session, lesson: Lesson, examined: SelfExamined, step: int) -> None:
    """Keep this year's answer, in place of another; `step` counts from 1, and 0 takes it back. Raises `Problem`."""
    place = str(YearPlace(lesson.pack, lesson.manifest.id, examined.id, this_year(session)))
    if not step:
        session.progress.remove_open(WorkKind.EXAMINED, place)
        return
    from lessons.typeset.markdown.inline_text import plain  # only here: Today only reads the answers

    words = plain(examined.steps[step - 1])
    given = YearAnswer(step, len(examined.steps), words, session.now())
    session.progress.put_open(WorkKind.EXAMINED, place, given)


def shared(session: Session, lesson: Lesson) -> str:
    """The record by which this year's answers were shared; empty where they were not. Raises `Problem`."""
    return next((id_ for id_ in _records(session, lesson) if session.progress.shared(id_)), "")


def share(session: Session, lesson: Lesson) -> str:
    """Let the secretary read this year's answers, as a reflection with their words; its record. Raises `Problem`.

    The same answers shared once more are the same reflection.
    """
    from lessons.typeset.markdown.inline_text import plain

    given, year = answers(session), this_year(session)
    parts = []
    for examined in lesson.examined:
        own = given.get(YearPlace(lesson.pack, lesson.manifest.id, examined.id, year))
        if own:
            parts.append(f"{plain(examined.text)}\n\n→ {own.words}")
    text, prompt = "\n\n".join(parts), _prompt(session, lesson)
    record = next((id_ for id_ in _records(session, lesson) if session.progress.text(id_) == text), "")
    if not record:
        record = session.progress.add_reflection(lesson.pack, lesson.manifest.id, prompt, session.now(), text)
    session.progress.share(record, True)
    return record


def _records(session: Session, lesson: Lesson) -> list[str]:
    """The records by which this year's answers were ever shared, on this machine."""
    key, prompt = LessonKey.parse(lesson.key), _prompt(session, lesson)
    return [
        id_
        for id_, record in session.progress.own_records().items()
        if isinstance(record, Reflection) and LessonKey.of(record) == key and record.prompt == prompt
    ]


def _prompt(session: Session, lesson: Lesson) -> str:
    return f"{lesson.examined[0].id}~{this_year(session)}"  # no author can give an id that has this sign
