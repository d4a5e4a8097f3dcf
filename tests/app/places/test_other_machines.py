"""What was done on the member's other machine comes onto the screen, and two versions of a draft both stay."""

import asyncio
import gc
from pathlib import Path
from threading import Thread

import pytest
from msgspec.structs import replace
from textual.widgets import Button, Input, Static, TextArea

from lessons.assessment import attempt as attempts
from lessons.assessment.sitting import Submitted
from lessons.records import Attempt
from store.disk.home import Home
from store.exchange.exchange import exchange_with_own_machines
from store.exchange.pairing import offer_code, use_code
from store.machine.library import Library
from store.member.progress import Progress
from store.member.session import Session
from store.member.work_kind import WorkKind
from tests.app.make_app import MakeApp
from tests.app.small_pack import small_pack
from tests.app.until import until
from tests.clocks import FakeClock
from tests.enrolled import MORNING, Machine, no_passphrase, reading
from tui.app.app import StudyApp
from tui.screens.places.pairing import PairingScreen
from tui.screens.places.settings import SettingsScreen
from tui.screens.places.today import TodayScreen
from tui.screens.reading.reflecting.reflection import ReflectionScreen

SIZE = (80, 24)
DRAFT = {"saved": "2026-03-02T08:00:00Z", "started": "2026-03-02T08:00:00Z"}


@pytest.fixture
def share(tmp_path: Path, home: Home) -> Path:
    (tmp_path / "share").mkdir()
    home.change(folder=str(tmp_path / "share"))
    return tmp_path / "share"


@pytest.fixture
def other(tmp_path: Path, share: Path) -> Machine:
    machine = Machine(tmp_path / "other", "Zhang Wei")
    machine.home.change(folder=str(share))
    return machine


def on(machine: Machine) -> Progress:
    return Progress.open(machine.home, machine.member, machine.clock)


def shown(app: StudyApp) -> str:
    return str(app.screen.query_one("#shown", Static).render())


async def test_a_code_shown_here_pairs_the_other_machine(
    make_app: MakeApp, share: Path, other: Machine, clock: FakeClock
) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        app.screen.query_one("#pair-machines").focus()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PairingScreen))
        await pilot.press("ctrl+y")
        await until(pilot, lambda: "code: " in shown(app))
        code = shown(app).split("code: ")[1].strip()
        with on(other) as progress:
            progress.add(reading(0, MORNING))
            said = list(use_code(other.home, str(share), code, progress, no_passphrase, "study"))
        assert not any(one.refused for one in said)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        app.machines.exchange()
        await until(pilot, lambda: len(app.session.progress.records()) == 1)


async def test_a_code_of_the_other_machine_is_typed_here_and_a_wrong_one_is_told(
    make_app: MakeApp, share: Path, other: Machine
) -> None:
    with on(other) as progress:
        progress.add(reading(0, MORNING))
        code = offer_code(other.home, str(share), progress, no_passphrase)
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        app.push_screen(PairingScreen())
        await until(pilot, lambda: isinstance(app.screen, PairingScreen) and isinstance(app.focused, Input))
        await pilot.press(*"wrong", "enter")
        await until(pilot, lambda: "nothing is waiting" in shown(app))
        app.screen.query_one("#code", Input).value = code.lower()
        await pilot.click("#use")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        assert len(app.session.progress.records()) == 1


def test_an_exchange_that_lasts_longer_than_the_application_ends_without_a_word(
    make_app: MakeApp, share: Path, recwarn: pytest.WarningsRecorder
) -> None:
    async def begun_and_ended() -> StudyApp:
        app = make_app()
        async with app.run_test(size=SIZE) as pilot:
            await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        return app

    app = asyncio.run(begun_and_ended())
    late = Thread(target=app.machines._exchange, args=(app.close_overdue,))
    late.start()
    late.join()
    gc.collect()
    assert [warning for warning in recwarn if warning.category is RuntimeWarning] == []


async def test_without_a_branch_folder_the_screen_says_what_to_do(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        app.push_screen(PairingScreen())
        await until(pilot, lambda: isinstance(app.screen, PairingScreen))
        await pilot.click("#show")
        await until(pilot, lambda: "study sync FOLDER" in shown(app))
        await pilot.click("#close")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))


async def test_a_version_written_elsewhere_waits_beside_the_draft_and_is_added_with_a_key(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        lesson = app.session.library.find("small/types", "en")
        place = f"small/types/{lesson.prompts[0].id}"
        app.session.progress.put_open(WorkKind.DRAFT, place, {"text": "Written here.", **DRAFT})
        app.session.progress.put_open(WorkKind.DRAFT_OTHER, f"{place}~ab", {"text": "Written there.", **DRAFT})
        app.push_screen(ReflectionScreen(lesson))
        await until(pilot, lambda: isinstance(app.screen, ReflectionScreen) and isinstance(app.focused, TextArea))
        assert app.screen.query_one("#text", TextArea).text == "Written here."
        assert app.screen.query("#take_in").first(Button)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: not app.session.progress.open_work(WorkKind.DRAFT_OTHER))
        assert app.screen.query_one("#text", TextArea).text == "Written here.\n\nWritten there."
        draft = app.session.draft("small/types", lesson.prompts[0].id)
        assert draft is not None and draft.text == "Written here.\n\nWritten there."
        assert not app.screen.query("#take_in")


async def test_a_version_that_was_not_added_is_the_next_draft(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        lesson = app.session.library.find("small/types", "en")
        place = f"small/types/{lesson.prompts[0].id}"
        app.session.progress.put_open(WorkKind.DRAFT, place, {"text": "Written here.", **DRAFT})
        app.session.progress.put_open(WorkKind.DRAFT_OTHER, f"{place}~ab", {"text": "Written there.", **DRAFT})
        app.push_screen(ReflectionScreen(lesson))
        await until(pilot, lambda: isinstance(app.screen, ReflectionScreen) and isinstance(app.focused, TextArea))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        draft = app.session.draft("small/types", lesson.prompts[0].id)
        assert draft is not None and draft.text == "Written there."
        assert not app.session.progress.open_work(WorkKind.DRAFT_OTHER)


async def test_a_draft_on_the_screen_is_not_replaced_by_what_comes_in(
    app: StudyApp, share: Path, other: Machine
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        lesson = app.session.library.find("small/types", "en")
        place = f"small/types/{lesson.prompts[0].id}"
        code = offer_code(app.session.home, str(share), app.session.progress, no_passphrase)
        with on(other) as progress:
            progress.put_open(WorkKind.DRAFT, place, {"text": "Written there.", **DRAFT})
            progress.add(reading(0, MORNING))
            list(use_code(other.home, str(share), code, progress, no_passphrase, "study"))
        app.push_screen(ReflectionScreen(lesson))
        await until(pilot, lambda: isinstance(app.screen, ReflectionScreen) and isinstance(app.focused, TextArea))
        await pilot.press(*"here")
        app.machines.exchange()
        await until(pilot, lambda: len(app.session.progress.records()) == 1 and not app.machines.exchanging)
        assert app.screen.query_one("#text", TextArea).text == "here"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        app.machines.exchange()
        await until(pilot, lambda: app.session.progress.open_work(WorkKind.DRAFT_OTHER))
        both = {
            **app.session.progress.open_work(WorkKind.DRAFT),
            **app.session.progress.open_work(WorkKind.DRAFT_OTHER),
        }
        assert {value["text"] for value in both.values()} == {"here", "Written there."}


def test_the_end_of_a_session_carries_what_was_done_last(
    make_app: MakeApp, share: Path, other: Machine, home: Home
) -> None:
    app = make_app()
    code = offer_code(home, str(share), app.session.progress, no_passphrase)
    with on(other) as progress:
        list(use_code(other.home, str(share), code, progress, no_passphrase, "study"))
    app.session.progress.add(reading(3, MORNING))
    app.machines.exchange_at_the_end()
    with on(other) as progress:
        exchange_with_own_machines(other.home, progress, no_passphrase)
        assert len(progress.records()) == 1


async def test_a_test_that_ended_on_another_machine_is_not_graded_again_here(
    make_app: MakeApp, share: Path, other: Machine, clock: FakeClock, tmp_path: Path
) -> None:
    pack = small_pack(tmp_path)
    app = make_app(packs=(pack,))
    here = app.session
    lesson = here.library.find("small/types", "en")
    sitting = here.answering.begin(lesson, replace(lesson.tests[0], minutes=5))
    code = offer_code(here.home, str(share), here.progress, no_passphrase)
    exchange_with_own_machines(here.home, here.progress, no_passphrase)
    with on(other) as progress:
        list(use_code(other.home, str(share), code, progress, no_passphrase, "study"))
        there = Session(other.home, clock, progress, Library(other.home, (pack,)), None)
        [same] = there.open_sittings()
        assert (same.attempt, same.paper) == (sitting.attempt, sitting.paper)
        clock.pass_seconds(60)
        there.answering.close(attempts.apply(same, Submitted(clock.read())))
        exchange_with_own_machines(other.home, progress, no_passphrase)
    clock.pass_seconds(3600)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TodayScreen) and not app.session.open_sittings())
        await until(pilot, lambda: not app.machines.exchanging)
        [record] = app.session.history()
        assert isinstance(record, Attempt) and record.outcome == "submitted"
