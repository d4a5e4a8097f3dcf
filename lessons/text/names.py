"""Compares names of people as a reader would."""

import re
import unicodedata
from collections.abc import Iterable

from lessons.text import confusables
from lessons.text.visible import visible

_DOTS = "[˙\u02d1\u119e\u1427\u318d\ua78f]"
"""Middle dots that Unicode calls letters or accents; the others are punctuation."""
_RADICALS = str.maketrans(
    "⺁⺄⺇⺊⺒⺓⺝⺟⺠⺧⺩⺪⺬⺮⺶⺻⺼⺽⻁⻄⻅⻆⻇⻉⻊⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻟⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳㇐㇑㇠",
    "厂乙几卜巳幺月母民牛王疋示竹羊聿月臼虎西见角角贝足车長长门雨青韦页风飞食食马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟一丨乙",
)
"""Radicals and strokes that stand for their characters in text copied from PDF, and which NFKC leaves."""


def as_read(name: str) -> str:
    """A name in the form for comparison: without width, case, spaces, punctuation and invisible characters."""
    text = _form(name).casefold()
    return "".join(letter for letter in unicodedata.normalize("NFKC", text) if _counts(letter))


def is_named(name: str, names: Iterable[str]) -> bool:
    """Whether a name reads the same as one of these."""
    return as_read(name) in {as_read(other) for other in names} - {""}


def look_alike(one: str, other: str) -> bool:
    """Whether two names are easily confused; equal names are too."""
    return outline(one) == outline(other) != ""


def _form(name: str) -> str:
    return unicodedata.normalize("NFKC", re.sub(_DOTS, "", visible(name))).translate(_RADICALS)


def _counts(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter)[0] == "M"  # a mark may be a vowel


def outline(name: str) -> str:
    """The name with confusable characters replaced by one representative, and without accents."""
    bare = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", _form(name)))
    table = confusables.table()
    text = as_read(bare.translate(table)).translate(table)
    return text.replace("rn", "m").replace("vv", "w")
