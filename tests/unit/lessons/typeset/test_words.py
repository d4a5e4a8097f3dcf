"""Every word that markdown-it makes of a long real text stands on the screen, in its order, apart from the next."""

import json
import random
import re
import unicodedata
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from lessons.clean import clean_text
from lessons.typeset.document import Document, TextPlace
from lessons.typeset.plain import plain_lines

_ROOT = Path(__file__).parents[4]
_WIDE = 2000
"""So wide that no cell of a table takes two lines: words stand in their order then."""
_ALERT = re.compile(r"\[!(?:note|tip|important|warning|caution)\]")
_FOOTNOTE = re.compile(r'<sup class="footnote-ref">.*?</sup>')
_WORD = re.compile(r"[^\W_\u2e80-\uffef]+|[\u2e80-\uffef]")
_IN_WORDS = {"a", "abbr", "b", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "s", "small", "span", "strong"}
_IN_WORDS |= {"sub", "sup", "u"}
_HIDDEN = {"script", "style", "iframe", "object", "template", "title"}


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    markdown.use(footnote_plugin, inline=False, always_match_refs=True).use(deflist_plugin)
    return markdown.disable("footnote_tail")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _HIDDEN
        self.text += "" if tag in _IN_WORDS else f" {dict(attrs).get('alt') or ''} "

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _HIDDEN
        self.text += "" if tag in _IN_WORDS else " "

    def handle_data(self, data: str) -> None:
        self.text += "" if self._hidden > 0 else data


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).lower())


def _reference(text: str) -> list[str]:
    html = _FOOTNOTE.sub("", _markdown().render(text))  # we show its label, not its number
    html = re.sub(r"<[a-z][^<>]*\Z", "", re.sub(r"<!---?>", "", html))  # where older Python differs from HTML
    reader = _Text()
    reader.feed(html)
    reader.close()
    return _words(_ALERT.sub("", reader.text.lower()))


def _first_missing(wanted: Iterable[str], shown: Iterator[str]) -> str:
    """The first word, with those before it, that does not follow in what is shown."""
    before: list[str] = []
    for word in wanted:
        before.append(word)
        if word not in shown:
            return " ".join(before[-12:])
    return ""


def _lost(text: str) -> tuple[str, str]:
    text = clean_text(text)
    wanted = _reference(text)
    read = _words("\n".join(plain_lines(text, _WIDE)))
    view = _words("\n".join(line.text for _, line in Document(text, _WIDE).walk(TextPlace(0, 0))))
    return _first_missing(wanted, iter(read)), _first_missing(wanted, iter(view))


_OURS = sorted([*_ROOT.glob("lessons/**/*.md"), *_ROOT.glob("docs/**/*.md"), *_ROOT.glob("README*.md")])


@pytest.mark.parametrize("path", _OURS, ids=lambda path: str(path.relative_to(_ROOT)))
def test_our_own_lessons_and_pages_lose_no_word(path: Path) -> None:
    assert _lost(path.read_text("utf-8")) == ("", "")


def test_the_examples_of_commonmark_lose_no_word() -> None:
    path = Path(__file__).parent / "data" / "commonmark.json"
    examples = json.loads(path.read_text("utf-8"))
    assert [e["example"] for e in examples if _lost(e["markdown"]) != ("", "")] == []


_PIECES = (
    "变量$a和$b相加，价格 $5 或 $6，路径 $HOME/$USER 下。",
    "Use $a and `$b`, [US$](a.md) and [A$](b.md); `x$` costs 5$.",
    "\\$5 与 \\$6；“$”和“$”；**$**和**$**；$_GET和$_POST；${HOME}和${USER}。",
    "220kV**（含）**以上*（注）*，~~旧规定。~~新规定，__注意：__请看，SF6**“六氟”**abc，5*(3+2)*4。",
    "10<sup>6</sup> Pa，H<sub>2</sub>O，按 <kbd>Ctrl</kbd>+<kbd>C</kbd>，<del>旧</del><u>新</u>，换<br>行。",
    "中<b title=\"a>b\">粗</b>文 word<i data-x='>'>italic</i>",
    "<p align=\"center\">\n  <img src=\"a.png\" alt=\"接线图\">\n  <em>图 1</em>\n</p>",
    "<table>\n<caption>表一</caption>\n<tr><th>甲</th><th>乙</th></tr>\n<tr><td rowspan=2>one</td><td>two</td></tr>\n"
    "<tr><td>three</td></tr>\n</table>",
    "<table><tr><td>left<td colspan=2>right<p>below</table>",
    "<details>\n<summary>答案</summary>\n\n正文 **粗**\n\n- 一\n- 二\n\n</details>",
    "<ul>\n<li>first\n<li>second<ol><li>inner</li></ol></li>\n</ul>",
    "<figure><img src=x.png alt=\"A &amp; B\"><figcaption>说明 &lt;b&gt; &copy; 1</figcaption></figure>",
    "<h2 align=\"center\">题目</h2>\ntext &nbsp; here<hr><pre>\n  a\n    b\n</pre>\n<blockquote>quoted</blockquote>",
    "<div>\n<!-- not this --><script>not(this)</script>\n<style>p{}</style>中文\n换行 and\nEnglish</div>",
    "1. 第一\n\n   ```python\n   print('$x')  # 注\n   ```\n"
    "2. 第二\n   > 引用 *斜*\n   > - 项\n\n   | 步 | 名 |\n   |---|:-:|\n   | 1 | `a\\|b` |",
    "- [ ] 待办 [链接](https://例.cn/a%23b?c=%E4%B8%AD)\n- [x] 完成\n    - 下级 <https://x.org/%2F>",
    "> [!WARNING]\n> 小心 <b>火</b>\n\n术语\n: 解释一\n: explanation two",
    "见注[^n]与[规程][r]，![图 *一*](a.png \"标题\") ![](b.png)\n\n[r]: <a b.md> 'x'",
    "| | 名称 | 数 |\n|---|---|---|\n| a b | 10<sup>3</sup> | $1 和 $2 |\n| <img src=i.png alt=符号> | `$x` | |",
    "标题二\n======\n\n小节 `code` *斜*\n-----------\n\n### 末 [a](b.md) ###",
    "a\\\nb  \nc &amp; d &#20013; \\* \\_ * 星 * 2 * 3 _ 下 _ snake_case_name 文件_名_称",
    "    indented $code$ <b>\n\n~~~\nfence <i> **x**\n~~~\n\n***\n\n\ttab",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_a_long_text_with_everything_in_it_loses_no_word(seed: int) -> None:
    chance = random.Random(seed)
    pieces = [chance.choice(_PIECES) for _ in range(90)]
    assert _lost("\n\n".join([*pieces, "[^n]: 注的文字"])) == ("", "")


@pytest.mark.parametrize("piece", _PIECES)
def test_each_construct_alone_loses_no_word(piece: str) -> None:
    assert _lost(piece) == ("", "")
