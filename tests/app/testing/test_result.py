"""The result of a test: what was missed first, the natural next thing on one key, the rest below."""

import re
from pathlib import Path

import pytest
from textual.pilot import Pilot

from lessons.content.question import Response
from lessons.records import Attempt, Review
from tests.app.make_app import MakeApp
from tests.app.questions import answer_on, click_text, in_test, stands
from tests.app.screen_text import in_one_line, screen_text
from tests.app.small_pack import LESSON, small_pack
from tests.app.testing.taking import RIGHT, hand_in
from tests.app.until import until
from tests.clocks import FakeClock
from tui.app.app import StudyApp
from tui.screens.places.today import TodayScreen
from tui.screens.reading.lesson import LessonScreen
from tui.screens.reading.reflecting.finished_reflection import FinishedReflectionScreen
from tui.screens.reading.reflecting.reflection import ReflectionScreen
from tui.screens.testing.result import ResultScreen
from tui.screens.testing.review import ReviewScreen
from tui.widgets.button_line import ButtonLine
from tui.widgets.question.answered import AnsweredQuestion
from tui.widgets.row import Row

TALL = (80, 100)
WRONG: dict[str, Response] = {
    "q-single": (0,),
    "q-multiple": (1,),
    "q-order": (1, 0, 2),
    "q-match": (1, 0, 2),
    "q-cloze": ("51", "law"),
}
WHY = """> Because it was ticked.
>
> | step | by whom |
> |---|---|
> | test | operator |
>
> 1. off
> 2. test
>
> $$P = \\frac{U^2}{R}$$
"""


async def result_of(app: StudyApp, pilot: Pilot[int], *missed: str) -> ResultScreen:
    """Take the small pack's test with these questions answered wrong, the others right."""
    screen = await in_test(app, pilot)
    for number, item in enumerate(screen._items):
        if number:
            screen._move(number)
        question = item.question.id
        screen._given(WRONG[question] if question in missed else RIGHT[question])
    await hand_in(app, pilot)
    assert isinstance(app.screen, ResultScreen)
    return app.screen


def lines(app: StudyApp) -> list[str]:
    return [line.strip(" ▁▂▃▄▅▆▇█") for line in screen_text(app).splitlines()]


def place_of(app: StudyApp, text: str) -> int:
    """The first line that has it."""
    return next(number for number, line in enumerate(lines(app)) if text in line)


async def test_what_was_missed_comes_first_then_objectives_then_one_row_for_what_was_right(app: StudyApp) -> None:
    async with app.run_test(size=TALL) as pilot:
        await result_of(app, pilot, "q-single", "q-multiple")
        heads = ("not passed yet", "Wrong or not answered: 2", "By objective", "▸ 3 right: show")
        places = [place_of(app, head) for head in heads]
        assert places == sorted(places)
        shown = [question.id for question in app.screen.query(AnsweredQuestion)]
        assert len(shown) == 2 and "moos" not in screen_text(app)


@pytest.mark.parametrize("by", ["keys", "mouse"])
async def test_what_was_right_unfolds_and_folds(app: StudyApp, by: str) -> None:
    async with app.run_test(size=TALL) as pilot:
        screen = await result_of(app, pilot, "q-single")

        async def press(text: str) -> None:
            if by == "mouse":
                await click_text(app, pilot, text)
            else:
                screen.query_one("#right", Row).focus()
                await pilot.press("enter")

        await press("4 right: show")
        await until(pilot, lambda: screen_text(app).count("✓ right") == 4 and "moos" in screen_text(app))
        await press("4 right: hide")
        await until(pilot, lambda: "moos" not in screen_text(app) and "4 right: show" in screen_text(app))


async def test_down_leads_to_what_was_right_at_the_end_and_enter_elsewhere_does_not_unfold_it(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await result_of(app, pilot, "q-single")
        for _row in range(80):
            await pilot.press("down")
        assert screen.focused is screen.query_one("#right", Row)
        assert "(Enter)" not in screen.query_one("#right", Row).title
        await pilot.press("enter")
        await until(pilot, lambda: len(screen.query(AnsweredQuestion)) == 5)


async def test_a_reflection_leads_back_to_the_result_whose_next_step_is_then_the_next_lesson(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await result_of(app, pilot, "q-single")
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, ReflectionScreen))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        lesson = app.find_lesson("small/types")
        assert lesson and screen.query_one(ButtonLine)._buttons[0].text == "Reflect (w)"
        for _prompt in lesson.prompts:
            await pilot.press("w")
            await until(pilot, lambda: isinstance(app.screen, ReflectionScreen) and app.screen.focused)
            await pilot.press(*"It helps", "ctrl+s")
            await until(pilot, lambda: not isinstance(app.screen, ReflectionScreen))
            if isinstance(app.screen, FinishedReflectionScreen):  # beside a model answer
                await pilot.press("escape")
            await until(pilot, lambda: app.screen is screen)
        assert screen.query_one(ButtonLine)._buttons[0].text.startswith("Next: ")


async def test_it_says_how_near_a_test_came_that_was_not_passed(app: StudyApp) -> None:
    async with app.run_test(size=TALL) as pilot:
        await result_of(app, pilot, "q-multiple", "q-single")  # 3 of 6 points, 60 % are 4
        assert "One more right would have passed." in screen_text(app)


async def test_it_says_nothing_of_the_kind_where_it_was_passed_or_far_from_it(app: StudyApp) -> None:
    async with app.run_test(size=TALL) as pilot:
        await result_of(app, pilot, "q-single")
        assert "would have passed" not in screen_text(app)


@pytest.mark.parametrize("key", ["enter", "space", "r"])
async def test_who_did_not_pass_practises_what_was_missed_by_the_natural_key(app: StudyApp, key: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await result_of(app, pilot, "q-single", "q-multiple")
        buttons = app.screen.query_one(ButtonLine)._buttons
        assert (buttons[0].text, buttons[0].kind) == ("Practise these (r)", "primary")
        assert all(button.kind == "" for button in buttons[1:])
        await pilot.press(key)
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and stands(app))
        assert "Card 1 of 2" in screen_text(app)


async def test_what_was_practised_and_is_right_is_offered_no_more_and_the_test_is_next(
    app: StudyApp, clock: FakeClock
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await result_of(app, pilot, "q-multiple", "q-match", "q-cloze", "q-order", "q-single")
        session = app.session
        clock.pass_seconds(60)
        for question, response in RIGHT.items():
            lesson, item = session.answering.card_item(f"small/types/{question}", "en")
            if question != "q-single":
                session.answering.reviewed(lesson, item.question, response, hint=False, seconds=5)
        await pilot.press("x")
        await pilot.pause()
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ResultScreen) and screen_text(app))
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and stands(app))
        assert "Card 1 of 1" in screen_text(app)
        await pilot.press(str(answer_on(app).item.order.index(1) + 1), "enter")
        await until(pilot, lambda: sum(isinstance(record, Review) for record in session.history()) == 5)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ResultScreen))
        assert "Practise these" not in screen_text(app)
        assert app.screen.query_one(ButtonLine)._buttons[0].text == "Try again (t)"


async def test_who_passed_reflects_by_the_natural_key(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await result_of(app, pilot, "q-single")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ReflectionScreen))


async def test_who_passed_goes_on_to_the_next_lesson_where_there_is_nothing_to_reflect_on(
    make_app: MakeApp, tmp_path: Path
) -> None:
    app = make_app(packs=(small_pack(tmp_path, LESSON.partition("## Reflection")[0]),))
    async with app.run_test(size=(80, 24)) as pilot:
        await result_of(app, pilot)
        label = app.screen.query_one(ButtonLine)._buttons[0].text
        title = re.fullmatch(r"Next: (.+?)…? \(Enter\)", label)
        assert title, label
        await pilot.press("space")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        assert title[1] in screen_text(app).splitlines()[0] and "Every type" not in screen_text(app).splitlines()[0]


async def test_where_all_is_right_nothing_is_listed_and_what_to_do_with_it_is_asked(app: StudyApp) -> None:
    async with app.run_test(size=TALL) as pilot:
        await result_of(app, pilot)
        text = in_one_line(app)
        assert "Wrong or not answered" not in text and "Practise" not in text
        assert "Every answer was right: now say in your own words what you will do with it (w)." in text


async def test_an_explanation_is_set_as_a_lesson_is(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(small_pack(tmp_path, LESSON.replace("> Because it was ticked.\n", WHY)),))
    async with app.run_test(size=TALL) as pilot:
        await result_of(app, pilot, "q-single")
        shown = lines(app)
        for line in ("step │ by whom", "test │ operator", "1. off", "2. test", "P = U²/R"):
            assert line in shown
        assert "|" not in screen_text(app) and "frac" not in screen_text(app)
        assert place_of(app, "Not this one.") < place_of(app, "Because it was ticked.")


async def test_o_and_enter_open_the_place_of_the_question_that_has_the_focus_else_the_lesson(
    make_app: MakeApp, tmp_path: Path
) -> None:
    pack = small_pack(tmp_path, LESSON.replace("id=q-single", 'id=q-single see="hides the x of nothing"'))
    app = make_app(packs=(pack,))
    async with app.run_test(size=TALL) as pilot:
        screen = await result_of(app, pilot, "q-single")
        number = next(n for n, answer in enumerate(screen._attempt.answers, 1) if answer.question == "q-single")
        for keys in (["tab", "o"], ["enter"], [str(number)]):
            await pilot.press(*keys)
            await until(pilot, lambda: isinstance(app.screen, LessonScreen) and "» Some text" in screen_text(app))
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is screen)
        # The focus is seen without colours.
        await until(pilot, lambda: any(line.startswith(f">{number}.") for line in lines(app)))
        screen.query_one(".page").focus()
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen) and "»" not in screen_text(app))


async def test_t_tries_again_d_goes_to_today_and_x_opens_the_book(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await result_of(app, pilot, "q-single")
        await pilot.press("x")
        await until(pilot, lambda: "Wrong-answer book" in screen_text(app) and "missed once" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ResultScreen))
        await pilot.press("t")
        await until(pilot, lambda: stands(app) and "Question 1 of 5" in screen_text(app))
        await hand_in(app, pilot)
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))


@pytest.mark.parametrize(
    ("rules", "first"),
    [("results=never attempts=2", "Reflect (w)"), ("keys=never attempts=2", "To the lesson (o)")],
)
async def test_what_may_not_be_seen_is_neither_practised_nor_told_by_the_buttons(
    make_app: MakeApp, tmp_path: Path, rules: str, first: str
) -> None:
    app = make_app(packs=(small_pack(tmp_path, LESSON.replace("pass=60", f"pass=60 {rules}")),))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.open_lesson("small/types")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        await pilot.press("t")
        await until(pilot, lambda: app.screen.query("#yes"))
        await pilot.press("y")
        await until(pilot, lambda: stands(app))
        await hand_in(app, pilot)
        labels = [button.text for button in app.screen.query_one(ButtonLine)._buttons]
        assert labels[0] == first and "Practise these (r)" not in labels
        await pilot.press("r")
        await pilot.pause()
        assert isinstance(app.screen, ResultScreen) and "right: show" not in screen_text(app)
        assert sum(isinstance(record, Attempt) for record in app.session.history()) == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("missed", [(), ("q-single",), ("q-single", "q-multiple")])
async def test_its_buttons_fit_into_one_line(
    make_app: MakeApp, tmp_path: Path, lang: str, missed: tuple[str, ...]
) -> None:
    app = make_app(lang=lang, packs=(small_pack(tmp_path),))
    async with app.run_test(size=(80, 24)) as pilot:
        await result_of(app, pilot, *missed)
        line = app.screen.query_one(ButtonLine)
        assert line.region.height == 1
        assert all(button.text in screen_text(app).splitlines()[line.region.y] for button in line._buttons)


async def test_in_a_wide_window_its_text_is_a_column_and_the_buttons_stand_in_it(app: StudyApp) -> None:
    async with app.run_test(size=(160, 60)) as pilot:
        await result_of(app, pilot, "q-single", "q-multiple")
        rows = screen_text(app).splitlines()
        left = {len(row) - len(row.lstrip()) for row in rows if "not passed yet" in row or "Practise these" in row}
        assert len(left) == 1 and left.pop() > 30


async def test_in_a_window_that_only_reads_nothing_is_practised(make_app: MakeApp, tmp_path: Path) -> None:
    packs = (small_pack(tmp_path),)
    app = make_app(packs=packs)
    async with app.run_test(size=(80, 24)) as pilot:
        await result_of(app, pilot, "q-single", "q-multiple")
    app = make_app(packs=packs, write=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.show_place("progress")
        await until(pilot, lambda: app.screen.query("#attempt-0"))
        app.screen.query_one("#attempt-0").focus()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ResultScreen) and "Practise these" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: any("read-only" in note.message for note in app._notifications))
        assert isinstance(app.screen, ResultScreen)
