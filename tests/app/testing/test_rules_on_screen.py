"""Rules, certainty, checking at once, the wrong-answer book: on the screen."""

from pathlib import Path

import pytest

from lessons.content.question import Question, Response
from lessons.content.test_rules import Rules
from lessons.pack.pack import load_pack
from lessons.records import Answer as Answered
from lessons.records import Attempt
from tests.app.make_app import MakeApp
from tests.app.questions import click_text, stands
from tests.app.screen_text import screen_text
from tests.app.testing.small_pack_with_rules import SIZE, pack_with
from tests.app.testing.taking import begin, choose, hand_in
from tests.app.until import until
from tests.clocks import FakeClock
from tui.app.app import StudyApp
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.places.today import TodayScreen
from tui.screens.reading.lesson import LessonScreen
from tui.screens.testing.result import ResultScreen
from tui.screens.testing.test import TestScreen
from tui.wording.testing.rules_text import rules_text


def record_answer(question: Question, response: Response) -> Answered:
    """What a record says was answered, whatever that is."""
    return Answered(question=question.id, digest=question.digest, response=response, points=0, out_of=1, seconds=1)


async def test_a_test_with_few_attempts_says_so_before_it_begins(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(pack_with(tmp_path, "attempts=1 move=forward"),))
    async with app.run_test(size=SIZE) as pilot:
        await begin(app, pilot)
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        assert "1 attempt left" in screen_text(app) and "only goes forward" in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        assert app.session.open_sittings() == []
        await pilot.press("t")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, TestScreen))
        await hand_in(app, pilot)
        await pilot.press("t")
        await until(pilot, lambda: any("no attempt is left" in note.message for note in app._notifications))


@pytest.mark.parametrize(
    ("rules", "said"),
    [("move=forward", "This test only goes forward."), ("attempts=2", "This is the first question.")],
)
async def test_at_the_first_question_it_is_said_why_there_is_no_way_back(
    make_app: MakeApp, tmp_path: Path, rules: str, said: str
) -> None:
    app = make_app(packs=(pack_with(tmp_path, rules),))
    async with app.run_test(size=SIZE) as pilot:
        await begin(app, pilot)
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, TestScreen) and stands(app))
        await pilot.press("left")
        await until(pilot, lambda: any(said in note.message for note in app._notifications))


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("results=closed close=2999-01-01T00:00", "The result is shown when the test has closed."),
        ("results=never attempts=2", "The result is not shown."),
        ("keys=closed close=2999-01-01T00:00", "The right answers are shown when the test has closed."),
        ("keys=never attempts=2", "The right answers are not shown."),
        ("attempts=2", ""),
    ],
)
def test_what_is_not_shown_at_once_is_said_before_a_test_begins(tmp_path: Path, rules: str, said: str) -> None:
    (lesson,) = load_pack(pack_with(tmp_path, rules)).lessons
    lines = rules_text(lesson.tests[0], 0).split("\n")
    assert [line for line in lines if "shown" in line] == [said] * bool(said)


async def test_a_result_offers_no_reflection_where_the_lesson_asks_for_none(make_app: MakeApp, tmp_path: Path) -> None:
    pack = pack_with(tmp_path, "attempts=1")
    source = (pack / "types.md").read_text("utf-8")
    (pack / "types.md").write_text(source.partition("## Reflection")[0], "utf-8")
    app = make_app(packs=(pack,))
    async with app.run_test(size=SIZE) as pilot:
        await begin(app, pilot)
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, TestScreen))
        await hand_in(app, pilot)
        assert "Reflect" not in screen_text(app) and not app.screen.query("#reflect")


async def test_how_sure_one_was_is_recorded_and_counted(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(pack_with(tmp_path, "certainty=yes"),))
    async with app.run_test(size=SIZE) as pilot:
        await begin(app, pilot)
        await until(pilot, lambda: isinstance(app.screen, TestScreen) and stands(app))
        await choose(app, pilot, 0)
        await click_text(app, pilot, "Sure (F4)")
        screen = app.screen
        assert isinstance(screen, TestScreen)
        await until(pilot, lambda: 3 in screen._state.certainty.values())
        await hand_in(app, pilot)
        assert "With certainty: -6 of 3" in screen_text(app)
        attempts = [record for record in app.session.history() if isinstance(record, Attempt)]
        assert attempts[0].answers[0].certainty == 3


async def test_an_answer_checked_at_once_shows_why_and_cannot_be_changed(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(pack_with(tmp_path, "feedback=at-once"),))
    async with app.run_test(size=SIZE) as pilot:
        await begin(app, pilot)
        await until(pilot, lambda: isinstance(app.screen, TestScreen))
        assert "Because it was ticked" not in screen_text(app)
        await choose(app, pilot, 0)
        await pilot.press("f5")
        await until(pilot, lambda: "Because it was ticked" in screen_text(app))
        screen = app.screen
        assert isinstance(screen, TestScreen)
        await pilot.press("1", "2", "3")
        await pilot.pause()
        assert list(screen._state.answers.values()) == [(0,)]


async def test_what_is_right_is_not_shown_before_the_test_has_closed(
    make_app: MakeApp, tmp_path: Path, clock: FakeClock
) -> None:
    app = make_app(packs=(pack_with(tmp_path, "close=2026-03-03T08:00Z keys=closed"),))
    async with app.run_test(size=SIZE) as pilot:
        await begin(app, pilot)
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, TestScreen))
        await choose(app, pilot, 0)
        await hand_in(app, pilot)
        await until(pilot, lambda: "0 of 1 points" in screen_text(app))
        assert "The second" not in screen_text(app)
        clock.pass_seconds(86_400)
        await pilot.press("d")
        await pilot.press("p")
        await until(pilot, lambda: app.screen.query("#attempt-0"))
        await pilot.click("#attempt-0")
        await until(pilot, lambda: isinstance(app.screen, ResultScreen))
        await until(pilot, lambda: "The second  this is right" in screen_text(app))


async def test_a_score_that_waits_for_the_closing_is_on_no_screen_before(
    make_app: MakeApp, tmp_path: Path, clock: FakeClock
) -> None:
    packs = (pack_with(tmp_path, "close=2026-03-02T08:02Z results=closed"),)
    app = make_app(packs=packs)
    async with app.run_test(size=SIZE) as pilot:
        await begin(app, pilot)
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, TestScreen))
        await choose(app, pilot, 0)
        await hand_in(app, pilot)
        assert "Handed in." in screen_text(app) and "points" not in screen_text(app)
        assert "Practise" not in screen_text(app) and "By objective" not in screen_text(app)
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        assert "in the book" not in screen_text(app)
        await pilot.press("p")
        await until(pilot, lambda: app.screen.query("#attempt-0"))
        assert "handed in" in screen_text(app) and "0/1 " not in screen_text(app)
    clock.pass_seconds(60)
    app = make_app(packs=packs)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("p")
        await until(pilot, lambda: app.screen.query("#attempt-0"))
        assert "handed in" in screen_text(app)
        clock.pass_seconds(60)
        await pilot.press("p")
        await until(pilot, lambda: "0/1  not passed yet" in screen_text(app))


async def test_the_number_of_a_question_leads_from_the_result_to_its_paragraph(
    make_app: MakeApp, tmp_path: Path
) -> None:
    app = make_app(packs=(pack_with(tmp_path, "", question='see="hides the x of nothing"'),))
    async with app.run_test(size=SIZE) as pilot:
        await begin(app, pilot)
        await until(pilot, lambda: isinstance(app.screen, TestScreen))
        await hand_in(app, pilot)
        await until(pilot, lambda: "In the lesson: Every type (1)" in screen_text(app))
        await pilot.press("2", "1")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen) and "» Some text" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ResultScreen))


async def test_a_record_whose_answer_fits_no_question_is_shown_and_ends_nothing(app: StudyApp) -> None:
    questions = {question.id: question for question in app.session.library.find("small/types", "en").tests[0].questions}
    responses: list[Response] = [(9,), ("x",), (0, 0), (5,), (1, 2, 3)]
    answers = tuple(
        record_answer(question, response) for question, response in zip(questions.values(), responses, strict=True)
    )
    at = app.session.now()
    attempt = Attempt(
        attempt="a" * 32, pack="small", lesson="types", test="all-types", kind="self", version=1, seed="s", started=at,
        ended=at, limit=0, outcome="submitted", points=0, out_of=5, pass_percent=60, answers=answers,
    )  # fmt: skip
    async with app.run_test(size=(80, 50)) as pilot:
        await pilot.pause()
        app.push_screen(ResultScreen(attempt, questions, Rules()))
        await until(pilot, lambda: screen_text(app).count("This question has changed since") == 5)
