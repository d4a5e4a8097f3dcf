"""Whose key it is, what can be typed into a blank, and what a click does, on the one widget that draws questions."""

from textual import events
from textual.app import ComposeResult

from lessons.assessment.paper import PaperItem
from lessons.content.question import Choice, Cloze, NumberBlank, Option, TextBlank
from tests.app.make_app import MakeApp
from tests.app.questions import answer_on, go_to_typed, in_test, stands
from tests.app.screen_text import screen_text
from tests.app.until import until
from tui.app.app import StudyApp
from tui.screens.frame.study_screen import StudyScreen
from tui.widgets.question.answers import ChoiceAnswer, ClozeAnswer, MatchingAnswer, OrderingAnswer
from tui.widgets.question.view import QuestionView
from tui.wording.labels import after_label, blanks_drawn


def key_for(app: StudyApp) -> str:
    """A key that answers the question that is open."""
    answer = answer_on(app)
    return "space" if isinstance(answer, OrderingAnswer) else "7" if answer.typed else "1"


async def test_a_key_answers_the_question_that_was_seen_when_it_was_pressed(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await in_test(app, pilot)
        for place in range(1, 5):
            screen.action_go(1)
            # Nothing lies between: when the move returns, the question has been drawn.
            assert stands(app) and f"Question {place + 1} of 5" in screen_text(app)
            key = key_for(app)
            early = events.Key(key, " " if key == "space" else key)
            early.time = app.screen.query_one(QuestionView)._shown_since - 0.001
            app.post_message(early)
            await pilot.pause()
            assert not screen._state.answers
            await pilot.press(key)
            await until(pilot, lambda: screen._state.answers)
            assert list(screen._state.answers) == [screen._question.id]
            screen.action_clear()
            assert not screen._state.answers


async def test_keys_of_the_next_question_pressed_while_one_saves_are_not_lost(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await in_test(app, pilot)
        for place in range(5):
            app.post_message(events.Key(key_for(app), "7"))
            await until(pilot, lambda number: len(screen._state.answers) == number, place + 1)
            if place < 4:
                screen.action_go(1)
        await until(pilot, lambda: " saved " in screen_text(app).splitlines()[2])
        (sitting,) = app.session.open_sittings()
        assert sitting == screen._sitting


def cloze(*given: str) -> ClozeAnswer:
    question = Cloze(id="q", stem="[[0]] [[1]]", blanks=(NumberBlank("50", "0"), TextBlank(("规定",))))
    return ClozeAnswer(PaperItem(question, ()), given or None)


def test_the_blank_that_one_is_in_says_what_belongs_there_as_long_as_it_is_empty() -> None:
    answer = cloze()
    assert "a number" in "".join(piece.text for piece in answer.parts()[0].mark)
    answer.type("4")
    assert "a number" not in "".join(piece.text for piece in answer.parts()[0].mark)


def test_a_blank_is_a_line_to_type_in() -> None:
    answer = cloze()
    answer.type("4")
    answer.type("9规")
    answer.step(-1)
    answer.type(".")
    assert answer.given == ("49.规", "")
    answer.erase(1)
    answer.erase(-1)
    assert answer.given == ("49", "")
    assert not answer.go_on(0)
    answer.type("规定")
    assert answer.given == ("49", "规定")
    assert answer.go_on(0)
    answer.edge(-1)
    answer.erase_to(1)
    answer.move(-1)
    answer.erase_to(-1)
    assert answer.given is None


def test_a_blank_takes_no_more_than_fits_an_answer_and_always_shows_its_caret() -> None:
    answer = cloze()
    answer.type("规" * 300)
    assert answer.given == ("规" * 200, "")
    for _step in range(200):
        part = answer.parts()[0]
        assert [piece.style for piece in part.mark[1:]] == ["field", "caret", "field"]
        assert sum(2 if character == "规" else 1 for piece in part.mark[1:] for character in piece.text) == 46
        answer.step(-1)


async def test_a_pasted_text_goes_into_the_blank_as_one_line(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await in_test(app, pilot)
        while not answer_on(app).typed:
            screen.action_go(1)
        app.post_message(events.Paste("49.9\n Hz"))
        await until(pilot, lambda: answer_on(app).given == ("49.9 Hz", ""))
        await pilot.press("h", "f", "n", "p")
        assert answer_on(app).given == ("49.9 Hzhfnp", "")


async def test_page_down_shows_the_rest_of_a_long_question_before_it_goes_on(app: StudyApp) -> None:
    async with app.run_test(size=(60, 16)) as pilot:
        screen = await in_test(app, pilot)
        while not isinstance(answer_on(app), MatchingAnswer):
            screen.action_go(1)
        place = screen._state.position
        view = screen.query_one(QuestionView)
        assert view.max_scroll_y > 0
        while view.scroll_y < view.max_scroll_y:
            await pilot.press("pagedown")
            await until(pilot, lambda: view.scroll_y > 0)
        assert screen._state.position == place
        await pilot.press("pageup", "pageup")
        await until(pilot, lambda: view.scroll_y == 0)


async def test_while_one_types_into_a_blank_every_action_of_the_test_has_a_key_that_is_named(app: StudyApp) -> None:
    async with app.run_test(size=(120, 24)) as pilot:
        screen = await in_test(app, pilot)
        blank = next(n for n, item in enumerate(screen._items) if isinstance(item.question, Cloze))
        screen._go_to(blank)
        await pilot.press("f", "tab", "h")
        await until(pilot, lambda: answer_on(app).given == ("f", "h"))
        keys = screen_text(app).splitlines()[-3:]
        for named in ("pgdn Next", "pgup Previous", "f7 Mark", "f8 Clear", "^s Hand in", "esc Leave"):
            assert any(named in line for line in keys)
        await pilot.press("f7", "f8")
        await until(pilot, lambda: screen._question.id in screen._state.flagged)
        assert answer_on(app).given is None
        await pilot.press("pagedown" if blank == 0 else "pageup")
        await until(pilot, lambda: abs(screen._state.position - blank) == 1)


async def test_no_lesson_is_offered_over_a_running_test(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+p", *"Every type")
        await until(pilot, lambda: "Every type" in screen_text(app) and "  Lesson" in screen_text(app))
        await pilot.press("escape")
        await in_test(app, pilot)
        await pilot.press("ctrl+p", *"Every type")
        await until(pilot, lambda: "Nothing found" in screen_text(app))


def test_enter_goes_on_after_several_answers_and_takes_none_of_them_back() -> None:
    options = (Option("A", True), Option("B", False), Option("C", True))
    answer = ChoiceAnswer(PaperItem(Choice(id="q", stem="Which?", options=options, multiple=True), (0, 1, 2)), None)
    assert answer.wanted() and answer.go_on(0) and answer.given is None
    answer.number(1)
    answer.number(3)
    assert answer.go_on(0) and not answer.wanted()
    assert answer.given == (0, 2)


def test_a_number_that_is_none_is_said_at_its_blank_and_enter_asks_once() -> None:
    answer = cloze()
    answer.type("50,2")
    assert [part.text[:15] for part in answer.parts()[1:2]] == ["One number or t"]
    assert not answer.go_on(0) and answer.cursor == 0
    assert answer.parts()[2].text == "Press Enter again to leave it as it is."
    assert not answer.go_on(0) and answer.cursor == 1
    assert len(answer.parts()) == 3
    assert answer.cursor_part() == 2
    answer.point_at(0)
    answer.clear()
    for typed, said in (
        ("50 kV", "This is not the unit "),
        ("abc", "This is not a n"),
        ("五十", "Read as 50"),
        ("1/4", "Read as 0.25"),
    ):
        answer.type(typed)
        assert answer.parts()[1].text.startswith(said)
        answer.clear()
    for typed in ("50", "50.0", "+50", "−50"):
        answer.type(typed)
        assert len(answer.parts()) == 2
        answer.clear()


async def test_handing_in_says_that_a_number_cannot_be_read(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await in_test(app, pilot)
        await go_to_typed(screen, pilot)
        await pilot.press(*"50,2")
        await until(pilot, lambda: "One number or two?" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "In 1 question a number" in screen_text(app))


class OneQuestion(StudyScreen[None]):
    """Nothing but a question."""

    def __init__(self, view: QuestionView) -> None:
        super().__init__()
        self._view = view

    def body(self) -> ComposeResult:
        yield self._view


async def test_lists_and_tables_in_hint_options_and_explanation_are_drawn_as_blocks(make_app: MakeApp) -> None:
    options = (
        Option("power off", True, "- why\n- how"),
        Option("test\n\n| step | name |\n|---|---|\n| 1 | test |", False),
    )
    question = Choice(
        id="q",
        stem="What first?",
        options=options,
        hint="1. look\n2. listen",
        explanation="Steps:\n\n1. off\n2. test\n\n```sh\nls\n```",
    )
    view = QuestionView(lambda _: None, lambda: None)
    table = ("step │ name", "1    │ test")
    drawn = ("1. look", "2. listen", "• why", "• how", *table, "1. off", "2. test", "│ ls")
    async with make_app().run_test(size=(80, 50)) as pilot:
        await pilot.app.push_screen(OneQuestion(view))
        view.show(PaperItem(question, (0, 1)), (0,), hint=True, closed=True)
        for text in drawn:
            await until(
                pilot, lambda text: any(line.endswith(text) for line in screen_text(pilot.app).splitlines()), text
            )
        assert "|" not in screen_text(pilot.app) and "```" not in screen_text(pilot.app)


def test_a_hint_that_is_a_list_begins_below_its_label() -> None:
    assert after_label("- a") == "\n\n- a"
    assert after_label("a; b") == "a; b"


def test_gaps_are_drawn_in_words_and_not_in_code() -> None:
    stem = "[[0]] and `a[[1]]`\n\n```r\nb[[0]]\n```"
    assert blanks_drawn(stem) == "\\_\\_(1)\\_\\_ and `a[[1]]`\n\n```r\nb[[0]]\n```"
