"""A name or title is found by its pinyin, in full or shortened, by any reading of a character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style
from pypinyin.pinyin_dict import pinyin_dict
from pypinyin.style import convert

from lessons.text.names import as_read
from lessons.text.pinyin import fits, in_order, initials, readings

LEVELS = [
    bytes([first, second]).decode("gb2312")
    for first in range(0xB0, 0xF8)
    for second in range(0xA1, 0xFF)
    if first != 0xD7 or second <= 0xF9
]
"""All 6,763 characters of GB 2312."""

GB_18030 = [
    *(chr(code) for first, last in (
        (0x3007, 0x3007), (0x3400, 0x4DB5), (0x4E00, 0x9FEF), (0x20000, 0x2A6D6), (0x2A700, 0x2B734),
        (0x2B740, 0x2B81D), (0x2B820, 0x2CEA1), (0x2CEB0, 0x2EBE0),
    ) for code in range(first, last + 1)),
    *"﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩",
]  # fmt: skip
"""All 87,887 hanzi of GB 18030-2022, level 3, and 〇."""


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        *[("机械安全", typed) for typed in ("jxaq", "jixie", "jixieanquan", "jxanq", "xie", "械安", "ＪＸ")],
        *[("银行", typed) for typed in ("yh", "yinhang", "yx", "yinxing")],
        *[("重庆", typed) for typed in ("cq", "zq", "chongqing", "zhongq")],
        *[("绿色", typed) for typed in ("lvse", "luse", "ls")],
        *[("区国强", typed) for typed in ("ogq", "qgq")],
        *[("单雄信", typed) for typed in ("sxx", "dxx", "shan")],
        *[("SF6 断路器", typed) for typed in ("sf6", "sf6dlq", "dlq", "6d")],
        *[("郜勐", typed) for typed in ("gm", "gaomeng")],
        *[("张钰", typed) for typed in ("zy", "zhangyu", "yu")],
        *[("鿍𫚉", typed) for typed in ("gh", "ganghong", "hong")],
        *[("瓧", typed) for typed in ("s", "shiwa")],
    ],
)
def test_it_is_found_in_full_and_short_by_any_reading(name: str, typed: str) -> None:
    assert fits(name, typed)


@pytest.mark.parametrize(
    ("name", "typed"), [("机械安全", "jqaq"), ("机械安全", "ja"), ("张三", "ls"), ("张三", "zhangsi"), ("张三", "三张")]
)
def test_it_is_not_found_by_what_does_not_stand_there(name: str, typed: str) -> None:
    assert not fits(name, typed)


def test_every_character_of_gb_2312_has_a_reading() -> None:
    assert len(LEVELS) == 6763
    assert [character for character in LEVELS if not readings(character)] == []
    assert all(reading.isascii() and reading.isalpha() for character in LEVELS for reading in readings(character))


def test_every_hanzi_of_gb_18030_is_found_by_each_reading_that_pypinyin_knows() -> None:
    assert len(GB_18030) == 87_888
    for character in GB_18030:
        for reading in pinyin_dict.get(ord(character), "").split(","):
            if typed := convert(reading, Style.NORMAL, strict=False).replace("ü", "v").replace("ê", "e"):
                assert fits(character, typed) and fits(f"王{character}三", f"w{typed[0]}s"), character
    assert sum(1 for character in GB_18030 if readings(character)) >= 43_600


def test_a_hanzi_whose_reading_nobody_wrote_down_is_found_by_any_syllable() -> None:
    assert readings("𠀂") == ()
    assert all(fits("张𠀂三", typed) for typed in ("zs", "zhangsan", "zqs", "zhangqiesan", "𠀂", "zqies"))
    assert not any(fits("张𠀂三", typed) for typed in ("zqqs", "zxyzs", "lisi", "zhangvs"))
    assert initials("张𠀂三") == "zs"


@given(st.lists(st.sampled_from(LEVELS), min_size=1, max_size=6))
def test_whatever_is_read_aloud_leads_there(characters: list[str]) -> None:
    name = "".join(characters)
    assert fits(name, initials(name))
    assert fits(name, "".join(readings(character)[-1] for character in characters))


@given(st.text(max_size=12), st.text(max_size=6))
def test_a_part_of_a_name_always_leads_to_it(before: str, part: str) -> None:
    assert fits(before + part, part) or as_read(part) not in as_read(before + part)
    assert isinstance(in_order(before), tuple)


def test_names_stand_in_the_order_of_their_pinyin() -> None:
    names = ["张三", "李四", "郜一", "安心", "Zhang", "王五"]
    assert sorted(names, key=in_order) == ["安心", "郜一", "李四", "王五", "Zhang", "张三"]
