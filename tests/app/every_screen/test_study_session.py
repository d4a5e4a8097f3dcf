"""A study session on the screen, from the first start to the reflection."""

from functools import partial
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from lessons.records import Attempt, Read, Reflection
from store.disk.home import Home
from tests.app.lessons import in_lesson
from tests.app.make_app import MakeApp
from tests.app.questions import answer_on, click_text, stands
from tests.app.screen_text import screen_text
from tests.app.small_pack import small_pack
from tests.app.until import until
from tests.builders.passed_test import pass_test
from tests.clocks import FakeClock
from tui.app.app import StudyApp
from tui.screens.places.today import TodayScreen
from tui.screens.places.welcome import WelcomeScreen
from tui.screens.reading.lesson import LessonScreen
from tui.screens.reading.reflecting.reflection import ReflectionScreen
from tui.screens.testing.result import ResultScreen
from tui.screens.testing.test import TestScreen
from tui.widgets.lesson.view import LessonView
from tui.widgets.question.answers import ChoiceAnswer, ClozeAnswer, MatchingAnswer, OrderingAnswer

SIZE = (80, 24)


async def test_the_first_start_asks_for_language_and_name_once(make_app: MakeApp, home: Home) -> None:
    home.change(lang="", name="")
    app = make_app(first_start=True)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, WelcomeScreen)
        await pilot.click("#lang-zh")
        await pilot.pause()
        assert "欢迎使用" in screen_text(app)
        await pilot.press(*"Li", "enter")
        await pilot.pause()
        assert isinstance(app.screen, TodayScreen)
        assert "现在学" in screen_text(app)
    assert (home.config.lang, home.config.name) == ("zh", "Li")


@pytest.mark.parametrize(("size", "lang"), [((80, 24), "en"), ((80, 24), "zh"), ((120, 40), "en")])
async def test_the_first_start_tells_of_a_name_that_is_known_here_and_goes_on_when_that_was_read(
    make_app: MakeApp, home: Home, size: tuple[int, int], lang: str
) -> None:
    home.change(lang="", name="")
    other = home.new_member("Li Lei")
    app = make_app(first_start=True, lang=lang)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press(*"li lei", "enter")
        await pilot.pause()
        assert isinstance(app.screen, WelcomeScreen)
        shown = "".join(screen_text(app).split())
        assert other in shown and home.config.member in shown
        assert all(app.screen.query_one(f"#{name}").region.bottom <= size[1] for name in ("begin", "name-field"))
        await pilot.press(*"二班", "enter")
        await pilot.pause()
        assert isinstance(app.screen, TodayScreen)
    assert home.config.name == "li lei二班"


async def test_the_first_start_can_be_skipped_by_one_key(make_app: MakeApp, home: Home) -> None:
    home.change(lang="", name="")
    app = make_app(first_start=True)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, TodayScreen)
    assert home.config.name == ""


async def test_enter_on_today_opens_the_lesson_to_study_now(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen)


async def test_the_last_place_in_a_lesson_is_kept(make_app: MakeApp, clock: FakeClock) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("pagedown", "pagedown")
        await pilot.pause()
        line = app.screen.query_one(LessonView).top_line
        assert line > 0
        await pilot.press("escape")
        await pilot.pause()
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen.query_one(LessonView).top_line == line


async def test_reading_time_is_recorded_when_the_lesson_is_left(make_app: MakeApp, clock: FakeClock) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        for _page in range(3):
            clock.pass_seconds(50)
            await pilot.press("pagedown")
        await pilot.press("escape")
        await pilot.pause()
        reads = [record for record in app.session.history() if isinstance(record, Read)]
    assert [(read.wall, read.credited) for read in reads] == [(150, 150)]


def sitting_screen(app: StudyApp) -> TestScreen:
    assert isinstance(app.screen, TestScreen)
    return app.screen


async def answer_everything(app: StudyApp, pilot: Pilot[int]) -> None:
    """Answer every question of the small pack rightly, by keyboard."""
    for number in range(5):
        await until(pilot, lambda: stands(app))
        answer = answer_on(app)
        order = answer.item.order
        match answer:
            case ChoiceAnswer():
                right = {0, 2} if answer._question.multiple else {1}
                for place, index in enumerate(order):
                    if index in right:
                        await pilot.press(str(place + 1))
            case OrderingAnswer():
                for target in range(3):
                    place = answer.sequence.index(target)
                    for _step in range(abs(answer.cursor - place)):
                        await pilot.press("down" if answer.cursor < place else "up")
                    for _step in range(place - target):
                        await pilot.press("minus")
                if answer.given is None:
                    await pilot.press("space")
            case MatchingAnswer():
                for left in range(3):
                    await pilot.press(str(order.index(left) + 1))
            case ClozeAnswer():
                await pilot.press(*"49.9", "enter", *"LAW")
        screen = sitting_screen(app)
        await until(pilot, partial(_answers, screen, number + 1))
        if number < 4:
            await pilot.press("pagedown")
            await until(pilot, partial(_shows, screen, number + 1))


async def test_every_question_type_is_answered_by_keyboard_and_graded(app: StudyApp, clock: FakeClock) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        assert "( )" not in screen_text(app) and "ticked" not in screen_text(app)
        await pilot.press("t")
        await pilot.pause()
        clock.pass_seconds(30)
        await answer_everything(app, pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen.query("#yes"))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, ResultScreen))
        text = screen_text(app)
        assert "6 of 6 points" in text and "passed" in text
        records = [record for record in app.session.history() if isinstance(record, Attempt)]
        assert [(r.points, r.out_of, r.outcome, r.passed) for r in records] == [(6, 6, "submitted", True)]
        assert app.session.open_sittings() == []


def _answers(screen: TestScreen, count: int) -> bool:
    return len(screen._state.answers) == count


def _shows(screen: TestScreen, place: int) -> bool:
    return stands(screen.app) and answer_on(screen.app).item == screen._sitting.paper.items[place]


async def test_every_question_type_is_answered_by_mouse_alone(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        await pilot.click("#test-0")
        await until(pilot, lambda: isinstance(app.screen, TestScreen) and _shows(app.screen, 0))
        for number in range(5):
            screen = sitting_screen(app)
            match answer_on(app):
                case ChoiceAnswer(item=item):
                    await click_text(app, pilot, "[ ]" if "[ ]" in screen_text(app) else "( )", nth=len(item.order) - 1)
                case OrderingAnswer():
                    await click_text(app, pilot, "[+]")
                case MatchingAnswer():
                    for _left in range(3):
                        await click_text(app, pilot, "   1. ")
                case _:
                    await click_text(app, pilot, "Blank 1")
                    await pilot.press("x")
            await until(pilot, partial(_answers, screen, number + 1))
            if number < 4:
                await click_text(app, pilot, "Next ›")
                await until(pilot, partial(_shows, screen, number + 1))
        await click_text(app, pilot, "Hand in")
        await until(pilot, lambda: app.screen.query("#yes"))
        await pilot.click("#yes")
        await until(pilot, lambda: isinstance(app.screen, ResultScreen))


async def test_a_test_goes_on_with_every_answer_and_the_same_deadline(
    make_app: MakeApp, tmp_path: Path, clock: FakeClock
) -> None:
    packs = (small_pack(tmp_path),)
    app = make_app(packs=packs)
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        await pilot.press("t")
        await pilot.pause()
        await answer_everything(app, pilot)
        answers = sitting_screen(app)._state.answers
    clock.pass_seconds(100)
    app = make_app(packs=packs)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "Unfinished test" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert sitting_screen(app)._state.answers == answers
        assert "2:20 left" in screen_text(app)


async def test_a_test_whose_time_ran_out_while_study_was_closed_is_graded_once(
    make_app: MakeApp, tmp_path: Path, clock: FakeClock
) -> None:
    packs = (small_pack(tmp_path),)
    app = make_app(packs=packs)
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        await pilot.press("t")
        await pilot.pause()
        await answer_everything(app, pilot)
    clock.pass_seconds(3600)
    for _start in range(2):
        app = make_app(packs=packs)
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            attempts = [record for record in app.session.history() if isinstance(record, Attempt)]
            assert [(a.outcome, a.points) for a in attempts] == [("expired", 6)]
            assert "Unfinished test" not in screen_text(app)


async def test_time_running_out_hands_the_test_in(app: StudyApp, clock: FakeClock) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        await pilot.press("t")
        await pilot.pause()
        clock.pass_seconds(200)
        sitting_screen(app)._tick()
        await pilot.pause()
        assert "0:40 left" in screen_text(app)
        await until(pilot, lambda: [note.message for note in app._notifications] == ["Less than a minute left."])
        clock.pass_seconds(40)
        sitting_screen(app)._tick()
        await until(pilot, lambda: isinstance(app.screen, ResultScreen))


async def test_a_reflection_is_kept_while_it_is_typed_and_readable_later(
    make_app: MakeApp, tmp_path: Path, clock: FakeClock
) -> None:
    packs = (small_pack(tmp_path),)
    app = make_app(packs=packs)
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        await pilot.press("w")
        await pilot.pause()
        assert isinstance(app.screen, ReflectionScreen)
        assert "What will you do with it?" in screen_text(app)
        await pilot.press(*"check twice")
        assert app.screen.unsaved() is None
        draft = app.session.draft("small/types", "r-one")
        assert draft is not None and draft.text == "check twice"
    app = make_app(packs=packs)
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        await pilot.press("w")
        await pilot.pause()
        assert app.screen.query_one(TextArea).text == "check twice"
        await pilot.press("ctrl+s")
        await pilot.pause()
        found = {key: r for key, r in app.session.progress.records().items() if isinstance(r, Reflection)}
        assert len(found) == 1
        (record,) = found
        assert app.session.progress.text(record) == "check twice"
        assert not app.session.progress.shared(record)
        assert app.session.draft("small/types", "r-one") is None
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("m", "enter")
        await until(pilot, lambda: "check twice" in screen_text(app) and "private" in screen_text(app))


async def test_a_second_window_is_read_only_and_says_so(make_app: MakeApp) -> None:
    app = make_app(write=False)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "read-only" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("t")
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 10), (20, 5)])
async def test_no_size_of_the_terminal_breaks_a_screen(app: StudyApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        for key in ("l", "p", "s", "d", "question_mark", "escape"):
            await pilot.press(key)
            await in_lesson(app, pilot)
        await pilot.press("t")
        await pilot.pause()
        await pilot.resize_terminal(20, 5)
        await pilot.pause()
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "Question 1 of 5" in screen_text(app))


async def test_records_dated_later_than_now_are_told_at_the_start_and_once(
    make_app: MakeApp, tmp_path: Path, clock: FakeClock
) -> None:
    packs = (small_pack(tmp_path),)
    clock.set_wall(400 * 86_400)
    pass_test(make_app(packs=packs).session, clock)
    clock.set_wall(-400 * 86_400)
    for times in (1, 0):
        app = make_app(packs=packs)
        app.session.home.notices.clear()  # as in a process of its own
        async with app.run_test(size=SIZE) as pilot:
            await until(pilot, lambda app=app: isinstance(app.screen, TodayScreen))
            told = [note.message for note in app._notifications if "dated later than now" in note.message]
            assert len(told) == times
            assert all("2027-04-06" in message for message in told)


async def test_progress_claims_no_understanding_for_a_lesson_that_was_only_used(
    app: StudyApp, clock: FakeClock
) -> None:
    pass_test(app.session, clock)
    app.session.put_to_use("small/types", "checked twice", clock.read().instant, "Li Ming")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.show_place("progress")
        await until(pilot, lambda: "understood" in screen_text(app))
        counted = {line.split()[0]: line.split()[-1] for line in screen_text(app).splitlines() if line.split()[1:]}
        counts = {step: counted[step].split("/")[0] for step in ("learned", "understood", "used")}
        assert counts == {"learned": "1", "understood": "0", "used": "1"}
