"""The punctuation that is written while pinyin is typed: what stands for an ASCII character, by what is before it."""

_MARKS = dict(zip(",.?!:;()<>[]\\^_$~`", ["，", "。", "？", "！", "：", "；", "（", "）", "《", "》", "【", "】", "、",
                                         "……", "——", "￥", "～", "·"], strict=True))  # fmt: skip
_PAIRS = {'"': "“”", "'": "‘’"}
_WITHIN_NUMBERS = ".:"
"""Those that belong to a number behind a digit: 3.5, 8:30."""


def punctuation(character: str, before: str) -> str:
    """What is written for a character; itself where it is written as it is. `before`: the line up to the cursor."""
    if character in _WITHIN_NUMBERS and before[-1:].isdecimal() and before[-1:].isascii():
        return character
    if pair := _PAIRS.get(character):
        is_open = before.count(pair[0]) > before.count(pair[1])
        return pair[is_open]
    return _MARKS.get(character, character)
