"""Punctuation typed while pinyin is on."""

import pytest

from tui.typing.punctuation import punctuation


@pytest.mark.parametrize(
    ("typed", "written"), [*zip(",.?!:;()<>\\[]", "，。？！：；（）《》、【】", strict=True), ("^", "……"), ("_", "——")]
)
def test_punctuation_is_full_width(typed: str, written: str) -> None:
    assert punctuation(typed, "今天") == written


@pytest.mark.parametrize("typed", "@#%&*-+=/{}|0123456789 AZ中，")
def test_what_no_chinese_punctuation_stands_for_is_written_as_it_is(typed: str) -> None:
    assert punctuation(typed, "今天") == typed


@pytest.mark.parametrize(
    ("before", "typed", "written"), [("3", ".", "."), ("8", ":", ":"), ("3", ",", "，"), ("三", ".", "。")]
)
def test_points_and_colons_within_numbers_stay(before: str, typed: str, written: str) -> None:
    assert punctuation(typed, before) == written


@pytest.mark.parametrize(("key", "pair"), [('"', "“”"), ("'", "‘’")])
def test_quotation_marks_open_and_close_by_what_stands_before(key: str, pair: str) -> None:
    line = ""
    for text in ("他说", "好", "又说", "走"):
        line += text + punctuation(key, line)
    assert line == f"他说{pair[0]}好{pair[1]}又说{pair[0]}走{pair[1]}"
