"""Formulas read as one would say them; what cannot be drawn shows its source."""

import pytest

from lessons.typeset.document import Document, TextPlace
from lessons.typeset.markdown.formulas import mathtext
from lessons.typeset.plain import plain_lines


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        ("x^2+y_{12}", "x²+y₁₂"),
        ("\\frac{a+b}{2} \\dfrac{1}{2} \\tfrac12", "(a+b)/2 1/2 1/2"),
        ("P=\\sqrt{3}UI", "P = √3UI"),
        ("\\sqrt[3]{x}", "³√x"),
        ("U_{\\text{额}}", "U_额"),
        ("a \\neq b", "a ≠ b"),
        ("P=UI\\cos\\varphi", "P = UI cos φ"),
        ("\\cos^2\\theta", "cos² θ"),
        ("\\max\\limits_{x}", "maxₓ"),
        ("90^\\circ 25^{\\circ}\\mathrm{C}", "90°25°C"),
        ("\\mathbb{R}^ {n}", "ℝⁿ"),
        ("\\mathbb{R}^{(N-1)\\times(N-1)} X^{\\top}", "ℝ^((N-1) × (N-1)) Xᵀ"),
        ("\\underset{w,b}{\\min} f", "min_(w,b) f"),
        ("\\small{A} \\large B {\\rm kV} \\displaystyle x", "A B kV x"),
        ("\\mathrm{d}x \\mathtt{e} \\bm{f}", "dx e f"),
        ("\\text{当 } x>0", "当 x > 0"),
        ("\\left(\\frac{a}{b}\\right)^2 \\left\\{ c \\right.", "(a/b)² { c"),
        ("x=1 \\tag{1}", "x = 1  (1)"),
        ("100%", "100%"),
        ("\\eta=95\\% \\\\ 5% x", "η = 95%\n5% x"),
        ("\\overline{AB} \\overrightarrow{AB}", "A\u0305B\u0305 AB\u20d7"),
        ("\\ce{2H2 + SO4^2- -> Na+}", "2H₂ + SO₄²⁻ → Na⁺"),
        ("\\ce{CaCO3 v + CO2 ^} \\ce{A <=> B}", "CaCO₃↓ + CO₂↑ A ⇌ B"),
        ("\\SI{10}{kV} \\qty{5}{\\kilo\\watt}", "10 kV 5 kW"),
        ("\\xrightarrow{加热} \\xlongequal[a]{b}", "─加热 → =b(a)="),
        ("\\binom{n}{k} \\overset{d}{=} \\boxed{x} \\underbrace{a+b}_{n}", "C(n,k) =ᵈ x (a+b)ₙ"),
        ("\\textcircled{3} \\iff \\triangle", "③ ⇔ △"),
        ("\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}", "(1  2)\n(3  4)"),
        ("\\begin{bmatrix}\n1 &\n22 \\\\\n\\hline 3 & 4\n\\end{bmatrix}", "[1  22]\n[3  4 ]"),
        ("\\begin{cases} x, & x>0 \\\\[2pt] -x, & x<0 \\end{cases}", "{ x,   x > 0\n{ -x,  x < 0"),
        ("\\begin{aligned} a&=b \\\\ &\\to c \\end{aligned}", "a = b\n→c"),
        ("\\begin{array}{cc}1&2\\end{array}", "1  2"),
    ],
)  # fmt: skip
def test_formulas_read_as_one_would_say_them(latex: str, text: str) -> None:
    assert mathtext(latex) == text


@pytest.mark.parametrize(
    ("latex", "rows"),
    [
        ("A=\\begin{bmatrix}1&2\\\\3&4\\end{bmatrix}", ["A = [1  2]", "    [3  4]"]),
        (
            "\\begin{pmatrix}a\\\\b\\\\c\\end{pmatrix}=\\begin{pmatrix}1\\\\2\\end{pmatrix}x",
            ["(a)   (1)", "(b) = (2)x", "(c)"],
        ),
        ("f(x)=\\begin{cases}x,&x>0\\\\-x,&x<0\\end{cases}", ["f(x) = { x,   x > 0", "       { -x,  x < 0"]),
        (
            "\\left[\\begin{array}{cc}\\text{电压}&2\\\\3&4\\end{array}\\right]^T",
            ["[电压  2]ᵀ", "[3     4]"],
        ),
        ("\\left\\{\\begin{aligned}a&=1\\\\b&=22\\end{aligned}\\right.", ["{a = 1", "{b = 22"]),
        (
            "\\begin{aligned}y&=\\begin{bmatrix}1\\\\2\\\\3\\end{bmatrix}\\\\&=x\\end{aligned}",
            ["    [1]", "y = [2]", "    [3]", "=x"],
        ),
        (
            "\\begin{bmatrix}\\begin{matrix}a\\\\b\\end{matrix}&c\\\\d&\\hat{e}\\hat{e}\\hat{x}\\end{bmatrix}",
            ["[a  c  ]", "[b     ]", "[d  êêx\u0302]"],
        ),
        (
            "\\frac{1}{2}\\begin{vmatrix}1&2\\\\3&4\\\\5&6\\end{vmatrix}\\tag{3}",
            ["   |1  2|", "1/2|3  4|  (3)", "   |5  6|"],
        ),
    ],
)
def test_matrices_and_cases_stand_beside_what_is_written_beside_them(latex: str, rows: list[str]) -> None:
    assert mathtext(latex).split("\n") == rows


def test_a_matrix_in_running_text_stays_in_its_line() -> None:
    assert mathtext("A=\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}x", in_line=True) == "A = (1  2) (3  4)x"


@pytest.mark.parametrize(
    "latex",
    [
        "\\unknown",
        "\\unknown{A}{B} C",
        "\\widehat{ABC}",
        "\\begin{tikz}A\\end{tikz}",
        "\\verb|abc|",
        "\\newcommand{\\a}{b}",
        "\\href{http://x}{text}",
        "\\frac{1}{" + "x" * 6_000 + "}",
        "}{",
    ],
)
def test_what_cannot_be_drawn_shows_its_source(latex: str) -> None:
    assert mathtext(latex) == latex


@pytest.mark.parametrize(
    "name", ["footnotesize", "colorbox{red}", "foo", "marginnote", "sideset{_1}{_2}", "rotatebox{9}"]
)
def test_no_command_swallows_the_word_it_takes(name: str) -> None:
    assert "字W7" in mathtext(f"a + \\{name}{{字W7}} + b")


_WIDE = "$$A=\\begin{bmatrix}11111&22222&33333\\\\44444&55555&66666\\end{bmatrix}$$"


def test_a_matrix_that_does_not_fit_is_moved_sideways_and_never_cut() -> None:
    lines = [line for _, line in Document(_WIDE, 20).walk(TextPlace(0, 0)) if line.text.strip()]
    assert [line.text for line in lines] == ["  A = [11111  22222  33333]", "      [44444  55555  66666]"]
    assert all(line.wide for line in lines)
    assert not any(line.wide for _, line in Document(_WIDE, 40).walk(TextPlace(0, 0)))
    assert all(len(line) <= 20 for line in plain_lines(_WIDE, 20))


def test_a_long_formula_without_columns_runs_on() -> None:
    lines = [line for _, line in Document("$$a+b+c+d+e+f+g+h \\\\ =x$$", 12).walk(TextPlace(0, 0))]
    assert not any(line.wide for line in lines)
