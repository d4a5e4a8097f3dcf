"""Words in the text of lessons."""

from hypothesis import given
from hypothesis import strategies as st

from lessons.find import LENGTH, find

TEXT = """# 工作票

许可人**到现场**再检查一遍，指明带电部位。

- The Permitter goes to the site.
| a | b |
[link](other.md) 到 现场 去
"""


def test_a_line_has_to_hold_every_word() -> None:
    assert [hit.line for hit in find(TEXT, "现场", 9)] == [2, 6]
    assert [hit.line for hit in find(TEXT, "现场 带电", 9)] == [2]


def test_case_and_width_make_no_difference() -> None:
    assert [hit.line for hit in find(TEXT, "ｐｅｒｍｉｔｔｅｒ SITE", 9)] == [4]


def test_an_excerpt_shows_the_word_and_no_markup() -> None:
    (hit,) = find(TEXT, "到现场", 1)
    assert hit.excerpt[hit.start : hit.end] == "到现场"
    assert "*" not in hit.excerpt


def test_a_long_line_is_cut_around_its_hit() -> None:
    (hit,) = find("x" * 500 + " needle " + "y" * 500, "needle", 1)
    assert hit.excerpt[hit.start : hit.end] == "needle" and len(hit.excerpt) <= LENGTH + 1


def test_a_query_without_words_finds_nothing() -> None:
    assert find(TEXT, "  ", 9) == []


def test_what_stands_only_in_markup_is_not_found() -> None:
    assert find(TEXT, "other.md", 9) == []


@given(st.text(max_size=200), st.text(max_size=10))
def test_any_text_and_query_give_hits_inside_the_text(text: str, query: str) -> None:
    lines = text.split("\n")
    for hit in find(text, query, 5):
        assert 0 <= hit.line < len(lines)
        assert 0 <= hit.start <= hit.end <= len(hit.excerpt)
