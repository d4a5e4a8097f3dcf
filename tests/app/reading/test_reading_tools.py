"""Finding, bookmarks, notes, what is new, and only the text: in a lesson."""

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from tests.app.lessons import in_lesson
from tests.app.make_app import MakeApp
from tests.app.screen_text import screen_text
from tests.app.small_pack import LESSON, small_pack
from tests.app.until import until
from tui.screens.places.library import LibraryScreen
from tui.screens.places.mine.screen import MineScreen
from tui.screens.reading.lesson import LessonScreen
from tui.screens.reading.note import NoteScreen
from tui.widgets.column import WIDE
from tui.widgets.lesson.view import LessonView
from tui.widgets.long_list import LongList

SIZE = (80, 24)
LONG = "\n\n".join(f"Paragraph {number} speaks of valve {number}." for number in range(60))


def long_pack(folder: Path, text: str = LONG) -> Path:
    pack = folder / "small"
    if not pack.exists():
        small_pack(folder)
    head = LESSON.split("Some text")[0]
    (pack / "types.md").write_text(f"{head}{text}\n", "utf-8")
    return pack


async def test_every_hit_is_counted_and_the_view_goes_to_it(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(long_pack(tmp_path),))
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        await pilot.press("slash", *"valve 5")
        await until(pilot, lambda: "of 11" in screen_text(app))
        before = app.screen.query_one(LessonView).top_line
        await pilot.press("enter", "enter")
        await until(pilot, lambda: app.screen.query_one(LessonView).top_line > before)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen) and isinstance(app.focused, LessonView)


async def test_a_bookmark_is_set_listed_found_again_and_removed(make_app: MakeApp, tmp_path: Path) -> None:
    packs = (long_pack(tmp_path),)
    app = make_app(packs=packs)
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        await pilot.press("pagedown", "pagedown", "b")
        line = app.screen.query_one(LessonView).top_line
        await pilot.press("escape")
    long_pack(tmp_path, "An entirely new first paragraph.\n\n" + LONG)
    app = make_app(packs=packs)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2", "m")
        await until(pilot, lambda: isinstance(app.screen, MineScreen) and "Bookmarks" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        await until(pilot, lambda: app.screen.query_one(LessonView).top_line == line + 2)
        await pilot.press("b", "escape", "escape")
        await pilot.pause()
        assert app.session.reading.notes() == {}


async def test_a_note_is_written_changed_and_never_in_a_summary(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(long_pack(tmp_path),))
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, NoteScreen))
        await pilot.press(*"canary", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        assert [note.text for note in app.session.reading.notes().values()] == ["canary"]
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, NoteScreen))
        assert app.screen.query_one(TextArea).text == "canary"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        app.write_summary()
        [summary] = (app.session.home.path / "summaries").iterdir()
        assert b"canary" not in summary.read_bytes()


@pytest.mark.parametrize(("first", "then", "kept"), [("", "canary", "canary"), ("canary", "bird", "canarybird")])
async def test_a_note_that_is_being_written_is_kept_when_the_session_ends(
    make_app: MakeApp, tmp_path: Path, first: str, then: str, kept: str
) -> None:
    app = make_app(packs=(long_pack(tmp_path),))
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        for text, last in ((first, "ctrl+s"), (then, "")):
            if text:
                await pilot.press("a")
                await until(pilot, lambda: isinstance(app.screen, NoteScreen))
                await pilot.press(*text, *filter(None, [last]))
                await pilot.pause()
        app.exit()
    assert [note.text for note in app.session.reading.notes().values()] == [kept]


async def test_what_is_new_since_it_was_read_is_told_and_reached(make_app: MakeApp, tmp_path: Path) -> None:
    packs = (long_pack(tmp_path),)
    app = make_app(packs=packs)
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        await pilot.press("end")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
    long_pack(tmp_path, LONG.replace("Paragraph 40 speaks", "Paragraph 40 now shouts"))
    app = make_app(packs=packs)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        app.open_lesson("small/types")
        await until(pilot, lambda: "1 paragraph is new" in screen_text(app))
        await pilot.press("home", "u")
        await until(pilot, lambda: "Paragraph 40 now shouts" in screen_text(app))


async def test_only_the_text_is_left_until_escape(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(long_pack(tmp_path),))
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        await pilot.press("z")
        await until(pilot, lambda: "Back" not in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Back" in screen_text(app))
        assert isinstance(app.screen, LessonScreen)


@pytest.mark.parametrize("columns", [80, 120])
async def test_only_the_text_is_without_the_contents_in_any_window(
    make_app: MakeApp, tmp_path: Path, columns: int
) -> None:
    app = make_app(packs=(long_pack(tmp_path),))
    async with app.run_test(size=(columns, 24)) as pilot:
        screen = await in_lesson(app, pilot)
        contents = screen.query_one("#contents")
        before = contents.display
        assert before == (columns >= WIDE)
        await pilot.press("z")
        await until(pilot, lambda: screen.has_class("-focus") and not contents.display)
        await pilot.press("z")
        await until(pilot, lambda: not screen.has_class("-focus") and contents.display == before)


async def test_the_mouse_alone_leads_back_from_only_the_text(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(long_pack(tmp_path),))
    async with app.run_test(size=SIZE) as pilot:
        await in_lesson(app, pilot)
        await pilot.press("z")
        await until(pilot, lambda: "Back" not in screen_text(app) and "Show everything (z)" in screen_text(app))
        assert "Self-test" not in screen_text(app)
        await pilot.click("#everything")
        await until(pilot, lambda: "Back" in screen_text(app) and "Show everything" not in screen_text(app))
        assert isinstance(app.focused, LessonView)


async def test_the_library_finds_words_in_the_text_and_opens_there(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(long_pack(tmp_path),))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("slash")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        await pilot.press(*"valve 37")
        await until(pilot, lambda: "Paragraph 37 speaks of valve 37." in screen_text(app))
        assert "1 place in the text" in screen_text(app)
        await pilot.press("enter", "enter")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        await until(pilot, lambda: screen_text(app).splitlines()[2].strip() == "Paragraph 37 speaks of valve 37.")


async def _select(pilot: Pilot[int], view: LessonView, row: int, begin: int, end: int) -> None:
    """Drag the mouse over cells of a row of the view."""
    await pilot.mouse_down(view, offset=(begin, row))
    await pilot.hover(view, offset=((begin + end) // 2, row))
    await pilot.hover(view, offset=(end, row))
    await pilot.mouse_up(view, offset=(end, row))
    await pilot.pause()


async def test_a_note_on_words_selected_with_the_mouse_stays_with_them(make_app: MakeApp, tmp_path: Path) -> None:
    packs = (long_pack(tmp_path),)
    app = make_app(packs=packs)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.open_lesson("small/types")
        await until(pilot, lambda: "Paragraph 4 speaks" in screen_text(app))
        view = app.screen.query_one(LessonView)
        lines = [line.strip() for line in screen_text(app).splitlines()]
        row = lines.index("Paragraph 4 speaks of valve 4.") - view.region.y
        left = screen_text(app).splitlines()[row + view.region.y].index("Paragraph") - view.region.x
        await _select(pilot, view, row, left + 12, left + 18)
        assert (app.screen.get_selected_text() or "") in "speaks of valve 4."
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, NoteScreen) and "Paragraph 4 speaks" in screen_text(app))
        await pilot.press(*"mine", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen) and "# Paragraph 4 " in screen_text(app))
    long_pack(tmp_path, "Something new.\n\n" + LONG.replace("Paragraph 4 speaks of", "Paragraph 4 now speaks of"))
    app = make_app(packs=packs)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.open_lesson("small/types", line=0)
        await until(pilot, lambda: "# Paragraph 4 now speaks" in screen_text(app))


async def test_selected_words_are_copied_by_their_key_and_not_before(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(long_pack(tmp_path),))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.open_lesson("small/types")
        await until(pilot, lambda: "Paragraph 4 speaks" in screen_text(app))
        view = app.screen.query_one(LessonView)
        row = next(n for n, line in enumerate(screen_text(app).splitlines()) if "Paragraph 4" in line) - view.region.y
        left = screen_text(app).splitlines()[row + view.region.y].index("Paragraph") - view.region.x
        await _select(pilot, view, row, left, left + 9)
        assert app.clipboard == ""
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert app.clipboard.startswith("Paragraph")


async def test_the_contents_follow_the_reader_and_lead_there_and_back(make_app: MakeApp, tmp_path: Path) -> None:
    sections = "\n\n".join(f"## Part {number}\n\n{LONG}" for number in range(5))
    app = make_app(packs=(long_pack(tmp_path, sections),))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        app.open_lesson("small/types", line=0)
        await until(pilot, lambda: "Part 4" in screen_text(app))
        view, contents = app.screen.query_one(LessonView), app.screen.query_one(LongList)
        await pilot.press("n", "n")
        await until(pilot, lambda: contents.mark == 2)
        await pilot.press("n")
        await until(pilot, lambda: contents.mark == 3)
        line = view.top_line
        contents.focus()
        await pilot.press("home", "down", "enter")
        await until(pilot, lambda: view.top_line < line)
        await pilot.press("backspace")
        await until(pilot, lambda: view.top_line == line)


async def test_a_bookmark_stays_with_its_words_when_the_lesson_is_updated(make_app: MakeApp, tmp_path: Path) -> None:
    packs = (long_pack(tmp_path),)
    app = make_app(packs=packs)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.open_lesson("small/types")
        await until(pilot, lambda: "Paragraph 4 speaks" in screen_text(app))
        view = app.screen.query_one(LessonView)
        view.goto_line(LESSON.split("Some text")[0].count("\n") + 2 * 30)
        await pilot.press("b")
        await until(pilot, lambda: "◆ Paragraph 30 " in screen_text(app))
    paragraphs = LONG.split("\n\n")
    moved = [paragraphs[45], *paragraphs[:10], "An inserted one.", *paragraphs[11:]]
    long_pack(tmp_path, "\n\n".join(moved).replace("valve 30", "valve thirty"))
    app = make_app(packs=packs)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        app.open_lesson("small/types")
        await until(pilot, lambda: "◆ Paragraph 30 speaks of valve thirty" in screen_text(app))
