"""What a disk that refuses does to the screens: one line each time, and nothing that was typed is lost."""

import errno
import threading
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from lessons.assessment.sitting import Answered
from lessons.records import Read, Reflection
from lessons.text.text_length import LONGEST_REFLECTION as LONGEST
from store.disk import atomic
from tests.app.lessons import in_lesson
from tests.app.make_app import MakeApp
from tests.app.questions import answer_on, stands
from tests.app.screen_text import in_one_line, screen_text
from tests.app.small_pack import small_pack
from tests.app.until import until
from tests.clocks import FakeClock
from tui.app.app import StudyApp
from tui.screens.reading.lesson import LessonScreen
from tui.screens.reading.reflecting.finished_reflection import FinishedReflectionScreen
from tui.screens.reading.reflecting.reflection import ReflectionScreen
from tui.widgets.question.answers import OrderingAnswer

SIZE = (80, 24)


class Disk:
    """Full while `full` is set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = False
        self._write = atomic._write_new
        monkeypatch.setattr(atomic, "_write_new", self._refuse)

    def _refuse(self, path: Path, data: bytes) -> Path:
        if self.full:
            raise OSError(errno.ENOSPC, "No space left on device")
        return self._write(path, data)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


def notices(app: StudyApp) -> list[str]:
    return [notice.message for notice in app._notifications]


async def in_reflection(app: StudyApp, pilot: Pilot[int]) -> ReflectionScreen:
    """Write a reflection on the open lesson."""
    await pilot.press("w")
    await until(pilot, lambda: isinstance(app.screen, ReflectionScreen) and isinstance(app.focused, TextArea))
    assert isinstance(app.screen, ReflectionScreen)
    return app.screen


async def test_a_lesson_can_be_left_though_nothing_can_be_saved(app: StudyApp, disk: Disk, clock: FakeClock) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        disk.full = True
        clock.pass_seconds(60)
        await pilot.press("down")
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, LessonScreen)
        assert len(notices(app)) == 1 and "no space left" in notices(app)[0]
        assert app.return_code is None
        disk.full = False
        app.open_lesson("small/types")
        await pilot.pause()
        clock.pass_seconds(60)
        await pilot.press("down", "escape")
        await pilot.pause()
    assert [type(record) for record in app.session.progress.records().values()] == [Read]


async def test_the_same_refusal_is_not_stacked_up(app: StudyApp, disk: Disk) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        screen = await in_reflection(app, pilot)
        disk.full = True  # before a draft could be kept
        await pilot.press("x")
        for _second in range(3):
            screen._keep()
            await until(pilot, lambda: "draft not saved" in screen_text(app))
        assert len(notices(app)) == 1
        disk.full = False
        screen._keep()
        await until(pilot, lambda: "draft kept" in screen_text(app))


async def test_a_reflection_is_not_left_unsaved_without_a_question(app: StudyApp, disk: Disk) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        await in_reflection(app, pilot)
        disk.full = True  # before a draft could be kept
        await pilot.press(*"keep me")
        for key in ("escape", "ctrl+q"):
            await pilot.press(key)
            await pilot.pause()
            assert "without saving?" in screen_text(app) and "no space left" in in_one_line(app)
            await pilot.press("escape")
            await pilot.pause()
            assert app.screen.query_one(TextArea).text == "keep me"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, ReflectionScreen) and app.screen.query_one(TextArea).text == "keep me"
        disk.full = False
        await pilot.press("ctrl+s")
        await pilot.pause()
    (record,) = app.session.progress.records()
    assert app.session.progress.text(record) == "keep me"


async def test_a_draft_on_its_way_to_a_slow_disk_does_not_stop_the_screen(
    app: StudyApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        await pilot.press("w", *"slowly")
        screen = app.screen
        assert isinstance(screen, ReflectionScreen)
        on_its_way, keep = threading.Event(), app.session.keep_draft

        def slow(*arguments: Any) -> None:
            on_its_way.wait(10)
            keep(*arguments)

        monkeypatch.setattr(app.session, "keep_draft", slow)
        screen._keep()
        threading.Timer(0.05, on_its_way.set).start()
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen)
    draft = app.session.draft("small/types", "r-one")
    assert draft is not None and draft.text == "slowly"


async def test_a_reflection_too_long_is_never_cut(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        await pilot.press("w")
        await pilot.pause()
        area = app.screen.query_one(TextArea)
        # White space and what combines with another character count for nothing, in the counter as in the refusal.
        area.text = "字 \n" * (LONGEST - 1) + "e\u0301"
        await until(pilot, lambda: f"{LONGEST} characters" in screen_text(app))
        assert "At most" not in screen_text(app)
        area.text = "字" * (LONGEST + 1)
        said = f"At most {LONGEST} characters fit here; there are {LONGEST + 1}."
        await until(pilot, lambda: said in screen_text(app) and f"{LONGEST + 1} characters" in screen_text(app))
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, ReflectionScreen) and area.has_focus
        assert said in screen_text(app) and not notices(app)
        await pilot.press("escape")
        await pilot.pause()
    draft = app.session.draft("small/types", "r-one")
    assert draft is not None and len(draft.text) == LONGEST + 1


async def test_sharing_that_cannot_be_kept_is_told(app: StudyApp, disk: Disk) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        lesson = app.find_lesson("small/types")
        assert lesson is not None
        record = app.session.finish_reflection(lesson.key, lesson.prompts[0], "mine")
        app.push_screen(FinishedReflectionScreen(record))
        await pilot.pause()
        disk.full = True
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert "no space left" in notices(app)[0]
        assert not app.session.progress.shared(record)
        assert "private" in screen_text(app)


async def test_a_start_on_a_full_disk_closes_what_is_overdue_later(
    make_app: MakeApp, tmp_path: Path, disk: Disk, clock: FakeClock
) -> None:
    packs = (small_pack(tmp_path),)
    app = make_app(packs=packs)
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        await pilot.press("t", "1")
        await pilot.pause()
    clock.pass_seconds(10_000)
    disk.full = True
    app = make_app(packs=packs)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "Study now" in screen_text(app)
        assert "no space left" in notices(app)[0]
    disk.full = False
    app = make_app(packs=packs)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "Graded from your saved answers" in notices(app)[0]


async def test_an_answer_is_called_saved_only_when_it_is_and_the_next_one_saves_it_too(
    app: StudyApp, disk: Disk
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        await pilot.press("t")
        await pilot.pause()
        await until(pilot, lambda: stands(app))
        # Whatever type the paper begins with: these two keys answer it, and then otherwise.
        first, then = ("space", "plus") if isinstance(answer_on(app), OrderingAnswer) else ("1", "2")
        disk.full = True
        await pilot.press(first)
        await until(pilot, lambda: "not saved" in screen_text(app).splitlines()[2])
        await pilot.press("escape")
        await pilot.pause()
        assert "no space left" in in_one_line(app) and "Your answers are kept" not in in_one_line(app)
        await pilot.press("escape")
        disk.full = False
        await pilot.press(then)
        await until(pilot, lambda: " saved " in screen_text(app).splitlines()[2])
    (sitting,) = app.session.open_sittings()
    assert len([event for event in sitting.events if isinstance(event, Answered)]) == 2


def test_a_refusal_while_study_ends_is_told_after_it(make_app: MakeApp) -> None:
    app = make_app()
    app._exit = True
    app.refuse(atomic.refusal(Path("open.json"), OSError(errno.ENOSPC, "full")))
    assert app.fault.startswith("open.json: not saved")


def _reflections(app: StudyApp) -> list[Reflection]:
    return [record for record in app.session.progress.records().values() if isinstance(record, Reflection)]


async def test_a_reflection_kept_on_a_disk_that_then_fills_up_is_kept_once(
    app: StudyApp, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        await pilot.press("w", *"once")
        add = app.session.progress.add_reflection

        def add_then_full(*arguments: Any) -> str:
            record = add(*arguments)
            disk.full = True
            return record

        monkeypatch.setattr(app.session.progress, "add_reflection", add_then_full)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen)
    assert len(_reflections(app)) == 1
