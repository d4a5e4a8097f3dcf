"""What comes naturally after a lesson, whatever was done of it."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from lessons.content.lesson import Manifest, Track
from lessons.learning.next_step import (
    NextStep,
    StepKind,
    TakenTest,
    TestState,
    following_lesson,
    following_note,
    next_steps,
    steps_after_own_note,
)
from lessons.learning.standing import LessonStanding, Standing
from lessons.learning.today import Reason, Suggestion
from lessons.pack.pack import LessonOutline

NEW = TakenTest("t", TestState.NEW, True)
TESTS = st.lists(
    st.builds(TakenTest, st.sampled_from("abc"), st.sampled_from(TestState), st.booleans()),
    max_size=3,
    unique_by=lambda test: test.id,
)
WRITTEN = st.dictionaries(st.sampled_from("pq"), st.booleans())


def natural(
    *tests: TakenTest, written: dict[str, bool] | None = None, following: str = "", retest: bool = False
) -> NextStep:
    return next_steps(tests, written or {}, following, retest=retest)[0]


def test_a_new_test_comes_first_then_what_is_unwritten_then_the_next_lesson_then_today() -> None:
    passed = NEW._replace(state=TestState.PASSED)
    assert natural(NEW, written={"p": False}, following="a/b") == NextStep(StepKind.TEST, "t")
    assert natural(passed, written={"o": True, "p": False}, following="a/b") == NextStep(StepKind.REFLECT, "p")
    assert natural(passed, written={"p": True}, following="a/b") == NextStep(StepKind.NEXT_LESSON, "a/b")
    assert natural(passed, written={"p": True}) == NextStep(StepKind.TODAY)


def test_a_failed_test_is_tried_again_unless_no_attempt_may_begin() -> None:
    failed = NEW._replace(state=TestState.FAILED)
    assert natural(failed, following="a/b") == NextStep(StepKind.AGAIN, "t")
    assert natural(failed._replace(may_begin=False), following="a/b") == NextStep(StepKind.NEXT_LESSON, "a/b")


def test_a_test_whose_clock_runs_comes_before_everything() -> None:
    running = TakenTest("r", TestState.OPEN, False)
    assert natural(NEW, running, written={"p": False}) == NextStep(StepKind.RESUME, "r")


def test_a_result_that_is_not_shown_yet_is_not_asked_for_again() -> None:
    assert natural(NEW._replace(state=TestState.HANDED_IN), written={"p": False}) == NextStep(StepKind.REFLECT, "p")


def test_a_passed_test_comes_back_when_it_would_show_understanding() -> None:
    passed = NEW._replace(state=TestState.PASSED)
    assert natural(passed, written={"p": False}, retest=True) == NextStep(StepKind.AGAIN, "t")


@given(TESTS, WRITTEN, st.sampled_from(["", "a/b"]), st.booleans())
def test_the_first_is_never_done_and_none_stands_twice(
    tests: list[TakenTest], written: dict[str, bool], following: str, retest: bool
) -> None:
    steps = next_steps(tests, written, following, retest=retest)
    assert not steps[0].done and steps[0].kind is not StepKind.PUT_TO_USE
    assert len(set(steps)) == len(steps)
    startable = {test.id for test in tests if test.may_begin or test.state is TestState.OPEN}
    test_kinds = (StepKind.TEST, StepKind.AGAIN, StepKind.RESUME)
    assert {step.which for step in steps if step.kind in test_kinds} == startable
    assert (StepKind.NEXT_LESSON in {step.kind for step in steps}) is bool(following)


def outline(id_: str, minutes: int = 5) -> tuple[str, LessonOutline]:
    manifest = Manifest(
        id=id_,
        title=id_,
        lang="en",
        track=Track.THEORY,
        level=(),
        minutes=minutes,
        version=1,
        published="",
        objectives={},
    )
    return f"a/{id_}", LessonOutline(manifest=manifest, path="", digest="", tests=(), prompts=())


def test_the_next_lesson_is_the_next_of_the_pack_that_is_not_learned() -> None:
    lessons = [outline("one"), outline("two"), outline("index", minutes=0), outline("three"), ("b/x", outline("x")[1])]
    learned = Standing(lessons={"a/two": LessonStanding(learned_at=datetime(2026, 3, 2, tzinfo=UTC))})
    suggested = [Suggestion("a/three", Reason.NEXT, 5), Suggestion("a/one", Reason.GO_ON, 5)]
    assert following_lesson("a/one", lessons, learned, suggested) == "a/three"
    assert following_lesson("a/three", lessons, learned, suggested) == "a/one", "what Today suggests"
    assert following_lesson("a/three", lessons, learned, suggested[:1]) == ""
    assert following_lesson("gone/lesson", lessons, learned, []) == ""


def test_after_one_of_ones_own_notes_comes_the_next_or_all_that_is_ones_own() -> None:
    assert following_note("n/1", ["n/1", "n/2"]) == "n/2"
    assert following_note("n/2", ["n/1", "n/2"]) == following_note("n/3", ["n/1"]) == ""
    assert [step.kind for step in steps_after_own_note("n/2")] == [StepKind.NEXT_LESSON, StepKind.MINE]
    assert steps_after_own_note("") == [NextStep(StepKind.MINE)]
