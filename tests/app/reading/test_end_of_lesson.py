"""At the end of a lesson a card says what comes next; one key, pressed for it, does that."""

from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Button

from store.disk.home import Home
from store.member.private_pack import import_notes, private_pack
from tests.app.lessons import in_lesson
from tests.app.make_app import MakeApp
from tests.app.screen_text import screen_text
from tests.app.small_pack import LESSON, small_pack
from tests.app.until import until
from tests.builders.passed_test import pass_test
from tests.clocks import FakeClock
from tui.app.app import StudyApp
from tui.app.gated_app import READ_WITHIN
from tui.screens.places.mine.screen import MineScreen
from tui.screens.places.today import TodayScreen
from tui.screens.reading.lesson import LessonScreen
from tui.screens.reading.reflecting.reflection import ReflectionScreen
from tui.screens.testing.test import TestScreen
from tui.widgets.lesson.view import LessonView

SIZES = [(80, 24), (120, 40)]
LONG = "\n\n".join(f"Paragraph {number} speaks of valve {number}." for number in range(60))


def pack(folder: Path, text: str = LONG) -> Path:
    """The small pack with a long text and a second lesson."""
    path = small_pack(folder, LESSON.replace("Some text to read", f"{text}\n\nThe last words"))
    (path / "index.md").write_text((path / "index.md").read_text("utf-8").replace("[types]", "[types, more]"), "utf-8")
    (path / "more.md").write_text(
        "---\nid: more\ntitle: The other lesson\nminutes: 3\n---\n# Other\n\nText.\n", "utf-8"
    )
    return path


async def at_end(app: StudyApp, pilot: Pilot[int], lesson: str = "small/types") -> LessonView:
    """Open a lesson and go to its end; the card was there long enough to be read."""
    screen = await in_lesson(app, pilot, lesson)
    view = screen.query_one(LessonView)
    await until(pilot, lambda: view._below)
    await pilot.press("end")
    await until(pilot, lambda: view.at_end and view.end_seen_since < float("inf"))
    looked_at(view)
    return view


def looked_at(view: LessonView) -> None:
    """Let it have been in sight for a while already."""
    view._end_seen_since -= 2 * READ_WITHIN
    lesson_of(view)._shown_since -= 2 * READ_WITHIN


def lesson_of(view: LessonView) -> LessonScreen:
    """The screen that shows it."""
    assert isinstance(view.screen, LessonScreen)
    return view.screen


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("lang", "title"), [("en", "Next lesson"), ("zh", "下一课")])
async def test_the_text_ends_with_a_card_instead_of_empty_headings(
    make_app: MakeApp, tmp_path: Path, size: tuple[int, int], lang: str, title: str
) -> None:
    app = make_app(packs=(pack(tmp_path),), lang=lang)
    async with app.run_test(size=size) as pilot:
        view = await at_end(app, pilot)
        left = view.region.x
        lines = [line[left:] for line in screen_text(app).splitlines()]
        last = next(n for n, line in enumerate(lines) if "The last words" in line)
        rule = next(n for n, line in enumerate(lines) if "─────" in line and n > last)
        assert not "".join(lines[last + 1 : rule]).strip("█▁▂▃▄▅▆▇ ")
        steps = [line for line in lines[rule:] if line.strip()]
        assert "Self-test" in steps[2] and "⏎" in steps[2]
        assert [line.split()[0] for line in steps[3:6]] == ["w", "]", "u"]
        assert title in steps[4] and "The other lesson" in steps[4]


@pytest.mark.parametrize("key", ["enter", "space"])
async def test_a_key_leads_page_by_page_to_the_end_and_from_there_into_the_test(
    make_app: MakeApp, tmp_path: Path, key: str
) -> None:
    app = make_app(packs=(pack(tmp_path),))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await in_lesson(app, pilot)
        view = screen.query_one(LessonView)
        await until(pilot, lambda: view._below)
        for _press in range(40):  # faster than anybody reads: as if the key were held
            await pilot.press(key)
        assert view.end_in_sight and app.screen is screen
        looked_at(view)
        app._key_before = ("", 0.0)
        await pilot.press(key)
        await until(pilot, lambda: isinstance(app.screen, TestScreen))


@pytest.mark.parametrize("key", ["enter", "space"])
async def test_the_first_step_is_taken_as_soon_as_it_is_in_sight(make_app: MakeApp, tmp_path: Path, key: str) -> None:
    app = make_app(packs=(pack(tmp_path),))
    async with app.run_test(size=(80, 24)) as pilot:
        view = await at_end(app, pilot)
        await pilot.press("up", "up")
        await until(pilot, lambda: not view.at_end and "⏎ Self-test" in " ".join(screen_text(app).split()))
        looked_at(view)
        await pilot.press(key)
        await until(pilot, lambda: isinstance(app.screen, TestScreen))


async def test_another_key_than_the_one_that_led_to_the_end_counts_sooner(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(pack(tmp_path),))
    async with app.run_test(size=(80, 24)) as pilot:
        view = await at_end(app, pilot)
        now = lesson_of(view)._shown_since = view._end_seen_since
        for later, screen in ((0.3, LessonScreen), (0.45, TestScreen)):
            key = events.Key("enter", None)
            key.time = now + later
            app._key_before = ("end", now)
            await app.on_event(key)
            await until(pilot, lambda screen=screen: isinstance(app.screen, screen))


async def test_a_key_that_is_held_begins_no_test_however_late_it_repeats(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(pack(tmp_path),))
    async with app.run_test(size=(80, 24)) as pilot:
        view = await at_end(app, pilot)
        now = lesson_of(view)._shown_since = view._end_seen_since
        for later in (0.03, 0.25, 0.5, 0.66, 0.69, 0.72, 0.9, 1.1, 1.3):
            key = events.Key("space", " ")
            key.time = now + later
            await app.on_event(key)
            await pilot.pause()
        assert isinstance(app.screen, LessonScreen)
        key = events.Key("space", " ")
        key.time = now + 2
        await app.on_event(key)
        await until(pilot, lambda: isinstance(app.screen, TestScreen))
        test = app.screen
        assert isinstance(test, TestScreen)
        await until(pilot, lambda: test.shown_since < float("inf"))
        app._key_before = ("space", test.shown_since - 0.02)
        for later in (0.03, 0.5, 0.53, 0.6, 0.8):  # it is held on, and would answer the first question
            key = events.Key("space", " ")
            key.time = test.shown_since + later
            await app.on_event(key)
            await pilot.pause()
        [sitting] = app.session.open_sittings()
        assert not [event for event in sitting.events if type(event).__name__ == "Answered"]


@pytest.mark.parametrize("size", SIZES)
async def test_with_the_mouse_alone_the_card_leads_to_what_was_clicked(
    make_app: MakeApp, tmp_path: Path, size: tuple[int, int]
) -> None:
    app = make_app(packs=(pack(tmp_path),))
    async with app.run_test(size=size) as pilot:
        await at_end(app, pilot)
        await click(app, pilot, "Next lesson")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen) and app.screen.key == "small/more")
        assert len(app.screen_stack) == 3, "in place of the lesson before"


async def click(app: StudyApp, pilot: Pilot[int], words: str) -> None:
    lines = screen_text(app).splitlines()
    y = next(n for n, line in enumerate(lines) if words in line)
    await pilot.click(offset=(lines[y].index(words) + 2, y))


async def test_what_is_done_gives_way_to_what_is_not(make_app: MakeApp, tmp_path: Path, clock: FakeClock) -> None:
    app = make_app(packs=(pack(tmp_path),))
    async with app.run_test(size=(80, 24)) as pilot:
        view = await at_end(app, pilot)
        for kind in ("Try again", "Reflect", "Next lesson"):
            if kind == "Try again":
                pass_test(app.session, clock, right=0)
            elif kind == "Reflect":
                pass_test(app.session, clock)
            else:
                lesson = app.session.library.find("small/types", "en")
                for prompt in lesson.prompts:
                    app.session.finish_reflection("small/types", prompt, "written")
            clock.pass_seconds(60)
            lesson_of(view).refill()
            await until(pilot, lambda kind=kind: "⏎" in line_with(app, kind))
        looked_at(view)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen) and app.screen.key == "small/more")
        view = await at_end_here(app, pilot)
        looked_at(view)
        app._key_before = ("", 0.0)
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, LessonScreen) or app.screen.key != "small/more")


async def at_end_here(app: StudyApp, pilot: Pilot[int]) -> LessonView:
    view = app.screen.query_one(LessonView)
    await until(pilot, lambda: view._below and view.at_end and view._end_seen_since < float("inf"))
    return view


def line_with(app: StudyApp, words: str) -> str:
    return next((line for line in screen_text(app).splitlines() if words in line), "")


async def test_the_reflection_is_opened_from_the_end(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(pack(tmp_path),))
    async with app.run_test(size=(80, 24)) as pilot:
        await at_end(app, pilot)
        await click(app, pilot, "w  Reflect")
        await until(pilot, lambda: isinstance(app.screen, ReflectionScreen))


async def test_where_nothing_is_left_comes_today(make_app: MakeApp, tmp_path: Path, clock: FakeClock) -> None:
    app = make_app(packs=(pack(tmp_path),))
    app.session.library._editions = tuple(  # the built-in packs would go on
        edition for edition in app.session.library.editions if edition.outline.manifest.id == "small"
    )
    async with app.run_test(size=(80, 24)) as pilot:
        pass_test(app.session, clock)
        for prompt in app.session.library.find("small/types", "en").prompts:
            app.session.finish_reflection("small/types", prompt, "written")
        app.open_lesson("small/more")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        view = await at_end_here(app, pilot)
        looked_at(view)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))


async def test_after_ones_own_notes_come_the_next_note_and_mine(make_app: MakeApp, home: Home, tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(f"# {name}\n\nWords.\n", "utf-8")
    member = home.config.member
    import_notes(home, member, [tmp_path / "a.md", tmp_path / "b.md"], "My notes", "en")
    app = make_app(own=private_pack(home, member))
    keys = [key for key, *_ in app.session.library.lessons("en") if key.startswith("own-notes")]
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.open_lesson(keys[0])
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        view = await at_end_here(app, pilot)
        assert "Next note: b.md" in screen_text(app) and not app.screen.query(".buttons Button").filter("#test-0")
        looked_at(view)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen) and app.screen.key == keys[1])
        view = await at_end_here(app, pilot)
        looked_at(view)
        app._key_before = ("", 0.0)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MineScreen))


async def test_a_link_that_was_chosen_is_followed_only_while_it_is_in_sight(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(pack(tmp_path, "See [the other](more.md).\n\n" + LONG),))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await in_lesson(app, pilot)
        view = screen.query_one(LessonView)
        await pilot.press("full_stop", "space")
        await pilot.pause()
        assert app.screen is screen and view.top_line > 0
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen is screen, "the link is out of sight"
        await pilot.press("home", "enter")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen) and app.screen.key == "small/more")


async def test_a_second_window_that_only_reads_is_led_to_the_next_lesson(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(pack(tmp_path),), write=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_end(app, pilot)
        assert "⏎" in line_with(app, "Next lesson")
        assert app.screen.query(Button)
