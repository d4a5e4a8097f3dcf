"""Whatever bytes a file has, it becomes a lesson or a problem, and soon."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.problem import Problem
from lessons.syntax.parse import examine, parse_lesson
from tests.unit.lessons.syntax.lesson_text import HEAD, TEST, refused


def test_bytes_that_are_no_text_are_refused_with_their_line() -> None:
    assert refused(b"---\nid: a\n\xff\n---\n").startswith("dir/a.md:3: ")
    assert refused(b"x" * (8 * 1024 * 1024 + 1)).startswith("dir/a.md:1: ")


def test_control_characters_are_left_out_and_reported_where_they_stand() -> None:
    found = examine((HEAD + "# A\nab\x1b[31mc\n").encode(), "a.md")
    assert "abc" in found.lesson.text
    assert [(f.code, f.line, f.column) for f in found.findings] == [("W001", 15, 3)]


words = st.text(max_size=30)
pieces = st.lists(
    st.one_of(
        words,
        st.sampled_from(
            ["---", "# a", "## b", "### c", "===", "```", "- [x] a", "1. [ ] b", "   > c", "> d", "| a | b |",
             "|---|---|", "<!-- test: -->", "<!-- test: id=t pick=3", "-->", "<!-- question: id=q -->", "<!--",
             "<!-- question -->", "<!-- reflect: id=r -->", "[[a|b]]", "[[1 +- 2]]", "[[", "]]", "id: a", "\t- x",
             "title: b", "minutes: 5", "a: &b c", "? [", "\x1b[31m", "\r", "<pre>", "&#0;", "`", "1) [x] z",
             "order: [a]", "－ ［x］ a", "2．[ ] b", "【【a｜b】】", "[[a", "＃＃ b", "<!- question: id=q ->", "> [[a",
             "title：b", "<!-- quesion: id=q", "｜ a ｜", "    - [x] a", "   > 解析：c", "```sh", "<pre", "[^1]: a",
             "$\\foo$", "\u200b- [√] a"]
        ),
    ),
    max_size=40,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(pieces, st.sampled_from(["", HEAD, HEAD + TEST, "---\n"]))
def test_any_text_gives_a_lesson_or_a_problem(lines: list[str], head: str) -> None:
    source = (head + "\n".join(lines)).encode("utf-8", "surrogatepass")
    found = examine(source, "a.md")
    try:
        lesson = parse_lesson(source, "a.md")
    except Problem as problem:
        assert problem.where.startswith("a.md:")
        str(problem)
        return
    assert not any(finding.fatal for finding in found.findings)
    assert lesson == found.lesson
    text = source.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    assert lesson.text.count("\n") == text.count("\n")
    for finding in found.findings:
        assert finding.text.format(**finding.fields)
        assert 1 <= finding.line <= text.count("\n") + 1


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_lesson_or_a_problem(source: bytes) -> None:
    try:
        parse_lesson(source, "a.md")
    except Problem as problem:
        str(problem)


@pytest.mark.parametrize(
    "body",
    [
        "> " * 30_000,
        "- " * 30_000,
        "[" * 30_000,
        "*_" * 15_000,
        "`" * 30_000,
        "[[" * 15_000,
        "".join("`" * n + " " for n in range(1, 240)),
        "\n".join("  " * n + "- a" for n in range(150)),
        "|" * 30_000 + "\n" + "|-" * 10_000,
        "\n".join(f"[{n}]: x" for n in range(3000)),
        "<" * 30_000,
        "1. [x] " + "&amp;" * 6000,
    ],
    ids=range(12),
)
def test_hostile_questions_cost_little(body: str) -> None:
    start = time.process_time()
    examine((HEAD + TEST + "### " + body[:3000] + "\n<!-- question: id=q -->\n" + body).encode(), "a.md")
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    "body",
    ["# a\n" * 40_000, "a\n===\n" * 40_000, "```\n" * 300_000, "   ```\n" * 150_000, "<!--\n" * 200_000,
     ">" * 1_000_000, "- a\n   ```\n" * 60_000, "#" + " " * 1_000_000 + "x", "<div>\n" * 200_000, "-" * 1_000_000,
     "1" * 1_000_000, "<!-- test: -->\n" * 100_000, "[a](b) " * 100_000],
    ids=range(13),
)  # fmt: skip
def test_a_hostile_megabyte_costs_little(body: str) -> None:
    start = time.process_time()
    examine((HEAD + body).encode(), "a.md")
    assert time.process_time() - start < 5


def test_five_megabytes_of_regulation_open_at_once() -> None:
    article = "# 第一条\n\n" + "各单位应当建立健全安全生产责任制，明确各岗位的责任人员和考核标准。" * 4 + "\n\n"
    source = (HEAD + article * (5_000_000 // len(article.encode()))).encode()
    start = time.process_time()
    lesson = parse_lesson(source, "a.md")
    assert time.process_time() - start < 1
    assert len(lesson.sections) > 10_000
