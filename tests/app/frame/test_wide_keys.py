"""Whoever has a Chinese input method on presses the same keys: what it writes counts as the key under it."""

import pytest
from textual.widgets import Input

from lessons.content.question import Choice
from tests.app.make_app import MakeApp
from tests.app.questions import answer_on, at_question, go_to_typed, in_test
from tests.app.screen_text import screen_text
from tests.app.until import until
from tests.app.written import write
from tui.app.app import StudyApp
from tui.app.gated_app import ascii_character
from tui.screens.frame.help import HelpScreen
from tui.screens.places.library import LibraryScreen
from tui.screens.reading.lesson import LessonScreen
from tui.widgets.lesson.view import LessonView
from tui.widgets.question.answers.ordering import OrderingAnswer

SIZE = (80, 24)


@pytest.mark.parametrize("character", [chr(code) for code in range(0x21, 0x7F)])
def test_every_character_is_known_by_its_wide_form(character: str) -> None:
    assert ascii_character(chr(ord(character) + 0xFEE0)) == character


@pytest.mark.parametrize(
    ("written", "key"),
    [
        *zip("。｡，、；：【】「」《》—－−　〇零一五九", "..,/;:[][]<>--- 00159", strict=True),
        *zip("〔〕『』〈〉‘’“”·×￥～＋＝？！（）", "[]{}<>''\"\"`*$~+=?!()", strict=True),
        *zip("汉é①…", "汉é1…", strict=True),
    ],
)
def test_what_an_input_method_writes_is_the_key_under_it_and_no_other_letter_is(written: str, key: str) -> None:
    assert ascii_character(written) == key


@pytest.mark.parametrize("key", ["？", "?"])
async def test_a_wide_question_mark_opens_help(make_app: MakeApp, key: str) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await write(pilot, key)
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await write(pilot, "？")
        await until(pilot, lambda: not isinstance(app.screen, HelpScreen))


@pytest.mark.parametrize("key", ["／", "、"])
async def test_wide_keys_go_to_a_place_and_its_search_where_they_are_text(make_app: MakeApp, key: str) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await write(pilot, "ｌ")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        await write(pilot, key)
        await until(pilot, lambda: isinstance(app.focused, Input))
        await write(pilot, "２、？")
        await until(pilot, lambda: app.screen.query_one(Input).value == "２、？")


async def test_wide_signs_change_the_width_of_lines(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen) and app.screen.query(LessonView))
        view = app.screen.query_one(LessonView)
        await write(pilot, "－－")
        await until(pilot, lambda: view.measure)
        narrow = view.measure
        await write(pilot, "＋")
        await until(pilot, lambda: view.measure > narrow)


async def test_wide_keys_answer_questions_and_are_text_in_a_blank(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await in_test(app, pilot, "small/types")
        await go_to_typed(screen, pilot)
        await write(pilot, "５０。")
        await until(pilot, lambda: "５０。" in screen_text(app))
        for number, item in enumerate(screen._items):
            screen._go_to(number)
            await until(pilot, at_question, screen, number)
            answer = answer_on(app)
            if isinstance(answer, OrderingAnswer):
                before = list(answer.sequence)
                await write(pilot, "＋")
                assert answer.sequence != before
            elif isinstance(item.question, Choice):
                await write(pilot, "２")
                assert answer.given == (item.order[1],)
