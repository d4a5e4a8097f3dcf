"""The rules of a test: what its author writes, what the plan allows, when an attempt may begin."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from lessons.assessment import attempt as sittings
from lessons.assessment import timing
from lessons.assessment.attempt import Refusal, RefusedError
from lessons.assessment.paper import draw
from lessons.assessment.sitting import Answered, Checked, Cleared, Event, Moved, Sitting, Submitted
from lessons.content.lesson import Test
from lessons.content.question import Choice, Option
from lessons.content.test_rules import Counting, Rules, ShownFrom, admit, moment, visible
from lessons.learning.plan import Plan, TestException, allowed
from lessons.lint.lint import check_pack
from lessons.problem import Problem
from lessons.records import Attempt
from lessons.syntax.parse import examine
from store.disk.home import Home
from store.machine.library import Library
from store.member.progress import Progress
from store.member.session import Session
from tests.app.small_pack import LESSON, small_pack
from tests.builders.attempts import NOW, attempt
from tests.clocks import FakeClock

QUESTIONS = tuple(
    Choice(id=f"q{n}", stem="?", options=(Option("x", True), Option("y", False)), digest="d") for n in range(3)
)


def written(attributes: str) -> tuple[Rules, list[str]]:
    """The rules that a test with these attributes has, and the codes of what is wrong with them."""
    source = LESSON.replace("<!-- test: id=all-types", f"<!-- test: id=all-types {attributes}")
    examined = examine(source.encode(), "types.md")
    return examined.lesson.tests[0].rules, [finding.code for finding in examined.findings if finding.code != "E103"]


def test_a_test_without_rules_may_always_be_begun_again() -> None:
    assert written("")[0] == Rules()
    admit("t", Rules(), [attempt()] * 100, NOW)


def test_every_rule_is_read_from_the_test_s_attributes() -> None:
    rules, codes = written(
        "open=2026-12-01T09:00Z close=2026-12-01T17:00Z attempts=2 wait=30 counts=average move=forward "
        "results=closed keys=never certainty=yes"
    )
    assert codes == []
    assert rules == Rules(
        opens="2026-12-01T09:00Z", closes="2026-12-01T17:00Z", attempts=2, wait=30, counts=Counting.AVERAGE,
        forward=True, results=ShownFrom.CLOSED, keys=ShownFrom.NEVER, certainty=True,
    )  # fmt: skip
    assert written("feedback=at-once")[0] == Rules(at_once=True)


@pytest.mark.parametrize(
    "wrong", ["open=tomorrow", "close=2026-13-01T09:00", "attempts=many", "counts=best", "results=soon", "move=back"]
)
def test_a_rule_that_cannot_be_read_is_told_where_it_stands(wrong: str) -> None:
    rules, codes = written(wrong)
    assert codes == ["E302"] and rules == Rules()


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ("open=2026-12-01T09:00Z close=2026-12-01T08:00Z", "E409"),
        ("kind=stage certainty=yes", "E410"),
        ("keys=closed", "W409"),
        ("attempts=1 wait=5", "W410"),
        ("feedback=at-once keys=never", "E414"),
        ("feedback=at-once results=closed close=2026-12-01T09:00Z", "E414"),
    ],
)
def test_rules_that_contradict_each_other_are_found_by_the_lint(tmp_path: Path, attributes: str, code: str) -> None:
    pack = small_pack(tmp_path)
    source = LESSON.replace("<!-- test: id=all-types", f"<!-- test: id=all-types {attributes}")
    (pack / "types.md").write_text(source, "utf-8")
    assert code in [finding.code for finding in check_pack(pack).findings]


def test_the_key_of_a_stage_test_waits_for_the_closing_unless_the_author_says_otherwise() -> None:
    closing = "kind=stage close=2026-12-01T17:00Z"
    assert written(closing)[0].keys is ShownFrom.CLOSED
    assert written(f"{closing} keys=now")[0].keys is ShownFrom.NOW
    assert written("close=2026-12-01T17:00Z")[0].keys is ShownFrom.NOW


def test_a_time_without_a_zone_is_local_and_one_with_a_zone_is_that() -> None:
    assert moment("2026-12-01T09:00+08:00") == datetime(2026, 12, 1, 1, tzinfo=UTC)
    assert moment("2026-12-01T09:00") == datetime(2026, 12, 1, 9).astimezone(UTC)
    assert moment("9999-12-31T23:59Z") is None and moment("") is None


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine's clock on the wall is that of Berlin."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system has no tzset")
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-03-29T01:59", datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        ("2026-03-29T02:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # a time that the clock on the wall skips
        ("2026-03-29T03:00", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("2026-10-25T02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # one that it shows twice: the first
        ("2026-10-25T02:30+01:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-10-25T03:00", datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_a_local_time_in_the_hour_of_a_clock_change_is_one_instant(written: str, instant: datetime) -> None:
    assert moment(written) == instant


@pytest.mark.usefixtures("berlin")
def test_a_window_over_a_clock_change_is_as_long_as_it_really_is(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.change(member=home.new_member("Zhang Wei"))
    pack = small_pack(tmp_path)
    source = LESSON.replace("minutes=4", "minutes=600 close=2026-10-25T04:00")
    (pack / "types.md").write_text(source, "utf-8")
    clock = FakeClock(utc=round(datetime(2026, 10, 24, 23, tzinfo=UTC).timestamp() * 1000))  # 01:00 in Berlin
    with Progress.open(home, home.config.member, clock) as progress:
        session = Session(home, clock, progress, Library(home, (pack,)), None)
        lesson = session.library.find("small/types", "en")
        assert timing.allowed(session.answering.begin(lesson, lesson.tests[0])) == 4 * 3_600_000


@pytest.mark.parametrize(
    ("rules", "past"),
    [
        (Rules(opens="2026-03-02T08:01Z"), []),
        (Rules(closes="2026-03-02T08:00Z"), []),
        (Rules(attempts=2), [attempt(1), attempt(2, outcome="abandoned")]),
        (Rules(wait=61), [attempt(1), attempt(30)]),
    ],
)
def test_an_attempt_that_the_rules_don_t_allow_is_refused(rules: Rules, past: list[Attempt]) -> None:
    with pytest.raises(Problem):
        admit("t", rules, past, NOW)


def test_an_attempt_may_begin_from_the_opening_and_from_the_end_of_the_wait_on() -> None:
    admit("t", Rules(opens="2026-03-02T08:00Z", closes="2026-03-02T08:01Z"), [], NOW)
    admit("t", Rules(wait=60, attempts=2), [attempt(1)], NOW)


def test_results_wait_for_the_closing_and_never_is_never() -> None:
    rules = Rules(closes="2026-03-02T08:00Z")
    assert not visible(ShownFrom.CLOSED, rules, NOW - timedelta(seconds=1))
    assert visible(ShownFrom.CLOSED, rules, NOW)
    assert visible(ShownFrom.NOW, rules, NOW - timedelta(days=1)) and not visible(ShownFrom.NEVER, rules, NOW)


def test_the_plan_gives_a_member_more_time_more_attempts_and_another_window() -> None:
    test = Test(
        id="t", title="T", minutes=10, pass_percent=60, pick=0, questions=(), line=0,
        rules=Rules(attempts=1, closes="2026-03-02T08:00Z"),
    )  # fmt: skip
    plan = Plan(
        tests=(
            TestException(pack="p", test="t", close="2026-03-09T08:00Z"),
            TestException(pack="p", test="t", member="m1", extra_minutes=5, extra_attempts=2),
            TestException(pack="p", test="t", level="cadre", extra_minutes=60),
        )
    )
    mine = allowed(test, "p", plan.for_level("member", ("m1", "m1-laptop")))
    assert (mine.minutes, mine.rules.attempts, mine.rules.closes) == (15, 3, "2026-03-09T08:00Z")
    other = allowed(test, "p", plan.for_level("member", ("m2",)))
    assert (other.minutes, other.rules.attempts, other.rules.closes) == (10, 1, "2026-03-09T08:00Z")
    assert allowed(test, "another", plan) == test == allowed(test, "p", None)


def test_more_time_is_no_limit_where_there_was_none() -> None:
    test = Test(id="t", title="T", minutes=0, pass_percent=60, pick=0, questions=(), line=0)
    plan = Plan(tests=(TestException(pack="p", test="t", extra_minutes=5, extra_attempts=1),))
    assert allowed(test, "p", plan) == test


def test_a_plan_without_exceptions_is_signed_as_before_there_were_any() -> None:
    assert b"tests" not in msgspec.json.encode(Plan()) and b"longest" not in msgspec.json.encode(Plan())


def sitting(rules: Rules) -> Sitting:
    test = Test(id="t", title="T", minutes=1, pass_percent=60, pick=0, questions=QUESTIONS, line=0, rules=rules)
    return sittings.begin(
        attempt="a", pack="p", lesson="l", version=1, test=test, paper=draw(test, "s"), now=FakeClock().read()
    )


def refused(open_: Sitting, event: Event) -> Refusal:
    with pytest.raises(RefusedError) as caught:
        sittings.apply(open_, event)
    return caught.value.reason


def test_a_test_that_only_goes_forward_never_goes_back_nor_changes_what_was_left() -> None:
    now = FakeClock().read()
    open_ = sitting(Rules(forward=True))
    first, second = (item.question.id for item in open_.paper.items[:2])
    open_ = sittings.apply(open_, Answered(first, (0,), now))
    assert refused(open_, Answered(second, (0,), now)) is Refusal.FORWARD
    open_ = sittings.apply(open_, Moved(1, now))
    assert refused(open_, Moved(0, now)) is Refusal.FORWARD
    assert refused(open_, Answered(first, (1,), now)) is Refusal.FORWARD
    assert refused(open_, Cleared(first, now)) is Refusal.FORWARD
    assert sittings.state(sittings.apply(open_, Answered(second, (1,), now))).answers == {
        first: (0,),
        second: (1,),
    }


def test_a_checked_answer_is_final_and_only_an_answer_can_be_checked() -> None:
    now = FakeClock().read()
    open_ = sitting(Rules(at_once=True))
    assert refused(open_, Checked("q0", now)) is Refusal.UNANSWERED
    open_ = sittings.apply(open_, Answered("q0", (1,), now))
    open_ = sittings.apply(open_, Checked("q0", now))
    assert refused(open_, Answered("q0", (0,), now)) is Refusal.CHECKED
    assert refused(open_, Cleared("q0", now)) is Refusal.CHECKED
    assert sittings.state(open_).checked == {"q0"}
    answered = sittings.apply(sitting(Rules()), Answered("q0", (1,), now))
    assert refused(answered, Checked("q0", now)) is Refusal.UNANSWERED


@pytest.fixture
def session(tmp_path: Path, started_before: Callable[[Home], None]) -> Iterator[Session]:
    home = Home(tmp_path / "home")
    started_before(home)
    home.change(member=home.new_member("Zhang Wei"))
    pack = small_pack(tmp_path)
    source = LESSON.replace(
        "<!-- test: id=all-types",
        "<!-- test: id=all-types attempts=1 close=2026-03-02T08:02:00Z open=2026-03-02T08:00Z",
    )
    (pack / "types.md").write_text(source, "utf-8")
    clock = FakeClock()
    with Progress.open(home, home.config.member, clock) as progress:
        yield Session(home, clock, progress, Library(home, (pack,)), None)


@pytest.mark.parametrize(
    ("attributes", "while_open", "when_closed"),
    [
        ("results=closed keys=closed", (False, False), (True, True)),
        ("results=closed", (False, False), (True, True)),
        ("keys=closed", (True, False), (True, True)),
        ("keys=never", (True, False), (True, False)),
        ("results=never", (False, False), (False, False)),
        ("", (True, True), (True, True)),
    ],
)
def test_what_may_not_be_seen_yet_shows_in_no_score_no_card_and_no_wrong_answer_book(
    session: Session, tmp_path: Path, attributes: str, while_open: tuple[bool, bool], when_closed: tuple[bool, bool]
) -> None:
    lesson = session.library.find("small/types", "en")
    file = tmp_path / "small" / "types.md"
    file.write_text(file.read_text("utf-8").replace("attempts=1", f"attempts=1 {attributes}"), "utf-8")
    session.library = Library(session.home, (tmp_path / "small",))
    sitting = session.answering.begin(lesson, lesson.tests[0])
    attempt = session.answering.close(sittings.apply(sitting, Submitted(session.clock.read())))
    assert isinstance(session.clock, FakeClock)
    for seconds, (score, keys) in ((0, while_open), (120, when_closed)):
        session.clock.pass_seconds(seconds)
        assert session.shown(attempt) == (score, keys)
        assert session.standing.attempts == score
        assert bool(session.cards) is bool(session.mistakes("en")) is keys
    again = Session(session.home, session.clock, session.progress, session.library, None)  # from the cache
    assert (again.standing, again.cards) == (session.standing, session.cards)
    session.plan = Plan(tests=(TestException(pack="small", test="all-types", close="2026-03-09T08:00Z"),))
    assert session.shown(attempt) == while_open  # reopened: others sit it still


def test_questions_of_stage_tests_and_of_hidden_attempts_count_as_seen_for_the_next_paper(session: Session) -> None:
    lesson = session.library.find("small/types", "en")
    test = msgspec.structs.replace(lesson.tests[0], pick=2, kind="stage", rules=Rules())
    drawn = []
    for _attempt in range(2):
        sitting = session.answering.begin(lesson, test)
        drawn.append({item.question.id for item in sitting.paper.items})
        session.answering.close(sittings.apply(sitting, Submitted(session.clock.read())))
    assert session.cards == {} and not drawn[0] & drawn[1]


def test_attempts_made_on_another_machine_count_here_too(session: Session) -> None:
    lesson = session.library.find("small/types", "en")
    elsewhere = msgspec.structs.replace(attempt(), pack="small", lesson="types", test="all-types")
    session.progress.take_in("0123456789abcdef", [elsewhere], {})
    with pytest.raises(Problem, match="no attempt is left of 1"):
        session.answering.begin(lesson, lesson.tests[0])


@pytest.mark.parametrize("shift", [-400 * 86_400, -600, 0, 600, 400 * 86_400])
@pytest.mark.parametrize("when", ["after the end", "before the end"])
def test_no_clock_that_is_set_makes_the_wait_shorter_or_longer(session: Session, shift: int, when: str) -> None:
    lesson = session.library.find("small/types", "en")
    test = msgspec.structs.replace(lesson.tests[0], rules=Rules(wait=30))
    clock = session.clock
    assert isinstance(clock, FakeClock)
    sitting = session.answering.begin(lesson, test)
    if when == "before the end":
        clock.set_wall(shift)
    clock.pass_seconds(60)
    session.answering.close(sittings.apply(sitting, Submitted(clock.read())))
    if when == "after the end":
        clock.set_wall(shift)
    clock.pass_seconds(30 * 60 - 1)
    with pytest.raises(Problem, match="next attempt"):
        session.answering.begin(lesson, test)
    clock.pass_seconds(1)
    session.answering.begin(lesson, test)


@pytest.mark.parametrize("shift", [-400 * 86_400, 0])
def test_over_a_restart_of_the_machine_a_clock_set_back_costs_at_most_the_wait(session: Session, shift: int) -> None:
    lesson = session.library.find("small/types", "en")
    test = msgspec.structs.replace(lesson.tests[0], rules=Rules(wait=30))
    clock = session.clock
    assert isinstance(clock, FakeClock)
    session.answering.close(sittings.apply(session.answering.begin(lesson, test), Submitted(clock.read())))
    clock.pass_seconds(20 * 60)
    clock.boot, clock.up = "boot-2", 5_000
    clock.set_wall(shift)
    with pytest.raises(Problem, match="next attempt"):
        session.answering.begin(lesson, test)
    clock.set_wall(86_400)  # once it was asked, no date counts any more
    clock.pass_seconds((30 if shift else 10) * 60 - 1)
    with pytest.raises(Problem, match="next attempt"):
        session.answering.begin(lesson, test)
    clock.pass_seconds(1)
    session.answering.begin(lesson, test)


def test_the_wait_after_a_test_that_ran_out_unnoticed_counts_from_its_deadline(session: Session) -> None:
    lesson = session.library.find("small/types", "en")
    test = msgspec.structs.replace(lesson.tests[0], rules=Rules(wait=30))
    clock = session.clock
    assert isinstance(clock, FakeClock)
    session.answering.begin(lesson, test)
    clock.pass_seconds(4 * 60 + 30 * 60 - 1)
    assert len(session.close_overdue()) == 1
    with pytest.raises(Problem, match="next attempt"):
        session.answering.begin(lesson, test)
    clock.pass_seconds(1)
    session.answering.begin(lesson, test)


def test_what_was_promised_at_the_start_holds_whatever_plan_arrives_before_the_end(session: Session) -> None:
    session.plan = Plan(
        tests=(TestException(pack="small", test="all-types", close="2026-03-02T09:00Z", extra_minutes=6),)
    )
    lesson = session.library.find("small/types", "en")
    sitting = session.answering.begin(lesson, lesson.tests[0])
    assert timing.allowed(sitting) == 600_000
    session.plan = None
    (resumed,) = session.open_sittings()
    assert timing.allowed(resumed) == 600_000
    assert isinstance(session.clock, FakeClock)
    session.clock.pass_seconds(599)
    assert session.close_overdue() == []
    session.clock.pass_seconds(1)
    ((_, record),) = session.close_overdue()
    assert (record.limit, (record.ended - record.started).seconds) == (600, 600)


def test_the_desk_begins_no_attempt_against_the_rules_and_ends_it_with_the_window(session: Session) -> None:
    lesson = session.library.find("small/types", "en")
    sitting = session.answering.begin(lesson, lesson.tests[0])
    assert timing.allowed(sitting) == 120_000  # the window closes before the four minutes are over
    assert isinstance(session.clock, FakeClock)
    session.clock.pass_seconds(120)
    assert [record.outcome for _, record in session.close_overdue()] == ["expired"]
    session.plan = Plan(tests=(TestException(pack="small", test="all-types", close="2026-03-03T08:00Z"),))
    with pytest.raises(Problem, match="attempt"):
        session.answering.begin(lesson, lesson.tests[0])
    session.plan = Plan(
        tests=(TestException(pack="small", test="all-types", close="2026-03-03T08:00Z", extra_attempts=1),)
    )
    assert session.answering.begin(lesson, lesson.tests[0]).limit == 240


def test_a_paper_is_never_said_to_be_longer_than_its_questions() -> None:
    for pick in (0, len(QUESTIONS), 99):
        test = Test(id="t", title="T", minutes=0, pass_percent=60, pick=pick, questions=QUESTIONS, line=0)
        assert test.length == len(QUESTIONS)
