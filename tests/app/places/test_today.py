"""What Today shows, from its first picture on: no empty lines, and the pack that Study was opened with first."""

from pathlib import Path

import pytest
from rich.console import RenderableType
from textual.screen import Screen

from tests.app.make_app import MakeApp
from tests.app.questions import in_test
from tests.app.screen_text import screen_text
from tests.app.small_pack import small_pack
from tests.app.until import until
from tui.app.app import StudyApp
from tui.screens.places.library import LibraryScreen
from tui.screens.places.today import NAMED, TodayScreen
from tui.screens.reading.lesson import LessonScreen
from tui.widgets.long_list import LongList
from tui.widgets.row import Row


@pytest.mark.parametrize("lang", ["en", "zh"])
async def test_no_picture_of_today_gives_a_row_more_lines_than_it_has(
    make_app: MakeApp, tmp_path: Path, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    heights: list[tuple[int, int]] = []
    display = StudyApp._display

    def noting(self: StudyApp, screen: Screen[object], renderable: RenderableType | None) -> None:
        display(self, screen, renderable)
        heights.extend(
            (row.region.height, sum(map(len, row._lines(row.content_size.width))))
            for row in screen.query(Row)
            if row.region
        )

    monkeypatch.setattr(StudyApp, "_display", noting)
    app = make_app(lang=lang, packs=(small_pack(tmp_path),))
    async with app.run_test(size=(80, 24)) as pilot:
        await in_test(app, pilot)
        await pilot.press("escape", "y")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        await pilot.press("escape", "d")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen) and app.screen._sittings)
        await pilot.pause()
    assert len(heights) > 4 and all(height <= lines for height, lines in heights)


async def test_a_pack_opened_by_its_path_stands_first_with_all_its_lessons(make_app: MakeApp, tmp_path: Path) -> None:
    pack = small_pack(tmp_path)
    app = make_app(packs=(pack,))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query(Row))
        lines = [line.strip() for line in screen_text(app).splitlines()]
        assert lines.index("A small pack") < lines.index("Study now")
        assert sum("Every type" in line for line in lines) == 1, "what stands above is not offered twice"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen) and "Every type" in screen_text(app))
        await pilot.press("escape", "l")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen) and "Every type" in screen_text(app))
        assert app.screen.query_one(LongList).marked == "small/types"


async def test_of_a_large_pack_the_rest_is_one_step_away(make_app: MakeApp, tmp_path: Path) -> None:
    pack = small_pack(tmp_path)
    lesson = (pack / "types.md").read_text("utf-8").partition("## Self-test")[0]
    for number in range(NAMED + 1):
        text = lesson.replace("id: types", f"id: more-{number}").replace("title: Every type", f"title: Part {number}")
        (pack / f"more-{number}.md").write_text(text, "utf-8")
    app = make_app(packs=(pack,))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query("#more-small"))
        assert "2 more lessons in the library" in screen_text(app)
        app.screen.query_one("#more-small", Row).action_press()
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))


async def test_without_a_pack_named_today_begins_with_what_to_study(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query(Row))
        assert screen_text(app).splitlines()[2].strip() == "Study now"
