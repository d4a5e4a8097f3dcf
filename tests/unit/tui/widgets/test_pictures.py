"""Pictures as half blocks, and which terminals are asked for better ones."""

from types import SimpleNamespace
from typing import Any

import pytest

from tui.widgets.lesson.pictures import fine_terminal, half_blocks

RED, BLUE, GREEN = (255, 0, 0), (0, 0, 255), (0, 255, 0)


def test_two_lines_of_pixels_are_a_row_of_cells_and_equal_ones_one_piece() -> None:
    (row,) = half_blocks(3, [RED, RED, BLUE, GREEN, GREEN, GREEN])
    assert [segment.text for segment in row] == ["▄▄", "▄"]
    styles = [segment.style for segment in row if segment.style]
    triplets = [(style.bgcolor.triplet, style.color.triplet) for style in styles if style.bgcolor and style.color]
    assert triplets == [(RED, GREEN), (BLUE, GREEN)]


def test_four_lines_are_two_rows() -> None:
    rows = half_blocks(2, [RED, BLUE] * 4)
    assert [sum(segment.cell_length for segment in row) for row in rows] == [2, 2]


def application(*, runs_programs: bool, colours: str) -> Any:
    asked: list[bool] = []
    driver = SimpleNamespace(ask_for_graphics=lambda: asked.append(True))
    console = SimpleNamespace(color_system=colours)
    return SimpleNamespace(runs_programs=runs_programs, console=console, _driver=driver, asked=asked)


@pytest.mark.parametrize(
    ("runs_programs", "colours", "wanted"),
    [(True, "truecolor", True), (False, "truecolor", False), (True, "256", False)],
)
def test_only_a_members_own_terminal_with_all_colours_is_asked(
    runs_programs: bool, colours: str, wanted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KITTY_WINDOW_ID", "1")
    for name in ("TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)
    app = application(runs_programs=runs_programs, colours=colours)
    assert (fine_terminal(app) is not None) is wanted
    assert app.asked == [True] * wanted
