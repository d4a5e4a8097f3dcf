"""A sealed test, on the screen: its start code, and its result after the closing."""

from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from lessons.assessment import attempt as sittings
from lessons.assessment.sitting import Submitted
from lessons.records import Attempt
from store.branch.seal_pack import seal_test
from store.machine.library import Library
from store.member.work_kind import WorkKind
from tests.app.make_app import MakeApp
from tests.app.screen_text import screen_text
from tests.app.testing.small_pack_with_rules import SIZE, pack_with
from tests.app.testing.taking import begin, hand_in
from tests.app.until import until
from tests.clocks import FakeClock
from tui.app.app import StudyApp
from tui.screens.testing.result import ResultScreen
from tui.screens.testing.start_code import StartCodeScreen
from tui.screens.testing.test import TestScreen


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
    app.session.answering.close(sittings.apply(sitting, Submitted(clock.read())))
    clock.pass_seconds(86_400)
    await pilot.press("p")
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
        assert "The second  this is right" in screen_text(app) and "changed since" not in screen_text(app)
        assert "Try again" not in screen_text(app) and "There is no further attempt now." in screen_text(app)


async def test_on_another_machine_the_start_code_opens_a_sealed_test_once_more_after_its_closing(
    make_app: MakeApp, tmp_path: Path, clock: FakeClock
) -> None:
    pack = pack_with(tmp_path, AT_CLOSING)
    app = make_app(packs=(pack,))
    async with app.run_test(size=(100, 60)) as pilot:
        code = await closed_sealed_test(app, pilot, pack, clock)
        app.screen.dismiss()
        await until(pilot, lambda: app.screen.query("#attempt-0"))
        for attempt in app.session.progress.open_work(WorkKind.PAPER):
            app.session.progress.remove_open(WorkKind.PAPER, attempt)
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
