"""What changed between two versions of a pack, lesson by lesson: paragraphs, questions, prompts, rules of tests."""

import difflib
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple, TypeVar

from lessons.content.changes import paragraphs
from lessons.content.lesson import Lesson, Test
from lessons.content.question import Question
from lessons.pack.pack import Pack

_T = TypeVar("_T")


class ChangeKind(StrEnum):
    """What became of something."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class ParagraphChange(NamedTuple):
    """A paragraph that was added (`before` empty), removed (`now` empty) or written anew."""

    before: str
    now: str
    line: int
    """Line of the later text, from 0, where it stands or stood."""


class PartChange(NamedTuple):
    """A question, a reflection's prompt, or a test of which the rules changed."""

    id: str
    fate: ChangeKind
    text: str
    """Stem, prompt or title; of the later version where it has one."""


class LessonChange(NamedTuple):
    """A lesson that is not as it was."""

    id: str
    fate: ChangeKind
    title: str
    title_before: str = ""
    """Empty where the title is the same or there was none."""
    paragraphs: tuple[ParagraphChange, ...] = ()
    questions: tuple[PartChange, ...] = ()
    prompts: tuple[PartChange, ...] = ()
    tests: tuple[PartChange, ...] = ()


class EditionDiff(NamedTuple):
    """Two versions of one pack in one language."""

    title: str
    version_before: int
    version: int
    lessons: tuple[LessonChange, ...]
    """Those that changed, in the order of study; those removed last."""


def edition_diff(before: Pack, now: Pack) -> EditionDiff:
    """What is different in `now`."""
    old = {lesson.manifest.id: lesson for lesson in before.lessons}
    new = {lesson.manifest.id: lesson for lesson in now.lessons}
    added = [LessonChange(id_, ChangeKind.ADDED, new[id_].manifest.title) for id_ in new if id_ not in old]
    changed = [lesson_change(old[id_], new[id_]) for id_ in new if id_ in old]
    gone = [LessonChange(id_, ChangeKind.REMOVED, old[id_].manifest.title) for id_ in old if id_ not in new]
    of_study = sorted((*added, *filter(None, changed)), key=lambda change: list(new).index(change.id))
    return EditionDiff(now.manifest.title, before.manifest.version, now.manifest.version, (*of_study, *gone))


def lesson_change(before: Lesson, now: Lesson) -> LessonChange | None:
    """What is different in `now`; `None` where nothing is that a member would notice."""
    title = now.manifest.title
    change = LessonChange(
        id=now.manifest.id,
        fate=ChangeKind.CHANGED,
        title=title,
        title_before=before.manifest.title if before.manifest.title != title else "",
        paragraphs=text_changes(before.text, now.text),
        questions=_part_changes(_questions(before), _questions(now), lambda question: question.digest, _stem),
        prompts=_part_changes(_prompts(before), _prompts(now), str, str),
        tests=_part_changes(_tests(before), _tests(now), _rules, lambda test: test.title),
    )
    said = change.title_before or change.paragraphs or change.questions or change.prompts or change.tests
    return change if said else None


def text_changes(before: str, now: str) -> tuple[ParagraphChange, ...]:
    """The paragraphs of a lesson's text that differ, in the order of the later one; white space aside."""
    old, new = list(paragraphs(before)), list(paragraphs(now))
    matcher = difflib.SequenceMatcher(None, [p.words for p in old], [p.words for p in new], autojunk=False)
    changes: list[ParagraphChange] = []
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        for n in range(max(old_to - old_from, new_to - new_from) if tag != "equal" else 0):
            was = old[old_from + n].text if old_from + n < old_to else ""
            is_ = new[new_from + n].text if new_from + n < new_to else ""
            place = min(new_from + n, len(new) - 1)
            changes.append(ParagraphChange(was, is_, new[place].start if new else 0))
    return tuple(changes)


def _questions(lesson: Lesson) -> dict[str, Question]:
    return {question.id: question for test in lesson.tests for question in test.questions}


def _prompts(lesson: Lesson) -> dict[str, str]:
    prompts = {prompt.id: prompt.text for prompt in lesson.prompts}
    return prompts | {asked.id: "\n".join((asked.text, *asked.steps)) for asked in lesson.examined}


def _tests(lesson: Lesson) -> dict[str, Test]:
    return {test.id: test for test in lesson.tests}


def _stem(question: Question) -> str:
    return question.stem


def _rules(test: Test) -> tuple[object, ...]:
    """What a member would notice of a test besides its questions; of a sealed one, the seal."""
    return test.title, test.minutes, test.pass_percent, test.pick, test.kind, test.rules, test.sealed


def _part_changes(
    before: Mapping[str, _T], now: Mapping[str, _T], same_if: Callable[[_T], object], text: Callable[[_T], str]
) -> tuple[PartChange, ...]:
    """What became of each part, by id; parts with equal `same_if` are the same."""

    def changes() -> Iterator[PartChange]:
        for id_, part in now.items():
            if id_ not in before:
                yield PartChange(id_, ChangeKind.ADDED, text(part))
            elif same_if(before[id_]) != same_if(part):
                yield PartChange(id_, ChangeKind.CHANGED, text(part))
        for id_, part in before.items():
            if id_ not in now:
                yield PartChange(id_, ChangeKind.REMOVED, text(part))

    return tuple(changes())
