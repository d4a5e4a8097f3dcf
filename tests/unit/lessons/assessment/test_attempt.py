"""The timed attempt: what it promises about answers, time and the record that is made of it."""

import msgspec
import pytest

from lessons.assessment import attempt as sittings
from lessons.assessment import timing
from lessons.assessment.attempt import Refusal, RefusedError
from lessons.assessment.paper import Paper, PaperItem, draw
from lessons.assessment.sitting import (
    Abandoned,
    Answered,
    Cleared,
    Event,
    Expired,
    Flagged,
    HintOpened,
    Moved,
    Resumed,
    Seen,
    Sitting,
    SittingOutcome,
    Submitted,
)
from lessons.clock import Reading
from lessons.content.lesson import Test
from lessons.content.question import Choice, Cloze, Option, Ordering, Question, TextBlank
from lessons.records import canonical

WALL = 1_790_000_000_000
QUESTIONS: tuple[Question, ...] = (
    Choice(id="a", stem="?", options=(Option("x", True), Option("y", False)), points=2, digest="d", objective="know"),
    Cloze(id="b", stem="[[0]]", blanks=(TextBlank(("yes",)),), hint="!", digest="d"),
    Ordering(id="c", stem="?", items=("1", "2", "3"), digest="d"),
)


def at(seconds: float, *, boot: str = "one", wall: float | None = None, up: float | None = None) -> Reading:
    """A reading so many seconds after the start; the wall clock and the time since boot can be set apart."""
    utc = WALL + int((seconds if wall is None else wall) * 1000)
    return Reading(utc, int((100 + seconds if up is None else up) * 1000), boot)


def sitting(minutes: int = 10, closes: float | None = None, *events: Event) -> Sitting:
    test = Test(id="t", title="T", minutes=minutes, pass_percent=50, pick=0, questions=QUESTIONS, line=0)
    paper = Paper(test="t", title="T", seed="s", items=tuple(PaperItem(q, ()) for q in QUESTIONS))
    begun = sittings.begin(
        attempt="attempt",
        pack="p",
        lesson="l",
        version=3,
        test=test,
        paper=paper,
        now=at(0),
        closes=None if closes is None else WALL + int(closes * 1000),
    )
    return play(begun, *events)


def play(begun: Sitting, *events: Event) -> Sitting:
    for event in events:
        begun = sittings.apply(begun, event)
    return begun


def refusal(begun: Sitting, event: Event) -> Refusal:
    with pytest.raises(RefusedError) as caught:
        sittings.apply(begun, event)
    return caught.value.reason


def flags(begun: Sitting) -> list[tuple[str, int, int]]:
    start = begun.started.instant
    return [
        (flag.kind, int((flag.at - start).total_seconds()), int((flag.expected - start).total_seconds()))
        for flag in timing.irregularities(begun)
    ]


def test_answers_can_be_changed_and_taken_back() -> None:
    played = sitting(
        10,
        None,
        Answered("a", (1,), at(1)),
        Answered("a", (0,), at(2), certainty=3),
        Answered("b", ("no",), at(3)),
        Cleared("b", at(4)),
        Flagged("b", True, at(5)),
        Flagged("c", True, at(6)),
        Flagged("c", False, at(7)),
        HintOpened("b", at(8)),
    )
    state = sittings.state(played)
    assert state.answers == {"a": (0,)}
    assert state.certainty == {"a": 3}
    assert (state.flagged, state.hints, state.outcome) == ({"b"}, {"b"}, SittingOutcome.OPEN)


def test_time_is_kept_for_the_question_on_the_screen_and_not_while_away() -> None:
    played = sitting(
        10,
        None,
        Moved(1, at(10)),
        Answered("b", ("x",), at(25)),
        Resumed(at(100)),
        Moved(2, at(103.5)),
        Moved(0, at(104)),
    )
    state = sittings.state(played)
    assert [state.seconds(id_) for id_ in "abc"] == [10, 18, 0]
    assert state.position == 0


def test_the_record_has_points_outcome_and_what_was_given() -> None:
    played = sitting(
        10,
        None,
        Answered("a", (0,), at(10)),
        HintOpened("b", at(20)),
        Answered("b", ("ＹＥＳ。",), at(30)),
        Flagged("c", True, at(40)),
        Submitted(at(60.9)),
    )
    record = sittings.close(played, at(61))
    assert (record.points, record.out_of, record.outcome, record.passed) == (3, 4, "submitted", True)
    assert (record.limit, record.version, record.seed, record.kind) == (600, 3, "s", "self")
    assert [answer.response for answer in record.answers] == [(0,), ("ＹＥＳ。",), ()]
    assert [answer.hint for answer in record.answers] == [False, True, False]
    assert [answer.flagged for answer in record.answers] == [False, False, True]
    assert record.answers[0].objective == "know"
    assert (record.ended - record.started).total_seconds() == 60


def test_an_answer_that_says_nothing_is_recorded_as_none() -> None:
    played = sitting(10, None, Answered("b", ("",), at(1)), Submitted(at(2)))
    assert sittings.close(played, at(3)).answers[1].response == ()


def test_the_deadline_does_not_move_when_the_clock_is_set_back() -> None:
    played = sitting(10, None, Moved(1, at(300, wall=-3600)))
    assert (played.started.utc, timing.allowed(played)) == (WALL, 600_000)
    assert timing.remaining(played, at(599, wall=-3000)) == 1000
    assert timing.expired(played, at(600, wall=-3000))


def test_no_time_is_lost_when_the_clock_is_set_forward() -> None:
    played = sitting(10, None, Moved(1, at(300, wall=90_000)))
    assert timing.remaining(played, at(301, wall=90_001)) == 299_000


@pytest.mark.parametrize(
    ("minutes", "closes", "seconds_left"),
    [
        (60, None, {900: "quarter", 300: "five", 60: "minute"}),
        (20, None, {300: "five", 60: "minute"}),  # a quarter of it is five minutes
        (10, None, {300: "five", 150: "quarter", 60: "minute"}),
        (5, None, {75: "quarter", 60: "minute"}),
        (4, None, {60: "minute"}),
        (1, None, {15: "quarter"}),  # the last minute is all of it
        (0, 800, {300: "five", 200: "quarter", 60: "minute"}),
        (60, 800, {300: "five", 200: "quarter", 60: "minute"}),
        (0, None, {}),
    ],
)
def test_each_warning_comes_when_its_time_is_left_by_the_deadline_that_holds(
    minutes: int, closes: float | None, seconds_left: dict[int, str]
) -> None:
    begun = sitting(minutes, closes)
    whole = (timing.allowed(begun) or 0) // 1000
    said: dict[int, str | None] = {}
    before = None
    for second in range(whole + 1):
        now = timing.warning(begun, at(second))
        if now is not before:
            said[whole - second] = now
        before = now
    assert said == seconds_left


def test_time_without_a_look_at_the_clock_is_an_interruption_and_no_question_s() -> None:
    played = sitting(10, None, Moved(1, at(10)))
    awake = sittings.catch_up(played, at(50), at(200))
    assert awake.events[1:] == (Seen(at(50)), Resumed(at(200)))
    state = sittings.state(sittings.apply(awake, Moved(2, at(203))))
    assert [state.seconds(id_) for id_ in "abc"] == [10, 43, 0]
    assert flags(awake) == [("interrupted", 200, 50)]
    assert sittings.catch_up(played, at(50), at(700)).events[1:] == (Seen(at(50)),)  # time is up meanwhile
    assert sittings.catch_up(sitting(10, None, Submitted(at(10))), at(11), at(99)).events == (Submitted(at(10)),)


def test_a_question_that_stays_on_the_screen_is_noted_by_one_event_that_moves_on() -> None:
    played = sitting(10, None, Moved(1, at(10)))
    for second in range(11, 400):
        played = sittings.catch_up(played, at(second - 1), at(second))
    assert len(played.events) == 2
    assert timing.elapsed(played, at(60, boot="two", wall=-9999, up=1)) >= 369_000  # whatever the clock says then
    assert sittings.state(played).seconds("b") >= 360


def test_a_step_of_the_clock_between_two_notes_is_kept() -> None:
    played = sitting(60, None, Seen(at(30)), Seen(at(60, wall=3600)), Seen(at(90)), Seen(at(120)), Seen(at(150)))
    assert flags(played) == [("clock-forward", 3600, 60), ("clock-back", 90, 3630)]
    assert len(played.events) == 4


def test_suspend_takes_time() -> None:
    played = sitting(10, None, Answered("a", (0,), at(5)))
    assert timing.expired(played, at(4000))
    assert refusal(played, Answered("a", (1,), at(4000))) is Refusal.LATE


def test_after_a_reboot_the_wall_clock_counts() -> None:
    played = sitting(10, None, Answered("a", (0,), at(100)))
    assert timing.elapsed(played, at(400, boot="two", up=3)) == 400_000
    assert timing.remaining(played, at(400, boot="two", up=3)) == 200_000


def test_a_clock_set_back_across_a_reboot_gives_back_nothing_that_was_seen() -> None:
    played = sitting(10, None, Answered("a", (0,), at(100)), Resumed(at(0, boot="two", wall=-9999, up=3)))
    assert timing.elapsed(played, at(0, boot="two", wall=-9998, up=4)) == 101_000
    assert [flag[0] for flag in flags(played)] == ["reboot", "clock-back"]


def test_without_a_boot_id_time_since_boot_that_went_back_is_a_reboot() -> None:
    played = sitting(10, None)
    unnamed = msgspec.structs.replace(played, started=at(0, boot=""))
    assert timing.elapsed(unnamed, at(50, boot="")) == 50_000
    assert timing.elapsed(unnamed, at(50, boot="", up=3)) == 50_000


def test_leaving_seconds_before_the_end_and_coming_back_gains_nothing() -> None:
    played = sitting(10, None, Answered("a", (0,), at(597)))
    back_soon = sittings.apply(played, Resumed(at(598)))
    assert timing.remaining(back_soon, at(598)) == 2000
    assert refusal(played, Resumed(at(700))) is Refusal.LATE
    assert refusal(back_soon, Answered("b", ("yes",), at(600))) is Refusal.LATE
    assert sittings.close(back_soon, at(9999)).points == 2


def test_the_window_closes_a_test_before_its_limit_and_does_not_follow_the_clock() -> None:
    played = sitting(10, 240, Moved(1, at(100, wall=-5000)))
    assert (played.started.utc, timing.allowed(played)) == (WALL, 240_000)
    assert timing.remaining(played, at(200, wall=-4900)) == 40_000
    assert timing.expired(sitting(0, 240), at(240))
    with pytest.raises(RefusedError) as caught:
        sitting(10, 0)
    assert caught.value.reason is Refusal.CLOSED


def test_without_limit_and_window_there_is_no_deadline() -> None:
    played = sitting(0, None)
    assert (timing.allowed(played), timing.remaining(played, at(10**6))) == (None, None)
    assert not timing.expired(played, at(10**6))
    assert refusal(played, Expired(at(10**6))) is Refusal.NOT_YET


def test_expired_while_closed_is_graded_from_the_answers_saved() -> None:
    played = sitting(10, None, Answered("a", (0,), at(10)))
    record = sittings.close(played, at(90_000))
    assert (record.outcome, record.points) == ("expired", 2)
    assert (record.ended - record.started).total_seconds() == 600


def test_when_and_how_often_the_end_was_noticed_makes_no_difference() -> None:
    played = sitting(10, None, Answered("a", (0,), at(10)))
    record = canonical(sittings.close(played, at(601)))
    assert canonical(sittings.close(played, at(90_000, boot="three", up=1))) == record
    noticed = sittings.apply(played, Expired(at(5000, boot="two", up=9, wall=70_000)))
    assert canonical(sittings.close(noticed, at(1))) == record
    assert sittings.ended(noticed)
    assert not sittings.ended(played)


def test_submitting_twice_is_one_submission() -> None:
    played = sitting(10, None, Answered("a", (0,), at(10)), Submitted(at(20)))
    assert sittings.apply(played, Submitted(at(30))) == played
    assert canonical(sittings.close(played, at(21))) == canonical(sittings.close(played, at(9999)))


def test_after_the_end_nothing_happens_any_more() -> None:
    played = sitting(10, None, Submitted(at(20)))
    for event in (Answered("a", (0,), at(21)), Moved(1, at(21)), Abandoned(at(21)), Expired(at(900)), Resumed(at(21))):
        assert refusal(played, event) is Refusal.ENDED


def test_an_abandoned_attempt_never_counts_as_passed() -> None:
    record = sittings.close(sitting(10, None, Answered("a", (0,), at(1)), Abandoned(at(30))), at(31))
    assert (record.outcome, record.points, record.passed) == ("abandoned", 2, False)
    assert (record.ended - record.started).total_seconds() == 30


def test_an_open_attempt_is_not_closed() -> None:
    with pytest.raises(RefusedError) as caught:
        sittings.close(sitting(), at(599))
    assert caught.value.reason is Refusal.NOT_YET


def test_events_that_do_not_fit_the_paper_are_refused() -> None:
    played = sitting()
    assert refusal(played, Answered("z", (0,), at(1))) is Refusal.UNKNOWN_QUESTION
    assert refusal(played, HintOpened("z", at(1))) is Refusal.UNKNOWN_QUESTION
    assert refusal(played, Answered("a", (2,), at(1))) is Refusal.BAD_RESPONSE
    assert refusal(played, Answered("a", ("x",), at(1))) is Refusal.BAD_RESPONSE
    assert refusal(played, Answered("a", (0,), at(1), certainty=4)) is Refusal.BAD_RESPONSE
    assert refusal(played, Answered("c", (0, 0, 1), at(1))) is Refusal.BAD_RESPONSE
    assert refusal(played, Answered("b", ("x" * 501,), at(1))) is Refusal.BAD_RESPONSE
    assert refusal(played, Moved(3, at(1))) is Refusal.BAD_POSITION
    assert refusal(played, Moved(-1, at(1))) is Refusal.BAD_POSITION


def test_typed_answers_are_kept_without_control_characters() -> None:
    played = sitting(10, None, Answered("b", ("y\x1b[31mes\x07",), at(1)))
    assert sittings.state(played).answers["b"] == ("yes",)


def test_irregularities_are_stated_with_both_readings() -> None:
    played = sitting(
        60,
        None,
        Moved(1, at(10, wall=14)),  # drift below what is worth a flag
        Moved(2, at(20, wall=-580)),
        Moved(1, at(30, wall=-570)),  # still set back: said once
        Moved(0, at(40, wall=1040)),
        Resumed(at(100, wall=1100)),
        Resumed(at(1200, boot="two", up=5)),
    )
    assert flags(played) == [
        ("clock-back", -580, 20),
        ("clock-forward", 1040, -560),
        ("interrupted", 1100, 1040),
        ("reboot", 1200, 1100),
    ]


def test_small_steps_of_the_clock_add_up_to_a_flag() -> None:
    played = sitting(60, None, *(Moved(0, at(n, wall=n * 3)) for n in range(1, 5)))
    assert flags(played) == [("clock-forward", 9, 3)]


def test_a_sitting_comes_back_from_json_the_same() -> None:
    played = sitting(
        10,
        900,
        Answered("a", (0,), at(1)),
        Answered("b", ("是",), at(2)),
        Cleared("a", at(3)),
        Flagged("c", True, at(4)),
        Moved(2, at(5)),
        HintOpened("b", at(6)),
        Resumed(at(7)),
        Submitted(at(8)),
    )
    assert msgspec.json.decode(msgspec.json.encode(played), type=Sitting) == played


def test_events_added_behind_the_back_of_the_state_machine_count_for_nothing() -> None:
    played = sitting(10, None, Answered("a", (1,), at(1)))
    forged = msgspec.structs.replace(
        played, events=(*played.events, Answered("zz", (0,), at(2)), Moved(99, at(3)), Answered("a", (0,), at(700)))
    )
    state = sittings.state(forged)
    assert (state.answers, state.position, state.outcome) == ({"a": (1,)}, 0, SittingOutcome.EXPIRED)
    assert sittings.close(forged, at(701)).points == 0
    just_late = msgspec.structs.replace(played, events=(*played.events, Answered("a", (0,), at(600))))
    assert sittings.close(just_late, at(601)).points == 0


def test_the_clock_runs_on_a_paper_without_questions() -> None:
    test = Test(id="t", title="T", minutes=1, pass_percent=50, pick=0, questions=(), line=0)
    begun = sittings.begin(attempt="x", pack="p", lesson="l", version=1, test=test, paper=draw(test, "s"), now=at(0))
    record = sittings.close(sittings.apply(begun, Submitted(at(5))), at(6))
    assert (record.out_of, record.passed) == (0, False)
