"""Rules, certainty, checking at once, the wrong-answer book: on the screen."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from lessons.assessment import attempt as sittings
from lessons.content.question import Question, Response
from lessons.content.test_rules import Rules
from lessons.pack.pack import load_pack
from lessons.records import Answer as Answered
from lessons.records import Attempt, Review
from store.branch.seal_pack import seal_test
from store.machine.library import Library
from tests.app.conftest import MakeApp
from tests.app.lessons import in_lesson
from tests.app.questions import click_text, stands
from tests.app.screen_text import screen_text
from tests.app.small_pack import LESSON, small_pack
from tests.app.until import until
from tests.clocks import FakeClock
from tui.app.app import StudyApp
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.places.today import TodayScreen
from tui.screens.reading.lesson import LessonScreen
from tui.screens.testing.begin import rules_text
from tui.screens.testing.mistakes import MistakesScreen
from tui.screens.testing.result import ResultScreen
from tui.screens.testing.review import ReviewScreen
from tui.screens.testing.scope import ScopeScreen
from tui.screens.testing.start_code import StartCodeScreen
from tui.screens.testing.test import TestScreen

SIZE = (80, 24)


def pack_with(folder: Path, attributes: str, question: str = "") -> Path:
    """The small pack cut down to its first question, whose test has these attributes."""
    pack = small_pack(folder)
    head, _, rest = LESSON.partition("### Which are right?")
    source = head + "## Reflection\n" + rest.partition("## Reflection\n")[2]
    source = source.replace("<!-- test: id=all-types", f"<!-- test: id=all-types {attributes}")
    (pack / "types.md").write_text(source.replace("id=q-single", f"id=q-single {question}"), "utf-8")
    return pack


async def begin(app: StudyApp, pilot: Pilot[int]) -> None:
    await in_lesson(app, pilot)
    await pilot.press("t")


def missed(pack: str, lesson: str, question: str, at: datetime) -> Review:
    """A card that was reviewed and not known."""
    return Review(pack=pack, lesson=lesson, question=question, digest="d", at=at, response=(0,), right=False,
                  hint=False, seconds=5)  # fmt: skip


def record_answer(question: Question, response: Response) -> Answered:
    """What a record says was answered, whatever that is."""
    return Answered(question=question.id, digest=question.digest, response=response, points=0, out_of=1, seconds=1)


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


async def choose(app: StudyApp, pilot: Pilot[int], index: int) -> None:
    await until(pilot, lambda: stands(app))
    screen = app.screen
    assert isinstance(screen, TestScreen)
    await pilot.press(str(screen._sitting.paper.items[0].order.index(index) + 1))
    await until(pilot, lambda: screen._state.answers)


async def hand_in(app: StudyApp, pilot: Pilot[int]) -> None:
    await pilot.press("ctrl+s")
    await until(pilot, lambda: app.screen.query("#yes"))
    await pilot.press("y")
    await until(pilot, lambda: isinstance(app.screen, ResultScreen) and screen_text(app).strip())


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
        await pilot.press("a")
        await until(pilot, lambda: any("no attempt is left" in note.message for note in app._notifications))


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
        await pilot.press("t")
        await pilot.press("3")
        await until(pilot, lambda: app.screen.query("#attempt-0"))
        await pilot.click("#attempt-0")
        await until(pilot, lambda: isinstance(app.screen, ResultScreen))
        await until(pilot, lambda: "Right: The second" in screen_text(app))


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
        await pilot.press("t")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        assert "in the book" not in screen_text(app)
        await pilot.press("3")
        await until(pilot, lambda: app.screen.query("#attempt-0"))
        assert "handed in" in screen_text(app) and "0/1 " not in screen_text(app)
    clock.pass_seconds(60)
    app = make_app(packs=packs)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("3")
        await until(pilot, lambda: app.screen.query("#attempt-0"))
        assert "handed in" in screen_text(app)
        clock.pass_seconds(60)
        await pilot.press("3")
        await until(pilot, lambda: "0/1  not passed yet" in screen_text(app))


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
        await pilot.press("b")
        for _day in range(2):
            await until(pilot, lambda: isinstance(app.screen, MistakesScreen) and "missed once" in screen_text(app))
            clock.pass_seconds(86_400)
            await pilot.press("p")
            await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and stands(app))
            await answer_card(app, pilot, 1)
            await pilot.press("enter")
            await until(pilot, lambda: "Because it was ticked" in screen_text(app))
            await pilot.press("enter")
            await until(pilot, lambda: "leaves the book" in screen_text(app))
            await pilot.press("escape")
        await until(pilot, lambda: "The book is empty" in screen_text(app))
        assert app.session.today("en").mistakes == 0


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


async def test_a_record_whose_answer_fits_no_question_is_shown_and_ends_nothing(
    make_app: MakeApp, tmp_path: Path
) -> None:
    app = make_app(packs=(small_pack(tmp_path),))
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


async def test_the_book_is_filtered_by_words_and_narrowed_to_a_lesson_or_to_what_was_missed_often(
    make_app: MakeApp, tmp_path: Path
) -> None:
    app = make_app(packs=(small_pack(tmp_path),))
    at = app.session.now()
    for lesson, question, times in (("types", "q-single", 4), ("types", "q-order", 1)):
        for again in range(times):
            app.session.add(missed("small", lesson, question, at - timedelta(hours=again + 1)))
    app.session.add(missed("study-branch", "four-ways", "fw-q7", at - timedelta(days=1)))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("b")
        await until(pilot, lambda: "3 questions in the book" in screen_text(app))
        await pilot.press("o")
        await until(pilot, lambda: "1 of 3 questions" in screen_text(app) and "missed 4 times" in screen_text(app))
        await pilot.press("o", "f")
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
        for key, place in (("b", MistakesScreen), ("r", ReviewScreen)):
            await pilot.press(key)
            await until(pilot, lambda place: isinstance(app.screen, place), place)
            await pilot.pause()
            await pilot.press("l")
            await until(pilot, lambda: isinstance(app.screen, LessonScreen) and "» Some text" in screen_text(app))
            await pilot.press("escape")
            await until(pilot, lambda place: isinstance(app.screen, place), place)
            if key == "b":
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
        await pilot.press("u")
        await until(pilot, lambda: "You were sure" not in screen_text(app))
        clock.pass_seconds(60)
        await answer_card(app, pilot, 1)
        await click_text(app, pilot, "Unsure (F2)")
        await until(pilot, lambda: "Because it was ticked" in screen_text(app))
        kept = [record for record in app.session.history() if isinstance(record, Review)]
        assert [(record.right, record.certainty) for record in kept[4:]] == [(True, 1)]
        await pilot.press("enter")
        await until(pilot, lambda: "1 card reviewed, 1 right" in screen_text(app))


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
            await pilot.press("space", "ctrl+s")
            await until(pilot, lambda count: reviews(app) == 2 + count, count)
            await pilot.press("ctrl+s")
        await until(pilot, lambda: "2 cards reviewed" in screen_text(app))
        await pilot.press("u")
        await until(pilot, lambda: "Card 2 of 2" in screen_text(app))
        assert reviews(app) == 3
    app = make_app(packs=packs)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("r")
        await until(pilot, lambda: "Card 1 of 1" in screen_text(app))
        await pilot.press("u")
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
        await pilot.press("t", "r")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and stands(app))
        await pilot.press("1")
        await until(pilot, lambda: screen_text(app).count("(x)"))
        await pilot.press("enter")
        await until(pilot, lambda: "Because it was ticked" in screen_text(app))
        assert app.session.due_cards("en") == []
        await pilot.press("u")
        await until(pilot, lambda: app.session.due_cards("en") and "Because" not in screen_text(app))
        await pilot.press("s")
        await until(pilot, lambda: app.session.suspended("en"))
        assert app.session.due_cards("en") == []
        await pilot.press("escape", "3")
        await until(pilot, lambda: app.screen.query("#suspended-0"))
        app.screen.query_one("#suspended-0").focus()
        await pilot.press("enter")
        await until(pilot, lambda: len(app.session.due_cards("en")) == 1)


async def test_a_sealed_test_asks_for_its_code_and_keeps_what_was_typed_when_it_refuses_another(
    make_app: MakeApp, tmp_path: Path
) -> None:
    pack = pack_with(tmp_path, "kind=stage")
    _file, code = seal_test(pack, "all-types")
    app = make_app(packs=(pack,))
    async with app.run_test(size=SIZE) as pilot:
        await begin(app, pilot)
        await until(pilot, lambda: isinstance(app.screen, StartCodeScreen))
        field = app.screen.query_one("#code", Input)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query_one("#invigilator").has_focus)
        await pilot.press(*"Li", "enter")
        await until(pilot, lambda: "Type the start code first." in screen_text(app) and field.has_focus)
        field.value = "WRONG"
        await pilot.press("enter", "enter")
        await until(
            pilot,
            lambda: (
                "Self-test: this start code does not open" in " ".join(screen_text(app).split()) and field.has_focus
            ),
        )
        assert (
            "Type the start code" not in screen_text(app) and app.screen.query_one("#invigilator", Input).value == "Li"
        )
        field.value = code
        await pilot.press("enter", "enter")
        await until(pilot, lambda: isinstance(app.screen, TestScreen))
        await until(pilot, lambda: "Which one is a single choice" in screen_text(app))
        await hand_in(app, pilot)
        attempts = [record for record in app.session.history() if isinstance(record, Attempt)]
        assert [(record.kind, record.invigilator) for record in attempts] == [("stage", "Li")]


async def closed_sealed_test(app: StudyApp, pilot: Pilot[int], pack: Path, clock: FakeClock) -> str:
    """Sit a sealed test that shows everything at its closing, wait until it has closed, open its result; its code."""
    _file, code = seal_test(pack, "all-types")
    app.session.library = Library(app.session.home, (pack,))
    lesson = app.session.library.find("small/types", "en")
    sitting = app.session.answering.begin(lesson, app.session.answering.unlock(lesson, lesson.tests[0], code))
    app.session.answering.close(sittings.apply(sitting, sittings.Submitted(clock.read())))
    clock.pass_seconds(86_400)
    await pilot.press("3")
    await until(pilot, lambda: app.screen.query("#attempt-0"))
    app.screen.query_one("#attempt-0").focus()
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, ResultScreen))
    return code


AT_CLOSING = "kind=stage results=closed keys=closed attempts=1 close=2026-03-02T12:00Z"


async def test_after_the_closing_the_result_of_a_sealed_test_shows_what_was_asked_and_what_is_right(
    make_app: MakeApp, tmp_path: Path, clock: FakeClock
) -> None:
    pack = pack_with(tmp_path, AT_CLOSING)
    app = make_app(packs=(pack,))
    async with app.run_test(size=(100, 60)) as pilot:
        await closed_sealed_test(app, pilot, pack, clock)
        await until(pilot, lambda: "Because it was ticked." in screen_text(app))
        assert "Right: The second" in screen_text(app) and "changed since" not in screen_text(app)
        assert not app.screen.query("#again") and "There is no further attempt now." in screen_text(app)


async def test_on_another_machine_the_start_code_opens_a_sealed_test_once_more_after_its_closing(
    make_app: MakeApp, tmp_path: Path, clock: FakeClock
) -> None:
    pack = pack_with(tmp_path, AT_CLOSING)
    app = make_app(packs=(pack,))
    async with app.run_test(size=(100, 60)) as pilot:
        code = await closed_sealed_test(app, pilot, pack, clock)
        app.screen.dismiss()
        await until(pilot, lambda: app.screen.query("#attempt-0"))
        for attempt in app.session.progress.open_work("paper"):
            app.session.progress.remove_open("paper", attempt)
        app.screen.query_one("#attempt-0").focus()
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.query("#unseal"))
        assert "changed since" not in screen_text(app)
        app.screen.query_one("#unseal").focus()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, StartCodeScreen))
        app.screen.query_one("#code", Input).value = code
        await pilot.press("enter")
        await until(pilot, lambda: "Because it was ticked." in screen_text(app))
