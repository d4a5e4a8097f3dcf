"""The library finds titles, text, and what the member wrote; each hit says where it comes from and leads there."""

from pathlib import Path

import pytest
from textual.widgets import Input

from lessons.problem import Problem
from store.member.mine.search import notes_with, reflections_with
from tests.app.make_app import MakeApp
from tests.app.screen_text import screen_text
from tests.app.small_pack import small_pack
from tests.app.until import until
from tui.app.app import StudyApp
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.places.library import LibraryScreen
from tui.screens.reading.lesson import LessonScreen
from tui.screens.reading.reflecting.finished_reflection import FinishedReflectionScreen
from tui.screens.testing.test import TestScreen
from tui.widgets.long_list import LongList

TEXT = """保持足够的**安全**距离，不足时须
停电。Use *dry* glovez that are
insulated.
"""


def pack(folder: Path) -> Path:
    """A lesson with marks and line ends inside of words."""
    made = small_pack(folder)
    lesson = made / "types.md"
    text = (
        lesson.read_text("utf-8")
        .replace("title: Every type", "title: SF6 操作 café")
        .replace("Some text", TEXT + "Some")
    )
    lesson.write_text(text, "utf-8")
    return made


def write(app: StudyApp) -> None:
    """A note, a bookmark and a reflection."""
    lesson = app.session.library.find("small/types", "en")
    app.session.reading.keep_note(
        lesson, lesson.text.split("\n").index("insulated."), "ask about 绝缘\n手套 ＧＬＯＶＥＺ"
    )
    app.session.progress.add_reflection(
        "small", "types", "r-one", app.session.now(), "先**停**下来，\n\n再想一想 glovez."
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("安全距离", "安全距离"),
        ("须停电", "须停电"),
        ("are insulated", "are insulated"),
        ("ＳＦ６", "SF6"),
        ("cafe\u0301", "café"),
    ],
)
async def test_marks_line_ends_width_and_form_hide_nothing(
    make_app: MakeApp, tmp_path: Path, query: str, found: str
) -> None:
    app = make_app(packs=(pack(tmp_path),))
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("l", "slash")
        app.screen.query_one("#search", Input).value = query
        await until(
            pilot, lambda: found in screen_text(app).partition(query)[2] and "Work ticket" not in screen_text(app)
        )


async def test_notes_and_reflections_are_found_and_lead_to_where_they_stand(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(pack(tmp_path),))
    write(app)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("l", "slash", *"glovez")
        await until(pilot, lambda: "In the text" in screen_text(app))
        text = screen_text(app)
        assert text.index("In your notes") < text.index("In your reflections") < text.index("In the text")
        assert "0 lessons · 1 place in the text · 2 of your own texts" in text
        await pilot.press("enter", "enter")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        await until(pilot, lambda: "insulated." in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen) and "In your reflections" in screen_text(app))
        assert app.screen.query_one(LongList).marked.startswith("note:")  # where one left it
        await pilot.press("down", "enter")
        await until(
            pilot, lambda: isinstance(app.screen, FinishedReflectionScreen) and "再想一想 glovez" in screen_text(app)
        )


async def test_a_filter_that_is_cleared_shows_every_lesson_and_no_hit(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(pack(tmp_path),))
    write(app)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("l")
        every = len(app.screen.query_one(LongList).items)
        await pilot.press("slash", *"glovez")
        await until(pilot, lambda: "In your notes" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: len(app.screen.query_one(LongList).items) == every)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "In your notes" not in screen_text(app)


async def test_own_words_that_cannot_be_read_are_told_and_hide_no_lesson(
    make_app: MakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise Problem("texts.json", "cannot be read: {reason}", reason="broken")

    app = make_app(packs=(pack(tmp_path),))
    monkeypatch.setattr(app.session.progress, "texts", refuse)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("l", "slash", *"insulated")
        await until(pilot, lambda: "In the text" in screen_text(app))
        assert any("texts.json" in told.message for told in app._notifications)


def test_every_word_of_a_note_or_reflection_counts_wherever_it_stands_in_it(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(pack(tmp_path),))
    write(app)
    session = app.session
    assert [hit.found.excerpt for hit in notes_with(session.reading, "绝缘手套 glovez")] == [
        "ask about 绝缘 手套 ＧＬＯＶＥＺ"
    ]
    for query in ("停下来", "停下 GLOVEZ", "想一想"):
        assert [hit.key for hit in reflections_with(session.progress, query)] == ["small/types"]
    assert not [
        *notes_with(session.reading, "停"),
        *reflections_with(session.progress, "绝缘"),
        *notes_with(session.reading, " "),
    ]


@pytest.mark.parametrize("typed", ["gzp", "gongzuopiao", "gzpiao", "票 gz"])
async def test_a_title_is_found_by_its_pinyin_in_full_or_short(make_app: MakeApp, typed: str) -> None:
    app = make_app(lang="zh")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("l", "slash")
        app.screen.query_one("#search", Input).value = typed
        await until(pilot, lambda: "共 1 课" in screen_text(app) and "工作票" in screen_text(app))


async def test_a_hit_in_the_title_line_itself_shows_the_title_once(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(packs=(small_pack(tmp_path),))
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("l", "slash")
        app.screen.query_one("#search", Input).value = "every type"
        await until(pilot, lambda: "In the text" in screen_text(app))
        hits = screen_text(app).partition("In the text")[2].splitlines()
        assert [line.split() for line in hits if "Every type" in line] == [["Every", "type"]]


async def test_a_test_that_is_begun_from_the_library_is_announced_first(app: StudyApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        app.screen.query_one("#list", LongList).action_edge(-1)
        await pilot.press("t")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        said = screen_text(app)
        assert "Every type" in said and "questions" in said and "min" in said and "is recorded" in said
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        assert not app.session.open_sittings()
        await pilot.press("t")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, TestScreen))
