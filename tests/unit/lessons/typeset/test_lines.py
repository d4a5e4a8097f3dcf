"""Lines are broken by Unicode's rules and the Chinese prohibitions, and never wider than asked."""

import re
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from uniseg.linebreak import line_break_boundaries

from lessons.text.width import positions, width
from lessons.text.width import width as cells
from lessons.typeset.fill_lines import fill
from lessons.typeset.line_break import LineBreakClasses, standard_breaks

_STANDARD = LineBreakClasses()
_ALPHABET = (
    "汉字水电。，、；：？！）】》」”’（【《「“‘……——·ab XY 0129.,:;!?-/%$€()[]{}\"'"
    "\u0301\u200d\u00a0\u200b\u2060👍🏽👨👩🇨🇳é가ㅎアァーאָ†"
)
_TEXT = st.text(alphabet=_ALPHABET, max_size=60)
_NOT_FIRST = "。，、；：？！）】》」”’…·％℃,.;:!?)]}"
_NOT_LAST = "（【《「“‘([{"


_CLOSED_UNDER_MARKS = re.compile("[’”][\u0301\u200d]+$")
"""Where uniseg is wrong: by LB9 a mark is part of the quotation mark before it, which LB15b then keeps on its line."""


def test_a_quotation_mark_with_marks_on_it_that_ends_a_text_stays_on_its_line() -> None:
    for marks in ("", "\u0301", "\u200d", "\u0301\u200d"):
        assert standard_breaks(f" ’{marks}", _STANDARD) == []


@settings(max_examples=500, deadline=None)
@given(_TEXT)
def test_breaks_are_those_of_the_unicode_algorithm(text: str) -> None:
    """uniseg passes Unicode's own LineBreakTest.txt; it is the reference, only slow."""
    assume(not _CLOSED_UNDER_MARKS.search(text))
    assert standard_breaks(text, _STANDARD) == [offset for offset in line_break_boundaries(text) if offset < len(text)]


_ONE_OF_EACH = (
    "#\u200b\u2014\t\u00b4\ufffc}),!/%$\u200d\u2060\u00a0-\u2010\u2024.0([\u4e00\u3001\u30fc\u3041\u300c\u300d\uff01\u201c\u201d\"'"
    "\u05d0\u0301\u1100\u1160\u11a8\uac00\uac01\U0001f1e6\U0001f466\U0001f3fb\u231a\u25cc\u00a7\u2103\uff05\uff04\u2018\u00ab\u00bb\u2026"
)
"""A character of every class that Study's texts use, some of them wide."""


@pytest.mark.parametrize("between", ["", " ", "\u0301", "\u0301 "], ids=["nothing", "space", "mark", "mark and space"])
def test_between_any_two_classes_a_line_breaks_as_unicode_says(between: str) -> None:
    """The cases that LineBreakTest.txt is made of."""
    for left, right in product(_ONE_OF_EACH, repeat=2):
        text = left + between + right
        assert standard_breaks(text, _STANDARD) == [at for at in line_break_boundaries(text) if at < len(text)], ascii(
            text
        )


@settings(max_examples=400, deadline=None)
@given(_TEXT, st.integers(2, 40))
def test_no_line_is_wider_than_asked_and_joining_them_gives_the_text_back(text: str, room: int) -> None:
    lines = fill(text, room)
    assert all(cells(text[start:end]) <= room for start, end in lines)
    at = 0
    for start, end in lines:
        assert text[at:start].strip(" \n") == ""
        at = end
    assert text[at:].strip(" ") == ""


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet="汉字水电力人。，、；：？！）》”（《“abc 12", min_size=1, max_size=80), st.integers(16, 40))
def test_no_line_begins_or_ends_with_a_forbidden_mark(text: str, room: int) -> None:
    assume(not re.search(r"[。，、；：？！）》”（《“]{3}", text))  # rows of marks longer than a line have no good cut
    assume(re.sub(r"[a-c1-2]", "", text) == text or not re.search(r"[^ ]{14}", re.sub(r"[汉字水电力人]", " ", text)))
    assume(not re.search(r" [。，、；：？！）》”]|[（《“] ", text))  # at a space any line may end
    lines = [text[start:end] for start, end in fill(text, room)]
    assert all(line[:1] not in _NOT_FIRST for line in lines[1:] if line)
    assert all(line.rstrip()[-1:] not in _NOT_LAST for line in lines[:-1] if line.strip())


@pytest.mark.parametrize(
    "quantity", ["50 Hz", "110 kV", "1000兆瓦", "第 3 条", "30 分钟", "85 ℃", "2026年", "3.5万元", "12 个"]
)
@pytest.mark.parametrize("before", range(1, 24))
def test_a_number_is_never_parted_from_its_unit(quantity: str, before: int) -> None:
    text = "电" * before + quantity + "的规定执行"
    lines = [text[start:end] for start, end in fill(text, 24)]
    assert any(quantity in line for line in lines)


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("破折号——不拆开", 7, ["破折号", "——不拆", "开"]),
        ("省略号……不拆开", 7, ["省略", "号……不", "拆开"]),
        ("他说：“好。”", 10, ["他说：", "“好。”"]),
        ("English words 和中文", 13, ["English words", "和中文"]),
        ("https://example.com/path/to", 20, ["https://example.com/", "path/to"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("", 10, [""]),
        ("一\n二", 10, ["一", "二"]),
    ],
)
def test_lines_as_a_typesetter_would_break_them(text: str, room: int, lines: list[str]) -> None:
    assert [text[start:end] for start, end in fill(text, room)] == lines


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("水", 2),
        ("“”", 2),
        ("…", 1),
        ("e\u0301", 1),
        ("👍🏽", 2),
        ("👨\u200d👩\u200d👧", 2),
        ("🇨🇳", 2),
        ("❤\ufe0f", 2),
        ("\u200b", 0),
        ("ｱ", 1),
        ("Ａ", 2),
    ],
)
def test_a_text_takes_the_cells_that_a_terminal_gives_it(text: str, taken: int) -> None:
    assert width(text) == taken
    assert positions(text)[-1] == taken


def test_widths_agree_with_those_that_the_screen_is_composed_by() -> None:
    from rich.cells import cell_len

    for text in (
        "汉字，“引号”……——",
        "é👍🏽👨\u200d👩\u200d👧🇨🇳❤\ufe0f",
        "│─┼▌•▣↪‹›",
        "x²√3₁ΔU∑ᵢ₌₁ⁿ",
        "가나다アイウｱｲｳ",
    ):
        assert width(text) == cell_len(text)
    for code in (*range(0x20, 0x7F), *range(0xA0, 0x10000)):
        character = chr(code)
        # Newer Unicode data knows a few marks that the screen's library does not.
        assert width(character) == cell_len(character) or width(character) == 0 or 0xD800 <= code < 0xE000
