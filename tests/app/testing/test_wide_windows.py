"""In a wide window a question is a column with its buttons right below; at 80 columns all is where it was."""

from pathlib import Path

import pytest

from lessons.text.width import width
from tests.app.make_app import MakeApp
from tests.app.questions import answer_on, in_test, stands
from tests.app.screen_text import screen_text
from tests.app.small_pack import LESSON, small_pack
from tests.app.until import until
from tui.app.app import StudyApp
from tui.screens.testing.review import ReviewScreen
from tui.screens.testing.test import TestScreen
from tui.widgets.question.answers import ChoiceAnswer, ClozeAnswer, MatchingAnswer, OrderingAnswer

WIDE = (120, 40)
LONG = " and so on, at such length that no line of a usual window would hold it all" * 2
KEYS = {
    ChoiceAnswer: ("enter", "down", "space", "1", "f8", "2"),
    OrderingAnswer: ("enter", "plus", "f8", "space", "minus"),
    MatchingAnswer: ("enter", "1", "2", "space", "f8", "enter", "enter", "enter", "up", "3"),
    ClozeAnswer: ("enter", "enter", "tab", "5", "comma", "2", "enter", "tab", "l", "f8"),
}
"""Keys that answer, take back, and are refused with a message."""


def buttons_at(app: StudyApp, text: str) -> int:
    """The line on which the buttons stand."""
    return next(number for number, line in enumerate(screen_text(app).splitlines()) if text in line)


async def test_the_buttons_stand_below_the_question_and_stay_while_it_is_answered(app: StudyApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await in_test(app, pilot)
        for number in range(5):
            if number:
                await pilot.press("pagedown")
                await until(pilot, lambda number: screen._state.position == number and stands(app), number)
            at = buttons_at(app, "‹ Previous")
            assert at < 22, "not at the end of the window"
            keys = KEYS[type(answer_on(app))]
            for key in (*keys, *(["f6"] if screen._question.hint else [])):
                await pilot.press(key)
                await pilot.pause()
                assert buttons_at(app, "‹ Previous") == at, (screen._question.id, key)
            last = max(n for n, line in enumerate(screen_text(app).splitlines()[:at]) if line.strip())
            assert last < at - 1, "an empty line lies between"


async def test_a_message_below_the_answer_is_in_sight_without_moving_anything(app: StudyApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await in_test(app, pilot)
        for number in range(5):
            if number:
                screen._move(number)
            await until(pilot, lambda: stands(app))
            await pilot.press(*["enter"] * 3)
            await pilot.pause()
            assert "first" in screen_text(app) and screen._view.scroll_y == 0


@pytest.mark.parametrize(("lang", "most"), [("en", 72), ("zh", 80)])
async def test_no_line_is_longer_than_is_comfortable_and_the_column_is_in_the_middle(
    make_app: MakeApp, tmp_path: Path, lang: str, most: int
) -> None:
    lesson = LESSON.replace("The first", "The first" + LONG).replace("single choice?", f"single choice{LONG}?")
    app = make_app(lang=lang, packs=(small_pack(tmp_path, lesson),))
    async with app.run_test(size=(160, 40)) as pilot:
        await pilot.pause()
        app.push_screen(ReviewScreen(["small/types/q-single"]))
        await until(pilot, lambda: stands(app))
        rows = [row for row in screen_text(app).splitlines()[1:-3] if row.strip()]
        edges = [(len(row) - len(row.lstrip()), width(row.rstrip(" ▁▂▃▄▅▆▇█"))) for row in rows]
        left, right = min(start for start, _end in edges), max(end for _start, end in edges)
        assert right - left <= most + 4 and abs(left - (160 - right)) <= 8


async def test_a_question_longer_than_the_window_leaves_its_buttons_in_sight(make_app: MakeApp, tmp_path: Path) -> None:
    lesson = LESSON.replace("1. [ ] The first", "".join(f"1. [ ] Option {n}\n" for n in range(40)) + "1. [ ] The first")
    app = make_app(packs=(small_pack(tmp_path, lesson),))
    async with app.run_test(size=WIDE) as pilot:
        screen = await in_test(app, pilot)
        while screen._question.id != "q-single":
            screen._move(screen._state.position + 1)
        await until(pilot, lambda: stands(app))
        await pilot.pause()
        assert buttons_at(app, "‹ Previous") >= 35 and screen._view.max_scroll_y > 0


async def test_after_checking_the_whole_explanation_has_room_and_the_way_on_stands_below_it(
    make_app: MakeApp, tmp_path: Path
) -> None:
    why = "> Because it was ticked.\n" + "".join(f">\n> Reason {n}.\n" for n in range(6))
    app = make_app(packs=(small_pack(tmp_path, LESSON.replace("> Because it was ticked.\n", why)),))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        screen = ReviewScreen(["small/types/q-single"])
        app.push_screen(screen)
        await until(pilot, lambda: stands(app))
        await pilot.press("1", "enter")
        await until(pilot, lambda: "Reason 5." in screen_text(app) and "Next (Enter)" in screen_text(app))
        await pilot.pause()
        assert screen._view.max_scroll_y == 0 == screen._view.scroll_y
        assert 0 < buttons_at(app, "Next (Enter)") - buttons_at(app, "Reason 5.") <= 2


async def test_at_80_columns_the_buttons_are_at_the_end_and_resizing_leads_there_and_back(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await in_test(app, pilot)
        assert isinstance(screen, TestScreen)
        before = screen_text(app)
        assert buttons_at(app, "‹ Previous") == 22
        await pilot.resize_terminal(*WIDE)
        await until(pilot, lambda: buttons_at(app, "‹ Previous") < 21 and screen._column.region.width == 78)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: screen_text(app) == before)


async def test_the_member_s_own_measure_is_kept(app: StudyApp) -> None:
    app.keep_setting(measure="60")
    async with app.run_test(size=WIDE) as pilot:
        screen = await in_test(app, pilot)
        assert screen._column.region.width == 66


async def test_a_long_explanation_leaves_the_question_in_sight_in_a_wide_window(
    make_app: MakeApp, tmp_path: Path
) -> None:
    why = "> Because it was ticked.\n" + "".join(f">\n> Reason {n}.\n" for n in range(60))
    app = make_app(packs=(small_pack(tmp_path, LESSON.replace("> Because it was ticked.\n", why)),))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        app.push_screen(ReviewScreen(["small/types/q-single"]))
        await until(pilot, lambda: stands(app))
        await pilot.press("1", "enter")
        await until(pilot, lambda: "Reason 5." in screen_text(app) and "single choice?" in screen_text(app))


async def test_the_column_stays_where_it_is_while_a_message_stands(app: StudyApp) -> None:
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        for screen in (await in_test(app, pilot), ReviewScreen(["small/types/q-single"])):
            if app.screen is not screen:
                app.push_screen(screen)
            await until(pilot, lambda screen=screen: app.screen is screen and stands(app))
            await pilot.pause()
            before = screen._column.region
            assert before.x > 10
            app.notify("Something is said")
            await until(pilot, lambda: "Something is said" in screen_text(app))
            assert (screen._column.region.x, screen._column.region.y) == (before.x, before.y)
