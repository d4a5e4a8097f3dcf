"""A library of one pack that is tried: no test is closed, held back, used up or has to be waited for."""

from pathlib import Path

from msgspec.structs import replace

from lessons.content.lesson import Lesson
from lessons.content.test_rules import Rules
from lessons.pack.pack import LessonOutline, PackOutline
from store.disk.home import Home
from store.machine.library import Edition, Library


class TriedLibrary(Library):
    """The pack at a path, and nothing else."""

    def __init__(self, home: Home, pack: Path) -> None:
        super().__init__(home, (pack,), built_in=False)
        self._editions = tuple(Edition(edition.path, _tried_pack(edition.outline)) for edition in self._editions)

    def find(self, key: str, lang: str) -> Lesson:
        lesson = super().find(key, lang)
        return replace(lesson, tests=tuple(replace(test, rules=tried(test.rules)) for test in lesson.tests))


def tried(rules: Rules) -> Rules:
    """The rules without windows, waits and limits; each answer can be checked at once. How one moves stays."""
    return Rules(counts=rules.counts, forward=rules.forward, certainty=rules.certainty, at_once=True)


def _tried_pack(pack: PackOutline) -> PackOutline:
    return replace(pack, lessons=tuple(_tried_lesson(lesson) for lesson in pack.lessons))


def _tried_lesson(lesson: LessonOutline) -> LessonOutline:
    return replace(lesson, tests=tuple(replace(test, rules=tried(test.rules)) for test in lesson.tests))
