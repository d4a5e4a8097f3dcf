"""Whatever stands in the place of a file of a home: one sentence, never a fault, never a wait, and the rest works.

The suite tries every file with every damage once, by one command, and on the screens with one damage each;
STUDY_EVERY_CALL=1 tries all of them with all.
"""

import shutil
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from lessons.problem import Problem
from store.branch.roster import current
from store.disk.home import Home
from store.machine.library import Library
from store.member.session import Session
from store.member.this_member import open_progress, this_member
from tests.app.screen_text import screen_text
from tests.app.short_steps import short_steps  # noqa: F401 -- a fixture of every test here too
from tests.app.until import until
from tests.clocks import FakeClock
from tests.faults.sample import EVERY_CALL
from tests.faults.spoilt import DAMAGE, FILES, MEMBER, at_most, forbidden, furnish
from tui.app.app import StudyApp
from tui.cli.main import main
from tui.wording.language import set_language

WAYS = (*DAMAGE, "forbidden")
COMMANDS = ("summary", "export", "backup", "sync", "pair")


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("furnished")
    furnish(folder)
    return folder


def spoil(furnished: Path, folder: Path, file: str, way: str) -> AbstractContextManager[None]:
    """A fresh copy of the home in `folder`, spoilt; what has to last while it is used."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(furnished, folder)
    path = folder / "home" / file
    if way == "forbidden":
        return forbidden(path)
    DAMAGE[way](path)
    return nullcontext()


def arguments(command: str, folder: Path) -> list[str]:
    given = {
        "summary": ["-o", str(folder / "summary.json")],
        "export": ["--xapi", str(folder / "statements.json")],
        "backup": [str(folder / "backups")],
        "sync": [str(folder / "shared")],
        "pair": ["--folder", str(folder / "shared")],
    }
    (folder / "backups").mkdir()
    return ["--home", str(folder / "home"), "--lang", "en", command, *given[command]]


@pytest.mark.parametrize("file", FILES)
def test_a_command_does_its_work_or_says_in_one_line_why_not(
    furnished: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], file: str
) -> None:
    folder = tmp_path / "copy"
    for number, way in enumerate(WAYS):
        turn = (number + FILES.index(file)) % len(COMMANDS)
        for command in COMMANDS if EVERY_CALL else COMMANDS[turn : turn + 1]:
            with spoil(furnished, folder, file, way), at_most(30):
                status = main(arguments(command, folder))
            told = capfd.readouterr().err
            assert status in (0, 1), (way, command)
            assert all(line.startswith("study: ") for line in told.splitlines()), (way, command, told)
            assert "inside Study" not in told and not (folder / "home" / "crash.log").is_file(), (way, command, told)
            assert status == 0 or told, (way, command)
            if "records-" in file:  # nothing is signed, sent or kept of fewer records without a word
                assert "records-2026.json" in told, (way, command)


async def walk(app: StudyApp) -> None:
    """Through every screen that reads a file; each stands there with something on it, and the keys do."""
    async with app.run_test(size=(80, 24)) as pilot:
        for place in ("library", "settings", "progress", "today"):
            app.show_place(place)
            await until(pilot, lambda: len(screen_text(app).split()) > 10)
        for act in (app.action_mine, lambda: app.open_lesson("small/types"), "w", "t", "a", "e", "ctrl+p"):
            if isinstance(act, str):
                await pilot.press(act)
            else:
                act()
            await until(pilot, lambda: len(screen_text(app).split()) > 10)
            if act in ("w", "t", "a", "e", "ctrl+p"):
                await pilot.press("escape", "escape")
        assert not app._exit
        app.show_place("today")
        await until(pilot, lambda: len(screen_text(app).split()) > 10)
        await pilot.press("l")
        await until(pilot, lambda: "Search lessons" in screen_text(app))
    assert app._exception is None and not app.fault


@pytest.mark.parametrize(
    ("file", "way"),
    [(file, way) for number, file in enumerate(FILES) for way in (WAYS if EVERY_CALL else (WAYS[number % len(WAYS)],))],
)
async def test_every_screen_goes_on_with_what_still_works(furnished: Path, tmp_path: Path, file: str, way: str) -> None:
    set_language("en")
    with spoil(furnished, tmp_path / "copy", file, way), at_most(60):
        home, clock = Home(tmp_path / "copy" / "home"), FakeClock()
        try:
            opened = open_progress(home, this_member(home, "member"), clock, None)
        except Problem as problem:  # whose files these are cannot be told: one line, before anything is drawn
            assert Path(file).name in problem.where or "lock" in file
            return
        assert home.config.member == MEMBER
        with opened as progress:
            view = current(home)
            await walk(StudyApp(Session(home, clock, progress, Library(home), view.plan if view else None)))
