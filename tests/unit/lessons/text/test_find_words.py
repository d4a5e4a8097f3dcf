"""Words are found where a reader sees them, however they are typed and whatever stands between them in the source."""

import time
import unicodedata
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.clean import clean_text
from lessons.text.find_words import LENGTH, FoundWords, Sought, fold_for_search, origins, words_of
from lessons.typeset.document import Document
from lessons.typeset.search import Search, find

TEXT = """# SF6 操作

许可人**到现场**再检查一遍，指明带电部位。保持足够的**安全**距离，不足时须
停电。Use *dry* gloves that are
insulated, a [long *rope*](rope.md) and `test` lamps; R&amp;D, 10<b>6</b>.

- The Permitter goes to the
  site.

> 停电后
> 验电，装 3
> 组地线。

| 项目 | 说明 |
|---|---|
| 现场 | 到[工作](other.md)现场 去 |
"""


def hits(query: str, text: str = TEXT, limit: int = 9) -> list[FoundWords]:
    return find(text, Sought(query), limit)


@pytest.mark.parametrize(
    "query",
    [
        "安全距离", "须停电", "are insulated", "ＳＦ６", "sf6", "SF6操作", "ｄｒｙ ＧＬＯＶＥＳ", "long rope",
        "rope and", "test lamps", "到工作现场", "后验电", "装3组", "the site", "R&D, 106", "足够的 安全",
    ],
)  # fmt: skip
def test_what_a_reader_sees_is_found_through_marks_line_ends_and_widths(query: str) -> None:
    assert len(hits(query)) == 1


@pytest.mark.parametrize("query", ["other.md", "rope.md", "amp;", "**", "没有"])
def test_what_no_reader_sees_is_not_found(query: str) -> None:
    assert hits(query) == []


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_the_unicode_form_makes_no_difference(form: Literal["NFC", "NFD", "NFKC", "NFKD"]) -> None:
    query = unicodedata.normalize(form, "Café ﬁlter Ⅳ ガス")
    assert [hit.start for hit in hits(query, "Das Cafe\u0301 hat ﬁlter, Ⅳ und ｶﾞｽ.")] == [4]


def test_what_cannot_be_seen_makes_no_difference() -> None:
    assert hits("电气", "电\u200b气") and hits("re\u00adlay", "relay") and hits("relay", "re\u00adlay")


def test_every_word_has_to_stand_in_one_paragraph_heading_or_row() -> None:
    assert [hit.line for hit in hits("现场 带电")] == [2]
    assert [hit.line for hit in hits("说明 项目")] == [13]
    assert hits("带电 验电") == []


def test_a_hit_names_the_source_line_that_it_stands_on() -> None:
    assert [hit.line for hit in hits("停电")] == [3, 9]
    assert [hit.line for hit in hits("insulated")] == [4]


def test_an_excerpt_shows_the_word_and_no_markup() -> None:
    (hit,) = hits("安全距离")
    assert hit.excerpt[hit.start : hit.end] == "安全距离"
    assert "*" not in hit.excerpt


def test_a_long_paragraph_is_cut_around_its_hit() -> None:
    (hit,) = hits("needle", "x" * 500 + " needle " + "y" * 500)
    assert hit.excerpt[hit.start : hit.end] == "needle" and len(hit.excerpt) <= LENGTH + 1


def test_a_query_without_words_finds_nothing() -> None:
    assert hits("  ") == [] and hits("\u200b") == []


_PIECES = st.sampled_from(
    [
        "ab", "AB", "ａｂ", "水", "火", "é", "e\u0301", "①", "…", "\u200b", " ", "\n", "\n\n", "**", "*", "`", "[", "]",
        "](ab)", "<b>", "$ab$", "&amp;", "|", "- ", "> ", "\\", "\n| ab | 水 |\n|---|---|\n| 火 | ab |\n", "[^1]",
        "\n\n# ab\n\n", "~~",
    ]
)  # fmt: skip
_QUERY = st.sampled_from(["ab", "水", "水火", "ab 水", "水 ab", "é", "1", "...", "ab ab", "a", "火 水"])


@settings(max_examples=400, deadline=None)
@given(st.lists(_PIECES, max_size=16).map("".join), _QUERY)
def test_the_library_finds_what_the_search_in_the_lesson_finds(text: str, query: str) -> None:
    search = Search(Document(text, 40), query)
    while not search.exact:
        search.refine()
    assert bool(find(text, Sought(query), 1)) >= bool(search.count)


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=12).map("".join) | st.text(max_size=60))
def test_each_folded_character_comes_from_somewhere(text: str) -> None:
    places = origins(text)
    assert len(places) == len(fold_for_search(text))
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)


@given(st.text(max_size=200), st.text(max_size=10))
def test_any_text_and_query_give_hits_inside_the_text(text: str, query: str) -> None:
    text = clean_text(text)  # as the text of every lesson is
    lines = text.split("\n")
    for hit in hits(query, text, 5):
        assert 0 <= hit.line < len(lines)
        assert 0 <= hit.start <= hit.end <= len(hit.excerpt)


@pytest.mark.parametrize("query", ["aaab", "a b", "安安安全", "a*b"])
def test_a_text_written_to_be_slow_to_search_is_not(query: str) -> None:
    texts = (("a" + "[]" * 8) * 5000, "a][" * 20_000, "a" + "<" * 50_000, "安* " * 20_000, "a\n    " * 10_000)
    sought = Sought(query)
    start = time.process_time()
    assert not any(sought.source.search(text) or sought.phrase.search(text) for text in texts)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("在接地处**逐相**验", "在接地处逐相验"),
        ("先办[许可](glossary.md#许可)，再看`规程`。[^must]", "先办许可，再看规程。"),
        ("| 验电 | 用_相应_的 `SF6` |", "验电 用_相应_的 SF6"),
        ("* **Prove** it ~~now~~ _dead_", "Prove it now dead"),
        ("2. snake_case stays", "snake_case stays"),
        ("> ## 第一节<br>第二行", "第一节 第二行"),
    ],
)
def test_a_line_is_quoted_as_a_reader_sees_it(source: str, seen: str) -> None:
    assert words_of(source) == seen
