"""Mine: all that a member wrote, in one place."""

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from lessons.records import Application
from store.member.private_pack import import_notes, private_pack
from tests.app.make_app import MakeApp
from tests.app.screen_text import in_one_line, screen_text
from tests.app.small_pack import small_pack
from tests.app.until import until
from tui.app.app import StudyApp
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.places.mine.export import ExportScreen
from tui.screens.places.mine.screen import MineScreen
from tui.screens.reading.lesson import LessonScreen
from tui.screens.reading.reflecting.finished_reflection import FinishedReflectionScreen
from tui.screens.testing.scope import ScopeScreen
from tui.screens.testing.test import TestScreen
from tui.widgets.long_list import LongList

WIDE, NARROW = (120, 40), (80, 24)
REFLECTION = "We write **every** valve down."
HOSTILE = "[red]x[/red] \x1b[2J<script>"


@pytest.fixture
def app(make_app: MakeApp, tmp_path: Path) -> StudyApp:
    app = make_app(packs=(small_pack(tmp_path),))
    write(app)
    return app


def write(app: StudyApp) -> None:
    session = app.session
    lesson = session.library.find("small/types", "en")
    session.finish_reflection(lesson.key, lesson.prompts[0], REFLECTION)
    now = session.now()
    session.add(
        Application(pack="small", lesson="types", done=now, written=now, text="The list hangs.", witness="Li Na")
    )
    session.reading.keep_note(lesson, 10, f"ask about the pump {HOSTILE}")
    session.reading.keep_note(lesson, 12, "")


async def in_mine(app: StudyApp, pilot: Pilot[int], *keys: str) -> MineScreen:
    await until(pilot, lambda: app.screen.query("*") and app.focused)
    await pilot.press(*keys, "m")
    await until(pilot, lambda: isinstance(app.screen, MineScreen) and app.focused)
    assert isinstance(app.screen, MineScreen)
    return app.screen


@pytest.mark.parametrize("place", ["d", "l", "p"])
async def test_one_key_leads_there_from_every_place(app: StudyApp, place: str) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await in_mine(app, pilot, place)
        text = screen_text(app)
        for shown in ("Reflections  1", "Uses at work  1", "Notes  1", "Bookmarks  1", "4 texts of yours"):
            assert shown in text


async def test_beside_the_list_a_wide_screen_shows_the_whole_text(app: StudyApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        screen = await in_mine(app, pilot)
        await until(pilot, lambda: "What will you do with it?" in screen_text(app))
        assert "We write every valve down." in screen_text(app)
        await pilot.press("down")
        await until(pilot, lambda: "Li Na can confirm it" in screen_text(app))
        assert screen.query_one("#plain", Static).display
        await pilot.resize_terminal(*NARROW)
        await until(pilot, lambda: "Li Na can confirm it" not in screen_text(app))


async def test_typing_narrows_the_list_by_words_and_by_kind(app: StudyApp) -> None:
    async with app.run_test(size=NARROW) as pilot:
        screen = await in_mine(app, pilot)
        for query, count in (("every valve", 1), ("put to use", 1), ("types", 4), ("small", 0)):
            await pilot.press("slash")
            screen.query_one("#search", Input).value = {"types": "every type"}.get(query, query)
            await until(pilot, lambda count=count: len(screen._shown) == count)
        assert "Nothing of yours has all this." in screen_text(app)


async def test_it_is_narrowed_to_a_year_and_one_kind_of_it(app: StudyApp) -> None:
    async with app.run_test(size=NARROW) as pilot:
        screen = await in_mine(app, pilot)
        await pilot.press("f")
        await until(pilot, lambda: isinstance(app.screen, ScopeScreen) and app.focused)
        await pilot.press("down", "down", "down", "enter")
        await until(pilot, lambda: app.screen is screen and len(screen._shown) == 1)
        await until(pilot, lambda: "Uses at work (f)" in screen_text(app))


async def test_enter_opens_the_place_and_escape_comes_back(app: StudyApp) -> None:
    async with app.run_test(size=NARROW) as pilot:
        screen = await in_mine(app, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, FinishedReflectionScreen) and "private" in screen_text(app))
        await pilot.press("escape", "down", "enter")
        await until(
            pilot, lambda: isinstance(app.screen, FinishedReflectionScreen) and "The list hangs." in screen_text(app)
        )
        assert "Li Na can confirm it" in screen_text(app) and "Share or keep" not in screen_text(app)
        await pilot.press("escape", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        assert app.check_action("mine", ())  # it leads back there, as Esc does
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)


async def test_only_notes_and_bookmarks_are_removed_and_only_after_a_yes(app: StudyApp) -> None:
    async with app.run_test(size=NARROW) as pilot:
        screen = await in_mine(app, pilot)
        assert not screen.check_action("remove", ())
        await pilot.press("end", "delete")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: app.screen is screen and "Bookmarks" not in screen_text(app))
        assert len(app.session.reading.notes()) == 1


@pytest.mark.parametrize(("keys", "name"), [((), "study-mine.md"), (("down",), "study-mine.html")])
async def test_what_is_shown_is_exported_beside_what_is_there_already(
    app: StudyApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], name: str
) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        screen = await in_mine(app, pilot)
        for made in (name, name.replace(".", "-2.")):
            await pilot.press("e")
            await until(pilot, lambda: isinstance(app.screen, ExportScreen) and app.focused)
            assert str(folder)[:30] in screen_text(app)
            await pilot.press(*keys, "enter")
            await until(pilot, lambda made=made: app.screen is screen and (folder / made).exists())
        await until(pilot, lambda: "only you can read it" in in_one_line(app))
    file = folder / name
    text = file.read_text("utf-8")
    assert file.stat().st_mode & 0o777 == 0o600
    assert "Private:" in text and "valve down." in text and "<script>" not in text.replace("\\<script>", "")


async def test_on_a_shared_machine_nothing_is_exported_and_it_says_why(
    app: StudyApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "kiosk", True)
    async with app.run_test(size=NARROW) as pilot:
        screen = await in_mine(app, pilot)
        assert screen.check_action("export", ()) is False
        assert "no export on a shared machine: no folder is only yours" in screen_text(app)
        await pilot.press("e")
        await pilot.pause()
        assert app.screen is screen


@pytest.mark.parametrize(("lang", "says"), [("en", "mine --import FOLDER`"), ("zh", "mine --import 文件夹`")])
async def test_the_empty_screen_says_how_something_gets_here(make_app: MakeApp, lang: str, says: str) -> None:
    app = make_app(lang=lang)
    async with app.run_test(size=NARROW) as pilot:
        await in_mine(app, pilot)
        await until(pilot, lambda: says in screen_text(app))


async def test_what_was_typed_is_shown_as_it_is(app: StudyApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await in_mine(app, pilot)
        await pilot.press("down", "down")
        await until(pilot, lambda: screen_text(app).count("[red]x[/red] <script>") == 2)


async def test_it_is_out_of_reach_while_a_test_asks(app: StudyApp) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        lesson = app.session.library.find("small/types", "en")
        app.begin_test(lesson, lesson.tests[0])
        await until(pilot, lambda: isinstance(app.screen, TestScreen))
        assert not app.check_action("mine", ())


async def test_imported_notes_are_read_in_the_library_and_leave_no_record(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app()
    home, member = app.session.home, app.session.progress.member
    app.session.progress.close()
    (tmp_path / "own.md").write_text("# Gloves\n\nKeep them dry.\n", "utf-8")
    import_notes(home, member, [tmp_path / "own.md"], "My notes", "en")
    app = make_app(own=private_pack(home, member))
    async with app.run_test(size=NARROW, notifications=True) as pilot:
        await until(pilot, lambda: app.focused)
        await pilot.press("l", "slash", *"gloves", "enter", "enter")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen) and "Keep them dry." in screen_text(app))
        await pilot.press("u")
        await until(pilot, lambda: any("is recorded" in one.message for one in app._notifications))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.query(LongList))
    assert not app.session.progress.records()
