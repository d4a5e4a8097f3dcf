"""A member's own keys hold everywhere: bindings, what is typed into, dialogs, labels, the bar, Help and the palette."""

from pathlib import Path

import pytest
from textual.command import CommandList
from textual.pilot import Pilot
from textual.widgets import Input

from lessons.content.question import Choice
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.kiosk.sign_in import MemberHome, Settings
from store.machine.library import Library
from store.member.progress import Progress
from store.member.session import Session
from tests.app.lessons import in_lesson
from tests.app.make_app import MakeApp
from tests.app.questions import answer_on, at_question, go_to_typed, in_test
from tests.app.screen_text import screen_text
from tests.app.small_pack import small_pack
from tests.app.until import until
from tests.app.written import write
from tui.app.app import StudyApp
from tui.app.palette import Palette
from tui.app.preview.preview_app import throwaway
from tui.kiosk.session_app import KioskApp
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.frame.help import HelpScreen
from tui.screens.places.library import LibraryScreen
from tui.screens.places.progress import ProgressScreen
from tui.screens.places.today import TodayScreen
from tui.screens.reading.reflecting.reflection import ReflectionScreen
from tui.screens.testing.mistakes import MistakesScreen
from tui.terminal.key_names import use_keys
from tui.widgets.key_bar import KeyBar

SIZE = (80, 24)


@pytest.fixture(autouse=True)
def usual_keys_afterwards() -> object:
    yield
    use_keys({})


def with_keys(home: Home, table: str) -> None:
    """What the member wrote into their settings, by hand."""
    text = home.config_file.read_text("utf-8")
    home.config_file.write_text(f"{text}\n# mine\n[keys]\n{table}\n", "utf-8")


def told(app: StudyApp) -> list[str]:
    return [notice.message for notice in app._notifications]


async def at_today(app: StudyApp, pilot: Pilot[int]) -> None:
    await until(pilot, lambda: isinstance(app.screen, TodayScreen) and app.focused)


async def test_another_key_does_it_and_the_old_one_no_more(make_app: MakeApp, home: Home) -> None:
    with_keys(home, 'wrong-answers = "q"\nlibrary = ["f11", "L"]')
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await at_today(app, pilot)
        await pilot.press("x", "l")
        await pilot.pause()
        assert isinstance(app.screen, TodayScreen)
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, MistakesScreen))
        await pilot.press("escape")
        await at_today(app, pilot)
        await pilot.press("f11")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        assert told(app) == []


async def test_two_keys_that_change_places_do(make_app: MakeApp, home: Home) -> None:
    with_keys(home, 'wrong-answers = "p"\nprogress = "x"')
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await at_today(app, pilot)
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, ProgressScreen) and app.focused)
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.screen, MistakesScreen))


async def test_bar_labels_help_and_palette_name_the_keys_in_force_in_the_usual_order(
    make_app: MakeApp, home: Home, tmp_path: Path
) -> None:
    with_keys(home, 'reflect = "q"\ncontents = "f11"\nlibrary = "ctrl+j"\nput-to-use = "W"')
    app = make_app(packs=(small_pack(tmp_path),))
    async with app.run_test(size=(120, 40)) as pilot:
        await at_today(app, pilot)
        assert "^j Library" in screen_text(app)
        await in_lesson(app, pilot)
        text = screen_text(app)
        assert "Reflect (q)" in text and "f11 Contents" in text and "W Put to use" in text
        assert text.index("f11 Contents") < text.index("/ Find") < text.index("W Put to use")
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        assert isinstance(app.screen, HelpScreen)
        text = " ".join(screen_text(app).replace("│", " ").split())
        assert "q Reflect" in text and "F11 shows the contents" in text
        assert ("f11", "Contents") in [(own.key, own.title) for own in app.screen._keys]
        await pilot.press("escape", "ctrl+p", *"contents")
        await until(pilot, lambda: isinstance(app.screen, Palette) and "Contents" in screen_text(app))
        lines = screen_text(app).splitlines()
        assert any(line.strip().startswith("Contents  ") and line.rstrip().endswith("f11") for line in lines)
        await pilot.press("escape", "q")
        await until(pilot, lambda: isinstance(app.screen, ReflectionScreen))


async def test_a_click_on_the_bar_presses_the_key_in_force(make_app: MakeApp, home: Home) -> None:
    with_keys(home, 'wrong-answers = "ctrl+j"')
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await at_today(app, pilot)
        line = screen_text(app).splitlines()[-1]
        await pilot.click(KeyBar, offset=(line.index("Wrong answers"), 0))
        await until(pilot, lambda: isinstance(app.screen, MistakesScreen))


async def test_keys_of_an_answer_too_and_where_one_types_those_that_are_no_letters(
    make_app: MakeApp, home: Home, tmp_path: Path
) -> None:
    with_keys(home, 'hint = ["q", "ctrl+j"]\nbookmark = "ctrl+y"\nshow-code = "f6"\nchoose = ";"')
    app = make_app(packs=(small_pack(tmp_path),))
    async with app.run_test(size=SIZE) as pilot:
        screen = await in_test(app, pilot)
        await go_to_typed(screen, pilot)
        await pilot.press("q", "ctrl+y")
        await until(pilot, lambda: screen._question.id in screen._state.flagged)
        assert "q" in str(answer_on(app).given)
        place = next(n for n, item in enumerate(screen._items) if isinstance(item.question, Choice))
        screen._go_to(place)
        await until(pilot, at_question, screen, place)
        await write(pilot, "；")  # with an input method on
        await until(pilot, lambda: answer_on(app).given is not None)


async def test_a_key_that_holds_everywhere_holds_in_a_field_and_over_a_dialog(
    make_app: MakeApp, home: Home, tmp_path: Path
) -> None:
    with_keys(home, 'commands = "f11"\nyes = "j"\ndown = "down"')
    app = make_app(packs=(small_pack(tmp_path),))
    async with app.run_test(size=SIZE) as pilot:
        await at_today(app, pilot)
        await pilot.press("l", "slash")
        await until(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press("ctrl+p", "f11")
        await until(pilot, lambda: isinstance(app.screen, Palette))
        await pilot.press("escape")
        screen = await in_test(app, pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen) and "(j)" in screen_text(app))
        await pilot.press("f11")
        await until(pilot, lambda: isinstance(app.screen, Palette) and app.screen.query_one(CommandList).option_count)
        await pilot.press("escape", "j")
        await until(pilot, lambda: screen not in app.screen_stack)


async def test_what_cannot_be_used_is_told_at_the_start_and_the_way_out_stays(make_app: MakeApp, home: Home) -> None:
    with_keys(home, 'review = "x"\nback = "q"\nhelp = "F5"\nrevue = "r"\nquit = "w"')
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await at_today(app, pilot)
        await until(pilot, lambda: len(told(app)) == 4)
        assert all(str(home.config_file) in text for text in told(app)[:3])
        assert told(app)[3] == "4 such notices in all: study doctor lists them"
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, MistakesScreen))
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await pilot.press("escape", "q")
        await at_today(app, pilot)


async def test_a_change_in_settings_keeps_the_table_and_its_comments(make_app: MakeApp, home: Home) -> None:
    with_keys(home, '# quick\nreview = "q"')
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await at_today(app, pilot)
        app.choose_theme("study-light")
    text = home.config_file.read_text("utf-8")
    assert '# mine\n[keys]\n# quick\nreview = "q"' in text and "study-light" in text


async def test_on_a_shared_machine_each_member_has_keys_of_their_own(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    members = [home.new_member(name) for name in ("Li Lei", "Han Mei")]
    for member in members:
        own = MemberHome(home.path, member)
        own.change(lang="en")
        if member == members[0]:
            with_keys(own, 'wrong-answers = "q"')
        with Progress.open(own, member, SystemClock()) as progress:
            session = Session(own, SystemClock(), progress, Library(own), None)
            app = KioskApp(session, Settings(), tmp_path / "log", lambda: True)
            async with app.run_test(size=SIZE) as pilot:
                await at_today(app, pilot)
                await pilot.press("q" if member == members[0] else "x")
                await until(pilot, lambda app=app: isinstance(app.screen, MistakesScreen))


async def test_a_preview_has_the_keys_of_whoever_tries_the_pack(home: Home, tmp_path: Path) -> None:
    with_keys(home, 'reflect = "q"')
    theme = home.config.theme  # read before, as a start does
    tried = throwaway(home, tmp_path / "preview")
    assert tried.config.theme == theme and tried.own_keys() == {"reflect": "q"}
