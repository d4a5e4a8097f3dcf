"""Where links of a lesson lead, and pictures: from the pack, to the pack, and outside only by the reader's own key."""

import webbrowser
from pathlib import Path

import pytest
from PIL import Image
from textual.pilot import Pilot

from store.disk.home import Home
from tests.app.make_app import MakeApp
from tests.app.screen_text import screen_text
from tests.app.small_pack import LESSON, small_pack
from tests.app.until import until
from tui.app.app import StudyApp
from tui.screens.reading.lesson import LessonScreen
from tui.screens.reading.links import follow
from tui.screens.reading.over_lesson.address import AddressScreen
from tui.screens.reading.over_lesson.glossary import GlossaryScreen
from tui.widgets.lesson.view import LessonView

ADDRESS = "https://example.com/" + "very-long-path/" * 8 + "?end=1"
HEAD = LESSON.split("Some text")[0]
FILLER = "\n\n".join(f"Paragraph {number}." for number in range(40))
GLOSSARY = "# Glossary\n\n## Valve\n\nOpens and shuts; see [pump](#pump).\n\n## Pump\n\nMoves water.\n"


def linked_pack(folder: Path, text: str) -> Path:
    pack = small_pack(folder)
    (pack / "types.md").write_text(f"{HEAD}{text}\n", "utf-8")
    second = HEAD.replace("id: types", "id: second").replace("Every type", "Second")
    (pack / "second.md").write_text(f"{second}{FILLER}\n\n## The rules\n\nRule one.\n\n{FILLER}\n", "utf-8")
    (pack / "glossary.md").write_text(GLOSSARY, "utf-8")
    return pack


async def _follow(app: StudyApp, pilot: Pilot[int], nth: int = 1) -> None:
    """Open the lesson and follow its link by keyboard."""
    await pilot.pause()
    app.open_lesson("small/types", line=0)
    await until(pilot, lambda: isinstance(app.screen, LessonScreen) and "Back" in screen_text(app))
    await pilot.press(*["full_stop"] * nth, "enter")


async def test_a_link_to_a_heading_of_another_lesson_leads_there_and_esc_back(
    make_app: MakeApp, tmp_path: Path
) -> None:
    app = make_app(packs=(linked_pack(tmp_path, "[rules](second.md#the-rules)"),))
    async with app.run_test(size=(80, 24)) as pilot:
        await _follow(app, pilot)
        await until(pilot, lambda: "Rule one." in screen_text(app).splitlines()[4])
        await pilot.press("escape")
        await until(pilot, lambda: "rules" in screen_text(app))


@pytest.mark.parametrize("target", ["nowhere.md", "../other/index.md", "glossary:none", "a.pdf"])
async def test_a_link_that_leads_nowhere_says_so(make_app: MakeApp, tmp_path: Path, target: str) -> None:
    app = make_app(packs=(linked_pack(tmp_path, f"[link]({target})"),))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await _follow(app, pilot)
        await until(pilot, lambda: "of this pack" in " ".join(screen_text(app).split()))
        assert isinstance(app.screen, LessonScreen)


async def test_a_term_is_explained_and_leads_to_the_next(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(linked_pack(tmp_path, "[a valve](glossary.md#valve)"),))
    async with app.run_test(size=(80, 24)) as pilot:
        await _follow(app, pilot)
        await until(pilot, lambda: "Opens and shuts" in screen_text(app))
        assert isinstance(app.screen, GlossaryScreen)
        await pilot.press("full_stop", "enter")
        await until(pilot, lambda: "Moves water." in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))


async def test_after_a_term_was_read_the_next_link_is_the_one_behind_it(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(linked_pack(tmp_path, "[a valve](glossary.md#valve), [a pump](glossary.md#pump)"),))
    async with app.run_test(size=(80, 24)) as pilot:
        await _follow(app, pilot)
        await until(pilot, lambda: "Opens and shuts" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        await pilot.press("full_stop", "enter")
        await until(pilot, lambda: "Moves water." in screen_text(app))


async def test_an_address_outside_is_shown_whole_and_copied_only_by_its_key(
    make_app: MakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    app = make_app(packs=(linked_pack(tmp_path, f"[out]({ADDRESS})"),))
    async with app.run_test(size=(80, 24)) as pilot:
        await _follow(app, pilot)
        await until(pilot, lambda: isinstance(app.screen, AddressScreen))
        await pilot.pause()
        inside = [row[row.find("│") + 1 : row.rfind("│")].strip() for row in screen_text(app).splitlines()]
        assert ADDRESS in "".join(inside)
        assert app.clipboard == ""
        await pilot.press("full_stop", "enter")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        assert app.clipboard == ADDRESS  # Enter pressed the button that has the focus
        assert opened == []


async def test_on_a_shared_machine_an_address_is_only_shown(
    make_app: MakeApp, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    home.change(links="open")
    app = make_app(packs=(linked_pack(tmp_path, f"[out]({ADDRESS})"),))
    app.kiosk = True
    async with app.run_test(size=(80, 24)) as pilot:
        await _follow(app, pilot)
        await until(pilot, lambda: isinstance(app.screen, AddressScreen))
        await pilot.press("2", "1")
        await pilot.pause()
        assert isinstance(app.screen, AddressScreen)
        assert (opened, app.clipboard) == ([], "")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))


@pytest.mark.parametrize(("target", "allowed"), [(ADDRESS, True), ("javascript:alert(1)", False), ("file:///x", False)])
async def test_an_address_is_opened_only_where_the_settings_allow_it(
    make_app: MakeApp, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, allowed: bool
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    home.change(links="open")
    app = make_app(packs=(linked_pack(tmp_path, "nothing"),))
    async with app.run_test(size=(80, 24)) as pilot:
        await _follow(app, pilot)
        lesson = app.find_lesson("small/types")
        assert lesson is not None
        follow(app, lesson, target, "external")
        await until(pilot, lambda: isinstance(app.screen, AddressScreen))
        await pilot.press("2")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert opened == ([target] if allowed else [])


async def test_a_picture_is_drawn_with_half_blocks_and_its_caption_stays(
    make_app: MakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
    pack = linked_pack(tmp_path, "![A red square](red.png)\n\n![Broken](broken.png)\n\nText after.")
    Image.new("RGB", (20, 20), "red").save(pack / "red.png")
    (pack / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    app = make_app(packs=(pack,))
    app.console._color_system = app.console._color_system and type(app.console._color_system).TRUECOLOR
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.pause()
        app.open_lesson("small/types")
        await until(pilot, lambda: "▄" * 20 in screen_text(app))
        await until(pilot, lambda: "broken.png: not shown" in screen_text(app))
        shown = screen_text(app)
        assert shown.count("▄" * 20) == 10
        assert shown.index("▄") < shown.index("▣ A red square") < shown.index("▣ Broken") < shown.index("Text after.")
        top = app.screen.query_one(LessonView).top_line
        await pilot.resize_terminal(60, 30)
        await until(pilot, lambda: "▄" * 20 in screen_text(app))
        assert app.screen.query_one(LessonView).top_line == top


async def test_without_colours_a_picture_is_its_caption(
    make_app: MakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    pack = linked_pack(tmp_path, "![A red square](red.png)\n\nText after.")
    Image.new("RGB", (20, 20), "red").save(pack / "red.png")
    app = make_app(packs=(pack,))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.open_lesson("small/types")
        await until(pilot, lambda: "Text after." in screen_text(app))
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "▣ A red square" in screen_text(app)
        assert "▄" not in screen_text(app)
