"""Numbers as people type them: 1,010 · 1 000 · 3×10^8 · 1/2 · 五十 · 三点五 · 三分之一, as exact fractions.

Ambiguous text is no number: in `50,2` the comma may be a decimal point or a slip. Text comes in the normal form
of `lessons.content.typed_answer`, in which width, dashes, raised digits and spaces are one already.
"""

import re
from fractions import Fraction

_LONGEST = 60
_DECIMAL = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_PLAIN = rf"({_DECIMAL})(?:e([+-]?[0-9]{{1,2}})|[×·]10\^([+-]?[0-9]{{1,2}}))?"
_POWER = r"10\^([+-]?[0-9]{1,2})"
_GROUPED = r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]*)?"
_FRACTION = r"(?:([0-9]{1,20}) )?([0-9]{1,20})/([0-9]{1,20})"
_DIGITS = {character: n for n, characters in enumerate(
    ("零〇", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
) for character in characters}  # fmt: skip
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_PARTS = {"百": 100, "千": 1000, "万": 10_000}
"""What a whole is divided into without a digit before it: 百分之五."""


def number(text: str) -> Fraction | None:
    """The number that `text`, in normal form, is; `None` where it is none, or longer than 60 characters.

    Exponents have two digits at most: that keeps hostile input cheap, and every sum exact.
    """
    if len(text) > _LONGEST:
        return None
    for minus in ("-", "负", "零下"):
        if text.startswith(minus):
            value = _unsigned(text.removeprefix(minus))
            return None if value is None else -value
    return _unsigned(text.removeprefix("+"))


def _unsigned(text: str) -> Fraction | None:
    if match := re.fullmatch(_PLAIN, text):
        return Fraction(match[1]) * Fraction(10) ** int(match[2] or match[3] or 0)
    if match := re.fullmatch(_POWER, text):
        return Fraction(10) ** int(match[1])
    if re.fullmatch(_GROUPED, text):
        return Fraction(text.replace(",", ""))
    if match := re.fullmatch(_FRACTION, text):
        return Fraction(int(match[1] or 0)) + Fraction(int(match[2]), int(match[3])) if int(match[3]) else None
    return _chinese(text)


def _chinese(text: str) -> Fraction | None:
    whole, mixed, part = text.rpartition("又")
    below, cut, above = part.partition("分之")
    if cut:
        added = _unsigned(whole) if mixed else Fraction(0)
        numerator, denominator = _unsigned(above), _PARTS.get(below) or _counted(below)
        return None if added is None or numerator is None or not denominator else added + numerator / denominator
    if mixed:
        return None
    before, point, after = text.partition("点")
    value = _counted(before)
    if value is None or not point:
        return _in_thousands(text) if value is None else Fraction(value)
    if not after or not all(character in _DIGITS for character in after):
        return None
    return value + Fraction(int("".join(str(_DIGITS[character]) for character in after)), 10 ** len(after))


def _in_thousands(text: str) -> Fraction | None:
    """Digits and a Chinese unit: 3万, 1.5亿."""
    found = re.fullmatch(rf"({_DECIMAL})([百千万亿])", text)
    return Fraction(found[1]) * (_SMALL | _LARGE)[found[2]] if found else None


def _counted(text: str) -> int | None:
    """A whole number in Chinese characters: 一百二十, 两万五, or digit by digit, 二〇二六."""
    if text and all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total = section = 0
    digit: int | None = None
    unit = 1
    """What the last character counted in; 1 after a zero, which skips a place."""
    for character in text:
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
            unit = unit if digit else 1
        elif character in _SMALL:
            if digit is None and (section or _SMALL[character] != 10):
                return None
            unit = _SMALL[character]
            if section and section % (unit * 10):
                return None
            section += (1 if digit is None else digit) * unit
            digit = None
        elif character in _LARGE:
            section += digit or 0
            unit = _LARGE[character]
            if not section and not 0 < total < unit:
                return None
            total = (total + section) * unit if unit > total else total + section * unit
            section, digit = 0, None
        else:
            return None
    if not text:
        return None
    # 两万五 is 25,000: a last digit counts in the place below, unless a zero skipped it.
    return total + section + (digit or 0) * (unit // 10 if unit > 10 else 1)
