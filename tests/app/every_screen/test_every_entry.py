"""Whatever the palette and the line of keys offer, on whatever screen, does something, or says why it does not.

The suite takes a sample. `STUDY_EVERY_SCREEN=1` takes every entry.
"""

import os
import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from lessons.content.lesson import Lesson, SelfExamined
from tests.app.lessons import in_lesson
from tests.app.make_app import MakeApp
from tests.app.questions import in_test, stands
from tests.app.screen_text import screen_text
from tests.app.small_pack import small_pack
from tests.app.until import until
from tests.builders.missed_question import missed
from tui.app.app import StudyApp
from tui.app.palette_entries import PaletteEntry, StudyCommands
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.frame.help import HelpScreen
from tui.screens.places.charts import ChartsScreen
from tui.screens.places.keys import KeysScreen
from tui.screens.places.mine.screen import MineScreen
from tui.screens.reading.note import NoteScreen
from tui.screens.reading.over_lesson.address import AddressScreen
from tui.screens.reading.reflecting.put_to_use import PutToUseScreen
from tui.screens.reading.reflecting.reflection import ReflectionScreen
from tui.screens.reading.reflecting.self_examination import SelfExaminationScreen
from tui.screens.testing.mistakes import MistakesScreen
from tui.screens.testing.review import ReviewScreen
from tui.widgets.key_bar import KeyBar

Go = Callable[[StudyApp, Pilot[int]], Awaitable[object]]
EVERY = bool(os.environ.get("STUDY_EVERY_SCREEN"))
ENDS = {"Quit"}
LOOKS_THE_SAME = {"Refresh", "Today", "English", "Dark", "comfortable: 72 columns, Chinese 80", "no daily goal"}
"""What shows again what is shown already, or is chosen already."""
ALREADY_SO = {
    "library": {"Search"},
    "search": {"Search"},
    "settings": {"Choose"},
    "test": {"Item up", "Keep this order"},
}
"""What one has done already on that screen."""


def pressing(*keys: str) -> Go:
    async def go(app: StudyApp, pilot: Pilot[int]) -> None:
        await until(pilot, lambda: app.focused)
        await pilot.press(*keys)
        await pilot.pause()

    return go


def pushing(make: Callable[[StudyApp], Screen[Any]]) -> Go:
    async def go(app: StudyApp, pilot: Pilot[int]) -> None:
        await until(pilot, lambda: app.focused)
        screen = make(app)
        app.push_screen(screen)
        await until(pilot, lambda: app.screen is screen and screen.is_mounted)
        await pilot.pause()
        if isinstance(screen, ReviewScreen):
            await until(pilot, lambda: stands(app))

    return go


def lesson(app: StudyApp) -> Lesson:
    return app.session.library.find("small/types", "en")


def examined(app: StudyApp) -> Lesson:
    """The lesson, as one that has its reader examine themselves."""
    asked = SelfExamined("own", "When I was not sure I mostly", ("let it pass", "asked"), 1)
    return msgspec.structs.replace(lesson(app), examined=(asked,))


SCREENS: dict[str, Go] = {
    "today": pressing(),
    "library": pressing("l"),
    "search": pressing("l", "slash", *"zzz"),
    "progress": pressing("p"),
    "settings": pressing("s"),
    "keys": pushing(lambda _app: KeysScreen()),
    "charts": pushing(lambda _app: ChartsScreen()),
    "mine": pushing(lambda _app: MineScreen()),
    "lesson": in_lesson,
    "test": in_test,
    "review": pushing(lambda _app: ReviewScreen(["small/types/q-single"])),
    "wrong answers": pushing(lambda _app: MistakesScreen()),
    "put to use": pushing(lambda app: PutToUseScreen(lesson(app))),
    "reflection": pushing(lambda app: ReflectionScreen(lesson(app))),
    "self-examination": pushing(lambda app: SelfExaminationScreen(examined(app))),
    "a yes": pushing(lambda _app: ConfirmScreen("Sure?", "It is gone then.", "Remove", "Keep")),
    "note": pushing(lambda _app: NoteScreen("quoted", "mine", print)),
    "address": pushing(lambda _app: AddressScreen("https://example.org/", may_copy=True, may_open=False)),
    "help": pressing("question_mark"),
}


def furnished(make_app: MakeApp, pack: Path) -> StudyApp:
    """The application with something on every screen."""
    app = make_app(packs=(pack,))
    session = app.session
    if not session.history():
        kept = session.library.find("small/types", "en")
        session.reading.keep_note(kept, 2, "ask about the pump valve")
        session.add(missed("small", "types", "q-single", session.now() - timedelta(days=3)))
    return app


def entries(app: StudyApp) -> list[PaletteEntry]:
    """All that the palette would find over the screen in front, but for texts."""
    commands = StudyCommands(app.screen)
    return [*commands._own(), *commands._elsewhere(), *list(commands._lessons())[:2]]


def seen(app: StudyApp) -> tuple[object, ...]:
    told = [notice.message for notice in app._notifications]
    return app.screen, screen_text(app), told, app.theme, app.session.home.config, app.return_code


@pytest.mark.parametrize("name", SCREENS)
async def test_every_entry_of_the_palette_does_something(make_app: MakeApp, tmp_path: Path, name: str) -> None:
    pack = small_pack(tmp_path)
    app = furnished(make_app, pack)
    async with app.run_test(size=(80, 24)) as pilot:
        await SCREENS[name](app, pilot)
        without = LOOKS_THE_SAME | ENDS | ALREADY_SO.get(name, set())
        titles = [entry.title for entry in entries(app) if entry.title not in without]
    assert titles
    if not EVERY:
        titles = random.Random(name).sample(titles, min(3, len(titles)))
    dead = [title for title in titles if not await does_something(furnished(make_app, pack), SCREENS[name], title)]
    assert dead == []


async def does_something(app: StudyApp, go: Go, title: str) -> bool:
    """Whether something else is to be seen, or was told, once the entry was chosen."""
    async with app.run_test(size=(80, 24)) as pilot:
        await go(app, pilot)
        before = seen(app)
        entry = next((entry for entry in entries(app) if entry.title == title), None)
        if entry is None:  # the question is another one
            return True
        result = entry.run()
        if isinstance(result, Awaitable):
            await result
        try:
            await until(pilot, differs, app, before)
        except AssertionError:
            return False
        await pilot.pause()
    return app._exception is None


@pytest.mark.parametrize("name", [name for name in SCREENS if name not in ("a yes", "note", "address", "help")])
async def test_every_key_at_the_bottom_does_something_or_says_why(make_app: MakeApp, tmp_path: Path, name: str) -> None:
    pack = small_pack(tmp_path)
    app = furnished(make_app, pack)
    async with app.run_test(size=(160, 24)) as pilot:
        await SCREENS[name](app, pilot)
        without = {*LOOKS_THE_SAME, *ENDS, *ALREADY_SO.get(name, ())}
        keys = [key.key for key in app.screen.query_one(KeyBar).keys if key.description not in without]
    assert keys
    if not EVERY:
        keys = random.Random(name).sample(keys, min(3, len(keys)))
    dead = []
    for key in keys:
        app = furnished(make_app, pack)
        async with app.run_test(size=(160, 24)) as pilot:
            await SCREENS[name](app, pilot)
            before = seen(app)
            await pilot.press(key)
            try:
                await until(pilot, differs, app, before)
            except AssertionError:
                dead.append(key)
            await pilot.pause()
    assert dead == []


def differs(app: StudyApp, before: tuple[object, ...]) -> bool:
    return seen(app) != before


async def test_help_is_over_a_place_only_when_it_can_be_left(make_app: MakeApp, tmp_path: Path) -> None:
    app = furnished(make_app, small_pack(tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        await SCREENS["help"](app, pilot)
        assert isinstance(app.screen, HelpScreen)
        assert [entry.title for entry in entries(app)] == ["Close", "Manual"]
