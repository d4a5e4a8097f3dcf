"""What waits for the member stands on Today, opens from there, and goes once done; the goal is their own choice."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from lessons.records import Read
from store.disk.home import Home
from store.machine.installed_packs import install
from store.member.day.today import today
from tests.app.make_app import MakeApp
from tests.app.screen_text import screen_text
from tests.app.small_pack import small_pack
from tests.app.testing.small_pack_with_rules import pack_with
from tests.app.until import until
from tests.builders.authored_pack import HEAD, QUIZ, pack
from tests.builders.passed_test import KEY, pass_test
from tests.clocks import FakeClock
from tui.app.app import StudyApp
from tui.app.palette import Palette
from tui.screens.places.settings import SettingsScreen
from tui.screens.places.today import TodayScreen
from tui.screens.reading.changes import ChangesScreen
from tui.screens.reading.lesson import LessonScreen
from tui.screens.reading.reflecting.finished_reflection import FinishedReflectionScreen
from tui.screens.reading.reflecting.put_to_use import PutToUseScreen
from tui.screens.reading.reflecting.reflection import ReflectionScreen
from tui.screens.reading.reflecting.what_came_of_it import WhatCameOfItScreen
from tui.screens.testing.result import ResultScreen
from tui.widgets.row import Row

SIZE = (80, 24)
CLOSES = datetime(2026, 3, 4, 12, tzinfo=UTC)
WAITING = {"en": "Waiting for you", "zh": "等你处理"}


async def on_today(app: StudyApp, pilot: Pilot[int]) -> str:
    """What stands on Today once all of it does."""
    await until(pilot, lambda: isinstance(app.screen, TodayScreen) and app.screen.query("#left Row"))
    await pilot.pause()
    await pilot.pause()
    return screen_text(app)


async def open_first(app: StudyApp, pilot: Pilot[int], shows: type) -> None:
    """Open the first line of what waits."""
    app.screen.query_one("#waiting-0", Row).action_press()
    await until(pilot, lambda: isinstance(app.screen, shows))


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_nothing_waits_on_a_usual_day(make_app: MakeApp, tmp_path: Path, clock: FakeClock, lang: str) -> None:
    app = make_app(lang=lang, packs=(small_pack(tmp_path),))
    pass_test(app.session, clock)
    async with app.run_test(size=SIZE) as pilot:
        assert WAITING[lang] not in await on_today(app, pilot)


async def test_a_held_back_result_is_announced_and_waits_from_its_opening_until_it_was_seen(
    make_app: MakeApp, tmp_path: Path, clock: FakeClock
) -> None:
    pack = pack_with(tmp_path, f"results=closed close={CLOSES:%Y-%m-%dT%H:%MZ}")
    app = make_app(packs=(pack,))
    pass_test(app.session, clock)
    async with app.run_test(size=SIZE) as pilot:
        assert "result from 4 Mar" in await on_today(app, pilot)
        await open_first(app, pilot, ResultScreen)
        await pilot.press("escape")
        assert "result from" in await on_today(app, pilot), "looking before it opens changes nothing"
        clock.pass_seconds(3 * 86_400)
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "result shown since 4 Mar" in screen_text(app))
        await open_first(app, pilot, ResultScreen)
        await pilot.press("escape")
        assert WAITING["en"] not in await on_today(app, pilot)


async def test_a_result_seen_from_progress_waits_no_longer(make_app: MakeApp, tmp_path: Path, clock: FakeClock) -> None:
    pack = pack_with(tmp_path, f"results=closed close={CLOSES:%Y-%m-%dT%H:%MZ}")
    app = make_app(packs=(pack,))
    pass_test(app.session, clock)
    clock.pass_seconds(3 * 86_400)
    async with app.run_test(size=SIZE) as pilot:
        assert "result shown since" in await on_today(app, pilot)
        await pilot.press("p")
        await until(pilot, lambda: app.screen.query("#attempt-0"))
        app.screen.query_one("#attempt-0", Row).action_press()
        await until(pilot, lambda: isinstance(app.screen, ResultScreen))
        app.show_place("today")
        assert WAITING["en"] not in await on_today(app, pilot)


async def test_drafts_wait_even_before_anything_else_was_done(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(small_pack(tmp_path),))
    app.session.keep_draft(KEY, "r-two", "half a thought", app.session.now())
    async with app.run_test(size=SIZE) as pilot:
        assert "draft · 2 Mar" in await on_today(app, pilot)
        await open_first(app, pilot, ReflectionScreen)
        await until(pilot, lambda: "half a thought" in screen_text(app))


async def test_weeks_after_a_reflection_it_is_asked_what_came_of_it(make_app: MakeApp, clock: FakeClock) -> None:
    app = make_app()
    lesson = app.session.library.find("electrical-safety/work-ticket", "en")
    app.session.finish_reflection(lesson.key, lesson.prompts[0], "Next time I look first.")
    clock.pass_seconds(15 * 86_400)
    async with app.run_test(size=SIZE) as pilot:
        assert "what came of it? · 2 Mar" in await on_today(app, pilot)
        await open_first(app, pilot, WhatCameOfItScreen)
        await until(pilot, lambda: "On 2 Mar you wrote: Next time I look first." in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PutToUseScreen))
        await pilot.press("escape")
        app.session.put_to_use(lesson.key, "I looked first.", app.session.now(), "Li Ming")
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "Li Ming can confirm it" in screen_text(app))
        assert "what came of it?" not in screen_text(app)
        await open_first(app, pilot, FinishedReflectionScreen)


@pytest.mark.parametrize(("key", "again"), [("i", True), ("n", False), ("#set-aside", True), ("#no", False)])
async def test_not_yet_asks_again_later_and_no_does_not(
    make_app: MakeApp, clock: FakeClock, key: str, again: bool
) -> None:
    app = make_app()
    lesson = app.session.library.find("electrical-safety/work-ticket", "en")
    app.session.finish_reflection(lesson.key, lesson.prompts[0], "Next time I look first.")
    clock.pass_seconds((lesson.prompts[0].follow_up_days + 1) * 86_400)
    async with app.run_test(size=SIZE) as pilot:
        assert "what came of it?" in await on_today(app, pilot)
        await open_first(app, pilot, WhatCameOfItScreen)
        await (pilot.click(key) if key.startswith("#") else pilot.press(key))
        await until(pilot, lambda: isinstance(app.screen, TodayScreen) and "what came of it?" not in screen_text(app))
        clock.pass_seconds((lesson.prompts[0].follow_up_days + 1) * 86_400)
        await pilot.press("ctrl+r")
        await pilot.pause()
        assert ("what came of it?" in await on_today(app, pilot)) is again


async def test_closed_without_an_answer_the_question_stays(make_app: MakeApp, clock: FakeClock) -> None:
    app = make_app()
    lesson = app.session.library.find("electrical-safety/work-ticket", "en")
    app.session.finish_reflection(lesson.key, lesson.prompts[0], "Next time I look first.")
    clock.pass_seconds((lesson.prompts[0].follow_up_days + 1) * 86_400)
    async with app.run_test(size=SIZE) as pilot:
        await on_today(app, pilot)
        await open_first(app, pilot, WhatCameOfItScreen)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen) and "what came of it?" in screen_text(app))


async def test_a_lesson_changed_since_it_was_read_waits_until_it_is_read_again(
    make_app: MakeApp, clock: FakeClock
) -> None:
    app = make_app()
    lesson = app.session.library.find("electrical-safety/work-ticket", "en")
    long_ago = app.session.now() - timedelta(days=3_000)
    read = Read(pack=lesson.pack, lesson=lesson.manifest.id, version=1, digest="0" * 64, started=long_ago,
                ended=long_ago, wall=60, active=60, credited=60)  # fmt: skip
    app.session.add(read)
    async with app.run_test(size=SIZE) as pilot:
        assert "changed since you read it" in await on_today(app, pilot)
        await open_first(app, pilot, LessonScreen)
    app.session.add(
        Read(pack=lesson.pack, lesson=lesson.manifest.id, version=1, digest=lesson.digest, started=app.session.now(),
             ended=app.session.now(), wall=60, active=60, credited=60)
    )  # fmt: skip
    assert today(app.session, "en").waiting == []


async def test_what_changed_since_a_lesson_was_read_stands_old_beside_new_and_leads_into_the_lesson(
    make_app: MakeApp, tmp_path: Path, home: Home
) -> None:
    source = pack(tmp_path, a=HEAD + "First words.\n\nOld words.\n\n" + QUIZ)
    install(home, source, str(source))
    app = make_app()
    lesson = app.session.library.find("p/a", "en")
    app.session.reading.mark_seen(lesson)
    app.session.add(
        Read(pack="p", lesson="a", version=1, digest=lesson.digest, started=app.session.now(),
             ended=app.session.now(), wall=60, active=60, credited=60)
    )  # fmt: skip
    later = HEAD.replace("minutes", "published: 2026-12-01\nminutes")
    install(
        home, pack(tmp_path, a=later + "First words.\n\nNew words.\n\n" + QUIZ.replace("2. b", "2. c")), str(source)
    )
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        assert "changed since you read it" in await on_today(app, pilot)
        await open_first(app, pilot, ChangesScreen)
        await until(pilot, lambda: "New words." in screen_text(app))
        shown = screen_text(app)
        assert "Old words." in shown and "First words." not in shown and "question changed: ?" in shown
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))


@pytest.mark.parametrize(("size", "listed", "rest"), [((80, 24), 3, "4 more"), ((120, 40), 7, "")])
async def test_of_much_that_waits_the_rest_is_one_step_away(
    make_app: MakeApp, size: tuple[int, int], listed: int, rest: str
) -> None:
    app = make_app()
    for lesson in list(app.session.library.lessons("en"))[:7]:
        app.session.keep_draft(lesson.key, next(iter(lesson.outline.prompts)), "half", app.session.now())
    async with app.run_test(size=size) as pilot:
        text = await on_today(app, pilot)
        assert text.count("draft ·") == listed and rest in text
        if rest:
            app.screen.query_one("#all", Row).action_press()
        await until(pilot, lambda: app.screen.query("#waiting-6") and not app.screen.query("#all"))


@pytest.mark.parametrize(
    ("size", "lang", "shown"),
    [
        ((80, 24), "zh", ["继续测试", "15", "只看书", "现在要复习", "错题本", "等你处理", "本周", "0/10"]),
        ((120, 40), "en", ["Go on: ", "15 minutes:", "Only read:", "due now", "Wrong-answer book", "This week"]),
    ],
)
async def test_with_all_there_can_be_what_matters_is_seen_without_scrolling(
    make_app: MakeApp, home: Home, clock: FakeClock, size: tuple[int, int], lang: str, shown: list[str]
) -> None:
    home.change(goal="10")
    home.packs.mkdir(parents=True)
    small_pack(home.packs)
    app = make_app(lang=lang)
    session = app.session
    pass_test(session, clock, right=2, key="electrical-safety/work-ticket")
    for listed in list(session.library.lessons("en"))[:6]:
        session.keep_draft(listed.key, next(iter(listed.outline.prompts)), "half", session.now())
    clock.pass_seconds(3 * 86_400)
    lesson = session.library.find(KEY, "en")
    session.answering.begin(lesson, lesson.tests[0])
    async with app.run_test(size=size) as pilot:
        text = await on_today(app, pilot)
        assert [part for part in shown if part not in text] == []


async def test_a_daily_goal_is_chosen_in_settings_or_by_the_palette_and_left_off_again(
    make_app: MakeApp, tmp_path: Path, home: Home, clock: FakeClock
) -> None:
    app = make_app(packs=(small_pack(tmp_path),))
    pass_test(app.session, clock)
    async with app.run_test(size=SIZE) as pilot:
        assert " min\n" not in (await on_today(app, pilot)).partition("This week")[2].partition("More")[0]
        app.action_command_palette()
        await until(pilot, lambda: isinstance(app.screen, Palette))
        await pilot.press(*"15 minutes a day")
        await until(pilot, lambda: "Daily goal" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "of 15 min" in screen_text(app))
        assert home.config.goal == "15"
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen) and app.screen.query("#goal-0"))
        assert "(x) 15 minutes a day" in app.screen.query_one("#goal-15", Row).title
        app.screen.query_one("#goal-0", Row).action_press()
        await until(pilot, lambda: "(x)" in app.screen.query_one("#goal-0", Row).title)
        await pilot.press("d")
        assert " of 15 min" not in await on_today(app, pilot)


async def test_a_reached_goal_is_a_quiet_sign(make_app: MakeApp, home: Home, clock: FakeClock) -> None:
    home.change(goal="5")
    app = make_app()
    now = app.session.now()
    app.session.add(
        Read(pack="study-branch", lesson="put-to-use", version=1, digest="d", started=now, ended=now, wall=420,
             active=420, credited=420)
    )  # fmt: skip
    async with app.run_test(size=SIZE) as pilot:
        assert "today 7 of 5 min  ✓" in await on_today(app, pilot)
