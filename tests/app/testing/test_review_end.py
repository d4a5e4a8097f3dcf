"""The end of a review: what was missed again now, what comes tomorrow, how the week went; and it is never empty."""

from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from lessons.learning.day.study_time import card_minutes
from lessons.learning.day.ways import LessonPart, ReadLesson
from lessons.learning.review import due
from lessons.learning.review_round import AskedCard, ReviewRound
from lessons.records import Review
from tests.app.make_app import MakeApp
from tests.app.questions import answer_on, click_text, stands
from tests.app.screen_text import in_one_line, screen_text
from tests.app.small_pack import small_pack
from tests.app.until import until
from tests.clocks import FakeClock
from tui.app.app import StudyApp
from tui.screens.places.today import TodayScreen
from tui.screens.reading.lesson import LessonScreen
from tui.screens.testing.outcome.review_end import end_buttons
from tui.screens.testing.review import ReviewScreen
from tui.widgets.button_line import ButtonLine
from tui.wording.language import set_language

SIZE = (80, 24)
SINGLE, MULTIPLE = "small/types/q-single", "small/types/q-multiple"


async def reviewing(app: StudyApp, pilot: Pilot[int], *cards: str, practice: bool = False) -> ReviewScreen:
    """A review of these cards, its first card or its end on the screen."""
    await pilot.pause()
    screen = ReviewScreen(list(cards), practice=practice)
    app.push_screen(screen)
    await until(pilot, lambda: app.screen is screen and screen.is_mounted and (stands(app) or screen._steps))
    return screen


async def answer(app: StudyApp, pilot: Pilot[int], *, right: bool) -> None:
    """Answer the single or the multiple choice on the screen, and go on."""
    await until(pilot, lambda: stands(app))
    given = answer_on(app)
    wanted = {1} if given.item.question.id == "q-single" else {0, 2}
    for place, index in enumerate(given.item.order, 1):
        if (index in wanted) is right:
            await pilot.press(str(place))
            if not right:
                break
    before = reviews(app)
    await pilot.press("enter")
    await until(pilot, lambda: reviews(app) == before + 1 and stands(app))
    await pilot.press("enter")
    await pilot.pause()


def reviews(app: StudyApp) -> int:
    return sum(isinstance(record, Review) for record in app.session.history())


def labels(app: StudyApp) -> list[str]:
    return [button.text for button in app.screen.query_one(ButtonLine)._buttons]


@pytest.mark.parametrize("by", ["enter", "space", "r", "mouse"])
async def test_what_was_missed_is_asked_again_until_it_is_right(app: StudyApp, clock: FakeClock, by: str) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await reviewing(app, pilot, SINGLE, MULTIPLE)
        for right in (False, True):
            await answer(app, pilot, right=right)
            clock.pass_seconds(20)
        await until(pilot, lambda: "1 of 2 questions right." in screen_text(app))
        assert labels(app) == ["Ask the one missed again (r)", "Done (Esc)"]
        if by == "mouse":
            await click_text(app, pilot, "Ask the one missed again")
        else:
            await pilot.press(by)
        await until(pilot, lambda: "Asked again until right · Card 1 of 1" in screen_text(app) and stands(app))
        for right in (False, True):
            clock.pass_seconds(20)
            await answer(app, pilot, right=right)
        await until(pilot, lambda: "What you missed is right now." in screen_text(app))
        assert labels(app) == ["Done (Enter)"] and reviews(app) == 4
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is not screen and isinstance(app.screen, TodayScreen))


async def test_an_answer_of_the_second_asking_can_be_taken_back(app: StudyApp, clock: FakeClock) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await reviewing(app, pilot, SINGLE)
        await answer(app, pilot, right=False)
        clock.pass_seconds(20)
        await pilot.press("enter")
        await answer(app, pilot, right=True)
        await until(pilot, lambda: "What you missed is right now." in screen_text(app))
        screen.action_undo()
        await until(pilot, lambda: stands(app) and "Asked again until right · Card 1 of 1" in screen_text(app))
        assert reviews(app) == 1


async def test_where_all_was_right_it_says_so_and_enter_is_done(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await reviewing(app, pilot, SINGLE, MULTIPLE)
        for _card in range(2):
            await answer(app, pilot, right=True)
        await until(pilot, lambda: "2 questions, all of them right." in screen_text(app))
        assert labels(app) == ["Done (Enter)"]
        await pilot.press("space")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))


@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_it_tells_tomorrow_s_number_and_minutes_as_the_schedule_has_them(
    make_app: MakeApp, tmp_path: Path, lang: str
) -> None:
    app = make_app(lang=lang, packs=(small_pack(tmp_path),))
    async with app.run_test(size=SIZE) as pilot:
        await reviewing(app, pilot, SINGLE, MULTIPLE)
        for _card in range(2):
            await answer(app, pilot, right=False)
        session = app.session
        count = len(due(session.active_cards(lang), session.local_now() + timedelta(days=1)))
        assert count == 2
        minutes = card_minutes(count, session.pace)
        told = f"Tomorrow: {count} questions, about {minutes} minute"
        told = told if lang == "en" else f"明天：{count} 题，约 {minutes} 分钟"
        await until(pilot, lambda: told in screen_text(app))
    set_language("en")


async def test_where_nothing_comes_tomorrow_it_tells_when_the_next_comes(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await reviewing(app, pilot, SINGLE)
        await answer(app, pilot, right=True)
        (card,) = app.session.active_cards("en").values()
        assert card.due.date() > app.session.now().date() + timedelta(days=1)
        await until(pilot, lambda: "Tomorrow: nothing. The next question comes back on" in in_one_line(app))


async def test_it_tells_how_the_week_went_in_a_calm_line(app: StudyApp, clock: FakeClock) -> None:
    for day in (6, 3):
        at = app.session.now() - timedelta(days=day)
        app.session.add(
            Review(pack="small", lesson="types", question="q-order", digest="d", at=at, response=(0, 1, 2), right=True,
                   hint=False, seconds=120)
        )  # fmt: skip
    async with app.run_test(size=SIZE) as pilot:
        await reviewing(app, pilot, SINGLE, MULTIPLE)
        await answer(app, pilot, right=False)
        await answer(app, pilot, right=True)
        await until(pilot, lambda: "The last seven days: studied on 3 days, 4 min." in in_one_line(app))
        assert "4 reviews, right: 75%." in in_one_line(app)


async def test_the_end_is_never_empty_where_all_was_set_aside(app: StudyApp, clock: FakeClock) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await reviewing(app, pilot, SINGLE, MULTIPLE)
        for _card in range(2):
            screen.action_suspend()
        await until(pilot, lambda: "Nothing was asked: you set everything aside." in in_one_line(app))
        assert labels(app) == ["Done (Enter)"] and reviews(app) == 0
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))


async def test_the_end_is_never_empty_where_no_question_is_there_any_more(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await reviewing(app, pilot, "small/types/gone", "nowhere/types/q")
        assert "these questions are no longer in their lessons" in in_one_line(app)
        assert labels(app) == ["Done (Enter)"] and "Review finished" in screen_text(app)


async def test_practice_tells_how_a_question_leaves_the_book(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await reviewing(app, pilot, SINGLE, practice=True)
        assert "Practice" in screen_text(app).splitlines()[0]
        await answer(app, pilot, right=True)
        await until(pilot, lambda: "Practice finished" in screen_text(app))
        assert "Questions answered right on two different days leave the book." in screen_text(app)


async def test_the_end_speaks_another_language_at_once(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await reviewing(app, pilot, SINGLE)
        await answer(app, pilot, right=False)
        await until(pilot, lambda: "Ask the one missed again (r)" in screen_text(app))
        await app.use_language("zh")
        await until(pilot, lambda: "答错的 1 题再答一遍 (r)" in screen_text(app) and "最近七天" in screen_text(app))
        await app.use_language("en")


def keys_shown(app: StudyApp) -> str:
    """The bottom line."""
    return screen_text(app).splitlines()[-1]


async def test_the_keys_below_are_those_that_do_something_now(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await reviewing(app, pilot, SINGLE)
        await until(pilot, lambda: "⏎ Check" in keys_shown(app))
        await pilot.press("1", "enter")
        await until(pilot, lambda: "⏎ Next" in keys_shown(app) and "Hint" not in keys_shown(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Review finished" in screen_text(app))
        for gone in ("Hint", "To the lesson", "Set aside", "Check", "Stop"):
            assert gone not in keys_shown(app)
        await pilot.press("h")
        await pilot.pause()
        assert not any("hint" in note.message for note in app._notifications)


@pytest.mark.parametrize("right", [True, False])
async def test_the_way_to_the_lesson_that_follows_is_called_by_one_word(app: StudyApp, right: bool) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        screen = ReviewScreen([SINGLE], then=ReadLesson("small/types", LessonPart.WHOLE, 5))
        app.push_screen(screen)
        await until(pilot, lambda: app.screen is screen and stands(app))
        await answer(app, pilot, right=right)
        await until(pilot, lambda: "Review finished" in screen_text(app))
        key = "Enter" if right else "o"
        assert f"Go on: Every type ({key})" in labels(app)
        assert ("⏎ Go on" if right else "o Go on") in keys_shown(app)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))


async def test_stopped_in_the_middle_it_says_below_what_was_done(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await reviewing(app, pilot, SINGLE, MULTIPLE)
        await answer(app, pilot, right=True)
        await until(pilot, lambda: stands(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        said = "1 question, and it was right. 1 more waits for you."
        await until(pilot, lambda: [note.message for note in app._notifications] == [said])


@pytest.mark.parametrize("columns", [72, 80, 120])
def test_the_buttons_stand_in_one_line_the_title_of_a_lesson_is_cut_for_it(columns: int) -> None:
    title = "设备检修工作票与停电安全措施的办理流程和注意事项之一二三四五"
    buttons = end_buttons(ReviewRound(ahead=(), behind=(AskedCard("a", "r", False),)), f"接着学：{title}", title)
    line = ButtonLine()
    line._buttons = buttons
    (one,) = line.lines(columns)
    assert "…" in "".join(piece.text for piece in one) or columns == 120
