"""One examines oneself once a year: kept at once, unscored, told to nobody, and seen over the years on Progress."""

from pathlib import Path

import msgspec
import pytest
from textual.containers import VerticalScroll
from textual.pilot import Pilot

from lessons.learning.day.waiting import ExamineAgain
from lessons.lint.lint import check_pack
from lessons.records import Reflection
from store.disk.home import Home
from store.member.day.self_examination import answers
from store.member.day.today import today
from tests.app.examined_pack import KEY, examined_pack
from tests.app.make_app import MakeApp
from tests.app.screen_text import in_one_line, screen_text
from tests.app.until import until
from tests.clocks import FakeClock
from tui.app.app import StudyApp
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.places.progress import ProgressScreen
from tui.screens.reading.lesson import LessonScreen
from tui.screens.reading.reflecting.finished_reflection import FinishedReflectionScreen
from tui.screens.reading.reflecting.self_examination import SelfExaminationScreen
from tui.widgets.row import Row

SIZE = (80, 24)
YEAR = 365 * 86_400


@pytest.fixture
def packs(tmp_path: Path) -> tuple[Path, ...]:
    return examined_pack(tmp_path)


async def examine(app: StudyApp, pilot: Pilot[int]) -> None:
    await pilot.pause()
    app.open_lesson(KEY)
    await until(pilot, lambda: isinstance(app.screen, LessonScreen))
    await pilot.press("t")
    await until(pilot, lambda: isinstance(app.screen, SelfExaminationScreen) and isinstance(app.focused, Row))


def steps(app: StudyApp) -> dict[str, int]:
    return {str(place): given.step for place, given in answers(app.session).items()}


def test_a_lesson_of_such_questions_needs_no_test_and_no_objectives(packs: tuple[Path, ...]) -> None:
    assert [[str(finding.problem) for finding in check_pack(pack).findings] for pack in packs] == [[], []]


async def test_a_step_is_chosen_by_enter_digit_and_click_and_cleared(
    make_app: MakeApp, packs: tuple[Path, ...]
) -> None:
    app = make_app(packs=packs)
    async with app.run_test(size=SIZE) as pilot:
        await examine(app, pilot)
        await pilot.press("3", "enter")  # as in a test: the digit chooses, Enter goes on
        assert steps(app) == {"self/look/look-1/2026": 3}
        assert app.focused is not None and app.focused.id == "step-1-1"
        await pilot.click("#step-1-2")
        assert steps(app) == {"self/look/look-1/2026": 3, "self/look/look-2/2026": 2}
        await until(pilot, lambda: "2 of 2 answered this year" in screen_text(app))
        assert "(x) 3  looked up" in screen_text(app) and "( ) 1  let pass" in screen_text(app)
        await pilot.press("9")  # there is no such step
        await pilot.press("f8")
        assert steps(app) == {"self/look/look-1/2026": 3}
        assert app.session.history() == []


async def test_the_years_stand_beside_the_steps_and_on_progress_and_lead_back(
    make_app: MakeApp, packs: tuple[Path, ...], clock: FakeClock
) -> None:
    app = make_app(packs=packs)
    async with app.run_test(size=SIZE) as pilot:
        await examine(app, pilot)
        await pilot.press("1", "enter", "2")
    clock.pass_seconds(YEAR)
    app = make_app(packs=packs)
    (waiting,) = today(app.session, "en").waiting
    assert isinstance(waiting, ExamineAgain) and waiting.key == KEY
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await until(pilot, lambda: "a year ago" in screen_text(app))
        app.screen.query_one("#waiting-0", Row).action_press()
        await until(pilot, lambda: isinstance(app.screen, SelfExaminationScreen) and isinstance(app.focused, Row))
        await until(pilot, lambda: any(line.endswith("2026") for line in screen_text(app).splitlines()))
        assert "( ) 1  let pass" in screen_text(app)
        await pilot.press("3")
        await pilot.press("escape", "p")
        await until(pilot, lambda: isinstance(app.screen, ProgressScreen) and app.screen.query("#examined-0"))
        await until(pilot, lambda: "2026: step 1 → 2027: step 3" in screen_text(app))
        app.screen.query_one("#examined-1", Row).action_press()
        await until(pilot, lambda: isinstance(app.screen, SelfExaminationScreen) and isinstance(app.focused, Row))
        assert app.focused is not None and app.focused.id == "step-1-1"


async def test_only_who_says_so_shares_it_and_nothing_else_tells_of_it(
    make_app: MakeApp, packs: tuple[Path, ...]
) -> None:
    app = make_app(packs=packs)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await examine(app, pilot)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "Nothing is answered yet." in screen_text(app))
        await pilot.press("2", "ctrl+o")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, SelfExaminationScreen))
        assert app.session.progress.records() == {}
        await pilot.press("ctrl+o")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, FinishedReflectionScreen))
        ((record, kept),) = app.session.progress.records().items()
        assert isinstance(kept, Reflection) and app.session.progress.shared(record)
        assert "→ asked about" in (app.session.progress.text(record) or "")
        assert "asked" not in msgspec.json.encode(kept).decode()
        await pilot.press("escape")
        await until(pilot, lambda: "Shared with your branch as it was then" in in_one_line(app))
        await pilot.press("ctrl+o")  # what was shared is shown, not shared twice
        await until(pilot, lambda: isinstance(app.screen, FinishedReflectionScreen))
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "Kept private." in screen_text(app))
        await pilot.press("escape", "ctrl+o")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, FinishedReflectionScreen))
        assert app.session.progress.shared(record) and len(app.session.progress.records()) == 1


async def test_a_key_answers_no_question_that_is_out_of_sight(make_app: MakeApp, packs: tuple[Path, ...]) -> None:
    app = make_app(packs=packs)
    async with app.run_test(size=(80, 10)) as pilot:
        await examine(app, pilot)
        app.screen.query_one(VerticalScroll).scroll_end(animate=False)
        await pilot.pause()
        await pilot.press("3")
        assert steps(app) == {}
        await pilot.pause()
        await pilot.press("3")
        assert steps(app) == {"self/look/look-1/2026": 3}


async def test_a_change_of_language_keeps_the_place_and_the_answers(make_app: MakeApp, packs: tuple[Path, ...]) -> None:
    app = make_app(packs=packs)
    async with app.run_test(size=SIZE) as pilot:
        await examine(app, pilot)
        await pilot.press("2")
        await app.use_language("zh")
        await until(pilot, lambda: "自我检查" in screen_text(app))
        assert "今年已答 1/2" in screen_text(app)
        assert app.focused is not None and app.focused.id == "step-0-2"


async def test_a_read_only_window_shows_it_and_refuses(make_app: MakeApp, packs: tuple[Path, ...]) -> None:
    app = make_app(packs=packs, write=False)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await examine(app, pilot)
        await pilot.press("2")
        await until(pilot, lambda: "read-only" in screen_text(app))
        assert steps(app) == {}


async def test_answers_that_cannot_be_read_are_told_and_stop_nothing_else(
    make_app: MakeApp, packs: tuple[Path, ...], home: Home
) -> None:
    app = make_app(packs=packs)
    (path := home.member_folder(home.config.member) / "examined.json").write_bytes(b"\0\0\0")
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, lambda: app.screen.query(Row))
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.screen, ProgressScreen) and "examined.json" in screen_text(app))
        app.open_lesson(KEY)
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        await pilot.press("t")
        await until(pilot, lambda: "examined.json" in screen_text(app))
        await pilot.press("escape", "d")
        await until(pilot, lambda: app.screen.query(Row))
    assert path.read_bytes() == b"\0\0\0"
