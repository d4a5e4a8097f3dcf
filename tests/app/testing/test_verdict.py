"""The verdict stands inside the question: in review, in a test that checks at once, on a result; drawn in one way."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from lessons.assessment.paper import PaperItem
from lessons.content.question import (
    Choice,
    Cloze,
    Matching,
    NumberBlank,
    Option,
    Ordering,
    Question,
    Response,
    TextBlank,
)
from lessons.typeset.layout import lay_out
from lessons.typeset.markdown.read_blocks import parse
from tests.app.make_app import MakeApp
from tests.app.questions import stands
from tests.app.screen_text import screen_text
from tests.app.small_pack import LESSON, small_pack
from tests.app.testing.taking import hand_in
from tests.app.until import until
from tui.app.app import StudyApp
from tui.screens.testing.review import ReviewScreen
from tui.screens.testing.test import TestScreen
from tui.widgets.question.answered import AnsweredQuestion
from tui.widgets.question.answers import AnswerInput, MatchingAnswer, answer_to
from tui.widgets.question.view import QuestionView

PETS = Matching(id="q", stem="?", pairs=(("dog", "barks"), ("cat", "mews"), ("cow", "moos")))
STEPS = Ordering(id="q", stem="?", items=("one", "two", "three"))
GRID = Cloze(id="q", stem="It runs at [[0]] Hz, by [[1]].", blanks=(NumberBlank("50", "0"), TextBlank(("rule",))))
LETTERS = (Option("Alpha", True), Option("Beta", False, "No."), Option("Gamma", True), Option("Delta", False))


def final(question: Question, given: Response | None, order: tuple[int, ...] = ()) -> AnswerInput:
    """The final answer to a question whose parts stand in this order on the screen."""
    answer = answer_to(PaperItem(question, order), given)
    answer.close()
    return answer


def drawn(answer: AnswerInput) -> list[str]:
    """Each part of an answer in one line: its mark, its text, what is said of it."""
    return [
        " ".join(f"{''.join(p.text for p in part.mark)} {part.text} {part.tail}".split()) for part in answer.parts()
    ]


def test_a_choice_of_several_marks_what_was_chosen_rightly_wrongly_and_not_at_all() -> None:
    question = Choice(id="q", stem="?", options=LETTERS, multiple=True)
    assert drawn(final(question, (0, 1), (1, 0, 3, 2))) == [
        "✗ 1 [x] Beta",
        "No.",
        "✓ 2 [x] Alpha",
        "3 [ ] Delta",
        "→ 4 [ ] Gamma missed: this is right",
    ]


def test_a_right_side_that_fits_nothing_can_be_matched_and_is_wrong() -> None:
    question = Matching(id="q", stem="?", pairs=PETS.pairs[:2], spares=("neighs",))
    item = PaperItem(question, (2, 1, 0))
    answer = answer_to(item, None)
    assert isinstance(answer, MatchingAnswer) and answer.can("match", 3) and not answer.can("match", 4)
    answer.match(1)
    assert answer.given == (2, -1)
    assert drawn(final(question, (2, 1), item.order)) == [
        "✗ [ 1 ] dog → right: 3. barks",
        "✓ [ 2 ] cat",
        "",
        "1. neighs",
        "2. mews",
        "3. barks",
    ]


def test_a_choice_of_one_marks_what_was_chosen_and_what_would_have_been_right() -> None:
    question = Choice(id="q", stem="?", options=LETTERS[:2])
    assert drawn(final(question, (1,), (0, 1))) == ["→ 1 ( ) Alpha this is right", "✗ 2 (x) Beta", "No."]
    assert drawn(final(question, (0,), (0, 1))) == ["✓ 1 (x) Alpha", "2 ( ) Beta"]
    assert drawn(final(question, None, (0, 1))) == ["→ 1 ( ) Alpha this is right", "2 ( ) Beta"]


def test_a_matching_says_beside_each_wrong_row_what_its_partner_is() -> None:
    rows = drawn(final(PETS, (0, 2, -1), (2, 0, 1)))
    assert rows[:3] == ["✓ [ 2 ] dog", "✗ [ 1 ] cat → right: 3. mews", "✗ [ _ ] cow → right: 1. moos"]
    assert rows[4:] == ["1. moos", "2. barks", "3. mews"]


def test_an_ordering_says_of_each_item_where_it_belongs() -> None:
    assert drawn(final(STEPS, (1, 0, 2), (2, 1, 0))) == ["✗ 1. two → place 2", "✗ 2. one → place 1", "✓ 3. three"]
    assert drawn(final(STEPS, None, (2, 1, 0))) == ["→ 1. one", "→ 2. two", "→ 3. three"]


def sentence(answer: AnswerInput) -> str:
    return "".join(line.text for line in lay_out(parse(answer.stem()), 1000))


def test_what_was_typed_stands_in_its_sentence_with_what_is_right_beside_it() -> None:
    assert sentence(final(GRID, ("50", "law"))) == "It runs at [✓ 50] Hz, by [✗ law → rule]."
    assert sentence(final(GRID, ("", "rule"))) == "It runs at [✗ → 50] Hz, by [✓ rule]."
    assert sentence(final(GRID, None)) == "It runs at [✗ → 50] Hz, by [✗ → rule]."
    (struck,) = (span for line in lay_out(parse(final(GRID, ("50", "law")).stem()), 99) for span in line.spans
                 if "strike" in span.style)  # fmt: skip
    assert struck.text == "law"


def test_a_number_that_was_not_read_says_why_below_its_sentence() -> None:
    (note,) = final(GRID, ("50,2", "rule")).parts()
    assert note.text.startswith("Blank 1: One number or two?")
    assert final(GRID, ("50", "rule")).parts() == []


PRINTED = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=12)


@given(PRINTED)
def test_whatever_was_typed_is_shown_as_it_was_typed(text: str) -> None:
    shown = sentence(final(GRID, ("50", text)))
    assert shown == f"It runs at [✓ 50] Hz, by [{'✓ ' + text if text.casefold() == 'rule' else f'✗ {text} → rule'}]."


async def review_of(app: StudyApp, pilot: Pilot[int], question: str) -> ReviewScreen:
    await pilot.pause()
    screen = ReviewScreen([f"small/types/{question}"])
    app.push_screen(screen)
    await until(pilot, lambda: app.screen is screen and stands(app))
    return screen


WRONG = {"q-single": (0,), "q-multiple": (1,), "q-order": (1, 0, 2), "q-match": (0, 2, -1), "q-cloze": ("51", "law")}


@pytest.mark.parametrize("question", WRONG)
async def test_review_test_and_result_draw_an_answer_in_the_same_way(
    make_app: MakeApp, tmp_path: Path, question: str
) -> None:
    pack = small_pack(tmp_path, LESSON.replace("pass=60", "pass=60 feedback=at-once"))
    app = make_app(packs=(pack,))
    async with app.run_test(size=(80, 60)) as pilot:
        await pilot.pause()
        lesson = app.find_lesson("small/types")
        assert lesson is not None
        app.begin_test(lesson, lesson.tests[0])
        await until(pilot, lambda: stands(app))
        test = app.screen
        assert isinstance(test, TestScreen)
        number = next(n for n, item in enumerate(test._items) if item.question.id == question)
        if number:
            test._move(number)
        test._given(WRONG[question])
        test._show_question()
        test._check(test._question)
        in_test = app.screen.query_one(QuestionView)._parts
        await until(pilot, lambda: stands(app))
        await hand_in(app, pilot)
        (in_result,) = app.screen.query(f"#question-{number + 1}").results(AnsweredQuestion)
        kept = {(part.text, part.tail, part.mark) for part in in_result._below if part.text or part.tail}
        assert {(part.text, part.tail, part.mark) for part in in_test if part.text or part.tail} == kept

        screen = await review_of(app, pilot, question)
        assert screen._item is not None
        screen._item = test._items[number]
        screen._check(WRONG[question], 0)
        in_review = app.screen.query_one(QuestionView)
        in_review.show(test._items[number], WRONG[question], closed=True)
        assert [part[:3] for part in in_review._parts] == [part[:3] for part in in_test]


LONG = "".join(f"A paragraph of a long question, number {n}, that fills the screen.\n\n" for n in range(20))
BLANKS = "The grid runs at [[50 +- 0.2]] Hz, by [[rule|law]].\n"


def long_question(question: str) -> str:
    """The lesson with this question asked at length."""
    heading, line, rest = LESSON.partition(f"<!-- question: id={question} points=1 objective=all -->\n")
    assert line
    if question == "q-cloze":
        return heading.replace(f"### {BLANKS}", "### Fill in\n") + line + LONG + BLANKS + rest
    return heading + line + LONG + rest.replace("> Hint: there are no brackets on the screen.\n", "")


@pytest.mark.parametrize("question", ["q-single", "q-cloze", "q-match"])
async def test_the_verdict_on_a_long_question_is_in_sight(make_app: MakeApp, tmp_path: Path, question: str) -> None:
    app = make_app(packs=(small_pack(tmp_path, long_question(question)),))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await review_of(app, pilot, question)
        view = screen._view
        assert view.max_scroll_y > 5
        view._change(lambda answer: setattr(answer, "given", WRONG[question]))
        screen._check(WRONG[question], 0)
        await until(pilot, lambda: stands(app))
        verdict = "✗ wrong"
        shown = screen_text(app)
        wrong = {"q-single": "✗ ", "q-cloze": "[✗ 51 → 50]", "q-match": "→ right: "}[question]
        assert verdict in shown and wrong in shown.replace(verdict, "")


async def test_enter_and_space_go_on_from_a_checked_answer_and_never_answer(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(small_pack(tmp_path, LESSON.replace("pass=60", "pass=60 feedback=at-once")),))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        lesson = app.find_lesson("small/types")
        assert lesson is not None
        app.begin_test(lesson, lesson.tests[0])
        await until(pilot, lambda: stands(app))
        screen = app.screen
        assert isinstance(screen, TestScreen)
        for number, key in enumerate(("enter", "space", "enter", "space")):
            await pilot.press(*["enter"] * 4)
            await pilot.pause()
            assert screen._state.position == number and len(screen._state.answers) == number
            screen._given(WRONG[screen._question.id])
            screen._show_question()
            screen._check(screen._question)
            await until(pilot, lambda: stands(app))
            await pilot.press(key)
            await until(pilot, lambda number: screen._state.position == number + 1 and stands(app), number)
