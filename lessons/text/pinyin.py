"""Initials of the pinyin of a name, to find it in a list: 张三 is `zs`.

GB 2312 orders its 3,755 common characters by pinyin, so the place of a character gives its initial and no table of
readings is needed. Rarer characters, and surnames that are read in their own way, stand in a list.
"""

from bisect import bisect_right

from lessons.text.names import as_read

_STARTS = (
    0xB0A1, 0xB0C5, 0xB2C1, 0xB4EE, 0xB6EA, 0xB7A2, 0xB8C1, 0xB9FE, 0xBBF7, 0xBFA6, 0xC0AC, 0xC2E8, 0xC4C3,
    0xC5B6, 0xC5BE, 0xC6DA, 0xC8BB, 0xC8F6, 0xCBFA, 0xCDDA, 0xCEF4, 0xD1B9, 0xD4D1,
)  # fmt: skip
_LETTERS = "abcdefghjklmnopqrstwxyz"
_END = 0xD7F9
_OWN = dict(
    zip(
        "曾单解仇区查翟闫佟邬郜郗缪亓芮荀莘晏昝岑邸鄢靳笪阚蔺瞿璟瑾婷婧琪琦玮珏昊昕晟煜烨鑫淼翀彧骁",
        "zsxqozzytwgxmqrxsyzcdyjdklqjjtjqqwjhxsyyxmcyx",
        strict=True,
    )
)


def initials(name: str) -> str:
    """One small letter for each character whose reading is known, ASCII letters and digits as they are."""
    return "".join(_initial(character) for character in name)


def _initial(character: str) -> str:
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    if character in _OWN:
        return _OWN[character]
    try:
        code = int.from_bytes(character.encode("gb2312"))
    except UnicodeEncodeError:
        return ""
    return _LETTERS[bisect_right(_STARTS, code) - 1] if _STARTS[0] <= code <= _END else ""


def in_order(name: str) -> bytes:
    """A sort key for names as in Chinese lists: GB 2312 orders its common characters by pinyin."""
    return name.encode("gb18030", "replace")


def fits(name: str, query: str) -> bool:
    """Whether `query`, characters or initials as typed, leads to `name`."""
    typed = as_read(query)
    return typed in as_read(name) or typed in initials(name)
