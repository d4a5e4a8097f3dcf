"""Moodle's published behaviour, case by case, with the source of each; what differs on purpose says so.

Sources are paths in github.com/moodle/moodle, or pages of docs.moodle.org: en/Quiz_settings,
dev/Quiz_time_controls_on_attempts, en/Using_certainty-based_marking. Its grading method "first attempt" and its grace
period are not offered here: a first attempt that counts is `attempts=1`, and a deadline that gives way is none.
"""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import msgspec
import pytest

from lessons.assessment import attempt as sittings
from lessons.assessment import timing
from lessons.assessment.paper import draw
from lessons.assessment.sitting import Answered, Moved, Resumed, Sitting, Submitted
from lessons.content.lesson import Test
from lessons.content.question import Choice, Option
from lessons.content.test_rules import Counting, Rules, ShownFrom, admit, certainty_mark, certainty_marks, final, shown
from lessons.learning.plan import Plan, TestException, allowed
from lessons.problem import Problem
from lessons.records import Answer, Attempt
from tests.clocks import FakeClock

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def attempt(number: int, points: int, *, outcome: str = "submitted", ended: datetime = NOW) -> Attempt:
    return Attempt(
        attempt=f"a{number}", pack="p", lesson="l", test="t", kind="self", version=1, seed="s",
        started=ended - timedelta(minutes=10), ended=ended, limit=600, outcome=outcome, points=points, out_of=10,
        pass_percent=50, answers=(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("right", "certainty", "mark"),
    [
        # question/behaviour: class question_cbm, $rightscore and $wrongscore; its own question_cbm_test.php.
        (True, 1, 1),
        (True, 2, 2),
        (True, 3, 3),
        (False, 1, 0),
        (False, 2, -2),
        (False, 3, -6),
        # question_cbm::default_certainty(): none chosen counts as the lowest.
        (True, 0, 1),
        (False, 0, 0),
    ],
)
def test_certainty_marks_are_moodle_s(right: bool, certainty: int, mark: int) -> None:
    assert certainty_mark(right, certainty) == mark


def test_a_question_left_out_earns_and_costs_nothing_whatever_its_certainty() -> None:
    # docs.moodle.org, Using certainty-based marking: no answer, no mark.
    def answer(points: int, response: tuple[int, ...], certainty: int) -> Answer:
        return Answer(
            question="q", digest="d", response=response, points=points, out_of=2, seconds=1, certainty=certainty
        )

    answers = (answer(2, (0,), 3), answer(0, (1,), 2), answer(0, (), 3))
    assert certainty_marks(msgspec.structs.replace(attempt(1, 2), answers=answers)) == (6 - 4, 18)


@pytest.mark.parametrize(
    ("counts", "grade"),
    [
        # mod/quiz/locallib.php, quiz_calculate_best_grade (grade_calculator since 4.2): grades of finished attempts.
        (Counting.HIGHEST, Fraction(8, 10)),
        (Counting.LATEST, Fraction(5, 10)),
        (Counting.AVERAGE, Fraction(2 + 8 + 5, 30)),
    ],
)
def test_the_grading_methods_are_moodle_s_and_pass_over_what_was_abandoned(counts: Counting, grade: Fraction) -> None:
    days = [attempt(n, points, ended=NOW + timedelta(days=n)) for n, points in enumerate((2, 8, 5))]
    days.append(attempt(9, 10, outcome="abandoned", ended=NOW + timedelta(days=9)))
    assert final(days, counts) == grade
    assert final([], counts) is None and final(days[-1:], counts) is None


@pytest.mark.parametrize(
    ("past", "minutes_later", "may"),
    [
        # mod/quiz/accessrule/numattempts/rule.php: every finished attempt counts, abandoned ones among them.
        ([], 0, True),
        ([attempt(1, 5)], 60, True),
        ([attempt(1, 5), attempt(2, 5)], 600, False),
        ([attempt(1, 5), attempt(2, 0, outcome="abandoned")], 600, False),
        # mod/quiz/accessrule/delaybetweenattempts/rule.php: from the end of the last attempt to the next.
        ([attempt(1, 5)], 59, False),
    ],
)
def test_attempts_and_the_wait_between_them_are_moodle_s(past: list[Attempt], minutes_later: int, may: bool) -> None:
    rules = Rules(attempts=2, wait=60)
    now = NOW + timedelta(minutes=minutes_later)
    if may:
        admit("t", rules, past, now)
    else:
        with pytest.raises(Problem):
            admit("t", rules, past, now)


@pytest.mark.parametrize(
    ("seconds", "may"),
    [
        # mod/quiz/accessrule/openclosedate/rule.php, prevent_access: not before timeopen, not after timeclose. At the
        # very second of the closing Moodle still begins an attempt, which has no time; here there is none.
        (-3601, False),
        (-3600, True),
        (0, True),
        (3599, True),
        (3600, False),
        (3601, False),
    ],
)
def test_the_window_is_moodle_s(seconds: int, may: bool) -> None:
    rules = Rules(opens="2026-03-02T07:00Z", closes="2026-03-02T09:00Z")
    now = NOW + timedelta(seconds=seconds)
    if may:
        admit("t", rules, [], now)
    else:
        with pytest.raises(Problem):
            admit("t", rules, [], now)


def test_the_wait_counts_from_the_deadline_of_an_attempt_that_was_left_and_not_from_when_that_was_noticed() -> None:
    # delaybetweenattempts/rule.php, compute_next_start_time: the earlier of timefinish and timestart + timelimit.
    clock = FakeClock()
    left = begin(10, None, clock)
    clock.pass_seconds(2 * 3600)
    record = sittings.close(left, clock.read())
    admit("t", Rules(wait=60), [record], clock.read().instant)


def test_a_wait_that_ends_after_the_closing_is_told_as_what_it_is() -> None:
    # delaybetweenattempts/rule.php: youmustwait, or youcannotwait where the next start is after timeclose.
    rules = Rules(wait=60, closes="2026-03-02T08:30Z")
    with pytest.raises(Problem, match="closed by then"):
        admit("t", rules, [attempt(1, 5)], NOW + timedelta(minutes=1))
    with pytest.raises(Problem, match="may begin on"):
        admit("t", msgspec.structs.replace(rules, wait=20), [attempt(1, 5)], NOW + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("results", "keys", "after", "seen"),
    [
        # Quiz settings, Review options: columns "later, while the quiz is still open" and "after the quiz is closed",
        # rows "marks" and "right answer". A right answer without marks tells them; here it is never shown before.
        (ShownFrom.NOW, ShownFrom.NOW, 0, (True, True)),
        (ShownFrom.NOW, ShownFrom.CLOSED, 59, (True, False)),
        (ShownFrom.NOW, ShownFrom.CLOSED, 60, (True, True)),
        (ShownFrom.CLOSED, ShownFrom.NOW, 59, (False, False)),
        (ShownFrom.CLOSED, ShownFrom.NOW, 60, (True, True)),
        (ShownFrom.NOW, ShownFrom.NEVER, 600, (True, False)),
        (ShownFrom.NEVER, ShownFrom.NOW, 600, (False, False)),
    ],
)
def test_what_is_reviewed_when_is_moodle_s(
    results: ShownFrom, keys: ShownFrom, after: int, seen: tuple[bool, bool]
) -> None:
    rules = Rules(results=results, keys=keys, closes="2026-03-02T09:00Z")
    assert shown(rules, NOW + timedelta(minutes=after)) == seen


def test_an_exception_for_one_member_overrides_window_time_and_attempts() -> None:
    # mod/quiz/classes/quiz_settings.php and quiz_update_effective_access: a user's override before the quiz's own.
    # Moodle sets the new value, here it is added, so that it still helps when the author changes the test.
    test = quiz(10, Rules(attempts=1, closes="2026-03-02T08:00Z"))
    mine = TestException(pack="p", test="t", member="m", close="2026-03-02T10:00Z", extra_minutes=5, extra_attempts=1)
    offered = allowed(test, "p", Plan(tests=(mine,)).for_level("member", ("m",)))
    assert (offered.minutes, offered.rules.attempts, offered.rules.closes) == (15, 2, "2026-03-02T10:00Z")
    assert allowed(test, "p", Plan(tests=(mine,)).for_level("member", ("other",))) == test


def test_leaving_does_not_stop_the_clock() -> None:
    # Quiz settings, Timing, Time limit: the countdown goes on when the student leaves and comes back.
    clock = FakeClock()
    sitting = begin(10, None, clock)
    clock.pass_seconds(500)
    sitting = sittings.apply(sitting, Resumed(clock.read()))
    assert timing.remaining(sitting, clock.read()) == 100_000


def test_handing_in_twice_is_once_and_nothing_follows_it() -> None:
    # mod/quiz/processattempt.php: an attempt that is finished already takes nothing more (attemptalreadyclosed).
    clock = FakeClock()
    sitting = sittings.apply(begin(10, None, clock), Submitted(clock.read()))
    clock.pass_seconds(5)
    assert sittings.apply(sitting, Submitted(clock.read())) == sitting
    with pytest.raises(sittings.RefusedError):
        sittings.apply(sitting, Answered("q0", (0,), clock.read()))


@pytest.mark.parametrize(
    ("minutes", "closes_after", "deadline"),
    [
        # mod/quiz/accessrule/timelimit/rule.php and openclosedate/rule.php: the earlier end_time of the two.
        (10, None, 600),
        (10, 300, 300),
        (10, 900, 600),
        (0, 300, 300),
        (0, None, None),
    ],
)
def test_the_deadline_is_the_earlier_of_limit_and_close(
    minutes: int, closes_after: int | None, deadline: int | None
) -> None:
    sitting = begin(minutes, closes_after)
    assert timing.allowed(sitting) == (None if deadline is None else deadline * 1000)


def test_when_time_is_up_what_was_answered_is_handed_in_and_nothing_later_counts() -> None:
    # Quiz settings, When time expires: open attempts are submitted automatically (autosubmit), without grace.
    clock = FakeClock()
    sitting = begin(10, None, clock)
    clock.pass_seconds(599)
    sitting = sittings.apply(sitting, Answered("q0", (0,), clock.read()))
    clock.pass_seconds(1)
    with pytest.raises(sittings.RefusedError):
        sittings.apply(sitting, Answered("q1", (0,), clock.read()))
    record = sittings.close(sitting, clock.read())
    assert (record.outcome, record.points, (record.ended - record.started).seconds) == ("expired", 1, 600)


def test_one_way_is_moodle_s_sequential_navigation() -> None:
    # Quiz settings, Navigation method: no return to an earlier page. Moodle also forbids to skip ahead; here one may,
    # since what is left stays unanswered either way.
    clock = FakeClock()
    sitting = sittings.apply(begin(10, None, clock, Rules(forward=True)), Moved(2, clock.read()))
    with pytest.raises(sittings.RefusedError):
        sittings.apply(sitting, Moved(1, clock.read()))


def test_questions_not_seen_yet_are_drawn_first() -> None:
    # question/classes/local/bank/random_question_loader.php: the category's questions used least come first.
    test = quiz(0, Rules(), pick=2)
    assert {item.question.id for item in draw(test, "seed", {"q0": 1, "q1": 2}).items} == {"q2", "q0"}


def quiz(minutes: int, rules: Rules, pick: int = 0) -> Test:
    questions = tuple(
        Choice(id=f"q{n}", stem="?", options=(Option("x", True), Option("y", False)), digest="d") for n in range(3)
    )
    return Test(
        id="t", title="T", minutes=minutes, pass_percent=50, pick=pick, questions=questions, line=0, rules=rules
    )


def begin(
    minutes: int, closes_after: int | None, clock: FakeClock | None = None, rules: Rules | None = None
) -> Sitting:
    now = (clock or FakeClock()).read()
    test = quiz(minutes, rules or Rules())
    closes = None if closes_after is None else now.utc + closes_after * 1000
    return sittings.begin(
        attempt="a", pack="p", lesson="l", version=1, test=test, paper=draw(test, "s"), now=now, closes=closes
    )
