"""Letters behind a number that are a unit, and those that are pinyin all the same."""

import pytest

from tui.typing.units import is_unit


@pytest.mark.parametrize(
    ("before", "letters", "behind"),
    [
        *(("电压为10", "k", "V"), ("3.5", "mm", "，"), ("10kW", "h", "。"), ("1.6MP", "a", ""), ("50H", "z", ")")),
        *(("60t/", "h", "，"), ("3000r/", "min", ""), ("5 ", "kg", "，"), ("8", "m", "A"), ("100M", "var", "")),
    ],
)
def test_a_unit_behind_a_number_is_one(before: str, letters: str, behind: str) -> None:
    assert is_unit(before, letters, behind)


@pytest.mark.parametrize(
    ("before", "letters", "behind"),
    [
        *(("3", "ge", "，"), ("2026", "nian", "，"), ("1A", "jishuibeng", ""), ("1A", "h", "A"), ("", "mm", "，")),
        *(("第", "m", "，"), ("10kW", "he", "2"), ("10kV", "m", "，"), ("3", "", "，"), ("10米", "m", "")),
    ],
)
def test_what_is_none_is_pinyin(before: str, letters: str, behind: str) -> None:
    assert not is_unit(before, letters, behind)
