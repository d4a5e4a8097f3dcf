"""Names are one where a reader sees one name; what is only easily taken for another is told apart, and told."""

import pytest

from lessons.text.names import as_read, is_named, look_alike
from lessons.text.pinyin import fits

ONE = [
    ("王芳", "王 芳"),
    ("王芳", "王\u3000芳"),
    ("王芳", "\u00a0王芳\u2009"),
    ("王芳", "王\u200b芳"),  # zero-width space
    ("王芳", "王\u200d芳"),
    ("王芳", "王\u2060芳\ufeff"),
    ("王芳", "王\u00ad芳"),  # soft hyphen
    ("王芳", "王\u034f芳"),  # combining grapheme joiner
    ("王芳", "王\u3164芳"),  # Hangul filler, a letter to Unicode
    ("王芳", "王\uffa0芳"),
    ("王芳", "王芳\ufe0f"),  # variation selectors
    ("王芳", "王芳\U000e0101"),
    ("王芳", "王\U000e0041芳"),  # a tag
    ("王芳", "\u202a王芳\u202c"),
    ("金山", "\uf90a山"),  # compatibility ideograph
    ("山本", "⼭本"),  # Kangxi radical
    ("马云", "⻢云"),  # radical out of a PDF, which NFKC leaves
    ("山田", "⼭⽥"),
    ("长青", "⻓⻘"),
    ("雨食", "⻗⻝"),
    ("丁一", "丁㇐"),
    ("Zhang Wei", "ＺＨＡＮＧ　ｗｅｉ"),
    ("Zhang Wei", "zhangwei"),
    ("José", "Jose\u0301"),
    ("Müller", "MU\u0308LLER"),
    ("Straße", "STRASSE"),
    ("买买提·艾力", "买买提•艾力"),
    ("买买提·艾力", "买买提・艾力"),
    ("买买提·艾力", "买买提･艾力"),
    ("买买提·艾力", "买买提‧艾力"),
    ("买买提·艾力", "买买提∙艾力"),
    ("买买提·艾力", "买买提⋅艾力"),
    ("买买提·艾力", "买买提.艾力"),
    ("买买提·艾力", "买买提˙艾力"),
    ("买买提·艾力", "买买提ㆍ艾力"),
    ("买买提·艾力", "买买提ꞏ艾力"),
    ("买买提·艾力", "买买提艾力"),
    ("王芳（二班）", "王芳(二班)"),
]
TWO = [
    ("王芳", "王方"),
    ("王芳", "王芳（二班）"),
    ("王芳（二班）", "王芳（三班）"),
    ("王芳1", "王芳2"),
    ("张伟", "张炜"),
    ("བསོད", "བསད"),  # without the vowel another name
    ("José", "Josef"),
]
ALIKE = [
    ("吳剛", "吴刚"),  # the traditional form
    ("張偉國", "张伟国"),
    ("張三", "张三"),
    ("陳㬢", "陈㬢"),
    ("黃綺霞", "黄绮霞"),
    ("趙鈺瑋", "赵钰玮"),
    ("孫頲", "孙颋"),
    ("周鑫淼於", "周鑫淼于"),
    ("鍾煒", "钟炜"),
    ("⻑三", "长三"),  # a radical of the traditional form
    ("廣厂", "广厂"),
    ("李眀", "李明"),
    ("王己", "王已"),
    ("王已", "王巳"),
    ("李曰明", "李日明"),
    ("未来", "末来"),
    ("土根", "士根"),
    ("季明", "李明"),
    ("余华", "佘华"),
    ("张祯", "张桢"),
    ("吴明", "吳明"),
    ("王芳0", "王芳O"),
    ("王芳0", "王芳О"),  # Cyrillic
    ("王芳1", "王芳l"),
    ("王芳I", "王芳l"),
    ("Anna", "Аnna"),  # Cyrillic А
    ("anna", "аnnа"),
    ("ANNA", "ΑΝΝΑ"),  # Greek
    ("Nikos", "Νikοs"),
    ("Bill", "BiIl"),
    ("Jose", "José"),
    ("Arno", "Amo"),
    ("王 己", "王\u200b已"),
]


@pytest.mark.parametrize(("one", "other"), ONE)
def test_names_are_one_where_a_reader_sees_one_name(one: str, other: str) -> None:
    assert is_named(one, ["李明", other]) and is_named(other, [one])
    assert look_alike(one, other)


@pytest.mark.parametrize(("one", "other"), TWO)
def test_what_a_reader_tells_apart_is_neither_one_nor_alike(one: str, other: str) -> None:
    assert not is_named(one, [other])
    assert not look_alike(one, other)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_what_is_easily_taken_for_another_is_alike_and_not_one(one: str, other: str) -> None:
    assert not is_named(one, [other])
    assert look_alike(one, other) and look_alike(other, one)


@pytest.mark.parametrize("nobody", ["", " ", "\u200b", "\u3164", "——", "·"])
def test_what_has_no_letter_is_nobodys_name(nobody: str) -> None:
    assert as_read(nobody) == ""
    assert not is_named(nobody, [nobody]) and not look_alike(nobody, nobody)


def test_the_sign_in_finds_a_name_however_it_was_entered() -> None:
    assert fits("王\u200b 芳", "王芳") and fits("王芳", "王 芳") and fits("ＺＨＡＮＧ Wei", "zhangw")
    assert fits("王\u200b芳", "wf") and not fits("王芳", "李")
