"""Compares typed answers with the author's: one normal form for texts and for numbers.

Its rules are documented for authors in `docs/author.md`, "What is typed". The idea: what cannot be seen, or
cannot be chosen on a keyboard, never decides; a different meaning always does. Chinese input methods give full-width
digits, `。` for a decimal point, three kinds of minus and five middle dots; none of that is what a question asks about.
"""

import re
import unicodedata
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from lessons.content import numerals
from lessons.content.units import stands
from lessons.regex import regex
from lessons.text.visible import visible

MAX_NUMBER = 100
_MAX_TEXT = 2000
# No pattern has these ranges in it: `re` takes a millisecond to compile one.
_CJK = (("\u2e80", "\u9fff"), ("\uac00", "\ud7af"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"))
"""First and last characters of Chinese, Japanese and Korean."""
_SCRIPT = (("\u3041", "\u3096"), ("\u30a1", "\u30fa"), ("\u30fc", "\u30ff"), ("\u3400", "\u9fff"), *_CJK[1:])
"""Their letters, without punctuation."""
_STOP = regex("[.。]")
_SPACE_THAT_COUNTS = regex(r"((?<=[^\W\d_]) (?=[^\W\d_])|(?<=[0-9]) (?=[0-9]))")
_TIMES = regex(r" ?(?:(?<![A-Za-z0-9])[xX](?![A-Za-z0-9^])|×) ?")
"""Of single letters only x may be a sign; where it stands alone, it is one."""
_THOUSANDS = regex(r"(?<![0-9])(?<![0-9][ .,])[0-9]{1,3}(?: [0-9]{3})+(?![0-9/])(?! [0-9])")
_TRAILING = " .,;:!?。"
_FRACTION = regex("[\u00bc-\u00be\u2150-\u215e\u2189]")
_SUPERSCRIPT = regex("(.?)([⁰¹²³⁴-⁹⁺⁻]+)", re.S)
_SUBSCRIPT = regex("(?<=[0-9])[₀-₉]+")
_SPACE = regex(r"\s+")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_BEFORE = {
    **dict.fromkeys(map(ord, "º˚"), "°"),
    **dict.fromkeys(map(ord, "·•‧∙⋅・･ㆍ⸱"), "·"),
    ord("´"): "'",
    **dict.fromkeys(map(ord, "″〞〝〟"), '"'),
}
"""Characters that Unicode's compatibility form (NFKC) would change in meaning or take apart."""
_SAME = {
    ord(character): plain
    for characters, plain in (
        ("“”„‟「」『』", '"'),
        ("‘’‚‛ʼ′", "'"),
        ("–−‐‑‒﹣", "-"),
        ("〜∼⁓", "~"),
        ("≥≧⩾", ">="),
        ("≤≦⩽", "<="),
        ("≠", "!="),
        ("≒≅", "≈"),
        ("±", "+-"),
        ("✕✖⨯╳", "×"),
        ("÷∕⁄", "/"),
        ("、", ","),
        ("∶", ":"),
        ("【〔〖〘〚⟦", "["),
        ("】〕〗〙〛⟧", "]"),
        ("《«", "<<"),
        ("》»", ">>"),
        ("〈", "<"),
        ("〉", ">"),
        ("⟶➔➜", "→"),
        ("✓✔", "√"),
        ("○◯", "〇"),
        ("⋯", "..."),
    )
    for character in characters
}
_SIGNS = (
    (frozenset("—―─"), regex(r"[—―─]{1,2}"), "-"),
    (frozenset("/"), regex(r"\+/-"), "+-"),
    (frozenset(">"), regex(r"->"), "→"),
    (frozenset("."), regex(r"\.{3,}"), "..."),
    (frozenset("·"), regex(r"(?<=[0-9])·(?=[0-9])"), "×"),
    (frozenset("*"), regex(r"(?<=[\w)\]])\*(?=[\w(\[])"), "×"),
    (frozenset("xX"), regex(r"(?<=[0-9])[xX](?=[0-9])"), "×"),
    (frozenset("~"), regex(r"(?<=[\w%°)\]'\"])~(?=[\w+(.-])"), "-"),
    (frozenset("^"), regex(r"(?<=[^\W\d_xX])\^(?=[0-9-])"), ""),
)
"""Signs that are one in their place, each behind what then stands in the text: a tilde between two things is a range, a
letter x between two numbers is times."""


def fold_answer(text: str) -> str:
    """`text` in its normal form, without case and final punctuation: two answers are the same where theirs is."""
    return _folded(text[:_MAX_TEXT])


@lru_cache(maxsize=1024)
def _folded(text: str) -> str:
    once = normal(text)
    text = unicodedata.normalize("NFKC", once.casefold())
    text = text if text == once else normal(text)
    return text.rstrip(_TRAILING) or text


def normal(text: str) -> str:
    """`text` in its normal form, case and final punctuation kept."""
    text = visible(text[:_MAX_TEXT])
    if not text.isascii():
        text = _FRACTION.sub(lambda match: " " + unicodedata.normalize("NFKC", match[0]), text)
        text = _SUPERSCRIPT.sub(_raised, text)
        text = _SUBSCRIPT.sub(lambda match: "_" + match[0].translate(_LOWERED), text)
        text = unicodedata.normalize("NFKC", text.translate(_BEFORE)).translate(_SAME)
    text = _SPACE.sub(" ", text).strip()
    if " " in text and not text.isascii():
        text = _closed_at_cjk(text)
    text = _TIMES.sub("×", text)
    if " " in text:
        text = _THOUSANDS.sub(lambda match: match[0].replace(" ", ""), text)
        parts = _SPACE_THAT_COUNTS.split(text)
        text = "".join(part if n % 2 else part.replace(" ", "") for n, part in enumerate(parts))
    if not text.isascii():
        text = _STOP.sub(_stop, text)
    for signs, pattern, plain in _SIGNS:
        if not signs.isdisjoint(text):
            text = pattern.sub(plain, text)
    return text


def _among(character: str, ranges: tuple[tuple[str, str], ...]) -> bool:
    return any(first <= character <= last for first, last in ranges)


def _closed_at_cjk(text: str) -> str:
    """`text` without the spaces beside Chinese, which nobody means."""
    closed = ""
    for word in text.split(" "):
        closed += word if _among(closed[-1:], _CJK) or _among(word[:1], _CJK) else f" {word}"
    return closed.strip()


def _stop(found: re.Match[str]) -> str:
    """A stop between two letters of Chinese is a full one, and a point stands for the dot of a name."""
    text, at = found.string, found.start()
    between = _among(text[max(0, at - 1) : at], _SCRIPT) and _among(text[at + 1 : at + 2], _SCRIPT)
    return {".": "·" if between else ".", "。": "。" if between else "."}[found[0]]


def _raised(found: re.Match[str]) -> str:
    """m² is m2, as most people type it; but 10² is no 102, nor x² an x2."""
    before, digits = found[1], found[2].translate(_RAISED)
    return before + digits if before.isalpha() and before not in "xX" else f"{before}^{digits}"


# Numbers

Around = tuple[str, str]
"""What stands before a blank, and what behind it."""


class Doubt(StrEnum):
    """Why typed text is not read as a number."""

    NUMBER = "number"
    COMMA = "comma"
    """It could be two numbers: 50,2."""
    UNIT = "unit"
    """The unit typed with it is not the one at the blank."""


class Quantity(NamedTuple):
    """A typed number, or why it is not read as one."""

    value: Fraction | None
    doubt: Doubt | None = None


def number(text: str) -> Fraction | None:
    """The number written in `text`, in any form people use; `None` where it is none."""
    return numerals.number(fold_answer(text)) if len(text) <= MAX_NUMBER else None


@lru_cache(maxsize=512)
def quantity(text: str, around: Around | None) -> Quantity:
    """The number typed into a blank, alone or with what stands at the blank; with anything else there is a doubt.

    `around` is `None` where the surrounding text is no longer known; then any unit is accepted.
    """
    if len(text) > MAX_NUMBER:
        return Quantity(None, Doubt.NUMBER)
    text_typed = normal(text).rstrip(_TRAILING)
    before, after = ("", "") if around is None else (normal(around[0][-200:]), normal(around[1][:200]))
    for typed in dict.fromkeys((text_typed, _without(text_typed, before))):
        for end in range(1, len(typed) + 1):
            value = numerals.number(typed[:end].casefold())
            if value is not None and (end == len(typed) or stands(typed[end:], before, after)):
                percent = "分之" in typed and "百" in typed and stands("%", before, after)
                return Quantity(value * 100 if percent else value)
        if typed.endswith("%") and (value := numerals.number(typed[:-1].casefold())) is not None:
            return Quantity(value / 100)
    end = next((n for n in range(len(text_typed), 0, -1) if numerals.number(text_typed[:n].casefold()) is not None), 0)
    if end and not re.search("[0-9]", text_typed[end:]) and re.search(r"[^\W_]|[°%‰$]", text_typed[end:]):
        return Quantity(None, Doubt.UNIT) if around else Quantity(numerals.number(text_typed[:end].casefold()))
    return Quantity(None, Doubt.COMMA if re.fullmatch(r"[+-]?[0-9.]+(?:,[0-9.]+)+\D*", text_typed) else Doubt.NUMBER)


def _without(typed: str, before: str) -> str:
    """`typed` without the beginning that stands before the blank already: a currency, 第, 百分之."""
    known = next((n for n in range(min(len(typed), 20), 0, -1) if before.endswith(typed[:n])), 0)
    return typed[known:]


def spelled(value: Fraction) -> str:
    """A number in digits, twelve of them at most."""
    return f"{float(value):.12g}"


def within(given: str, value: str, tolerance: str, around: Around | None) -> bool:
    """Whether `given` is a number at most `tolerance` (absolute, or relative with `%`) away from `value`."""
    centre, width = number(value), number(tolerance.removesuffix("%"))
    typed = quantity(given, around).value
    if centre is None or typed is None or width is None:
        return False
    return abs(typed - centre) <= (abs(centre) * width / 100 if tolerance.endswith("%") else width)
