"""Looking at a long text: the place is kept, the head of a table stays, nothing waits for the whole."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.text.width import width as cells
from lessons.typeset.chunks import Scanner
from lessons.typeset.document import Document, TextPlace
from lessons.typeset.layout import TextLine
from lessons.typeset.links import anchor_line, link_kind, links
from lessons.typeset.markdown.blocks import Parsed
from lessons.typeset.plain import plain_lines
from lessons.typeset.search import Search
from lessons.typeset.viewport import Viewport
from tests.bench.material.mixed_text import mixed_text

_LONG = mixed_text(120_000)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Every chunk that was asked for parsed: what opening, paging and searching cost."""
    chunks: list[int] = []
    parse = Document.parsed

    def parse_and_count(document: Document, chunk: int) -> Parsed:
        chunks.append(chunk)
        return parse(document, chunk)

    monkeypatch.setattr(Document, "parsed", parse_and_count)
    return chunks


def _port(text: str = _LONG, width: int = 80, height: int = 20) -> Viewport:
    return Viewport(Document(text, width), height)


def _texts(port: Viewport) -> list[str]:
    return [row.line.text for row in port.rows]


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("[a](b%23c%2Fd%20e.md)", "b%23c%2Fd%20e.md"),
        ("[a](https://例.cn/中文?q=%E4%B8%AD%0aX)", "https://例.cn/中文?q=%E4%B8%AD%0aX"),
        ("<https://x.org/%23%0Ay>", "https://x.org/%23%0Ay"),
        ("[a](<b c.md>)", "b c.md"),
        ("[a](b&#10;c&#x202e;d&Tab;)", "b%0Ac%E2%80%AEd%09"),
        ("[a][r]\n\n[r]: b%0ac", "b%0ac"),
        ('<a href="b%0a&#10;c">a</a>', "b%0a%0Ac"),
    ],
)
def test_an_address_is_what_its_author_wrote_and_acts_on_nothing(written: str, target: str) -> None:
    assert [link.target for link in links(Viewport(Document(written, 80), 5).rows)] == [target]
    assert "".join(plain_lines(written, 80)).count(target) == 1


def test_an_encoded_anchor_leads_to_its_heading() -> None:
    assert anchor_line(Document("# 甲\n\n## 安全 距离\n"), "%E5%AE%89%E5%85%A8-%E8%B7%9D%E7%A6%BB") == 2
    assert anchor_line(Document("# a\n\n## the snake_case of `x_y`\n"), "the-snake_case-of-x_y") == 2


def test_moving_down_and_up_again_shows_the_same() -> None:
    port = _port(re.sub(r"\n\|.*", "", _LONG))  # tables aside, whose heads take rows
    seen = []
    for _ in range(60):
        seen.append((port.top, _texts(port)))
        port.move(13)
    for top, texts in reversed(seen):
        port.move(-13)
        assert (port.top, _texts(port)) == (top, texts)


def test_reading_page_by_page_shows_every_line_once() -> None:
    port = _port(mixed_text(30_000), height=15)
    every = [line.text for _, line in port.document.walk(TextPlace(0, 0))]
    read = _texts(port)
    while not port.at_end:
        last = port.rows[-1].place
        port.page(1)
        fresh = [row for row in port.rows[port.stuck :] if row.place > last]
        read += [row.line.text for row in fresh]
    assert read == every


def test_the_last_page_is_full() -> None:
    port = _port()
    port.bottom()
    assert port.at_end
    assert port.progress == 1.0
    assert len(port.rows) == port.height
    before = port.top
    port.page(1)
    assert port.top == before


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 600), st.lists(st.integers(24, 160), min_size=1, max_size=4))
def test_what_is_at_the_top_stays_there_whatever_the_width(line: int, widths: list[int]) -> None:
    port = _port(mixed_text(40_000))
    port.jump(port.document.at_source_line(line))
    if port.at_end:
        return
    source = port.top_line
    at = port.anchor
    for width in widths:
        port.resize(width, 20)
    port.resize(80, 20)
    assert port.top_line == source
    assert port.anchor == at


def test_a_source_line_can_be_gone_to_and_come_back_from() -> None:
    port = _port()
    heading = port.document.text.split("\n").index("## 第 9 节 设备与制度")
    port.jump(port.document.at_source_line(heading))
    assert port.top_line == heading
    assert port.rows[0].line.text == "第 9 节 设备与制度"
    port.back()
    assert port.top_line == 0


def test_sections_follow_one_another_both_ways() -> None:
    port = _port()
    titles = []
    for _ in range(4):
        port.to_section(1)
        assert port.section
        titles.append(port.section.title)
    assert titles == [f"第 {n} 节 设备与制度" for n in range(1, 5)]
    port.to_section(-1)
    assert port.section
    assert port.section.title == "第 3 节 设备与制度"


@pytest.mark.parametrize("rows", [40, 3000])
def test_the_head_of_a_table_stays_while_its_rows_pass(rows: int) -> None:
    text = "before\n\n| 名称 | 数值 |\n|---|---|\n" + "".join(f"| 项{n} | {n} |\n" for n in range(rows)) + "\nafter\n"
    port = _port(text, height=12)
    port.move(20)
    assert "名称" in _texts(port)[0]
    assert "─" in _texts(port)[1]
    first = _texts(port)[2]
    port.move(1)
    assert _texts(port)[2] != first
    port.bottom()
    assert _texts(port)[-1] == "after"


def test_a_table_after_one_that_was_cut_has_its_own_head() -> None:
    rows = "".join(f"| 项{n} | {'值' * 30} |\n" for n in range(60))
    text = f"| 名称 | 数值 |\n|---|---|\n{rows}\n后文\n\n| 甲 | 乙 |\n|---|---|\n" + "| 子 | 丑 |\n" * 30
    port = _port(text, height=12)
    assert any(chunk.kind == "table" for chunk in port.document.chunks)
    every = [line.text for _, line in port.document.walk(TextPlace(0, 0))]
    assert sum("甲" in line for line in every) == 1
    port.bottom()
    assert "甲" in _texts(port)[0]


def test_paging_deep_in_a_long_table_lays_out_no_more_than_a_screen() -> None:
    laid: set[int] = set()

    class Counting(Document):
        def lines(self, chunk: int) -> list[TextLine]:
            laid.add(chunk)
            return super().lines(chunk)

    text = "| 名称 | 数值 |\n|---|---|\n" + "".join(f"| 项{n} | {n} |\n" for n in range(20_000))
    port = Viewport(Counting(text, 80), 20)
    port.bottom()
    laid.clear()
    port.page(-1)
    assert "名称" in _texts(port)[0]
    assert len(laid) <= 4


def test_a_table_too_wide_keeps_its_words_and_says_that_it_is_wide() -> None:
    head = "|" + "|".join(f" 第{n}列标题 " for n in range(20)) + "|\n" + "|---" * 20 + "|\n"
    port = _port(head + "|" + "| 内容 " * 20 + "|\n", width=40)
    wide = [row.line for row in port.rows if row.line.wide]
    assert wide
    assert max(cells(line.text) for line in wide) > 40
    assert "第19列标题" in wide[0].text
    assert all(cells(line) <= 40 for line in plain_lines(port.document.text, 40))


def test_opening_and_paging_five_megabytes_costs_no_more_than_a_page(parsed: list[int]) -> None:
    port = _port(mixed_text(5_000_000))
    assert port.rows
    for _ in range(5):
        port.page(1)
    assert len(parsed) < 10
    assert not port.document.done


def test_scanning_finds_the_headings_that_are_headings() -> None:
    text = "# 一\n\n```\n# code\n```\n\n<!--\n# comment\n-->\n\n二\n===\n\n- item\n\n  # nested\n\n## 三 ##\n"
    scanner = Scanner(text)
    while not scanner.done:
        scanner.advance()
    assert [(section.title, section.level, section.line) for section in scanner.sections] == [
        ("一", 1, 0),
        ("二", 1, 10),
        ("三", 2, 17),
    ]


# -- search


def test_hits_are_counted_as_they_are_seen() -> None:
    text = "第一**监护**人；监\n护人。\n\n[别处](监护人.md) `监护人` 监护人\n\n## 监护人\n"
    search = Search(Document(text, 60), "监护人")
    while not search.exact:
        search.refine()
    assert search.count == 5  # the target of the link is not on the screen


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("使用 ＳＦ６ 断路器", "sf6", "ＳＦ６"),
        ("使用 SF6 断路器", "ｓｆ６断路器", "SF6 断路器"),
        ("cafe\u0301 au lait", "CAFÉ", "cafe\u0301"),
        ("续…完", "...", "…"),
        ("足够的**安全**距离，不足时须\n停电", "安全距离", "安全距离"),
        ("须\n停电", "须停电", "须停电"),
        ("电\u200b气", "电气", "电\u200b气"),
    ],
)
def test_width_form_marks_and_line_ends_make_no_difference_and_what_was_written_is_marked(
    text: str, query: str, marked: str
) -> None:
    document = Document(text, 60)
    search = Search(document, query)
    (hit,) = search.hits(0)
    assert document.parsed(0).text[hit.start : hit.end] == marked


def test_the_next_hit_after_the_last_is_the_first() -> None:
    document = Document("水\n\n" + mixed_text(20_000) + "\n\n水\n", 60)
    search = Search(document, "水")
    first = search.after(0, 0)
    assert first
    last = search.before(0, 0)
    assert last
    assert last.chunk == len(document.chunks) - 1
    assert search.after(last.chunk, last.start + 1) == first
    assert search.number(last) == search.count


_PIECES = st.sampled_from(
    [
        "ab",
        "水",
        " ",
        "\n",
        "\n\n",
        "**",
        "`",
        "[ab](ab)",
        "[水][1]",
        "\n\n[1]: ab\n\n",
        "<b>",
        "<!-- ab -->",
        "$ab$",
        "&amp;",
        "|",
        "1. ",
        "- ",
        "> ",
        "```ab\n",
        "\n```\n",
        "\\",
        "\n| ab | 水 |\n|---|---|\n| ab | ab | ab |\n",
        "ab](ab",
        "![ab](水)",
        "\n\n# ab\n\n",
        "[^ab]",
        "\n\n[^ab]: 水\n\n",
        "~~~ab\n",
        "> [!NOTE]\n> ab\n",
        "\n\n    ab\n\n",
        "[ab",
        "](ab\n'ab')",
    ]
)


@settings(max_examples=600, deadline=None)
@given(st.lists(_PIECES, max_size=14), st.sampled_from(["ab", "水", "1", "note", "amp", "ab 水"]))
def test_what_is_counted_without_parsing_is_what_parsing_counts(pieces: list[str], query: str) -> None:
    document = Document("".join(pieces) + "\n", 40)
    search = Search(document, query)
    if search.exact:
        parsed = Search(document, query)
        assert search.count == sum(len(parsed.hits(chunk)) for chunk in range(len(document.chunks)))


def test_hits_in_a_megabyte_are_counted_exactly_though_only_chunks_with_hidden_text_are_parsed(
    parsed: list[int],
) -> None:
    document = Document(mixed_text(1_000_000), 80)
    search = Search(document, "监护人")
    while not search.exact:
        search.refine()
    assert len(parsed) < len(document.chunks) / 5
    assert search.count == sum(document.parsed(chunk).text.count("监护人") for chunk in range(len(document.chunks)))


@pytest.mark.parametrize("query", ["", "   ", "(", "[a", "\\", "没有这个词"])
def test_a_search_for_nothing_finds_nothing(query: str) -> None:
    search = Search(Document("水火\n", 40), query)
    assert search.count == 0
    assert search.after(0, 0) is None


def test_the_first_hit_in_a_megabyte_is_found_by_parsing_the_chunk_it_stands_in(parsed: list[int]) -> None:
    search = Search(Document(mixed_text(1_000_000), 80), "监护人")
    assert search.count > 100 and not parsed
    hit = search.after(0, 0)
    assert hit and parsed == [hit.chunk]


# -- links


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("#第-1-节", "anchor"),
        ("two-tickets.md#rules", "lesson"),
        ("../other/lesson.md", "lesson"),
        ("glossary:两票", "glossary"),
        ("glossary.md#两票", "glossary"),
        ("https://example.com", "external"),
        ("mailto:a@b.c", "external"),
        ("javascript:alert(1)", "external"),
        ("//example.com", "external"),
        ("\\\\server\\share", "external"),
    ],
)
def test_a_target_says_what_kind_it_is(target: str, kind: str) -> None:
    assert link_kind(target) == kind


def test_anchors_are_named_as_forges_name_them() -> None:
    document = Document("# 目的 A\n\n## Two Words!\n\n## Two Words!\n\n[^n]: note\n", 60)
    assert anchor_line(document, "目的-a") == 0
    assert anchor_line(document, "two-words") == 2
    assert anchor_line(document, "two-words-1") == 4
    assert anchor_line(document, "fn-n") == 6
    assert anchor_line(document, "nowhere") is None


def test_a_link_over_two_lines_is_one_link() -> None:
    port = _port("看[一个很长很长的链接 with words](a.md)和[另一个](b.md)\n", width=16)
    assert [(link.target, link.chunk) for link in links(port.rows)] == [("a.md", 0), ("b.md", 0)]


@pytest.mark.parametrize("step", [1, -1, 2, 3, 5])
def test_below_a_head_that_stays_no_second_rule_is_drawn_and_a_step_always_moves(step: int) -> None:
    wide = "many words that take more than one line of a narrow column, " * 2
    rows = "".join(f"| row {n} | {wide} |\n" for n in range(30))
    port = _port(f"before\n\n| number | what it says |\n|---|---|\n{rows}\nafter\n", width=40)
    if step < 0:
        port.bottom()
    seen: list[list[str]] = []
    for _ in range(100):
        port.move(step)
        if port.stuck and not port.at_end:
            seen.append(_texts(port))
            head, first = seen[-1][port.stuck - 1 : port.stuck + 1]
            assert head.startswith("─") and not first.startswith("─")
    assert len(seen) > 20
    if abs(step) == 1:
        assert all(one != other for one, other in pairwise(seen))
