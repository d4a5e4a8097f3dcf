"""The ways into studying on Today: what they say is what happens, in both languages and sizes."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from lessons.content.right_response import key as right_response
from lessons.learning.day.ways import LessonPart, ReadLesson, TakeTest
from lessons.learning.reading_time import ReadingTime
from lessons.pack.pack import load_lesson
from lessons.problem import Problem
from lessons.records import Review
from store.disk.home import Home
from store.kiosk.guest import GuestHome
from store.machine.library import STARTER, Library
from store.member.progress import Progress
from store.member.session import Session
from tests.app.lessons import in_lesson
from tests.app.make_app import MakeApp
from tests.app.questions import in_test
from tests.app.screen_text import in_one_line, screen_text
from tests.app.small_pack import LESSON, small_pack
from tests.app.testing.small_pack_with_rules import pack_with
from tests.app.until import until
from tests.builders.passed_test import pass_test
from tests.clocks import FakeClock
from tui.app.app import StudyApp
from tui.screens.places.library import LibraryScreen
from tui.screens.places.today import TodayScreen
from tui.screens.reading.lesson import LessonScreen
from tui.screens.testing.mistakes import MistakesScreen
from tui.screens.testing.review import ReviewScreen
from tui.screens.testing.test import TestScreen
from tui.widgets.row import Row
from tui.wording.language import _, set_language

SIZES = [(80, 24), (120, 40)]
LESSON_KEY = "electrical-safety/work-ticket"
FIRST = {lang: load_lesson(STARTER / "electrical-safety" / lang, "work-ticket.md") for lang in ("en", "zh")}
TITLE = {lang: lesson.manifest.title for lang, lesson in FIRST.items()}
MINUTES = FIRST["en"].manifest.minutes
HANDOVER = load_lesson(STARTER / "electrical-safety" / "en", "shift-handover.md").manifest.title
both = pytest.mark.parametrize("lang", ["en", "zh"])
sizes = pytest.mark.parametrize("size", SIZES)


async def on_today(app: StudyApp, pilot: Pilot[int]) -> str:
    """What stands on Today once all of it does."""
    await until(pilot, lambda: isinstance(app.screen, TodayScreen) and app.screen.query("#left Row"))
    await pilot.pause()
    await pilot.pause()
    return screen_text(app)


async def test_of_a_lesson_read_to_its_end_the_test_is_taken_again(make_app: MakeApp, clock: FakeClock) -> None:
    app = make_app()
    begin_reading(app.session, clock, LESSON_KEY, percent=100)
    pass_test(app.session, clock, right=2, key=LESSON_KEY)
    clock.pass_seconds(60)
    async with app.run_test(size=(80, 24)) as pilot:
        text = await on_today(app, pilot)
        assert "then a test again" in text and f"“{TITLE['en']}” · 6 questions · 6 min" in in_one_line(app)
        assert "the beginning of" not in text and f"Only read: “{TITLE['en']}" not in text
        await pilot.press("2")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and "Card 1" in screen_text(app))
        assert isinstance(app.screen, ReviewScreen) and isinstance(app.screen._then, TakeTest)
        then = app.screen._then
        app.pop_screen()
        app.push_screen(ReviewScreen([], then=then))
        await until(pilot, lambda: f"Test again: {TITLE['en'][:20]}" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, TestScreen))


async def test_a_retest_a_week_later_begins_the_test(make_app: MakeApp, clock: FakeClock) -> None:
    app = make_app()
    learn_everything(app.session, clock)
    clock.pass_seconds(8 * 86_400)
    async with app.run_test(size=(120, 40)) as pilot:
        await on_today(app, pilot)
        assert app.screen.query_one("#lesson-0", Row).title.startswith("Take the test again: “")
        app.screen.query_one("#lesson-0", Row).action_press()
        await until(pilot, lambda: isinstance(app.screen, TestScreen))


async def test_with_nothing_due_the_key_of_reviews_names_the_wrong_answers(make_app: MakeApp, clock: FakeClock) -> None:
    app = make_app()
    pass_test(app.session, clock, right=4, key=LESSON_KEY)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_today(app, pilot)
        await pilot.press("r")
        await until(pilot, lambda: app._notifications)
        (said,) = app._notifications
        assert "2 questions are in the wrong-answer book: x opens it" in said.message


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]


def missed_cards(session: Session, count: int = 5) -> list[str]:
    """Cards of the first lesson that were missed a week ago, and are due."""
    lesson = session.library.find(LESSON_KEY, "en")
    for question in lesson.tests[0].questions[:count]:
        session.add(
            Review(pack=lesson.pack, lesson=lesson.manifest.id, question=question.id, digest=question.digest,
                   at=session.now() - timedelta(days=7), response=(0,), right=False, hint=False, seconds=20)
        )  # fmt: skip
    return session.due_cards("en")


@both
@sizes
async def test_the_first_day_names_the_first_step_and_nothing_that_is_empty(
    make_app: MakeApp, lang: str, size: tuple[int, int]
) -> None:
    app = make_app(lang=lang)
    async with app.run_test(size=size) as pilot:
        text = await on_today(app, pilot)
        first = next(line for line in text.splitlines() if "⏎  " in line)
        assert TITLE[lang] in first and str(MINUTES + FIRST[lang].tests[0].minutes) in first, "with its test"
        for absent in ("Review", "Waiting for you", "This week"):
            assert _(absent) not in lines(text)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))


@both
@sizes
async def test_three_ways_stand_on_top_each_by_one_key(make_app: MakeApp, lang: str, size: tuple[int, int]) -> None:
    app = make_app(lang=lang)
    missed_cards(app.session)
    async with app.run_test(size=size) as pilot:
        text = await on_today(app, pilot)
        say = {
            "en": (
                "⏎  5 minutes: 5 reviews",
                "2  15 minutes: 5 reviews, then a lesson and its test",
                "3  Only read: “The work",
            ),
            "zh": ("⏎  5 分钟：复习 5 题", "2  15 分钟：复习 5 题，再学一课并自测", "3  只看书：“工作票"),
        }[lang]
        places = [text.index(said) for said in say]
        assert places == sorted(places) and TITLE[lang] in text[places[1] :]
        for key, shows in (("1", ReviewScreen), ("2", ReviewScreen), ("3", LessonScreen), ("enter", ReviewScreen)):
            await pilot.press(key)
            await until(pilot, lambda shows: isinstance(app.screen, shows), shows)
            await pilot.press("escape")
            await on_today(app, pilot)


async def test_a_quarter_of_an_hour_leads_through_the_reviews_into_the_lesson(
    make_app: MakeApp, clock: FakeClock
) -> None:
    app = make_app()
    cards, then = missed_cards(app.session, count=2), ReadLesson(LESSON_KEY, LessonPart.WHOLE, MINUTES)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_today(app, pilot)
        await pilot.press("2")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and "Card 1 of 2" in screen_text(app))
        assert isinstance(app.screen, ReviewScreen) and app.screen._then == then
        app.pop_screen()
        for card in cards:  # how cards are answered is tried elsewhere
            lesson, item = app.session.answering.card_item(card, "en")
            question = item.question
            app.session.answering.reviewed(lesson, question, right_response(question), hint=False, seconds=9)
        app.push_screen(ReviewScreen([], then=then))
        await until(pilot, lambda: f"Go on: {TITLE['en'][:20]}" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen) and app.screen.key == LESSON_KEY)
        await pilot.press("escape")
        assert "Nothing is due today" in await on_today(app, pilot)


async def test_with_nothing_due_the_five_minutes_are_wrong_answers_then_the_lesson_that_was_begun(
    make_app: MakeApp, clock: FakeClock
) -> None:
    app = make_app()
    missed = pass_test(app.session, clock, right=4, key=LESSON_KEY)
    wrong = sum(answer.points < answer.out_of for answer in missed.answers)
    clock.pass_seconds(60)
    async with app.run_test(size=(80, 24)) as pilot:
        text = await on_today(app, pilot)
        assert f"5 minutes: practise {wrong} wrong answers" in text and "Nothing is due today" in text
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and f"Card 1 of {wrong}" in screen_text(app))
        await pilot.press("escape")
        await on_today(app, pilot)
        for card in app.session.mistakes("en"):
            lesson, item = app.session.answering.card_item(card, "en")
            question = item.question
            app.session.answering.reviewed(lesson, question, right_response(question), hint=False, seconds=9)
        assert app.session.mistakes("en"), "right on one day only, they are in the book still"
        begin_reading(app.session, clock, "electrical-safety/shift-handover", percent=50)
        await pilot.press("ctrl+r")
        await until(pilot, lambda: f"5 minutes: go on with “{HANDOVER[:20]}" in screen_text(app))
        assert f"Only read: go on with “{HANDOVER[:20]}" in screen_text(app)


def learn_everything(session: Session, clock: FakeClock) -> None:
    """Pass every test, and read what has none to its end."""
    for listed in session.library.lessons("en"):
        if listed.outline.tests:
            pass_test(session, clock, right=99, key=listed.key)
        else:
            begin_reading(session, clock, listed.key, percent=100)
        clock.pass_seconds(60)


def begin_reading(session: Session, clock: FakeClock, key: str, percent: int) -> None:
    """Read a minute of a lesson, up to there."""
    lesson = session.library.find(key, "en")
    time = ReadingTime.start(lesson.manifest.minutes, clock.read())
    clock.pass_seconds(60)
    session.reading.keep(lesson, time.input(clock.read()), 7, percent)
    session.reading.close(key)


@both
@sizes
async def test_a_running_test_is_the_first_way_and_counts_down(
    make_app: MakeApp, tmp_path: Path, home: Home, clock: FakeClock, lang: str, size: tuple[int, int]
) -> None:
    packs = home.packs
    packs.mkdir(parents=True)
    small_pack(packs)
    app = make_app(lang=lang)
    async with app.run_test(size=size) as pilot:
        await in_test(app, pilot)
        clock.pass_seconds(30)
        await pilot.press("escape", "y")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        await pilot.press("escape")
        text = await on_today(app, pilot)
        first = next(line for line in text.splitlines() if "⏎  " in line)
        assert "Every type" in first and "3:30" in first
        clock.pass_seconds(5)
        await until(pilot, lambda: "3:25" in screen_text(app))
        await pilot.press("1")
        await until(pilot, lambda: isinstance(app.screen, TestScreen))


async def test_a_test_without_time_limit_waits_below(make_app: MakeApp, home: Home, clock: FakeClock) -> None:
    home.packs.mkdir(parents=True)
    small_pack(home.packs, LESSON.replace("minutes=4", "minutes=0"))
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await in_test(app, pilot)
        await pilot.press("escape", "y")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        await pilot.press("escape")
        text = await on_today(app, pilot)
        assert "Go on: Every type" in text.partition("Waiting for you")[2] and "no time limit" in text
        app.screen.query_one("#waiting-0", Row).action_press()
        await until(pilot, lambda: isinstance(app.screen, TestScreen))


@both
@sizes
async def test_a_read_only_window_offers_reading_alone(
    make_app: MakeApp, home: Home, clock: FakeClock, lang: str, size: tuple[int, int]
) -> None:
    app = make_app(lang=lang)
    missed_cards(app.session)
    app = make_app(lang=lang, write=False)
    async with app.run_test(size=size) as pilot:
        text = await on_today(app, pilot)
        assert TITLE[lang][:8] in next(line for line in text.splitlines() if "⏎  " in line)
        assert not app.screen.query("#way-1")
        await pilot.press("2")
        await pilot.pause()
        assert isinstance(app.screen, TodayScreen)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))


@both
async def test_a_guest_has_ways_but_no_week_and_no_goal(
    tmp_path: Path, clock: FakeClock, started_before: Callable[[Home], None], lang: str
) -> None:
    started_before(Home(tmp_path / "home"))
    home = GuestHome(tmp_path / "home")
    key = home.key()
    home.change(goal="10", lang=lang)
    set_language(lang)
    with Progress.open(home, home.config.member, clock, key=key) as progress:
        session = Session(home, clock, progress, Library(home), None)
        pass_test(session, clock, right=9, key=LESSON_KEY)
        app = StudyApp(session)
        async with app.run_test(size=(80, 24)) as pilot:
            text = await on_today(app, pilot)
            assert "⏎" in text and _("Review") in text
            assert _("This week") not in text and "/10" not in text and "of 10" not in text


async def test_where_nothing_is_left_the_library_is_the_way(make_app: MakeApp, clock: FakeClock) -> None:
    app = make_app()
    learn_everything(app.session, clock)
    async with app.run_test(size=(80, 24)) as pilot:
        text = await on_today(app, pilot)
        assert "Choose a lesson from the library" in text and "Everything here is learned" in in_one_line(app)
        assert "Nothing is due today" in text
        await pilot.press("1")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))


async def test_records_that_cannot_be_read_leave_the_library_and_what_is_ones_own(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()

    def refuse(*_arguments: object) -> None:
        raise Problem("records-2026.json", "cannot be read")

    monkeypatch.setattr("tui.screens.places.today.today", refuse)
    async with app.run_test(size=(80, 24)) as pilot:
        text = await on_today(app, pilot)
        assert "records-2026.json" in text and "every lesson can be read" in text
        await pilot.press("1")
        await pilot.pause()
        assert isinstance(app.screen, TodayScreen), "there is no way to take"


async def test_a_today_left_open_over_midnight_becomes_that_of_the_new_day(make_app: MakeApp, clock: FakeClock) -> None:
    app = make_app()
    missed_cards(app.session, count=3)
    for card in app.session.due_cards("en"):
        lesson, item = app.session.answering.card_item(card, "en")
        app.session.answering.reviewed(lesson, item.question, right_response(item.question), hint=False, seconds=9)
    async with app.run_test(size=(80, 24)) as pilot:
        text = await on_today(app, pilot)
        assert "Nothing is due today" in text
        clock.pass_seconds(20 * 86_400)
        assert isinstance(app.screen, TodayScreen)
        app.screen._look_at_the_date()
        await until(pilot, lambda: "5 minutes: 3 reviews" in screen_text(app))


async def test_wrong_answers_are_one_key_away(make_app: MakeApp, tmp_path: Path, clock: FakeClock) -> None:
    app = make_app(packs=(pack_with(tmp_path, ""),))
    pass_test(app.session, clock, right=0)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "1 question in the book" in await on_today(app, pilot)
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, MistakesScreen))


async def test_the_way_back_from_a_lesson_leads_to_the_same_today(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await in_lesson(app, pilot)
        await pilot.press("escape")
        assert "Every type" in await on_today(app, pilot)
