"""Blanks, `[[word|another]]` and `[[50 +- 0.2]]`: what may stand in one, and what only begins like one.

Brackets inside are counted, so `[[a[0]|a0]]` is one blank; in code (CommonMark §6.1) nothing is.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from lessons.content.question import Blank, NumberBlank, TextBlank
from lessons.content.typed_answer import fold_answer, number
from lessons.problem import N_
from lessons.regex import regex
from lessons.text.markup_lookalikes import BARS, folded
from lessons.text.visible import visible
from lessons.typeset.markdown import inline_text as inline

MAX_ALTERNATIVE = 200
_LONGEST = 2000
_CODE = regex(r"(?<!`)(`+)(?!`)[^`](?:.{0,2000}?[^`])?\1(?!`)|\\.", re.S)
_TOLERANCE = regex(r"(\S+)\s*(?:\+-|\+/-|±)\s*(\S+)")
_SIGN = regex(r"\s*(?:\+\s*/?\s*-|[±∓]|-\s*/?\s*\+|正负)\s*")
_NUMERIC = regex(r".*[0-9]|[〇零一二两三四五六七八九十百千万负]")
_RANGE = regex(r"\s*([+-]?[0-9.]+)(\s*)([~-]|\+[·•]?|至|到|\.{2,3}|…+|to)(\s*)([+-]?[0-9.]+)\s*")
_NEARLY_SIGN = regex(r"\s*[+-]?[0-9.]+\s*(?=[^\s0-9]*[+±-])[^\s0-9.|>]{2,3}\s*[0-9.]+%?\s*")
_MARKS = regex(r"(`+|\$|\*\*|~~)[^`$*~]+\1|</[A-Za-z]|&[A-Za-z]{2,8};")
_DIVIDED = regex(rf"\||(?<=[^\s|])\s*[{BARS}]\s*(?=[^\s|])")
_NEAR = regex(
    r"\{\{[^{}\n]{1,200}\}\}|(?<!\[)\[[^\[\]\n|]{1,200}\|[^\[\]\n]{1,200}\](?![(\[\]])"
    r"|\[ {1,9}\[[^\[\]\n]{1,200}\] {0,9}\]"
    r"|(?<!\[)\[(?:[^\w\s\[\]]\[[^\[\]\n]{1,200}|[^\[\]\n]\[[^\[\]\n]{0,200}(?:\||\+-|±)[^\[\]\n]{1,200})\]\](?!\])"
)


class Gap(NamedTuple):
    """A stretch of text that is a blank, or looks like one; then `text` is the message that says what is wrong."""

    start: int
    end: int
    inside: str
    text: str = ""


def gaps(text: str) -> Iterator[Gap]:
    """The blanks of a text, and what only begins or ends like one, in order."""
    plain = folded(text)
    if "[[" not in plain and "]]" not in plain:
        return
    depth = column = 0
    while column < len(plain):
        character = plain[column]
        if character in "`\\" and (code := _CODE.match(plain, column)):
            column = code.end()
        elif plain.startswith("[[", column):
            gap = _closed(text, plain, column)
            yield gap
            column = gap.end
        elif plain.startswith("]]", column) and depth < 2:
            yield Gap(column, column + 2, "", N_("{found} does not close a blank; write [[ before it"))
            depth, column = 0, column + 2
        else:
            depth = max(0, depth + (character == "[") - (character == "]")) if character != "\n" else 0
            column += 1


def near_blanks(text: str) -> Iterator[Gap]:
    """What looks like a blank in other brackets: `[a|b]`, `{{a}}`, `[ [a] ]`."""
    plain = folded(text)
    code = [found.span() for found in _CODE.finditer(plain)]
    for found in _NEAR.finditer(plain):
        start, end = found.span()
        if "$" not in plain and not any(a < end and start < b for a, b in code):
            yield Gap(start, end, "", N_("{found} is not a blank; write [[ and ]] around what is to be filled in"))


def _closed(text: str, plain: str, start: int) -> Gap:
    """The blank that opens at `start`, up to its end, or as far as it is wrong."""
    depth = 0
    for column in range(start + 2, min(len(plain), start + 2 + _LONGEST)):
        if plain[column] == "\n":
            break
        if plain[column] == "[":
            depth += 1
        elif plain[column] == "]" and depth:
            depth -= 1
        elif plain.startswith("]]", column):
            if plain.startswith("]", column + 2):
                return Gap(start, column + 3, "", N_("{found} has one ] too many; remove it"))
            return Gap(start, column + 2, text[start + 2 : column])
        elif plain[column] == "]":
            break
    line_end = plain.find("\n", start)
    return Gap(
        start,
        line_end if line_end >= 0 else len(plain),
        "",
        N_("{found} opens a blank that has no ]] in this line; close it"),
    )


def read_blank(text: str) -> Blank | None:
    """The blank written between `[[` and `]]`; `None` where it has no right answer or an ambiguous one."""
    written = _TOLERANCE.fullmatch(text.strip())
    if written and (blank := _number_blank(written[1], written[2])):
        return blank
    plain = visible(unicodedata.normalize("NFKC", folded(text))).strip()
    for part in plain.split("|"):
        value, sign, tolerance = _parted(part)
        if sign and _NUMERIC.match(value):
            return _number_blank(value, tolerance.replace(" ", "")) if "|" not in plain else None
    alternatives = _alternatives(text)
    return TextBlank(alternatives) if all(0 < len(part) <= MAX_ALTERNATIVE for part in alternatives) else None


def what_is_wrong(text: str) -> str:
    """Why `read_blank` returns nothing for this text."""
    for part in unicodedata.normalize("NFKC", folded(text)).split("|"):
        value, sign, tolerance = _parted(part)
        if sign and _NUMERIC.match(value):
            if "|" in folded(text):
                return N_("{found} has a number with a tolerance beside other answers; leave one of them out")
            if re.search(r"[0-9][\s%]*[^\s0-9.,%+eE-]", value + " " + tolerance):
                return N_("{found} has more than a number in it; write units after the blank, as in [[20 +- 0.5]] V")
            return N_("{found} has a number or a tolerance that cannot be read; write it like [[50 +- 0.2]]")
    return N_("{found} is empty or too long; write what is to be filled in")


def is_range(text: str) -> bool:
    """Whether it reads like bounds, or a number and a tolerance: those are words, to be typed as they stand."""
    if _NEARLY_SIGN.fullmatch(folded(visible(text))) and not isinstance(read_blank(text), NumberBlank):
        return True
    match = _RANGE.fullmatch(folded(visible(text)))
    if not match or isinstance(read_blank(text), NumberBlank):
        return False
    low, high = number(match[1]), number(match[5])
    if low is None or high is None:
        return False
    meant = match[3] != "-" or "." in match[0] or bool(match[2] or match[4])  # 2026-11 is no range
    return meant and (low < high or match[3] != "~")


def is_marked_up(text: str) -> bool:
    """Whether an answer contains Markdown or HTML marks, which nobody types, and no alternative is without them."""
    blank = read_blank(text) if _MARKS.search(text) else None
    if not isinstance(blank, TextBlank):
        return False
    known = {fold_answer(alternative) for alternative in blank.alternatives}
    return any(_MARKS.search(given) and fold_answer(inline.plain(given)) not in known for given in blank.alternatives)


def _parted(text: str) -> tuple[str, bool, str]:
    sign = _SIGN.search(text, 1)
    return (text[: sign.start()].strip(), True, text[sign.end() :].strip()) if sign else (text, False, "")


def _number_blank(value: str, tolerance: str) -> NumberBlank | None:
    width = number(tolerance.removesuffix("%"))
    return None if number(value) is None or width is None or width < 0 else NumberBlank(value, tolerance)


def _alternatives(text: str) -> tuple[str, ...]:
    # `\|` is how a | is written in a table; an answer that is a bar itself stands as ｜ between others.
    parts = [part.strip() for part in _DIVIDED.split(text.replace("\\|", "|"))]
    return tuple(word.strip() for part in parts for word in ([part] if part == "｜" else part.split("｜")))
