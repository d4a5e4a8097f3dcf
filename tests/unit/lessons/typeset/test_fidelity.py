"""What stands on the screen is what the Markdown says: no more, no less, nothing doubled."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from lessons.text.width import width as cells
from lessons.typeset.document import Document, TextPlace
from lessons.typeset.markdown.read_blocks import parse
from tests.bench.material.mixed_text import mixed_text

_EXAMPLES = json.loads((Path(__file__).parent / "data" / "commonmark.json").read_text("utf-8"))


class _Text(HTMLParser):
    """The text of an HTML document, images by their descriptions."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style")
        if tag == "img":
            self.parts.append(dict(attrs).get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def _reference(html: str) -> str:
    # Two places where older Python differs from HTML: `<!-->` is a whole comment, and a tag that never ends is nothing.
    html = re.sub(r"<[a-z][^<>]*\Z", "", re.sub(r"<!---?>", "", html))
    reader = _Text()
    reader.feed(html)
    reader.close()
    return _squashed("".join(reader.parts))


def _squashed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _on_screen(markdown: str, width: int = 80) -> str:
    lines = (line for _, line in Document(markdown, width).walk(TextPlace(0, 0)))
    return _squashed("".join(span.text for line in lines for span in line.spans if span.at >= 0))


@pytest.mark.parametrize("example", _EXAMPLES, ids=lambda example: str(example["example"]))
def test_every_commonmark_example_reads_as_its_html(example: dict[str, str]) -> None:
    assert _on_screen(example["markdown"]) == _reference(example["html"])


@pytest.mark.parametrize(
    "table",
    [
        "| foo | bar |\n| --- | --- |\n| baz | bim |\n",
        "| abc | defghi |\n:-: | -----------:\nbar | baz\n",
        "| f\\|oo  |\n| ------ |\n| b `\\|` az |\n| b **\\|** im |\n",
        "| abc | def |\n| --- | --- |\n| bar | baz |\n> bar\n",
        "| abc | def |\n| --- | --- |\n| bar | baz |\nbar\n\nbar\n",
        "| abc | def |\n| --- |\n| bar |\n",
        "| abc | def |\n| --- | --- |\n| bar |\n| bar | baz | boo |\n",
        "| abc | def |\n| --- | --- |\n",
    ],
)
def test_every_table_example_of_gfm_reads_as_its_html(table: str) -> None:
    html = MarkdownIt("commonmark").enable("table").render(table)
    assert _on_screen(table) == _reference(html)


@pytest.mark.parametrize("width", [20, 37, 80, 200])
@pytest.mark.parametrize("headings", [True, False])
def test_a_long_text_cut_into_chunks_reads_as_one_parsed_whole(width: int, headings: bool) -> None:
    text = mixed_text(60_000, headings=headings)
    document = Document(text, width)
    lines = [line for _, line in document.walk(TextPlace(0, 0))]
    assert len(document.chunks) > 5
    shown = _squashed("".join(span.text for line in lines for span in line.spans if span.at >= 0))
    # Cells of one table row stand beside each other, so letters are compared, not their order.
    assert sorted(shown) == sorted(_squashed(parse(text).text))
    assert all(cells(line.text) <= width or line.wide for line in lines)
    assert [line.source for line in lines] == sorted(line.source for line in lines)


_CUT = {
    "fence": "```python\n" + "x = '水'\n\n" * 900 + "```\n\nafter\n",
    "table": "| a | b |\n|---|--:|\n" + "".join(f"| {n} | 水{n} |\n" for n in range(900)) + "\nafter\n",
    "list": "".join(f"- 项目 {n} **重点**\n  - 下级\n" for n in range(400)) + "\nafter\n",
    "quote": "".join(f"> 第 {n} 行 *斜*\n" for n in range(500)) + "\nafter\n",
    "paragraph": "一句话，两句话；three words here. " * 1500 + "\n\nafter\n",
    "comment": "<!-- " + "hidden text\n\n" * 900 + "-->\n\nafter\n",
    "html": "<table>\n"
    + "    <tr>\n        <td>水</td>\n        <td>火</td>\n    </tr>\n" * 300
    + "</table>\n\nafter\n",
}


@pytest.mark.parametrize("name", _CUT)
def test_a_block_longer_than_a_chunk_stays_what_it_is(name: str) -> None:
    document = Document(_CUT[name], 60)
    lines = [line for _, line in document.walk(TextPlace(0, 0))]
    assert len(document.chunks) > 2 or name == "comment"
    assert _squashed("".join(span.text for line in lines for span in line.spans if span.at >= 0)) == _squashed(
        parse(_CUT[name]).text
    )
    styles = {span.style for line in lines[:-2] for span in line.spans if span.text.strip() and span.at >= 0}
    if name == "fence":
        assert all("codeblock" in style for style in styles)
    if name == "html":
        assert {line.text.count("│") for line in lines[1:-2] if line.row} <= {1}
    if name == "table":
        assert len({tuple(i for i, c in enumerate(line.text) if c == "│") for line in lines[2:800]}) <= 4


def test_an_ordered_list_goes_on_counting_across_chunks() -> None:
    document = Document("".join(f"1. 项目 {'水' * 40}\n" for _ in range(300)), 60)
    lines = [line.text for _, line in document.walk(TextPlace(0, 0)) if not line.text.startswith("    ")]
    numbers = [int(text.split(".")[0]) for text in lines if re.match(r" *\d+\.", text)]
    assert numbers == list(range(1, 301))


def test_a_link_defined_at_the_end_works_at_the_beginning() -> None:
    text = "见[规程][r]。\n\n" + mixed_text(20_000) + "\n\n[r]: rules.md\n"
    first = next(line for _, line in Document(text, 60).walk(TextPlace(0, 0)) if line.spans)
    assert [span.link for span in first.spans if span.text == "规程"] == ["rules.md"]


# fmt: off
_PIECES = (
    "# ", "## ", "- ", "1. ", "> ", "```\n", "~~~\n", "    ", "\n", "\n\n", "| a | b |\n|---|---|\n", "|", "---\n",
    "===\n", "*", "**", "_", "`", "[", "](a)", "![", "<b>", "</b>", "<!--", "-->", "$x^2$", "[^1]", "[^1]: ",
    "\n: ", "~~", "\\",    "水", "火，", "“", "”", "。", "word ", "50 kV", "[ ] ", "[!NOTE]\n", "&amp;", "&#27;",
    "<sup>", "</sup>", "<td>", "<tr>", "</table>", "<table>\n", "<li>", "<ul>\n", "<p>", "</p>\n", "<br>",
    "<img alt=x>", "<pre>\n", "</pre>\n", "<a href=b>", "$$", "$a", "<td rowspan=3>",
    "\u0301", "👨\u200d👩", "🇨🇳", "\t",
)
# fmt: on
_MARKDOWN = st.lists(st.sampled_from(_PIECES), max_size=60).map("".join)


@settings(max_examples=300, deadline=None)
@example("- 1. ", 3)
@example("a\n: - b c", 5)
@given(_MARKDOWN, st.integers(2, 90))
def test_whatever_is_written_is_set_without_a_line_too_wide(text: str, width: int) -> None:
    document = Document(text, width)
    lines = [line for _, line in document.walk(TextPlace(0, 0))]
    for line in lines:
        assert cells(line.text) <= max(width, 4) or line.wide
    for place, line in document.walk(TextPlace(0, 0)):
        readable = document.parsed(place.chunk).text
        for span in line.spans:
            assert span.at < 0 or readable[span.at : span.at + len(span.text)] == span.text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("> [!WARNING]\n> 小心", "▌ Warning\n▌ 小心"),
        ("- [ ] 做\n- [x] 做完", "[ ] 做\n[x] 做完"),
        ("术语\n: 解释", "术语\n  解释"),
        ("文[^1]\n\n[^1]: 注", "文[1]\n\n[1] 注"),
        ("$x^2+\\frac{a}{b}$ 与 $$\n", "x²+a/b 与 $$"),
        ("$$\n\\sqrt{3}UI\n$$", "  √3UI"),
        ("![图](a.png)", "▣ 图"),
        ("![](dir/a.png)", "▣ a.png"),
        ("中文\n换行 and\nEnglish", "中文换行 and English"),
        ("一句。\nNext", "一句。Next"),
        ("a<br>b", "a\nb"),
        ("<div>块 <b>粗</b></div>", "块 粗"),
        ("<script>alert(1)</script>", ""),
        ("价格 $5 和 $6", "价格 $5 和 $6"),
    ],
)
def test_extensions_read_as_meant(text: str, shown: str) -> None:
    lines = [line.text.rstrip() for _, line in Document(text, 60).walk(TextPlace(0, 0))]
    assert "\n".join(lines).strip("\n") == shown


@pytest.mark.parametrize(
    ("text", "bold"),
    [
        ("**注意：**请戴好安全帽", ["注意："]),
        ("这是**“两票”**的意思", ["“两票”"]),
        ("**甲：**乙**丙：**丁", ["甲：", "丙："]),
        ("**一**二", ["一"]),
        ("220kV**（含）**以上", ["（含）"]),
        ("220kV**(含)**以上", ["(含)"]),
        ("220kV**(GIS)**设备", ["(GIS)"]),
        ("SF6**“六氟”**abc", ["“六氟”"]),
        ("见**[规程](a.md)**abc 与 x**`y`**的", ["规程", "y"]),
        ("__注意：__请 类__（含）__的", ["注意：", "（含）"]),
        ("**ａ！**b", ["ａ！"]),
        ("表__名__称 a__init__b", []),
        ("220kV**“GIS”**x", []),  # nothing Chinese: as in CommonMark
        ("a ** b ** c", []),
        ("2**3 和 4**5", ["3 和 4"]),  # as in CommonMark
        ("**note:**text", []),  # as in CommonMark
    ],
)
def test_emphasis_works_beside_chinese_punctuation(text: str, bold: list[str]) -> None:
    lines = [line for _, line in Document(text, 60).walk(TextPlace(0, 0))]
    assert [span.text for line in lines for span in line.spans if "strong" in span.style] == bold


@pytest.mark.parametrize(
    ("text", "style", "marked"),
    [
        ("~~旧规定。~~新规定。", "strike", ["旧规定。"]),
        ("见~~（一）~~条，~~“旧”~~条", "strike", ["（一）", "“旧”"]),
        ("220kV*（含）*以上*，*下", "emphasis", ["（含）", "，"]),
        ("5*(3+2)*4 等于中文", "emphasis", []),
        ("文件_名_称.md，2024年_报告（一）", "emphasis", []),
        ("10~20 与 19.5~20.5", "strike", []),
    ],
)
def test_every_mark_works_beside_chinese_punctuation(text: str, style: str, marked: list[str]) -> None:
    lines = [line for _, line in Document(text, 60).walk(TextPlace(0, 0))]
    assert [span.text for line in lines for span in line.spans if style in span.style] == marked
    assert marked == [] or not set("*~") & set("".join(line.text for line in lines))
