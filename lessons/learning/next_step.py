"""What comes naturally after a lesson was read, or a test of it handed in: the same on every screen.

A test that waits comes first, then the reflection, then the next lesson; where nothing is left, Today.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from lessons.content.keys import LessonKey
from lessons.learning.standing import Standing
from lessons.learning.today import Suggestion
from lessons.pack.pack import LessonOutline


class StepKind(StrEnum):
    """What can be done next."""

    RESUME = "resume"
    """Go on with a test that was begun."""
    TEST = "test"
    AGAIN = "again"
    """Take a test once more."""
    EXAMINE = "examine"
    """Examine oneself, once a year."""
    REFLECT = "reflect"
    NEXT_LESSON = "next-lesson"
    PUT_TO_USE = "put-to-use"
    TODAY = "today"
    MINE = "mine"


class TestState(StrEnum):
    """How far a member is with a test."""

    __test__ = False  # not a test case, whatever pytest thinks of the name

    NEW = "new"
    OPEN = "open"
    FAILED = "failed"
    PASSED = "passed"
    HANDED_IN = "handed-in"
    """Its result is not shown yet."""


class TakenTest(NamedTuple):
    """A test of the lesson."""

    id: str
    state: TestState
    may_begin: bool
    """Whether an attempt may begin now."""


class NextStep(NamedTuple):
    """One thing to do."""

    kind: StepKind
    which: str = ""
    """Id of the test or of the prompt, `pack/lesson` of the next lesson."""
    done: bool = False
    """Whether it was done already, and can be done once more."""


def next_steps(
    tests: Iterable[TakenTest],
    written: Mapping[str, bool],
    following: str,
    *,
    retest: bool = False,
    examined: bool | None = None,
) -> list[NextStep]:
    """Everything that can be done after a lesson, the natural one first.

    `written`: prompt -> whether a reflection on it is written. `following`: `pack/lesson` that comes next; empty where
    none is left. `retest`: whether a test passed now would show that the lesson was understood. `examined`: whether the
    member answered this year what it has them ask themselves; `None` where it has nothing of the kind.
    """
    steps = [*_test_steps(tests, retest), *_reflections(written)]
    if examined is not None:
        steps.insert(0, NextStep(StepKind.EXAMINE, done=examined))
    steps.append(NextStep(StepKind.NEXT_LESSON, following) if following else NextStep(StepKind.TODAY))
    natural = next(step for step in steps if not step.done)
    return [natural, *(step for step in steps if step is not natural), NextStep(StepKind.PUT_TO_USE)]


def steps_after_own_note(following: str) -> list[NextStep]:
    """The same for one of the member's own notes, which have no test: the next note, or all that is theirs."""
    return [*([NextStep(StepKind.NEXT_LESSON, following)] if following else []), NextStep(StepKind.MINE)]


def _test_steps(tests: Iterable[TakenTest], retest: bool) -> list[NextStep]:
    steps: list[NextStep] = []
    for test in tests:
        kind = {TestState.NEW: StepKind.TEST, TestState.OPEN: StepKind.RESUME}.get(test.state, StepKind.AGAIN)
        waits = test.state in (TestState.NEW, TestState.FAILED) or (test.state is TestState.PASSED and retest)
        if test.state is TestState.OPEN:
            steps.insert(0, NextStep(kind, test.id))  # its clock is running
        elif test.may_begin:
            steps.append(NextStep(kind, test.id, done=not waits))
    return steps


def _reflections(written: Mapping[str, bool]) -> list[NextStep]:
    """One step for all prompts of a lesson: the first that is still to be written, else the first."""
    prompt = next((prompt for prompt, is_written in written.items() if not is_written), "")
    if prompt:
        return [NextStep(StepKind.REFLECT, prompt)]
    return [NextStep(StepKind.REFLECT, prompt, done=True) for prompt in list(written)[:1]]


def following_lesson(
    key: str,
    lessons: Sequence[tuple[str, LessonOutline]],
    standing: Standing,
    suggestions: Iterable[Suggestion],
) -> str:
    """`pack/lesson` of what to study after lesson `key`, empty where nothing is left.

    `lessons`: all, in the order of study. The next of the same pack that is not learned, else what Today suggests.
    """
    pack, keys = LessonKey.parse(key).pack, [other for other, _outline in lessons]
    later = lessons[keys.index(key) + 1 :] if key in keys else ()
    for other, outline in later:
        is_study = LessonKey.parse(other).pack == pack and outline.manifest.minutes
        if is_study and standing.of(other).learned_at is None:
            return other
    return next((suggestion.key for suggestion in suggestions if suggestion.key != key), "")


def following_note(key: str, keys: Sequence[str]) -> str:
    """The note after `key`; empty after the last. `keys`: those of all notes, in their order."""
    return keys[keys.index(key) + 1] if key in keys[:-1] else ""
