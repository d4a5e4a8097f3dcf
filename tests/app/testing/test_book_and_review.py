"""The wrong-answer book and review, on the screen."""

from datetime import timedelta
from pathlib import Path

from textual.pilot import Pilot

from lessons.records import Review
from store.member.day.today import today
from tests.app.make_app import MakeApp
from tests.app.questions import click_text, stands
from tests.app.screen_text import screen_text
from tests.app.small_pack import small_pack
from tests.app.testing.small_pack_with_rules import SIZE, pack_with
from tests.app.testing.taking import begin, choose, hand_in
from tests.app.until import until
from tests.builders.missed_question import missed
from tests.clocks import FakeClock
from tui.app.app import StudyApp
from tui.screens.reading.lesson import LessonScreen
from tui.screens.testing.mistakes import MistakesScreen
from tui.screens.testing.result import ResultScreen
from tui.screens.testing.review import ReviewScreen
from tui.screens.testing.scope import ScopeScreen
from tui.screens.testing.test import TestScreen


def reviews(app: StudyApp) -> int:
    """How many are in force."""
    return sum(isinstance(record, Review) for record in app.session.history())


async def answer_card(app: StudyApp, pilot: Pilot[int], index: int) -> None:
    """Choose an option, as its author counts them, of the card on the screen."""
    await until(pilot, lambda: stands(app))
    screen = app.screen
    assert isinstance(screen, ReviewScreen) and screen._item is not None
    await pilot.press(str(screen._item.order.index(index) + 1))
    await until(pilot, lambda: screen_text(app).count("(x)"))


async def test_a_miss_leads_to_its_paragraph_and_into_the_book_and_out_of_it_on_two_days(
    make_app: MakeApp, tmp_path: Path, clock: FakeClock
) -> None:
    app = make_app(packs=(pack_with(tmp_path, "", question='see="Every type"'),))
    async with app.run_test(size=SIZE) as pilot:
        await begin(app, pilot)
        await until(pilot, lambda: isinstance(app.screen, TestScreen))
        await choose(app, pilot, 0)
        await hand_in(app, pilot)
        assert "In the lesson: Every type" in screen_text(app)
        await pilot.press("tab", "enter")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ResultScreen))
        await pilot.press("x")
        for _day in range(2):
            await until(pilot, lambda: isinstance(app.screen, MistakesScreen) and "missed once" in screen_text(app))
            clock.pass_seconds(86_400)
            await pilot.press("r")
            await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and stands(app))
            await answer_card(app, pilot, 1)
            await pilot.press("enter")
            await until(pilot, lambda: "Because it was ticked" in screen_text(app))
            await pilot.press("enter")
            await until(pilot, lambda: "leave the book" in screen_text(app))
            await pilot.press("escape")
        await until(pilot, lambda: "The book is empty" in screen_text(app))
        assert today(app.session, "en").mistakes == 0


async def test_the_book_is_filtered_by_words_and_narrowed_to_a_lesson_or_to_what_was_missed_often(
    app: StudyApp,
) -> None:
    at = app.session.now()
    for lesson, question, times in (("types", "q-single", 4), ("types", "q-order", 1)):
        for again in range(times):
            app.session.add(missed("small", lesson, question, at - timedelta(hours=again + 1)))
    app.session.add(missed("study-branch", "four-ways", "fw-q7", at - timedelta(days=1)))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("x")
        await until(pilot, lambda: "3 questions in the book" in screen_text(app))
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, ScopeScreen))
        assert "Often missed · 1" in screen_text(app)
        await pilot.press("down", "enter")
        await until(pilot, lambda: "1 of 3 questions" in screen_text(app) and "missed 4 times" in screen_text(app))
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, ScopeScreen))
        assert "can answer every type of question · 2" in screen_text(app)
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: "2 of 3 questions" in screen_text(app) and "Every type (f)" in screen_text(app))
        await pilot.press("slash", *"order every")
        await until(pilot, lambda: "1 of 3 questions" in screen_text(app))
        await pilot.press(*" nowhere")
        await until(pilot, lambda: "No question in the book matches" in screen_text(app))


async def test_from_the_book_and_from_review_one_key_leads_to_the_paragraph_and_one_back(
    make_app: MakeApp, tmp_path: Path, clock: FakeClock
) -> None:
    app = make_app(packs=(pack_with(tmp_path, "", question='see="hides the x of nothing"'),))
    app.session.add(missed("small", "types", "q-single", app.session.now()))
    clock.pass_seconds(3 * 86_400)
    async with app.run_test(size=SIZE) as pilot:
        for key, place in (("x", MistakesScreen), ("r", ReviewScreen)):
            await pilot.press(key)
            await until(pilot, lambda place: isinstance(app.screen, place), place)
            await pilot.pause()
            await pilot.press("o")
            await until(pilot, lambda: isinstance(app.screen, LessonScreen) and "» Some text" in screen_text(app))
            await pilot.press("escape")
            await until(pilot, lambda place: isinstance(app.screen, place), place)
            if key == "x":
                await pilot.press("escape")
        await answer_card(app, pilot, 1)
        await pilot.press("enter")
        await until(pilot, lambda: "Because it was ticked" in screen_text(app))
        (record,) = (r for r in app.session.history() if isinstance(r, Review) and r.right)
        assert record.hint  # who looked it up before answering had help


async def test_a_card_is_checked_and_said_to_be_sure_of_by_one_key(
    make_app: MakeApp, tmp_path: Path, clock: FakeClock
) -> None:
    app = make_app(packs=(pack_with(tmp_path, ""),))
    for day in range(4):
        app.session.add(missed("small", "types", "q-single", app.session.now() - timedelta(days=day)))
    clock.pass_seconds(2 * 86_400)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and stands(app))
        await answer_card(app, pilot, 0)
        await pilot.press("f4")
        await until(pilot, lambda: "You were sure" in screen_text(app) and "Missed 5 times" in screen_text(app))
        await pilot.press("z")
        await until(pilot, lambda: "You were sure" not in screen_text(app))
        clock.pass_seconds(60)
        await answer_card(app, pilot, 1)
        await click_text(app, pilot, "Unsure (F2)")
        await until(pilot, lambda: "Because it was ticked" in screen_text(app))
        kept = [record for record in app.session.history() if isinstance(record, Review)]
        assert [(record.right, record.certainty) for record in kept[4:]] == [(True, 1)]
        await pilot.press("enter")
        await until(pilot, lambda: "1 question, and it was right." in screen_text(app))


async def test_the_last_card_can_be_taken_back_after_the_end_and_after_a_new_start(
    make_app: MakeApp, tmp_path: Path, clock: FakeClock
) -> None:
    packs = (small_pack(tmp_path),)
    app = make_app(packs=packs)
    for question in ("q-single", "q-order"):
        app.session.add(missed("small", "types", question, app.session.now()))
    clock.pass_seconds(2 * 86_400)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("r")
        for count in (1, 2):
            await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and stands(app))
            clock.pass_seconds(10)
            await pilot.press("space", "f5")
            await until(pilot, lambda count: reviews(app) == 2 + count, count)
            await pilot.press("f5")
        await until(pilot, lambda: "of 2 questions right" in screen_text(app))
        await pilot.press("z")
        await until(pilot, lambda: "Card 2 of 2" in screen_text(app))
        assert reviews(app) == 3
    app = make_app(packs=packs)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("r")
        await until(pilot, lambda: "Card 1 of 1" in screen_text(app))
        await pilot.press("z")
        await until(pilot, lambda: "Card 1 of 2" in screen_text(app))
        assert reviews(app) == 2 and len(app.session.due_cards("en")) == 2


async def test_a_reviewed_card_can_be_taken_back_and_one_set_aside(
    make_app: MakeApp, tmp_path: Path, clock: FakeClock
) -> None:
    app = make_app(packs=(pack_with(tmp_path, ""),))
    async with app.run_test(size=SIZE) as pilot:
        await begin(app, pilot)
        await until(pilot, lambda: isinstance(app.screen, TestScreen))
        await hand_in(app, pilot)
        clock.pass_seconds(9 * 86_400)
        await pilot.press("d", "r")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and stands(app))
        await pilot.press("1")
        await until(pilot, lambda: screen_text(app).count("(x)"))
        await pilot.press("enter")
        await until(pilot, lambda: "Because it was ticked" in screen_text(app))
        assert app.session.due_cards("en") == []
        await pilot.press("z")
        await until(pilot, lambda: app.session.due_cards("en") and "Because" not in screen_text(app))
        await pilot.press("i")
        await until(pilot, lambda: app.session.suspended("en"))
        assert app.session.due_cards("en") == []
        await pilot.press("escape", "p")
        await until(pilot, lambda: app.screen.query("#suspended-0"))
        app.screen.query_one("#suspended-0").focus()
        await pilot.press("enter")
        await until(pilot, lambda: len(app.session.due_cards("en")) == 1)
