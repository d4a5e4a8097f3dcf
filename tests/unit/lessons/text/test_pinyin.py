"""A name or title is found by its pinyin, in full or shortened, by any reading of a character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.text.names import as_read
from lessons.text.pinyin import fits, in_order, initials, readings

LEVELS = [
    bytes([first, second]).decode("gb2312")
    for first in range(0xB0, 0xF8)
    for second in range(0xA1, 0xFF)
    if first != 0xD7 or second <= 0xF9
]
"""All 6,763 characters of GB 2312."""


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
