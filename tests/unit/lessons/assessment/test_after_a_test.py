"""How near an attempt came to passing, and what is the natural next thing after it."""

from datetime import timedelta
from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from lessons.assessment.after_test import AfterTest, after_test
from lessons.assessment.near_pass import more_right_to_pass
from lessons.records import Answer, Attempt
from tests.builders.attempts import NOW


def attempt_of(answers: list[tuple[int, bool]], pass_percent: int, outcome: str = "submitted") -> Attempt:
    """An attempt at questions of so many points, answered right or not."""
    kept = tuple(
        Answer(question=f"q{n}", digest="d", response=(1,), points=points * right, out_of=points, seconds=1)
        for n, (points, right) in enumerate(answers)
    )
    return Attempt(
        attempt="a", pack="p", lesson="l", test="t", kind="self", version=1, seed="s",
        started=NOW - timedelta(minutes=5), ended=NOW, limit=0, outcome=outcome, pass_percent=pass_percent,
        points=sum(answer.points for answer in kept), out_of=sum(answer.out_of for answer in kept), answers=kept,
    )  # fmt: skip


def test_one_more_right_would_have_passed() -> None:
    assert more_right_to_pass(attempt_of([(1, True), (1, True), (1, False), (1, False)], 75)) == 1
    assert more_right_to_pass(attempt_of([(1, True), (1, False), (1, False), (1, False)], 75)) == 2


def test_it_is_said_of_any_of_the_missed_ones_not_of_the_dearest() -> None:
    assert more_right_to_pass(attempt_of([(3, True), (2, False), (1, False)], 75)) == 2


def test_nothing_is_said_of_a_test_that_was_passed_or_given_up() -> None:
    assert more_right_to_pass(attempt_of([(1, True), (1, False)], 50)) == 0
    assert more_right_to_pass(attempt_of([(1, True), (1, False)], 60, "abandoned")) == 0


answers_ = st.lists(st.tuples(st.integers(1, 4), st.booleans()), min_size=1, max_size=6)


@given(answers_, st.integers(1, 100))
def test_so_many_more_right_pass_whichever_they_are_and_one_fewer_might_not(
    answers: list[tuple[int, bool]], pass_percent: int
) -> None:
    attempt = attempt_of(answers, pass_percent)
    count = more_right_to_pass(attempt)
    missed = [n for n, (_points, right) in enumerate(answers) if not right]

    def passes(made_good: tuple[int, ...]) -> bool:
        return attempt_of([(p, right or n in made_good) for n, (p, right) in enumerate(answers)], pass_percent).passed

    assert (count == 0) == attempt.passed
    if count:
        assert all(passes(chosen) for chosen in combinations(missed, count))
        assert not all(passes(chosen) for chosen in combinations(missed, count - 1))


def steps(passed: bool | None, *there: str) -> tuple[AfterTest, ...]:
    return after_test(
        passed=passed,
        practise="practise" in there,
        practised="practised" in there,
        reflect="reflect" in there,
        again="again" in there,
        next_lesson="next" in there,
    )


def test_who_did_not_pass_practises_what_was_missed_and_reads_where_that_cannot_be_asked() -> None:
    assert steps(False, "practise", "reflect", "again")[:2] == (AfterTest.PRACTISE, AfterTest.AGAIN)
    assert steps(False, "reflect", "again")[0] is AfterTest.LESSON
    assert steps(False, "practised", "again")[0] is AfterTest.AGAIN


def test_who_passed_reflects_else_goes_on_else_is_done() -> None:
    assert steps(True, "practise", "reflect", "again", "next")[0] is AfterTest.REFLECT
    assert steps(True, "practise", "again", "next")[0] is AfterTest.NEXT
    assert steps(True)[0] is AfterTest.TODAY


def test_while_the_result_is_hidden_the_steps_do_not_tell_it() -> None:
    assert steps(None, "practise", "reflect", "again", "next")[0] is AfterTest.REFLECT
    assert AfterTest.PRACTISE not in steps(None, "practise", "again") and steps(None)[0] is AfterTest.TODAY


def test_there_is_always_something_to_do_and_nothing_twice() -> None:
    for passed, *flags in product((True, False, None), *[(True, False)] * 4):
        there = [name for name, flag in zip(("practise", "reflect", "again", "next"), flags, strict=True) if flag]
        offered = steps(passed, *there)
        assert AfterTest.TODAY in offered and len(set(offered)) == len(offered)
        assert {AfterTest.PRACTISE, AfterTest.REFLECT, AfterTest.AGAIN, AfterTest.NEXT} & set(offered) <= {
            AfterTest(name) for name in there
        }
