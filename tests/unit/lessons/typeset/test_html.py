"""HTML that carries meaning is drawn; what cannot be drawn is known."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.typeset.document import Document, TextPlace
from lessons.typeset.markdown.html_elements import may_be_missed
from lessons.typeset.markdown.read_blocks import parse
from lessons.typeset.plain import plain_lines
from tests.unit.lessons.typeset.shown_text import shown_text
from tests.work import lines_run


def _styled(text: str, style: str) -> list[str]:
    lines = [line for _, line in Document(text, 60).walk(TextPlace(0, 0))]
    return [span.text for line in lines for span in line.spans if style in span.style]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("10<sup>6</sup> H<sub>2</sub>O m<sup>-1</sup>", "10⁶ H₂O m⁻¹"),
        ("- 10<sup>6</sup>", "• 10⁶"),
        ("x<sup>**2**n</sup>", "x²ⁿ"),
        ("x<sup>AB</sup> y<sub>额 定</sub> z<sup>[1]</sup> w<sup>中</sup>", "x^(AB) y_(额 定) z^[1] w^中"),
        ("x<sup>2", "x²"),
        ("a<br>b<br/>\nc", "a\nb\nc"),
        ("<q>是</q> <ruby>汉<rt>hàn</rt></ruby> <ruby>字<rp>(</rp><rt>zì</rt><rp>)</rp></ruby>", "“是” 汉(hàn) 字(zì)"),
        ("见 <img src='a.png' alt='接线图'> 与 <img src=d/b.png>", "见 ▣ 接线图 与 ▣ b.png"),
        ('a <b title="x > y">粗</b> &lt;b&gt; &copy;', "a 粗 <b> ©"),
        ("a <td>x</td><td>y</td>", "a │ x │ y"),
        ("甲\n<b>乙</b>\nword <i>x</i>", "甲乙 word x"),
    ],
)
def test_html_in_a_line_is_drawn(text: str, shown: str) -> None:
    assert shown_text(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<p align=center>\n  <img src=a.png alt='a > b'>\n  <em>图 1</em>\n</p>", "▣ a > b 图 1"),
        ("<div title='a>b'>文</div>", "文"),
        ("<div>中文\n换行 and\nEnglish&nbsp;!</div>", "中文换行 and English\u00a0!"),
        ("<figure>\n<img alt=图 src=x>\n<figcaption>说明</figcaption>\n</figure>", "▣ 图\n\n说明"),
        ("<details>\n<summary>答案</summary>\n\n正文 **粗**\n\n</details>", "答案\n\n正文 粗"),
        ("<ul>\n<li>一\n<li>二<ol><li>甲</li><li>乙</li></ol></li>\n</ul>", "• 一\n• 二\n  1. 甲\n  2. 乙"),
        ("<ol start=3><li>三<li value=7>七<li>八<ol start=x><li>甲</ol></ol>", "3. 三\n7. 七\n8. 八\n   1. 甲"),
        ("文<hr>后文", "文\n后文"),
        ("<h2>题</h2>文<hr><blockquote>引</blockquote>", f"题\n──\n文\n\n{'─' * 60}\n\n│ 引"),
        ("<img alt=甲 src=a>乙，<img alt=b src=b><img alt=c src=c>。", "▣ 甲 乙，▣ b ▣ c。"),
        ("<pre>\n  a &lt;\n    <b>b</b>\n</pre>", "│   a <\n│     b"),
        (
            "<table>\n<caption>表一</caption>\n<tr><th>甲</th><th>乙</th></tr>\n"
            "<tr><td rowspan=2>1</td><td>2</td></tr>\n<tr><td>3</td></tr>\n</table>",
            "表一\n\n甲 │ 乙\n───┼───\n1  │ 2\n   │ 3",
        ),
        ("<table><tr><td>a<td colspan=2>b<br>c<tr><td>d<td>e<td>f</table>", "a │ b │\n  │ c │\n──┼───┼──\nd │ e │ f"),
        ("<table><tr><td>a<table><tr><td>b<td>c</table></td><td>d</table>", "a     │ d\nb │ c │"),
        ("</td></tr></table>\n\n文", "文"),
        ("<table><tr><td>a", "a"),
    ],
)
def test_a_block_of_html_is_drawn(text: str, shown: str) -> None:
    assert shown_text(text) == shown


def test_a_table_of_html_is_read_cell_by_cell_where_it_does_not_fit() -> None:
    text = f"<table><tr><td>{'word ' * 20}</td><td>{'x' * 30}</td><td>{'y' * 30}</td></tr></table>"
    assert next(line for line in plain_lines(text, 20) if line).startswith("word")


@pytest.mark.parametrize(
    ("tag", "style"),
    [("b", "strong"), ("em", "emphasis"), ("del", "strike"), ("u", "underline"), ("kbd", "code"), ("mark", "strong")],
)
def test_elements_look_like_what_they_mean(tag: str, style: str) -> None:
    assert _styled(f"a <{tag}>x</{tag}> b", style) == ["x"]
    assert _styled(f"<p>a <{tag}>x</{tag}> b", style) == ["x"]


def test_marks_that_overlap_end_where_their_ends_are() -> None:
    text = "*a <b>b* c</b> d"
    assert (_styled(text, "emphasis"), _styled(text, "strong")) == (["a ", "b"], ["b", " c"])


def test_a_link_of_html_leads_where_it_says() -> None:
    lines = [line for _, line in Document('<a href="a%23b.md">链</a><a name=x>y</a>', 60).walk(TextPlace(0, 0))]
    assert [(span.text, span.link) for line in lines for span in line.spans] == [("链", "a%23b.md"), ("y", "")]


def test_what_is_not_drawn_is_known_with_its_line() -> None:
    block = "<div>\n<!--\n-->\n<video>\nx\n</video><iframe></iframe></div>"
    text = f"Vec<T>\n和 <user>\n\n<!-- <no> -->\n\n{block}\n\n`<S>` <b>c</b>"
    assert [(one.line, one.name) for one in parse(text).unseen] == [(0, "T"), (1, "user"), (8, "video"), (10, "iframe")]


@pytest.mark.parametrize(
    "text",
    [
        "<table>" + "<tr><td>x" * 3_000,
        "<table>" * 4_000,
        "<ul><li>" * 4_000,
        "<blockquote>" * 3_000 + "x",
        '<a title="' * 1_500,
        "<b>" * 5_000 + "x",
        "x<sup>A" * 2_000,
        "<td colspan=9999 rowspan=9999>x" * 400,
        "<div>" + "<" * 20_000,
    ],
    ids=range(9),
)
def test_html_written_to_be_slow_or_deep_is_neither(text: str) -> None:
    lines: list[str] = []
    assert lines_run(lambda: lines.extend(plain_lines(text))) < 1000 * len(text)
    assert all(len(line) <= 80 for line in lines)


@settings(max_examples=500, deadline=None)
@given(
    st.lists(
        st.sampled_from(["<", ">", "/", "b", "video", "x", " ", "\n", "=", '"', "'", "a=", "<div>", "</", "y，", "`"])
    )
)
def test_what_is_sifted_before_elements_are_looked_for_passes_over_none(parts: list[str]) -> None:
    text = "".join(parts)
    document = Document(text)
    document.finish()
    if any(document.parsed(number).unseen for number in range(len(document.chunks))):
        assert may_be_missed(text)


@pytest.mark.parametrize(
    "text", ["<x" * 50_000, "<x a=" * 30_000, "<x='" * 30_000, "<" + "x" * 100_000, "<x ='\"" * 20_000]
)
def test_the_sieve_is_not_slow(text: str) -> None:
    before = time.process_time()
    may_be_missed(text)
    assert time.process_time() - before < 1
