"""How what somebody typed is compared with what the author wrote.

Chinese input methods give full-width digits, `。` for a decimal point and three kinds of minus; none of that is what a
question asks about. Texts are compared folded, numbers as exact decimals of bounded size.
"""

import decimal
import re
import unicodedata
from decimal import Decimal

_CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_SPACE = re.compile(r"\s+")
_SPACE_AT_CJK = f"(?<=[{_CJK}]) | (?=[{_CJK}])"
"""A string, so that `re` compiles it when it is first used: that takes 5 ms, a tenth of many commands."""
_TRAILING = " .,;:!?。,、;:!?…"
_SAME = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "—": "-", "–": "-", "−": "-", "‐": "-", "‑": "-"}
)
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]{1,2})?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_MAX_NUMBER = 60
_EXACT = decimal.Context(prec=600)
_MAX_TEXT = 2000


def fold(text: str) -> str:
    """`text` with width, case, white space, typographic quotes and dashes, and final punctuation made alike."""
    text = unicodedata.normalize("NFKC", text[:_MAX_TEXT]).translate(_SAME).casefold()
    text = re.sub(_SPACE_AT_CJK, "", _SPACE.sub(" ", unicodedata.normalize("NFKC", text)).strip())
    return text.rstrip(_TRAILING) or text


def number(text: str) -> Decimal | None:
    """The number written in `text`, or `None` where it is none; at most 60 characters, exponents to two digits.

    The bounds keep hostile input cheap: every sum of two such numbers is exact within a few hundred digits.
    """
    if len(text) > _MAX_NUMBER:
        return None
    text = unicodedata.normalize("NFKC", text).translate(_SAME).casefold().replace("。", ".").replace(" ", "")
    if text.startswith("负"):
        text = "-" + text[1:]
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if len(text) > _MAX_NUMBER or not _NUMBER.fullmatch(text):
        return None
    return Decimal(text)


def within(given: str, value: str, tolerance: str) -> bool:
    """Whether `given` is a number at most `tolerance` (absolute, or relative with `%`) away from `value`."""
    centre, typed, width = number(value), number(given), number(tolerance.removesuffix("%"))
    if centre is None or typed is None or width is None:
        return False
    with decimal.localcontext(_EXACT):
        return abs(typed - centre) <= (abs(centre) * width / 100 if tolerance.endswith("%") else width)
