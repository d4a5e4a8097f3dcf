"""Pictures of a lesson by kitty's graphics, where the terminal answers that it has them; else half blocks."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminal.answering import open_last_lesson
from tests.terminal.packs import QUIZ, quiz_pack
from tests.terminal.terminal import SYNCHRONISED, Terminal
from tui.terminal.kitty_graphics import ASK

Image = pytest.importorskip("PIL.Image")
YES = b"\x1b_Gi=4294967295;OK\x1b\\"
CELL = "\U0010eeee".encode()
HALF_BLOCKS = ("\u2584" * 10).encode()
"""More than the edge of a scrollbar is drawn with."""


@pytest.fixture
def lesson(used_home: Path, tmp_path: Path, start: Callable[..., Terminal]) -> Callable[..., Terminal]:
    """Open a lesson with a picture, in a terminal that gives these answers."""
    pack = quiz_pack(tmp_path)
    Image.new("RGB", (40, 40), "red").save(pack / "red.png")
    text = (pack / "sums.md").read_text("utf-8")
    (pack / "sums.md").write_text(text.replace("Add.", "![A square](red.png)\n\n" + "Add.\n\n" * 40), "utf-8")

    def open_it(answers: dict[bytes, bytes], **environment: str) -> Terminal:
        terminal = start(pack, home=used_home, environment=environment, answers=SYNCHRONISED | answers)
        terminal.wait_for("Today")
        open_last_lesson(terminal, QUIZ)
        terminal.wait_for("Reflect", "Sums")
        return terminal

    return open_it


def test_the_picture_is_handed_over_once_scrolls_as_text_and_is_taken_back(lesson: Callable[..., Terminal]) -> None:
    terminal = lesson({ASK.encode(): YES}, KITTY_WINDOW_ID="1")
    terminal.wait_raw(b"\x1b_Ga=T,U=1,q=2,f=100,")
    terminal.wait_raw(CELL)
    assert HALF_BLOCKS not in terminal.raw
    terminal.press("down", "down", "down", "up")
    terminal.settle()
    terminal.press("escape")
    terminal.wait_raw(b"\x1b_Ga=d,d=I,q=2,")
    assert terminal.raw.count(b"a=T,U=1") == 1
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0


def test_a_terminal_that_does_not_answer_gets_half_blocks(lesson: Callable[..., Terminal]) -> None:
    terminal = lesson({}, KITTY_WINDOW_ID="1")
    terminal.wait_raw(HALF_BLOCKS)
    assert ASK.encode() in terminal.raw and b"a=T" not in terminal.raw and CELL not in terminal.raw


def test_a_terminal_that_does_not_call_itself_such_is_not_asked(lesson: Callable[..., Terminal]) -> None:
    terminal = lesson({})
    terminal.wait_raw(HALF_BLOCKS)
    assert b"\x1b_" not in terminal.raw
