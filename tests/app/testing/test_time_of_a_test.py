"""The time of a test on its screen: warnings, a machine that slept, a window too small, giving up."""

from pathlib import Path

from lessons.assessment.attempt import state
from lessons.assessment.sitting import Abandoned, Resumed, SittingOutcome, Submitted
from lessons.records import Attempt
from tests.app.make_app import MakeApp
from tests.app.questions import in_test
from tests.app.screen_text import in_one_line, screen_text
from tests.app.testing.small_pack_with_rules import SIZE, pack_with
from tests.app.until import until
from tests.clocks import FakeClock
from tui.app.app import StudyApp
from tui.screens.places.today import TodayScreen
from tui.screens.testing.result import ResultScreen
from tui.screens.testing.test import TestScreen


def sitting_screen(app: StudyApp) -> TestScreen:
    assert isinstance(app.screen, TestScreen)
    return app.screen


async def pass_time(app: StudyApp, clock: FakeClock, seconds: int) -> None:
    """Let time go by as it does while the screen is looked at."""
    for _step in range(seconds):
        clock.pass_seconds(1)
        sitting_screen(app)._tick()


def warnings(app: StudyApp) -> list[str]:
    return [note.message for note in app._notifications if "left" in note.message]


async def test_each_warning_comes_once_as_words_and_an_interruption_does_not_repeat_it(
    make_app: MakeApp, tmp_path: Path, clock: FakeClock
) -> None:
    pack = pack_with(tmp_path, "")
    source = (pack / "types.md").read_text("utf-8").replace("minutes=4", "minutes=24")
    (pack / "types.md").write_text(source, "utf-8")
    app = make_app(packs=(pack,))
    async with app.run_test(size=SIZE) as pilot:
        await in_test(app, pilot)
        clock.pass_seconds(17 * 60 + 50)
        await pass_time(app, clock, 9)
        assert warnings(app) == [] and "left" in screen_text(app) and "last" not in screen_text(app)
        await pass_time(app, clock, 2)
        await until(pilot, lambda: "last quarter · 5:59 left" in screen_text(app))
        clock.pass_seconds(60)
        await pass_time(app, clock, 2)
        told = ["Less than a quarter of the time is left.", "Less than five minutes left."]
        await until(pilot, lambda: warnings(app) == told)
        await pilot.press("escape", "y")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen) or "Reflect (w)" in screen_text(app))
    app = make_app(packs=(pack,))
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "Unfinished test" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "last 5 minutes · " in screen_text(app))
        await pass_time(app, clock, 2)
        assert warnings(app) == []
        clock.pass_seconds(240)
        await pass_time(app, clock, 3)
        await until(pilot, lambda: warnings(app) == ["Less than a minute left."])
        await until(pilot, lambda: "last minute · " in screen_text(app))


async def test_a_machine_that_slept_is_noted_and_its_sleep_is_no_question_s_time(
    make_app: MakeApp, tmp_path: Path, clock: FakeClock
) -> None:
    app = make_app(packs=(pack_with(tmp_path, ""),))
    async with app.run_test(size=SIZE) as pilot:
        screen = await in_test(app, pilot)
        await pass_time(app, clock, 20)
        clock.pass_seconds(100)
        await pilot.press("1")  # the first thing that happens after waking up
        await until(pilot, lambda: screen._state.answers)
        await pass_time(app, clock, 5)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen.query("#yes"))
        await pilot.press("y", "y")
        await until(pilot, lambda: isinstance(app.screen, ResultScreen))
        (record,) = [r for r in app.session.history() if isinstance(r, Attempt)]
        assert record.answers[0].seconds == 25 and (record.ended - record.started).seconds == 125
        (flag,) = record.flags
        assert flag.kind == "interrupted" and (flag.at - flag.expected).seconds == 100


async def test_a_power_cut_hides_no_more_than_half_a_minute(
    make_app: MakeApp, tmp_path: Path, clock: FakeClock
) -> None:
    app = make_app(packs=(pack_with(tmp_path, ""),))
    async with app.run_test(size=SIZE) as pilot:
        screen = await in_test(app, pilot)
        await pass_time(app, clock, 95)
        await until(pilot, lambda: clock.up - app.session.open_sittings()[0].last.up < 30_000)
        assert len(screen._sitting.events) <= 2


async def test_in_a_window_too_small_to_read_nothing_is_answered_and_the_time_goes_on(
    make_app: MakeApp, tmp_path: Path, clock: FakeClock
) -> None:
    app = make_app(packs=(pack_with(tmp_path, ""),))
    async with app.run_test(size=SIZE) as pilot:
        screen = await in_test(app, pilot)
        await pilot.resize_terminal(20, 5)
        await until(pilot, lambda: "too small" in in_one_line(app))
        await pass_time(app, clock, 5)
        await until(pilot, lambda: "3:55 left" in screen_text(app))
        await pilot.press("1", "b", "delete", "right", "ctrl+s", "ctrl+g", "escape")
        await pilot.pause()
        assert app.screen is screen and not screen._state.answers and not screen._state.flagged
        await pilot.resize_terminal(*SIZE)
        await until(pilot, lambda: "Question 1 of" in screen_text(app))
        await until(pilot, lambda: screen.focused is not None)
        await pilot.press("1")
        await until(pilot, lambda: screen._state.answers)
        assert "3:55 left" in screen_text(app)


async def test_a_test_given_up_is_an_attempt_that_never_passes(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(pack_with(tmp_path, ""),))
    async with app.run_test(size=SIZE) as pilot:
        screen = await in_test(app, pilot)
        await pilot.press(str(screen._sitting.paper.items[0].order.index(1) + 1))
        await until(pilot, lambda: screen._state.answers)
        await pilot.press("ctrl+g")
        await until(pilot, lambda: "never as passed" in in_one_line(app))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, ResultScreen))
        (record,) = [r for r in app.session.history() if isinstance(r, Attempt)]
        assert (record.outcome, record.points, record.passed) == ("abandoned", 1, False)
        assert app.session.open_sittings() == []


async def test_two_fast_keys_hand_in_once(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(pack_with(tmp_path, ""),))
    async with app.run_test(size=SIZE) as pilot:
        screen = await in_test(app, pilot)
        screen._end(Submitted)
        screen._end(Abandoned)
        screen._end(Submitted)
        await until(pilot, lambda: isinstance(app.screen, ResultScreen))
        assert [r.outcome for r in app.session.history() if isinstance(r, Attempt)] == ["submitted"]
        assert state(screen._sitting).outcome is SittingOutcome.SUBMITTED
        assert not any(isinstance(event, Resumed) for event in screen._sitting.events)


async def test_a_test_that_was_left_counts_down_on_today_and_is_handed_in_when_its_time_is_up(
    make_app: MakeApp, tmp_path: Path, clock: FakeClock
) -> None:
    app = make_app(packs=(pack_with(tmp_path, ""),))
    async with app.run_test(size=SIZE) as pilot:
        await in_test(app, pilot)
        await pilot.press("escape")
        await until(pilot, lambda: "Leave the test?" in screen_text(app))
        await pilot.press("y")
        await until(pilot, lambda: not isinstance(app.screen, TestScreen) and not app.screen.query("#yes"))
        app.show_place("today")
        await until(pilot, lambda: "4:00 left" in screen_text(app))
        today = app.screen
        assert isinstance(today, TodayScreen)
        clock.pass_seconds(100)
        today._count_down()
        await until(pilot, lambda: "2:20 left" in screen_text(app))
        clock.pass_seconds(140)
        today._count_down()
        await until(pilot, lambda: "Unfinished test" not in screen_text(app))
        assert [r.outcome for r in app.session.history() if isinstance(r, Attempt)] == ["expired"]
        assert any("ended while you were away" in note.message for note in app._notifications)


async def test_at_time_up_one_line_says_so_and_nothing_covers_the_result(
    make_app: MakeApp, tmp_path: Path, clock: FakeClock
) -> None:
    app = make_app(packs=(pack_with(tmp_path, ""),))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        screen = await in_test(app, pilot)
        await pass_time(app, clock, 1)
        clock.pass_seconds(190)  # past two warnings
        await pass_time(app, clock, 1)
        app.notify("said of the test", timeout=600)
        clock.pass_seconds(3600)
        await pilot.press("1")  # typed while it was stopped: refused, since time is up
        screen._tick()
        await until(pilot, lambda: isinstance(app.screen, ResultScreen))
        await until(pilot, lambda: "Time is up. Graded from your saved answers." in screen_text(app))
        await pilot.pause()
        assert not app._notifications and "said of the test" not in screen_text(app)
        assert "of 1 point" in screen_text(app)


async def test_the_time_away_from_a_test_counts_for_no_question(app: StudyApp, clock: FakeClock) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await in_test(app, pilot)
        clock.pass_seconds(5)
        await pilot.press("escape", "y")
        await until(pilot, lambda: not isinstance(app.screen, TestScreen))
        clock.pass_seconds(180)
        await pilot.press("t")
        await until(pilot, lambda: isinstance(app.screen, TestScreen) and "Question 1" in screen_text(app))
        clock.pass_seconds(3)
        await pilot.press("ctrl+s", "y")
        await until(pilot, lambda: isinstance(app.screen, ResultScreen))
        (record,) = (record for record in app.session.history() if isinstance(record, Attempt))
        assert sum(answer.seconds for answer in record.answers) == 8
        assert sum(app.session.study_days.values()) == 8
        assert [flag.kind for flag in record.flags] == ["interrupted"], "and the record says so"
