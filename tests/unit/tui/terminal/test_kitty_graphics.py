"""A terminal is asked for pictures once; its answers are no keys; what is handed over is whole and asks for none."""

import base64
import re

import pytest
from rich.cells import cell_len

from tui.terminal import kitty_graphics
from tui.terminal.kitty_graphics import MARKS, PATIENCE, GraphicsAnswers, cells, handed_over, says_kitty, taken_back

YES = "\x1b_Gi=4294967295;OK\x1b\\"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> GraphicsAnswers:
    monkeypatch.setattr(kitty_graphics, "monotonic", lambda: 100.0)
    answers = GraphicsAnswers()
    assert answers.ask() and not answers.ask()
    return answers


def test_an_answer_in_time_is_a_yes_and_is_taken_out_of_the_keys(asked: GraphicsAnswers) -> None:
    assert asked.feed(f"a{YES}b", 100.1) == "ab"
    assert asked.known is True


def test_an_answer_that_comes_too_late_is_a_no_and_no_key_either(asked: GraphicsAnswers) -> None:
    assert asked.feed(YES, 100.0 + PATIENCE + 0.1) == ""
    assert asked.known is False


def test_an_answer_in_two_pieces_is_one(asked: GraphicsAnswers) -> None:
    assert asked.feed("x" + YES[:9], 100.0) + asked.feed(YES[9:] + "y", 100.1) == "xy"
    assert asked.known is True


def test_a_refusal_is_no_yes(asked: GraphicsAnswers) -> None:
    assert asked.feed("\x1b_Gi=4294967295;ENOTSUPPORTED\x1b\\", 100.1) == ""
    assert asked.known is None


def test_a_beginning_without_an_end_is_not_held_for_ever(asked: GraphicsAnswers) -> None:
    asked.feed("\x1b_G", 100.0)
    assert asked.feed("x" * 300, 100.1).endswith("x" * 300)


def test_before_it_was_asked_nothing_is_looked_at() -> None:
    assert GraphicsAnswers().feed(YES, 1.0) == YES


def test_a_picture_is_handed_over_in_pieces_that_are_not_answered() -> None:
    png = bytes(range(256)) * 64
    pieces = re.findall("\x1b_G([^;]*);([^\x1b]*)\x1b\\\\", handed_over(0x10102, png, 30, 9))
    assert pieces[0][0] == "a=T,U=1,q=2,f=100,i=65794,c=30,r=9,m=1"
    assert [keys for keys, _data in pieces[1:]] == ["m=1"] * (len(pieces) - 2) + ["m=0"]
    assert all(len(data) <= 4096 for _keys, data in pieces)
    assert base64.b64decode("".join(data for _keys, data in pieces)) == png
    assert taken_back(7) == "\x1b_Ga=d,d=I,q=2,i=7\x1b\\"


def test_every_cell_names_its_row_and_column_and_is_one_cell_wide() -> None:
    rows = cells(0x10102, 240, 17)
    assert [len(row) for row in rows] == [1] * 17 and {row[0].cell_length for row in rows} == {240}
    style = rows[0][0].style
    assert style is not None and style.color is not None and style.color.name == "#010102"
    assert rows[2][0].text[:6] == f"\U0010eeee{MARKS[2]}{MARKS[0]}\U0010eeee{MARKS[2]}{MARKS[1]}"
    assert len(set(MARKS)) == len(MARKS) == 297 and not any(cell_len(mark) for mark in MARKS)


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"}, True),
        ({"TERM": "xterm-ghostty"}, True),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"}, True),
        ({"TERM": "tmux-256color", "KITTY_WINDOW_ID": "1", "TMUX": "x"}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "linux"}, False),
    ],
)
def test_only_a_terminal_that_calls_itself_such_is_asked(environment: dict[str, str], says: bool) -> None:
    assert says_kitty(environment) is says
