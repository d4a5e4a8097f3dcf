"""An author tries a pack: every screen says so, what is saved is shown at once, and no record of theirs tells of it."""

import contextlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.disk.home import Home
from store.member.progress import Progress
from store.member.session import Session
from tests.app.lessons import in_lesson
from tests.app.questions import in_test, stands
from tests.app.screen_text import screen_text
from tests.app.small_pack import LESSON, small_pack
from tests.app.until import until
from tests.clocks import FakeClock
from tui.app.preview.lesson_on_trial import LessonOnTrial
from tui.app.preview.preview_app import PreviewApp, run, throwaway
from tui.app.preview.tried_library import TriedLibrary
from tui.screens.places.library import LibraryScreen
from tui.screens.reading.lesson import LessonScreen
from tui.screens.testing.result import ResultScreen
from tui.screens.testing.test import TestScreen
from tui.widgets.lesson.view import LessonView
from tui.wording.language import set_language

SIZE = (80, 24)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return small_pack(tmp_path)


@pytest.fixture
def app(home: Home, clock: FakeClock, pack: Path, tmp_path: Path) -> Iterator[PreviewApp]:
    """The preview of a lesson of the small pack."""
    set_language("en")
    made = throwaway(home, tmp_path / "thrown-away")
    with Progress.open(made, made.config.member, clock) as progress:
        session = Session(made, clock, progress, TriedLibrary(made, pack), None)
        yield PreviewApp(session, pack, pack / "types.md")


async def test_a_preview_begins_with_its_lesson_and_shows_it_as_it_is_saved(app: PreviewApp, pack: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, LessonScreen) and "Some text to read" in screen_text(app))
        assert screen_text(app).splitlines()[1].strip() == "Preview: nothing you do here is saved"
        (pack / "types.md").write_text(LESSON.replace("Some text to read", "Other words"), "utf-8")
        await app.look()
        await until(pilot, lambda: "Other words" in screen_text(app))
        app.show_place("library")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen) and "Every type" in screen_text(app))
        assert "Preview:" in screen_text(app) and len(app.session.library.packs("en")) == 1
        (pack / "types.md").write_text(LESSON.replace("title: Every type", "title: Renamed"), "utf-8")
        await app.look()
        await until(pilot, lambda: "Renamed" in screen_text(app))


async def test_a_mistake_is_told_and_what_stood_there_stays_until_it_is_mended(app: PreviewApp, pack: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, LessonScreen))
        (pack / "types.md").write_text(LESSON.replace("2. [x] The second", "2. [ ] The second"), "utf-8")
        await app.look()
        await until(pilot, lambda: any("questions left out" in note.message for note in app._notifications))
        (pack / "types.md").write_text("---\nid: ty", "utf-8")
        await app.look()
        await until(pilot, lambda: any("types.md:1" in note.message for note in app._notifications))
        assert "Some text to read" in screen_text(app)
        (pack / "types.md").write_text(LESSON, "utf-8")
        await app.look()
        await until(pilot, lambda: not app._notifications)


async def test_a_test_that_is_tried_is_in_no_record_of_the_member(
    app: PreviewApp, home: Home, clock: FakeClock
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await in_test(app, pilot)
        await pilot.press("ctrl+s", "y")
        await until(pilot, lambda: isinstance(app.screen, ResultScreen))
        assert "Preview:" in screen_text(app) and len(app.session.history()) == 1
    with Progress.open(home, home.config.member, clock) as progress:
        assert not progress.records()


async def test_a_test_that_is_only_tried_is_quit_at_once(app: PreviewApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await in_test(app, pilot)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: app._exit)


def test_a_page_that_belongs_to_no_pack_is_refused(home: Home, tmp_path: Path) -> None:
    page = tmp_path / "alone.md"
    page.write_text("# Alone", "utf-8")
    with pytest.raises(Exception, match="belongs to no pack"):
        run(home, page)


async def test_findings_stand_beside_the_lesson_at_their_lines_and_go_when_they_are_mended(
    app: PreviewApp, pack: Path
) -> None:
    (pack / "types.md").write_text(LESSON.replace("2. [x] The second", "2. [ ] The second"), "utf-8")
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, LessonOnTrial) and "E202" in screen_text(app))
        assert re.search(r"line \d+  E202", screen_text(app))
        assert "!" in screen_text(app)
        (pack / "types.md").write_text(LESSON, "utf-8")
        await app.look()
        await until(pilot, lambda: "E202" not in screen_text(app))


async def test_what_was_read_stays_on_top_when_lines_are_written_above_it(app: PreviewApp, pack: Path) -> None:
    long = "\n\n".join(f"Paragraph number {n} of this text." for n in range(60))
    source = LESSON.replace("Some text to read", f"{long}\n\nSome text to read")
    (pack / "types.md").write_text(source, "utf-8")
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, LessonOnTrial) and "number 3" in screen_text(app))
        view = app.screen.query_one(LessonView)
        view.goto_line(source.split("\n").index("Paragraph number 30 of this text."))
        await until(pilot, lambda: "number 30" in screen_text(app))
        (pack / "types.md").write_text(
            source.replace("Paragraph number 0", "New.\n\nNew.\n\nParagraph number 0"), "utf-8"
        )
        await app.look()
        await until(pilot, lambda: "number 30" in screen_text(app) and "number 29" not in screen_text(app))


async def test_the_questions_are_shown_with_their_keys_on_demand(app: PreviewApp) -> None:
    async with app.run_test(size=(80, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, LessonOnTrial) and "Some text to read" in screen_text(app))
        assert "Not this one." not in screen_text(app)
        await pilot.press("f5")
        await until(pilot, lambda: "Which one is a single choice?" in screen_text(app))
        assert "q-single" in screen_text(app) and "✓" in screen_text(app)


async def test_a_stage_test_is_tried_outside_its_window_as_often_as_one_likes(app: PreviewApp, pack: Path) -> None:
    rules = "kind=stage open=2020-01-01T08:00 close=2020-01-01T09:00 attempts=1 results=never"
    (pack / "types.md").write_text(LESSON.replace("id=all-types", f"id=all-types {rules}"), "utf-8")
    async with app.run_test(size=SIZE) as pilot:
        await app.look()
        for _time in range(2):
            await in_lesson(app, pilot, "small/types")
            await pilot.press("t")
            await until(pilot, lambda: "Begin" in screen_text(app))
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, TestScreen) and stands(app))
            await pilot.press("ctrl+s", "y")
            await until(pilot, lambda: isinstance(app.screen, ResultScreen))
            assert "0 of" in screen_text(app)


async def test_the_answers_have_all_feedback_and_the_model_answers(app: PreviewApp, pack: Path) -> None:
    (pack / "types.md").write_text(LESSON.replace("2. [x] The second", "2. [x] The second\n   > Well seen."), "utf-8")
    async with app.run_test(size=(80, 120)) as pilot:
        await app.look()
        await until(pilot, lambda: isinstance(app.screen, LessonOnTrial) and "Some text to read" in screen_text(app))
        await pilot.press("f5")
        await until(pilot, lambda: "Ask whoever did it last." in screen_text(app))
        for words in ("Not this one.", "Well seen.", "What will you do with it?", "No model answer is written."):
            assert words in screen_text(app)


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An editor that notes how it was called, and puts a word into the file; where it notes that."""
    if sys.platform == "win32":
        pytest.skip("a shell script")
    program, called = tmp_path / "vi", tmp_path / "called"
    edit = 'sed "s/The second/What was edited/" "$2" >"$2.new" && mv "$2.new" "$2"'
    program.write_text(f'#!/bin/sh\necho "$@" > {called}\n{edit}\n')
    program.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(program))
    monkeypatch.setattr(PreviewApp, "suspend", lambda self: contextlib.nullcontext())
    return called


async def test_the_editor_opens_the_file_at_the_line_on_top_and_what_it_saved_is_shown(
    app: PreviewApp, pack: Path, editor: Path
) -> None:
    long = "\n\n".join(f"Paragraph number {n} of this text." for n in range(60))
    source = LESSON.replace("Some text to read", f"{long}\n\nSome text to read")
    (pack / "types.md").write_text(source, "utf-8")
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: isinstance(app.screen, LessonOnTrial) and "number 3" in screen_text(app))
        line = source.split("\n").index("Paragraph number 30 of this text.")
        app.screen.query_one(LessonView).goto_line(line)
        await until(pilot, lambda: "number 30" in screen_text(app))
        await pilot.press("ctrl+right_square_bracket")
        await until(pilot, lambda: editor.exists() and "What was edited" in (pack / "types.md").read_text("utf-8"))
        assert editor.read_text().split() == [f"+{line + 1}", str(pack / "types.md")]
        await until(pilot, lambda: "number 30" in screen_text(app) and "number 29" not in screen_text(app))
        await pilot.press("f5")
        await until(pilot, lambda: "What was edited" in screen_text(app))
        assert not app._notifications


async def test_the_editor_opens_at_the_question_that_is_looked_at(app: PreviewApp, pack: Path, editor: Path) -> None:
    async with app.run_test(size=(80, 60)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, LessonOnTrial) and "Some text to read" in screen_text(app))
        await pilot.press("f5")
        await until(pilot, lambda: "Which are right?" in screen_text(app))
        await pilot.press("ctrl+right_square_bracket")
        await until(pilot, lambda: editor.exists() and editor.read_text() != "")
        assert (
            editor.read_text().split()[0] == f"+{LESSON.split(chr(10)).index('### Which one is a single choice?') + 1}"
        )
        editor.unlink()
        app.screen.query_one("#question-q-multiple").focus()
        await pilot.press("ctrl+right_square_bracket")
        await until(pilot, editor.exists)
        assert editor.read_text().split()[0] == f"+{LESSON.split(chr(10)).index('### Which are right?') + 1}"


async def test_without_an_editor_it_is_said_how_to_name_one(app: PreviewApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    async with app.run_test(size=(120, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, LessonOnTrial) and "Some text to read" in screen_text(app))
        await pilot.click("#edit")
        await until(pilot, lambda: any("export EDITOR=nano" in note.message for note in app._notifications))


async def test_what_was_saved_meanwhile_is_shown_by_the_answers_and_by_the_lesson_behind_them(
    app: PreviewApp, pack: Path
) -> None:
    async with app.run_test(size=(80, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, LessonOnTrial) and "Some text to read" in screen_text(app))
        await pilot.press("f5")
        await until(pilot, lambda: "Which one is a single choice?" in screen_text(app))
        source = LESSON.replace("Which one is a single choice?", "Which one is asked anew?")
        (pack / "types.md").write_text(source.replace("Some text to read", "Other words to read"), "utf-8")
        await app.look()
        await until(pilot, lambda: "Which one is asked anew?" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, LessonOnTrial))
        await app.look()
        await until(pilot, lambda: "Other words to read" in screen_text(app))
