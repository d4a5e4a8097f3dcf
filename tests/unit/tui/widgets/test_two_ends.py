"""A line with a text at each end: the one at the right is whole, with room before it, or not there."""

from hypothesis import given
from hypothesis import strategies as st

from lessons.text.width import width
from tui.widgets.two_ends import TwoEnds

TEXT = st.text("ab 字", max_size=40)


@given(TEXT, TEXT, st.integers(10, 90))
def test_the_text_at_the_right_stands_apart_at_the_end_or_gives_way(left: str, right: str, columns: int) -> None:
    line = TwoEnds()
    line.left, line.right = left, right
    (pieces,) = line.lines(columns)
    said = "".join(piece.text for piece in pieces)
    if width(left) + 2 + width(right) <= columns:
        assert width(said) == columns and said.startswith(left + "  ") and said.endswith("  " + right)
    else:
        assert said == left
