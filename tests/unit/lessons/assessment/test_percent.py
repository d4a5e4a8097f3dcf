"""A percentage never shows a mark reached that was not."""

from hypothesis import given
from hypothesis import strategies as st

from lessons.assessment.percent import percent_shown


def test_it_is_rounded_half_up_but_not_up_to_a_mark_that_was_not_reached() -> None:
    assert (percent_shown(4, 6), percent_shown(1, 8), percent_shown(0, 0)) == (67, 13, 0)
    assert percent_shown(596, 1000, 60) == 59
    assert percent_shown(199, 200, 60) == 99


@given(st.integers(1, 500), st.integers(0, 100), st.data())
def test_the_mark_is_shown_reached_exactly_where_it_was(out_of: int, mark: int, data: st.DataObject) -> None:
    points = data.draw(st.integers(0, out_of))
    shown = percent_shown(points, out_of, mark)
    assert (shown >= mark) == (points * 100 >= mark * out_of)
    assert (shown == 100) == (points == out_of)
    assert abs(100 * points - shown * out_of) < out_of
