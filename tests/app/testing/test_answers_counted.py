"""What counts as an answer: only what its giver meant, and what is right about it stands where it can be seen."""

import re
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.app.make_app import MakeApp
from tests.app.questions import answer_on, in_test, stands
from tests.app.screen_text import screen_text
from tests.app.small_pack import LESSON, small_pack
from tests.app.until import until
from tui.app.app import StudyApp
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.testing.review import ReviewScreen
from tui.screens.testing.test import TestScreen
from tui.widgets.question.answers.matching import MatchingAnswer
from tui.widgets.question.view import QuestionView

KINDS = ("q-single", "q-multiple", "q-order", "q-match", "q-cloze")


async def in_review(app: StudyApp, pilot: Pilot[int], *questions: str) -> ReviewScreen:
    """Review questions of the small pack; the first stands on the screen then."""
    await pilot.pause()
    screen = ReviewScreen([f"small/types/{question}" for question in questions])
    app.push_screen(screen)
    await until(pilot, lambda: app.screen is screen and stands(app))
    return screen


def reviewed(app: StudyApp) -> int:
    return len(app.session.progress.records())


@pytest.mark.parametrize("question", KINDS)
async def test_enter_tab_and_checking_answer_nothing_in_a_review(app: StudyApp, question: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await in_review(app, pilot, question)
        for keys in (["tab", "shift+tab"], ["enter"] * 4, ["ctrl+s"], ["f4"]):
            await pilot.press(*keys)
            await pilot.pause()
            assert answer_on(app).given is None and not reviewed(app)
        assert "Answer first" in screen_text(app) or "Choose first" in screen_text(app)
        assert not app._notifications, "it stands at the answer, over nothing"


async def test_enter_leaves_a_question_of_a_test_unanswered_and_says_so(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await in_test(app, pilot)
        for number in range(5):
            await pilot.press(*["enter"] * 4)
            await pilot.pause()
            assert not screen._state.answers and screen._state.position == number
            assert "first" in screen_text(app)
            await pilot.press("pagedown")
            await pilot.pause()
            assert number == 4 or "first, with space" not in screen_text(app), "it goes with the question"


async def test_what_was_said_about_an_answer_goes_when_it_is_given(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await in_review(app, pilot, "q-single")
        await pilot.press("enter")
        assert "Choose first" in screen_text(app)
        await pilot.press("2")
        await pilot.pause()
        assert "Choose first" not in screen_text(app)


async def test_a_choice_that_was_not_moved_with_the_cursor_is_asked_about(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await in_review(app, pilot, "q-single")
        await pilot.press("1", "down", "enter")
        await pilot.pause()
        assert not reviewed(app) and "Your answer is still 1" in screen_text(app)
        await pilot.press("space", "enter")
        await until(pilot, reviewed, app)
        assert screen._given == (answer_on(app).item.order[1],)


async def half(app: StudyApp, pilot: Pilot[int]) -> None:
    """Give one part of the answer that is open."""
    await pilot.press("5" if answer_on(app).typed else "1")
    await pilot.press("down" if not answer_on(app).typed else "tab")


@pytest.mark.parametrize("question", ["q-match", "q-cloze"])
async def test_a_half_filled_answer_is_asked_about_before_a_review_counts_it(app: StudyApp, question: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await in_review(app, pilot, question)
        await half(app, pilot)
        for no in ("enter", "escape"):  # the harmless answer has the focus
            await pilot.press("f5")
            await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
            assert "still empty" in screen_text(app)
            await pilot.press(no)
            await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
            assert answer_on(app).given is not None and not reviewed(app)
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, reviewed, app)
        assert "wrong" in screen_text(app)


async def test_checking_at_once_asks_about_a_half_filled_answer(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(with_rule(tmp_path, "feedback=at-once"),))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await at_kind(app, pilot, "q-match")
        await pilot.press("1", "f5")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        assert not screen._state.checked
        await pilot.press("f5", "y")
        await until(pilot, lambda: screen._state.checked)


async def test_a_test_that_only_goes_forward_asks_before_it_leaves_a_half_filled_answer(
    make_app: MakeApp, tmp_path: Path
) -> None:
    app = make_app(packs=(with_rule(tmp_path, "move=forward"),))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await at_kind(app, pilot, "q-match")
        here = screen._state.position
        await pilot.press("1", "pagedown")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        assert "still empty" in screen_text(app) or "only partly answered" in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        assert screen._state.position == here


@pytest.mark.parametrize("question", KINDS)
async def test_a_test_that_only_goes_forward_asks_before_it_leaves_a_question_unanswered(
    make_app: MakeApp, tmp_path: Path, question: str
) -> None:
    app = make_app(packs=(with_rule(tmp_path, "move=forward"),))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await at_kind(app, pilot, question)
        here = screen._state.position
        if here == len(screen._items) - 1:
            return  # there is no next one: handing in tells of it
        for no in ("enter", "escape"):  # the harmless answer has the focus
            await pilot.press("pagedown")
            await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
            assert "Go on without an answer?" in screen_text(app)
            await pilot.press(no)
            await until(pilot, lambda: app.screen is screen)
            assert screen._state.position == here and not screen._state.answers
        await pilot.press("pagedown")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: screen._state.position == here + 1)


async def test_handing_in_tells_of_half_filled_answers_and_the_overview_shows_them(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await at_kind(app, pilot, "q-match")
        await pilot.press("1")
        await until(pilot, lambda: "~" in screen_text(app).splitlines()[3])
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await until(pilot, lambda: "1 question (~) is only partly answered" in screen_text(app))


async def test_half_an_answer_that_earns_points_for_parts_is_told_too(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(small_pack(tmp_path, LESSON.replace("id=q-match", "id=q-match credit=part")),))
    async with app.run_test(size=(80, 24)) as pilot:
        await at_kind(app, pilot, "q-match")
        await pilot.press("1")
        await until(pilot, lambda: "~" in screen_text(app).splitlines()[3])
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        # The question, in an order of its own, stands at both sides of the dialog and so between its lines.
        lines = "1 question (~) is only partly answered and is right in ", " part at most."
        await until(pilot, lambda: all(line in screen_text(app) for line in lines))


async def test_a_wrong_matching_shows_which_rows_are_wrong_and_the_solution_in_sight(
    make_app: MakeApp, tmp_path: Path
) -> None:
    rows = "".join(f"| state {n} | place {n} |\n" for n in range(2, 9))
    pack = small_pack(tmp_path, LESSON.replace("| cow | moos |\n", f"| cow | moos |\n{rows}"))
    app = make_app(packs=(pack,))
    async with app.run_test(size=(80, 24)) as pilot:
        await in_review(app, pilot, "q-match")
        answer = answer_on(app)
        assert isinstance(answer, MatchingAnswer)
        for place in range(10):
            answer.point_at(place)
            right = answer.item.order.index(place) if place else answer.item.order.index(1)
            answer._match(right)
        await pilot.press("f5")
        await until(pilot, lambda: "wrong" in screen_text(app))
        assert re.search(r"✗ \[ \d+ \]  dog  → right: \d+\. barks", screen_text(app))
        view = app.screen.query_one(QuestionView)
        signs = [part.mark[1].text for part in view._parts if len(part.mark) == 3]
        assert signs == ["✗", *"✓" * 9]


@pytest.mark.parametrize(
    ("question", "keys", "signs"),
    [
        ("q-order", ["plus", "f5"], 3),
        ("q-cloze", ["5", "0", "tab", "x", "f5"], 2),
        ("q-single", ["3", "f5"], 1),
        ("q-multiple", ["2", "f5"], 2),
    ],
)
async def test_every_kind_of_answer_marks_what_was_right(
    app: StudyApp, question: str, keys: list[str], signs: int
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await in_review(app, pilot, question)
        assert "✓" not in screen_text(app) and "✗" not in screen_text(app)
        await pilot.press(*keys)
        await until(pilot, reviewed, app)
        await pilot.pause()
        text = screen_text(app)
        assert text.count("✓") + text.count("✗") >= signs and ("right" in text or "wrong" in text)


@pytest.mark.parametrize("where", ["review", "test"])
async def test_opening_a_hint_leaves_the_cursor_where_it_is(app: StudyApp, where: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        if where == "review":
            await in_review(app, pilot, "q-single")
        else:
            await at_kind(app, pilot, "q-single")
        await pilot.press("down", "down", "h")
        await until(pilot, lambda: "Hint: there are no brackets" in screen_text(app))
        assert answer_on(app).cursor == 2
        await pilot.press("space")
        await pilot.pause()
        assert answer_on(app).given == (answer_on(app).item.order[2],)


async def test_a_blank_that_is_full_says_what_was_left_out(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await in_review(app, pilot, "q-cloze")
        answer = answer_on(app)
        app.screen.query_one(QuestionView)._change(lambda answer: answer.type("9" * 199))
        await pilot.press("9")
        assert "left out" not in screen_text(app)
        await pilot.press("9")
        await pilot.pause()
        assert "the rest was left out" in screen_text(app)
        assert answer.given == ("9" * 200, "")


async def at_kind(app: StudyApp, pilot: Pilot[int], question: str) -> TestScreen:
    """Begin the test of the small pack and go to one of its questions."""
    await pilot.pause()
    lesson = app.find_lesson("small/types")
    assert lesson
    app.begin_test(lesson, lesson.tests[0])
    await until(pilot, lambda: isinstance(app.screen, TestScreen | ConfirmScreen))
    if isinstance(app.screen, ConfirmScreen):
        app.screen.action_answer(True)
    await until(pilot, lambda: isinstance(app.screen, TestScreen) and stands(app))
    screen = app.screen
    assert isinstance(screen, TestScreen)
    while screen._question.id != question:
        number = screen._state.position + 1
        screen._move(number)
        await until(pilot, lambda number: screen._state.position == number and stands(app), number)
    return screen


def with_rule(folder: Path, rule: str) -> Path:
    return small_pack(folder, LESSON.replace("minutes=4 pass=60", f"minutes=4 pass=60 {rule}"))
