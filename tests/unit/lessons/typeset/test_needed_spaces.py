"""A space that CommonMark needs to end an emphasis behind a full-width mark is not shown: the mark brings its own."""

import pytest

from tests.unit.lessons.typeset.shown_text import shown_text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**要先响一次。** 它在停电设备上不响。", "要先响一次。它在停电设备上不响。"),
        ("*拆的时候反过来；* 手里的线", "拆的时候反过来；手里的线"),
        ("**要先响一次。** Then it is", "要先响一次。 Then it is"),
        ("**Once.** 它在停电设备上不响", "Once. 它在停电设备上不响"),
        ("**验电器** 要先响", "验电器 要先响"),
        ("甲。 乙", "甲。 乙"),
    ],
)
def test_the_space_after_an_emphasis(written: str, shown: str) -> None:
    assert shown_text(written) == shown
