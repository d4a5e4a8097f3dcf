"""What is typed: one normal form, in which what cannot be seen or chosen on a keyboard never decides."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.content.question import Cloze, NumberBlank, TextBlank, grade, read_number
from lessons.content.typed_answer import Doubt, fold_answer, number, quantity


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("35kV", "35 kV"),
        ("35 kV", "３５ｋＶ"),
        ("8:30-9:30", "8:30 - 9:30"),
        ("8:30-9:30", "8：30～9：30"),
        ("SF6", "SF 6"),
        ("SF6", "SF₆"),
        ("工作票", "工\u3000作 票"),
        ("1000 V", "1\u202f000V"),
        ("5 %", "5%"),
        *[("马克思·恩格斯", f"马克思{dot}恩格斯") for dot in "•‧・･∙⋅．."],
        ("马克思·恩格斯", "马克思 · 恩格斯"),
        *[("10～20", f"10{dash}20") for dash in ("〜", "~", "-", "–", "—", "——", "−", "‐", " ~ ")],
        ("-40～50℃", "−40 ~ 50 °C"),
        *[("电气", f"电{unseen}气") for unseen in "\u200b\u200d\u00ad\u2060\ufeff\u034f\ufe0f\u200f\u2800"],
        *[("≥5", sign + "5") for sign in (">=", "≧", "⩾", "＞＝", "> = ")],
        *[("≤5", sign + "5") for sign in ("<=", "≦", "⩽", "＜＝")],
        *[("3×4", f"3{sign}4") for sign in ("x", "X", " x ", "*", "✕", "·", "ｘ")],
        ("×", "x"),
        ("10mm×20mm", "10 mm x 20 mm"),
        ("6÷2", "6/2"),
        ("甲、乙", "甲,乙"),
        ("甲、乙", "甲，乙"),
        *[("“实事求是”", text) for text in ('"实事求是"', "「实事求是」", "＂实事求是＂", "„实事求是“")],
        ("‘a’", "'a'"),
        ("〔2026〕1 号", "[2026]1号"),
        ("〔2026〕1 号", "【2026】1号"),
        ("（一）", "(一)"),
        ("《党章》", "<<党章>>"),
        *[("m²", text) for text in ("m2", "m^2", "㎡", "Ｍ２")],
        ("10⁸", "10^8"),
        ("s⁻¹", "s^-1"),
        ("Ω", "\u2126"),
        ("µm", "μm"),
        *[("25℃", text) for text in ("25 °C", "25ºC", "25˚c")],
        ("ガス", "ｶﾞｽ"),
        *[("±5", text) for text in ("+-5", "+/-5", "＋－5", "± 5")],
        ("½", "1/2"),
        ("1½", "1 1/2"),
        ("1∶2", "1：2"),
        ("二〇二六", "二○二六"),
        ("停电。", "停电"),
        ("A→B", "A -> B"),
        ("é", "e\u0301"),
    ],
)
def test_what_cannot_be_seen_or_chosen_never_decides(written: str, typed: str) -> None:
    assert fold_answer(written) == fold_answer(typed)
    assert grade(Cloze(id="q", stem="[[0]]", blanks=(TextBlank((written,)),)), (typed,)).right


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10-20", "1020"),
        ("10-20", "10+20"),
        ("-20", "20"),
        ("−5", "5"),
        ("1.5", "15"),
        ("1 5", "15"),
        ("10²", "102"),
        ("1010₂", "10102"),
        ("x²", "x2"),
        ("1½", "11/2"),
        ("電氣", "电气"),
        ("work ticket", "workticket"),
        ("--help", "-help"),
        ("~/bin", "-/bin"),
        ("(0,1)", "[0,1]"),
        ("5'", '5"'),
        (">5", ">=5"),
        ("35 kV", "35 V"),
        ("甲、乙", "甲乙"),
        ("一", "—"),
        ("カー", "カ-"),
        ("马克思·恩格斯", "马克思恩格斯"),
    ],
)
def test_what_says_something_else_stays_different(one: str, other: str) -> None:
    assert fold_answer(one) != fold_answer(other)


_PIECES = st.sampled_from(
    [*"0123 15aAxXkVm电气票 .,;:!?。、，·•~〜-–—−+±×*/^²⁸₂½ßİ'\"“「[【(（<《≥°º℃Ωｶﾞ", "\u200b", "\u0301"]
)
_TEXTS = st.lists(_PIECES, max_size=12).map("".join) | st.text(max_size=30)


@given(_TEXTS)
def test_a_normal_form_is_its_own_normal_form(text: str) -> None:
    assert fold_answer(fold_answer(text)) == fold_answer(text)


@given(_TEXTS, _TEXTS)
def test_whether_two_answers_are_one_does_not_depend_on_which_the_author_wrote(one: str, other: str) -> None:
    def right(written: str, typed: str) -> bool:
        return grade(Cloze(id="q", stem="[[0]]", blanks=(TextBlank((written,)),)), (typed,)).right

    if fold_answer(one) and fold_answer(other) and one and other:
        assert right(one, other) == right(other, one) == (fold_answer(one) == fold_answer(other))


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("50", 50),
        ("５０．２", "50.2"),
        ("50。2", "50.2"),
        ("1,010", 1010),
        ("1，010.5", "1010.5"),
        ("1 000 000", 1_000_000),
        ("+5", 5),
        ("−5", -5),
        ("负5", -5),
        ("负五", -5),
        ("零下五", -5),
        (".5", "0.5"),
        ("3e8", 300_000_000),
        ("3×10^8", 300_000_000),
        ("3 x 10⁸", 300_000_000),
        ("3*10^8", 300_000_000),
        ("3×10⁻²", "0.03"),
        ("10⁶", 1_000_000),
        ("1/2", "1/2"),
        ("½", "1/2"),
        ("1½", "3/2"),
        ("1 1/2", "3/2"),
        ("-1/3", "-1/3"),
        ("五十", 50),
        ("十五", 15),
        ("一百二十", 120),
        ("一百二", 120),
        ("一百零二", 102),
        ("一千零五十", 1050),
        ("两万五", 25_000),
        ("三千五百万", 35_000_000),
        ("一亿三千万", 130_000_000),
        ("壹佰贰拾", 120),
        ("二〇二六", 2026),
        ("三点一四", "3.14"),
        ("三分之一", "1/3"),
        ("百分之五", "0.05"),
        ("百分之五点五", "0.055"),
        ("一又二分之一", "3/2"),
        ("3万", 30_000),
        ("1.5亿", 150_000_000),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, value: int | str) -> None:
    assert number(typed) == Fraction(value)


@pytest.mark.parametrize(
    "typed",
    ["50,2", "0,500", "1,0,0", "10-20", "50±1", "十十", "一二百", "五十多", "百", "千五", "点五", "1/0", "零分之三",
     "五点", "1e400", "0x32", "万亿", "亿亿", "1.2.3", "分之", "又", "三又", "-", "--5", "٥٠", "五" * 70],
)  # fmt: skip
def test_what_may_be_another_number_is_none(typed: str) -> None:
    assert number(typed) is None


@given(st.integers(0, 10**12))
def test_every_whole_number_in_chinese_is_read(value: int) -> None:
    assert number(in_chinese(value)) == value


def in_chinese(value: int) -> str:
    """A number as it is written in Chinese."""
    for unit, name in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if value >= unit:
            rest = value % unit
            gap = "零" if rest and rest < unit // 10 else ""
            return in_chinese(value // unit) + name + gap + (in_chinese(rest) if rest else "")
    return "零一二三四五六七八九"[value]


def blank(stem: str, typed: str, value: str = "50", tolerance: str = "0") -> tuple[bool, Doubt | None]:
    """Whether it is right, and the doubt that the blank tells."""
    question = Cloze(id="q", stem=stem, blanks=(NumberBlank(value, tolerance),))
    read = read_number(question, 0, typed)
    assert read is not None
    return grade(question, (typed,)).right, read.doubt


@pytest.mark.parametrize(
    ("stem", "typed"),
    [
        ("电压 [[0]] 伏。", "50 V"),
        ("电压 [[0]] 伏。", "50V"),
        ("电压 [[0]] 伏。", "五十伏特"),
        ("The grid runs at [[0]] Hz, always", "50hz."),
        ("[[0]] kV", "50 千伏"),
        ("[[0]] 千伏", "50 KV"),
        ("**[[0]]** MPa", "50兆帕"),
        ("[[0]]℃", "50 °C"),
        ("[[0]] m²", "50 m2"),
        ("[[0]] m³/h", "50 m^3/h"),
        ("[[0]] 个月内", "50个月"),
        ("[[0]] %", "50%"),
        ("[[0]] %", "百分之五十"),
        ("百分之 [[0]]", "百分之五十"),
        ("百分之 [[0]]", "50%"),
        ("电压（V）：[[0]]", "50 V"),
        ("第 [[0]] 条", "第五十条"),
        ("¥[[0]]", "￥50"),
        ("$[[0]]", "$50"),
        ("[[0]] $\\mathrm{V}$", "50 V"),
    ],
)
def test_the_unit_that_stands_at_the_blank_may_be_typed_with_the_number(stem: str, typed: str) -> None:
    assert blank(stem, typed) == (True, None)


@pytest.mark.parametrize(
    ("stem", "typed"),
    [
        ("电压 [[0]] 伏。", "50 kV"),
        ("[[0]] kV", "50 V"),
        ("[[0]] MV", "50 mV"),
        ("[[0]] Hz", "50 H"),
        ("[[0]] m/s", "50 m"),
        ("[[0]] 千瓦时", "50 千瓦"),
        ("[[0]] kWh", "50 kW"),
        ("频率是 [[0]]", "50 Hz"),
        ("[[0]] V 和 1 kV", "50 kV"),
        ("[[0]] 伏", "五十多"),
    ],
)
def test_another_unit_than_that_of_the_blank_is_told(stem: str, typed: str) -> None:
    assert blank(stem, typed) == (False, Doubt.UNIT)


def test_a_comma_that_may_be_a_point_is_asked_about() -> None:
    assert blank("[[0]] V", "50,2", tolerance="1") == (False, Doubt.COMMA)
    assert blank("[[0]] V", "50，2 V", tolerance="1") == (False, Doubt.COMMA)
    assert blank("[[0]] V", "ab", tolerance="1") == (False, Doubt.NUMBER)
    assert blank("[[0]] V", "49-51", tolerance="1") == (False, Doubt.NUMBER)


def test_a_percentage_where_no_percent_sign_stands_is_the_number_that_it_is() -> None:
    assert blank("是多少？[[0]]", "5%", "0.05") == (True, None)
    assert blank("是多少？[[0]]", "百分之五", "0.05") == (True, None)
    assert blank("[[0]] %", "5%", "0.05") == (False, None)


def test_where_nobody_knows_what_stood_there_any_unit_goes() -> None:
    assert quantity("50 Hz", None).value == 50
    assert quantity("50 Hz", ("", "")).doubt is Doubt.UNIT


@given(st.text(max_size=120), st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_a_number_or_a_doubt(text: str, before: str, after: str) -> None:
    found = quantity(text, (before, after))
    assert (found.value is None) == (found.doubt is not None)
