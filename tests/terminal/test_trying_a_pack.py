"""Trying a pack through the real program: nothing stays behind; and a pack opened as a member's says that it counts."""

from collections.abc import Callable
from pathlib import Path

from tests.terminal.packs import QUIZ, quiz_pack
from tests.terminal.terminal import Terminal


def test_a_preview_leaves_nothing_behind(start: Callable[..., Terminal], home: Path, tmp_path: Path) -> None:
    pack, temporary = quiz_pack(tmp_path), tmp_path / "temporary"
    temporary.mkdir()
    terminal = start("preview", pack / "sums.md", home=home, environment={"TMPDIR": str(temporary)})
    terminal.wait_for(QUIZ, "Preview: nothing you do here is saved")
    terminal.press("t")
    terminal.wait_for("Question 1 of 20", "Preview:")
    assert len(list(temporary.iterdir())) == 1
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0
    assert not list(temporary.iterdir())
    assert not (home / "members").exists()


def test_a_pack_that_is_opened_by_its_path_says_that_it_counts(
    start: Callable[..., Terminal], used_home: Path, tmp_path: Path
) -> None:
    terminal = start(quiz_pack(tmp_path), home=used_home, on_today=False)
    terminal.wait_for(QUIZ, "counts in your records")
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0
