"""The manual inside the application: the page and part that fit, contents, search, links; nothing leads outside."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from lessons.typeset.document import Document, TextPlace
from lessons.typeset.links import anchor_line, is_link, link_kind
from tests.app.make_app import MakeApp
from tests.app.screen_text import screen_text
from tests.app.until import until
from tui.app.app import StudyApp
from tui.screens.frame.help import HelpScreen
from tui.screens.places.keys import KeysScreen
from tui.screens.places.library import LibraryScreen
from tui.screens.places.mine.screen import MineScreen
from tui.screens.places.progress import ProgressScreen
from tui.screens.places.settings import SettingsScreen
from tui.screens.places.today import TodayScreen
from tui.screens.reading.lesson import LessonScreen
from tui.screens.reading.manual import ManualScreen
from tui.screens.reading.over_lesson.address import AddressScreen
from tui.screens.reading.reflecting.put_to_use import PutToUseScreen
from tui.screens.reading.reflecting.reflection import ReflectionScreen
from tui.screens.testing.mistakes import MistakesScreen
from tui.screens.testing.result import ResultScreen
from tui.screens.testing.review import ReviewScreen
from tui.widgets.lesson.view import LessonView
from tui.widgets.long_list import LongList
from tui.wording import manual
from tui.wording.language import _, set_language

SIZE = (80, 24)
SCREENS = (
    *(
        TodayScreen,
        LibraryScreen,
        ProgressScreen,
        SettingsScreen,
        KeysScreen,
        MineScreen,
        LessonScreen,
        ReflectionScreen,
    ),
    *(PutToUseScreen, ReviewScreen, MistakesScreen, ResultScreen),
)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    yield
    set_language("en")


def document(text: str) -> Document:
    whole = Document(text)
    whole.finish()
    return whole


async def help_of(app: StudyApp, pilot: Pilot[int]) -> None:
    await pilot.press("question_mark")
    await until(pilot, lambda: isinstance(app.screen, HelpScreen) and app.screen.shown_since < float("inf"))


async def shown(app: StudyApp, pilot: Pilot[int], text: str) -> ManualScreen:
    await until(pilot, lambda: isinstance(app.screen, ManualScreen) and text in screen_text(app))
    assert isinstance(app.screen, ManualScreen)
    return app.screen


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_page_is_there_and_every_link_between_pages_leads_to_a_heading(lang: str) -> None:
    set_language(lang)
    for page in manual.PAGES:
        place = manual.place_of(page)
        whole = document(manual.text_of(place))
        assert whole.sections[0].level == 1
        for _row, line in whole.walk(TextPlace(0, 0)):
            for span in filter(is_link, line.spans):
                if link_kind(span.link) == "lesson" and (led := manual.led_to(place, span.link)) and led.anchor:
                    assert anchor_line(document(manual.text_of(led)), led.anchor) is not None, (page, span.link)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_part_that_each_screen_names_is_a_heading_of_the_members_page(lang: str) -> None:
    set_language(lang)
    titles = {section.title for section in document(manual.text_of(manual.place_of("member"))).sections}
    assert {_(screen.MANUAL_PART) for screen in SCREENS} <= titles


async def test_help_leads_to_the_part_that_fits_the_screen(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, MineScreen))
        await help_of(app, pilot)
        await pilot.press("o")
        screen = await shown(app, pilot, "For members")
        top = screen.query_one(LessonView).top_line
        assert manual.text_of(manual.place_of("member")).split("\n")[top].startswith("## Mine")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, MineScreen))


async def test_it_is_searched_and_its_contents_lead_to_headings_and_pages(app: StudyApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        app.open_manual()
        screen = await shown(app, pilot, "For members")
        await pilot.press("slash", *"screen readers")
        await until(pilot, lambda: screen.query_one(LessonView).hits == 1)
        await pilot.press("escape", "c")
        contents = screen.query_one("#contents", LongList)
        await until(pilot, lambda: contents.has_focus)
        await pilot.press("home", "down", "down", "enter")
        await until(
            pilot,
            lambda: (
                manual.text_of(manual.place_of("member"))
                .split("\n")[screen.query_one(LessonView).top_line]
                .startswith("## Today")
            ),
        )
        await pilot.press("c", "end", "enter")
        await shown(app, pilot, "The signed summary")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))


async def test_links_lead_from_page_to_page_and_back_and_out_only_as_an_address(app: StudyApp) -> None:
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        app.open_manual()
        first = await shown(app, pilot, "For members")
        view = first.query_one(LessonView)
        view._follow("administrator.md#backup-and-restore")
        await shown(app, pilot, "For administrators")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is first)
        view._follow("../CONTRIBUTING.md")
        await until(pilot, lambda: "leads out of the manual" in screen_text(app))
        view._follow("https://example.org/")
        await until(pilot, lambda: isinstance(app.screen, AddressScreen))


async def test_on_a_shared_machine_only_its_own_pages_are_there(app: StudyApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StudyApp, "kiosk", True)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        app.open_manual()
        screen = await shown(app, pilot, "For members")
        ids = [item.id for item in screen.query_one("#contents", LongList).items]
        assert [id_ for id_ in ids if id_ in manual.PAGES] == ["member", "kiosk"]
        screen.query_one(LessonView)._follow("administrator.md")
        await until(pilot, lambda: "leads out of the manual" in screen_text(app))


async def test_another_language_has_the_same_page(make_app: MakeApp) -> None:
    app = make_app(lang="zh")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        app.open_manual("secretary")
        await shown(app, pilot, "支部书记")
        await app.use_language("en")
        await shown(app, pilot, "For the branch secretary")


def test_a_page_that_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manual, "_INSTALLED", tmp_path)
    with pytest.raises(Exception, match="install Study again"):
        manual.text_of(manual.place_of("member"))
