"""The text in a cell or a paragraph: white space tidied, HTML of web platforms undone, letters counted as in a list."""

import html
import re
import unicodedata

from lessons.clean import clean_text
from lessons.regex import regex

PICTURE, FORMULA = "[图片]", "[公式]"
"""Stand where a picture or a formula was, which no text can hold."""
LINE, LINE_END = "\ue100", "\ue101"
"""Stand around text that is underlined in a Word file: in a fill-in question it may be the answer."""
_TAG = regex(
    r"</?(?:br|p|div|span|sub|sup|b|i|u|em|strong|font|ul|ol|li|img|table|tbody|tr|td|th|h[1-6])\b[^<>]*>", re.I
)
_BREAK = regex(r"<br\s*/?>|</?(?:p|div|li|tr|h[1-6])\b[^<>]*>", re.I)
_RAISED = regex(r"<(sub|sup)\b[^<>]*>(.*?)</\1>", re.I | re.S)
_ENTITY = regex(r"&(?:[a-z]{2,8}|#[0-9]{1,6}|#x[0-9a-f]{1,5});", re.I)
_IMAGE = regex(r"<img\b[^<>]*>", re.I)
_PICTURE = regex(r"\[(?:图片|公式|图|image|picture)[^\]\n]{0,40}\]", re.I)
_UP = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_DOWN = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_ESCAPED = regex(r"_x([0-9A-Fa-f]{4})_")


def plain_cell(text: str) -> str:
    """`text` without trailing white space, its lines kept, tags and entities of HTML as what they show."""
    text = clean_text(text.replace("\ufffc", " "))
    if "_x" in text:
        text = clean_text(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))  # Excel's own escapes
    if "<" in text and _TAG.search(text):
        text = _IMAGE.sub(PICTURE, text)
        text = _RAISED.sub(lambda found: raised(found[2], up=found[1].lower() == "sup"), text)
        text = clean_text(html.unescape(_TAG.sub("", _BREAK.sub("\n", text))))
    elif "&" in text and _ENTITY.search(text):
        text = clean_text(html.unescape(text))
    lines = (line.strip(" \u3000\u00a0") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def without_lines(text: str) -> str:
    """`text` without the marks of what was underlined."""
    return text.replace(LINE, "").replace(LINE_END, "") if LINE in text else text


def has_picture(text: str) -> bool:
    """Whether a picture belongs to the text, which a cell cannot hold."""
    return _PICTURE.search(text) is not None


def raised(text: str, *, up: bool) -> str:
    """Text that stands above (`up`) or below the line, in Unicode's own letters where there are such."""
    plain = text.strip()
    table = _UP if up else _DOWN
    if plain and all(ord(character) in table for character in plain):
        return plain.translate(table)
    return f"{'^' if up else '_'}({plain})" if plain else ""


def folded(text: str) -> str:
    """`text` in one width, for comparing marks and letters; longer or shorter than before."""
    return unicodedata.normalize("NFKC", text)


def column_name(index: int) -> str:
    """The letters over a column, from 0: `A`, `Z`, `AA`."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
