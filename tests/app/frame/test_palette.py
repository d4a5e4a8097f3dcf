"""What the palette offers is done, wherever the focus is; what would do nothing is not offered."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from rich.style import Style
from textual import events
from textual.command import CommandList
from textual.pilot import Pilot
from textual.screen import Screen

from lessons.content.question import Cloze
from lessons.records import Application
from tests.app.lessons import in_lesson
from tests.app.make_app import MakeApp
from tests.app.questions import in_test, stands
from tests.app.screen_text import screen_text
from tests.app.small_pack import small_pack
from tests.app.until import until
from tests.app.written import write
from tests.builders.missed_question import missed
from tui.app.app import StudyApp
from tui.app.palette import Palette
from tui.app.palette_entries import StudyCommands
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.frame.help import HelpScreen
from tui.screens.frame.own_actions import own_actions
from tui.screens.places.charts import ChartsScreen
from tui.screens.places.library import LibraryScreen
from tui.screens.places.progress import ProgressScreen
from tui.screens.places.secret.typed_secrets import SecretShownOnceScreen
from tui.screens.places.settings import SettingsScreen
from tui.screens.reading.lesson import LessonScreen
from tui.screens.reading.reflecting.finished_reflection import FinishedReflectionScreen
from tui.screens.reading.reflecting.put_to_use import PutToUseScreen
from tui.screens.testing.mistakes import MistakesScreen
from tui.screens.testing.review import ReviewScreen

SIZE = (80, 24)
Go = Callable[[StudyApp, Pilot[int]], Awaitable[object]]


async def to_review(app: StudyApp, pilot: Pilot[int]) -> None:
    await pilot.pause()
    app.push_screen(ReviewScreen(["small/types/q-single"]))
    await until(pilot, lambda: stands(app))


async def to_progress(app: StudyApp, pilot: Pilot[int]) -> None:
    await pilot.press("p")
    await until(pilot, lambda: isinstance(app.screen, ProgressScreen) and app.focused)


async def to_library(app: StudyApp, pilot: Pilot[int]) -> None:
    await pilot.press("l")
    await until(pilot, lambda: isinstance(app.screen, LibraryScreen) and app.focused)


async def to_today(app: StudyApp, pilot: Pilot[int]) -> None:
    await until(pilot, lambda: app.focused)


async def in_palette(app: StudyApp, pilot: Pilot[int]) -> Palette:
    """Open the palette over Today; what it offers is listed then."""
    await to_today(app, pilot)
    app.action_command_palette()
    palette = app.screen
    assert isinstance(palette, Palette)
    await until(pilot, lambda: palette._list_visible)
    return palette


@pytest.fixture
def app(make_app: MakeApp, tmp_path: Path) -> StudyApp:
    return make_app(packs=(small_pack(tmp_path),))


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize(
    ("go", "entry", "leads_to"),
    [
        (in_lesson, "Put to use", PutToUseScreen),
        (in_test, "Hand in", ConfirmScreen),
        (in_test, "Leave", ConfirmScreen),
        (to_review, "To the lesson", LessonScreen),
        (to_progress, "Charts", ChartsScreen),
        (to_progress, "Settings", SettingsScreen),
        (to_today, "Wrong answers", MistakesScreen),
        (to_progress, "Search", LibraryScreen),
        (to_library, "Wrong answers", MistakesScreen),
        (to_library, "Charts", ChartsScreen),
        (to_today, "Every type", LessonScreen),
    ],
)
async def test_an_entry_that_is_typed_and_chosen_is_done(
    app: StudyApp, go: Go, entry: str, leads_to: type[Screen[object]], at_once: bool
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await go(app, pilot)
        app.action_command_palette()
        for key in (*entry, "enter"):
            app.post_message(events.Key("space" if key == " " else key, key if len(key) == 1 else None))
            if not at_once:
                await pilot.pause()
        await until(pilot, lambda: isinstance(app.screen, leads_to) and app.screen.is_mounted)
    assert app._exception is None


@pytest.mark.parametrize(
    ("words", "setting", "value"),
    [("solarized", "theme", "solarized-dark"), ("warm", "theme", "gruvbox"), ("中文", "lang", "zh")],
)
async def test_language_and_colours_are_chosen_by_their_names(
    app: StudyApp, words: str, setting: str, value: str
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_library(app, pilot)
        app.action_command_palette()
        await pilot.press(*words, "enter")
        await until(pilot, lambda: getattr(app.session.home.config, setting) == value)


@pytest.mark.parametrize(
    ("go", "not_offered"),
    [
        (in_lesson, {"Up", "Down", "Next page", "Next link", "Next hit", "Follow the link", "Table to the left"}),
        (in_test, {"Previous", "Clear"}),
        (to_progress, {"Progress"}),
        (to_today, {"Today"}),
    ],
)
async def test_what_would_do_nothing_is_not_offered(app: StudyApp, go: Go, not_offered: set[str]) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await go(app, pilot)
        offered = {own.title for own in StudyCommands(app.screen)._actions()}
        assert {"Quit", "Help"} <= offered
        assert not offered & not_offered


@pytest.mark.parametrize(
    ("question", "keys"),
    [
        ("q-single", {"Choose"}),
        ("q-order", {"Item up", "Item down", "Keep this order"}),
        ("q-match", {"Next match"}),
    ],
)
async def test_what_answers_a_question_is_offered_and_stands_in_its_help(
    app: StudyApp, question: str, keys: set[str]
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await in_test(app, pilot)
        while screen._question.id != question:
            screen.action_go(1)
        assert keys <= {own.title for own in StudyCommands(screen)._actions()}
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen) and keys <= {o.title for o in app.screen._keys})


def offered(app: StudyApp) -> set[str]:
    """The titles of what the palette lists now."""
    listed = app.screen.query_one(CommandList)
    prompts = [str(listed.get_option_at_index(place).prompt) for place in range(listed.option_count)]
    return {prompt.split("  ")[0].strip() for prompt in prompts}


async def test_over_a_dialog_the_palette_offers_what_answers_it_and_nothing_else(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await in_test(app, pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(app.screen, Palette) and app.screen._list_visible)
        assert offered(app) == {"Hand in", "Go on"}
        await pilot.press(*"Go on", "enter")
        await until(pilot, lambda: app.screen is screen)


async def test_over_a_secret_that_is_shown_once_there_is_no_palette(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_today(app, pilot)
        app.push_screen(SecretShownOnceScreen("Key", "Write it down.", "ABCDE"))
        await until(pilot, lambda: isinstance(app.screen, SecretShownOnceScreen))
        await pilot.press("ctrl+p")
        await pilot.pause()
        assert isinstance(app.screen, SecretShownOnceScreen)


@pytest.mark.parametrize("go", [in_test, to_review], ids=["test", "review"])
async def test_over_a_question_only_what_may_be_done_there_is_offered(app: StudyApp, go: Go) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await go(app, pilot)
        for query in ("Every type", "Progress", "Solarized", "Write summary", "valve"):
            await pilot.press("ctrl+p", *query)
            await until(pilot, lambda: isinstance(app.screen, Palette) and "Nothing found" in screen_text(app))
            await pilot.press("escape")
            await until(pilot, lambda: not isinstance(app.screen, Palette))


async def test_keys_stand_at_the_right_edge(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await in_palette(app, pilot)
        rows = {line.split("  ")[0].strip(): line.rstrip() for line in map(str.strip, screen_text(app).splitlines())}
        ends = {title: row.split("  ")[-1].strip() for title, row in rows.items()}
        assert (ends["Review"], ends["Wrong answers"], ends["Library"], ends["Help"]) == ("r", "x", "l", "?")


@pytest.mark.parametrize("typed", ["jxaq", "jixie", "机械", "ｊｘａｑ", "jixieanquan"])
async def test_a_lesson_is_found_by_pinyin_in_full_or_short(make_app: MakeApp, tmp_path: Path, typed: str) -> None:
    pack = small_pack(tmp_path)
    lesson = pack / "types.md"
    lesson.write_text(lesson.read_text("utf-8").replace("title: Every type", "title: 机械安全"), "utf-8")
    app = make_app(packs=(pack,))
    async with app.run_test(size=SIZE) as pilot:
        await in_palette(app, pilot)
        await write(pilot, typed)
        await until(pilot, lambda: "机械安全" in offered(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen) and "机械安全" in screen_text(app))


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        *(("配对", "与另一台机器配对"), ("peidui", "与另一台机器配对"), ("按键", "全部按键"), ("anjian", "全部按键")),
        *(("yanse", "深色"), ("mubiao", "每天"), ("错题本", "错题"), ("ctb", "错题")),
    ],
)
async def test_settings_groups_and_the_book_are_found_by_name_and_pinyin(
    make_app: MakeApp, typed: str, title: str
) -> None:
    app = make_app(lang="zh")
    async with app.run_test(size=SIZE) as pilot:
        await in_palette(app, pilot)
        await write(pilot, typed)
        await until(pilot, lambda: any(title in line for line in offered(app)))


async def test_in_settings_a_setting_is_found_too_and_its_row_is_marked(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await to_today(app, pilot)
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen) and app.focused)
        for words, row in (("solarized", "theme-solarized-dark"), ("60 columns", "measure-60")):
            await pilot.press("ctrl+p")
            await until(pilot, lambda: isinstance(app.screen, Palette))
            await write(pilot, words)
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
            await until(pilot, lambda row: "(x)" in str(app.screen.query_one(f"#{row}").render()), row)


@pytest.mark.parametrize("typed", ["密码", "mima", "恢复密钥", "huifu"])
async def test_without_a_passphrase_the_palette_leads_to_how_one_is_set(make_app: MakeApp, typed: str) -> None:
    app = make_app(lang="zh")
    async with app.run_test(size=SIZE) as pilot:
        await in_palette(app, pilot)
        await write(pilot, typed)
        await until(pilot, lambda: any("study passphrase" in line for line in offered(app)))
        await pilot.press("enter")
        await until(pilot, lambda: "什么会离开本机" in screen_text(app))


@pytest.mark.parametrize(("query", "kind"), [("jueyuan", "笔记"), ("tingdian", "心得体会"), ("yanjing", "学以致用")])
async def test_ones_own_texts_are_found_by_pinyin(make_app: MakeApp, tmp_path: Path, query: str, kind: str) -> None:
    app = make_app(lang="zh", packs=(small_pack(tmp_path),))
    lesson = app.session.library.find("small/types", "en")
    app.session.reading.keep_note(lesson, 2, "问一下绝缘手套")
    app.session.finish_reflection(lesson.key, lesson.prompts[0], "先停电，再验电。")
    now = app.session.now()
    app.session.add(Application(pack="small", lesson="types", done=now, written=now, text="戴上了眼镜", witness="Li"))
    async with app.run_test(size=SIZE) as pilot:
        await in_palette(app, pilot)
        await write(pilot, query)
        await until(pilot, lambda: any(line.rstrip().endswith(kind) for line in screen_text(app).splitlines()))


@pytest.mark.parametrize(
    ("query", "kind", "leads_to"),
    [
        ("ask about", "Own note", LessonScreen),
        ("beside the pump", "Reflection", FinishedReflectionScreen),
        ("Closed the", "Use at work", FinishedReflectionScreen),
        ("Which one", "Wrong answer", ReviewScreen),
    ],
)
async def test_ones_own_texts_and_wrong_answers_are_found_and_opened(
    app: StudyApp, query: str, kind: str, leads_to: type[Screen[object]]
) -> None:
    lesson = app.session.library.find("small/types", "en")
    app.session.reading.keep_note(lesson, 2, "ask about the pump valve")
    app.session.finish_reflection(lesson.key, lesson.prompts[0], "We hung the list beside the pump valve.")
    now = app.session.now()
    app.session.add(
        Application(pack="small", lesson="types", done=now, written=now, text="Closed the pump valve.", witness="Li")
    )
    app.session.add(missed("small", "types", "q-single", now))
    async with app.run_test(size=(120, 40)) as pilot:
        await in_palette(app, pilot)
        await write(pilot, query)
        await until(pilot, lambda: f"  {kind}" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, leads_to))


async def test_page_down_in_an_empty_palette_ends_nothing(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        palette = await in_palette(app, pilot)
        palette._list_visible = False  # as a moment before what was found is drawn
        await until(pilot, lambda: not palette.query_one(CommandList).scrollable_content_region)
        await pilot.press("pagedown")
    assert app._exception is None


async def test_a_click_on_an_entry_that_is_gone_already_ends_nothing(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        palette = await in_palette(app, pilot)
        listed = palette.query_one(CommandList)
        painted = Style(meta={"option": listed.option_count - 1})
        listed.clear_options()
        listed.post_message(events.Click(listed, 5, 0, 0, 0, 1, False, False, False, style=painted))
        await pilot.pause()
        assert app.screen is palette
    assert app._exception is None


async def test_where_one_types_the_next_question_is_offered_too_and_is_shown(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(small_pack(tmp_path),))
    async with app.run_test(size=SIZE) as pilot:
        screen = await in_test(app, pilot)
        while not isinstance(screen._question, Cloze):
            screen.action_go(1)
            await pilot.pause()
        place = screen._state.position
        step, title = (1, "Next") if place == 0 else (-1, "Previous")
        (own,) = [own for own in own_actions(app.screen) if own.title == title]
        await screen.run_action(own.action)
        await until(pilot, lambda: screen._state.position == place + step)
