"""A dollar is the mark of a formula only where nobody could have meant money, a variable or a word."""

import time

import pytest

from lessons.typeset.markdown.inline_text import plain
from lessons.typeset.plain import plain_lines
from tests.unit.lessons.typeset.shown_text import shown_text


@pytest.mark.parametrize(
    "text",
    [
        "路径 $HOME/$USER 下。",
        "变量$a和$b相加",
        "价格 $5 和 $6",
        "5$和6$",
        "US$ 5、A$ 6",
        "US$5/A$6",
        "$_GET和$_POST",
        "${HOME}和${USER}",
        "$1、$2、$@",
        "用$和$表示",
        "$5 与 US$ 6",
        "$5 and US$ 6",
        "$10，US$ 5；HK$ 7",
        "$5（约）；$ 10",
        "$5, US$ 6",
        "用$HOME或者$。",
        "以$-开头和$-结尾",
        "“$”和“$”",
        '"$" or "$"',
        "($) or ($)",
        "变量$a，$（b）",
        "$ x$ 与 $x $",
        "a$x$",
        "$x$s",
        "$x$2",
        "$$",
        "进程号$$和$$",
        "$$$$",
        "$x",
    ],
)
def test_what_is_no_formula_stays_as_it_was_written(text: str) -> None:
    assert shown_text(text) == text
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Use $a and `$b`", "Use $a and $b"),
        ("[US$](a.md) and [A$](b.md)", "US$ and A$"),
        ("[US$][r] and [A$][r]\n\n[r]: a.md", "US$ and A$"),
        ("价$5[表](a.md)和$。", "价$5表和$。"),
        ("a [b$x](c.md) y$", "a b$x y$"),
        ("$a <https://x/$b>", "$a https://x/$b"),
        ('$a<b title="$x">c</b>', "$ac"),
        ("\\$x\\$ 与 \\$5", "$x$ 与 $5"),
        ("**$**和**$**", "$和$"),
        ("$\n$$\n$$$", "$ $$ $$$"),
        ("区间$[0,1)$见[图](a.md)", "区间[0,1)见图"),
    ],
)
def test_no_formula_crosses_code_a_link_or_html(text: str, shown: str) -> None:
    assert shown_text(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("设$x^2$为正", "设x²为正"),
        ("$x$, $y$.", "x, y."),
        ("$1，2，…，n$ 与 $1，2$，$220 kV$ 2 回", "1，2，…，n 与 1，2，220 kV 2 回"),
        ("$(X，Y)$ 与 $220 kV$ 与 $a, b, c$ 与 $速度=路程/时间$", "(X，Y) 与 220 kV 与 a, b, c 与 速度 = 路程/时间"),
        ("10$^6$ 和 CO$_2$，", "10⁶ 和 CO₂，"),
        ("100$\\%$、5$\\pm 1$、10$\\Omega$、220$\\,\\mathrm{kV}$", "100%、5±1、10Ω、220kV"),
        ("共$\\underline{\\quad}$个", "共____个"),
        ("**$x_1$** ($x_2$)", "x₁ (x₂)"),
        ("$\\left[a\\right](b)$", "[a](b)"),
        ("$a < b$ 且 $c>d$", "a < b 且 c > d"),
        ("$$x_1$$ 与 $$ y $$。", "x₁ 与 y。"),
        ("$\\$5$", "$5"),
        ("公式：\n$$\nx_1\n$$\n其中", "公式：\n\n  x₁\n\n其中"),
        ("> 公式：\n> $$x_1$$", "│ 公式：\n│\n│   x₁"),
        ("- 列\n  $$\n  x_1\n  $$", "• 列\n    x₁"),
        ("| a |\n|---|\n| $x_1$ |", "a\n──\nx₁"),
    ],
)
def test_a_formula_is_drawn_wherever_it_stands(text: str, shown: str) -> None:
    assert shown_text(text) == shown


def test_a_title_draws_its_formula_but_is_linked_by_what_is_written() -> None:
    assert plain("功率 $P_1$ 与 10<sup>6</sup>") == "功率 P₁ 与 10⁶"
    assert plain("功率 $P_1$", formulas=False) == "功率 $P_1$"


@pytest.mark.parametrize("text", ["$" * 12_000, "$a" * 6_000, "$a<b" * 3_000, "$[x](" * 2_400, "$$\n" * 4_000])
def test_many_dollars_are_not_slow(text: str) -> None:
    start = time.process_time()
    list(plain_lines(text))
    assert time.process_time() - start < 3
