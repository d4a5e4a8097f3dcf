"""Reading time that counts, as the lesson screen credits it: gaps capped, focus lost, a night, two windows."""

from pathlib import Path

from textual import events

from lessons.records import Read
from store.disk.home import Home
from store.machine.library import Library
from store.member.progress import Progress
from store.member.session import Session
from store.member.work_kind import WorkKind
from tests.app.lessons import in_lesson
from tests.app.make_app import MakeApp
from tests.app.small_pack import LESSON, small_pack
from tests.app.until import until
from tests.clocks import FakeClock
from tui.app.app import StudyApp
from tui.screens.reading.lesson import LessonScreen

SIZE = (80, 24)


def two_lessons(folder: Path) -> Path:
    pack = small_pack(folder)
    text = "\n\n".join(f"Paragraph {number}." for number in range(60))
    head = LESSON.split("Some text")[0]
    (pack / "types.md").write_text(f"{head}{text}\n", "utf-8")
    (pack / "second.md").write_text(head.replace("id: types", "id: second") + text + "\n", "utf-8")
    return pack


def reads(app: StudyApp) -> list[Read]:
    found = [record for record in app.session.progress.records().values() if isinstance(record, Read)]
    return sorted(found, key=lambda record: record.started)


async def test_gaps_are_capped_and_a_night_left_open_is_no_study(
    make_app: MakeApp, clock: FakeClock, tmp_path: Path
) -> None:
    app = make_app(packs=(two_lessons(tmp_path),))
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        clock.pass_seconds(30)
        await pilot.press("down")
        clock.pass_seconds(9 * 3600)
        await pilot.press("down")
        clock.pass_seconds(20)
        await pilot.press("escape")
        await until(pilot, lambda: reads(app))
        (read,) = reads(app)
        assert (read.wall, read.active, read.credited) == (9 * 3600 + 50, 9 * 3600 + 50, 30 + 120 + 20)


async def test_nothing_counts_while_another_window_of_the_terminal_has_the_focus(
    make_app: MakeApp, clock: FakeClock, tmp_path: Path
) -> None:
    app = make_app(packs=(two_lessons(tmp_path),))
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        clock.pass_seconds(10)
        app.post_message(events.AppBlur())
        await until(pilot, lambda: not app.app_focus)
        clock.pass_seconds(100)
        app.post_message(events.AppFocus())
        await until(pilot, lambda: app.app_focus)
        clock.pass_seconds(5)
        await pilot.press("down")
        clock.pass_seconds(7)
        await pilot.press("escape")
        await until(pilot, lambda: reads(app))
        assert (reads(app)[0].wall, reads(app)[0].credited) == (122, 22)


async def test_one_lesson_after_another_is_credited_each_its_own(
    make_app: MakeApp, clock: FakeClock, tmp_path: Path
) -> None:
    app = make_app(packs=(two_lessons(tmp_path),))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        for key, seconds in (("small/types", 40), ("small/second", 60)):
            app.open_lesson(key)
            await until(pilot, lambda: isinstance(app.screen, LessonScreen))
            clock.pass_seconds(seconds)
            await pilot.press("down")
            await pilot.press("escape")
            await until(pilot, lambda: not isinstance(app.screen, LessonScreen))
        await until(pilot, lambda: len(reads(app)) == 2)
        assert [(read.lesson, read.credited) for read in reads(app)] == [("types", 40), ("second", 60)]


async def test_a_lesson_opened_from_another_counts_once(make_app: MakeApp, clock: FakeClock, tmp_path: Path) -> None:
    app = make_app(packs=(two_lessons(tmp_path),))
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        clock.pass_seconds(10)
        await pilot.press("down")
        app.open_lesson("small/second")
        await pilot.pause()
        for _ in range(3):
            clock.pass_seconds(20)
            await pilot.press("down")
        await pilot.press("escape")
        await until(pilot, lambda: len(reads(app)) == 1)
        clock.pass_seconds(5)
        await pilot.press("escape")
        await until(pilot, lambda: len(reads(app)) == 2)
        assert [(read.lesson, read.credited) for read in reads(app)] == [("types", 15), ("second", 60)]


async def test_the_second_window_reads_and_credits_nothing(
    make_app: MakeApp, home: Home, clock: FakeClock, tmp_path: Path
) -> None:
    packs = (two_lessons(tmp_path),)
    first = make_app(packs=packs)
    with Progress.open(home, home.config.member, clock, write=False) as progress:
        assert progress.read_only
        second = StudyApp(Session(home, clock, progress, Library(home, packs), None))
        async with second.run_test(size=SIZE) as pilot:
            await pilot.pause()
            second.open_lesson("small/types")
            await until(pilot, lambda: isinstance(second.screen, LessonScreen))
            clock.pass_seconds(60)
            await pilot.press("down")
            await pilot.press("escape")
            await pilot.pause()
    assert reads(first) == []
    assert first.session.progress.open_work(WorkKind.READING) == {}
