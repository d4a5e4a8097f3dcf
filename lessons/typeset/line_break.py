"""Where a line may be broken: the Unicode line breaking algorithm (UAX #14, Unicode 16), with the Chinese
prohibitions (GB/T 15834, W3C clreq) on what may begin or end a line.

The classes of characters come from `uniseg`, frozen (`lessons/text/character_table.py`); its own breaker takes 70 µs a
character, ours about a hundredth of that: a pair of ordinary classes is decided once and remembered.
"""

from unicodedata import category, east_asian_width

from lessons.regex import regex
from lessons.text.character_table import character_table

_HARD = frozenset({"BK", "CR", "LF", "NL"})
_QUOTES = frozenset({"QU", "QI", "QF"})
_NO_BREAK_BEFORE = frozenset({"CL", "CP", "CW", "EX", "SY"})
_LETTERS = frozenset({"AL", "HL", "DC"})
_HANGUL = frozenset({"JL", "JV", "JT", "H2", "H3"})
_OPENS = frozenset({"OP", "OW"})
_CLOSES = frozenset({"CL", "CP", "CW"})
_AKSARA = frozenset({"AK", "AS", "DC"})
_AFTER_QUOTATION = _HARD | _CLOSES | _QUOTES | {"SP", "GL", "WJ", "EX", "IS", "SY", "ZW"}
_PICTURES = frozenset({"ID", "EB", "EM", "XP"})
_HYPHENS = frozenset({"HY", "BH"})
# Pairs of these depend on nothing but themselves, so their answer is kept.
_SIMPLE_LEFT = frozenset({"ID", "AL", "CL", "CW", "EX", "NS", "IN", "OP", "OW", "BB", "EB", "IS", "BA"})
_SIMPLE_RIGHT = frozenset({"ID", "AL", "CL", "CP", "CW", "EX", "NS", "IN", "BA", "BB", "EB", "CB", "OW", "SY"})


class LineBreakClasses(dict[str, str]):
    """Character -> line break class of the standard, refined where a rule asks for more than the class.

    QI and QF are initial and final quotation marks, OW and CW wide brackets, BH the hyphen U+2010, DC the
    dotted circle, XP an unassigned pictograph.
    """

    def __missing__(self, character: str) -> str:
        kind, pictograph, _ = character_table("line_break")[character].partition("*")
        if kind in ("AI", "SG", "XX"):
            kind = "AL"
        elif kind == "SA":
            kind = "CM" if category(character) in ("Mn", "Mc") else "AL"
        elif kind == "CJ":
            kind = "NS"
        elif kind == "QU":
            kind = {"Pi": "QI", "Pf": "QF"}.get(category(character), "QU")
        elif kind in ("OP", "CP") and _wide(character):
            kind = kind[0] + "W"
        if character == "\u2010":
            kind = "BH"
        elif character == "\u25cc":
            kind = "DC"
        elif kind == "ID" and category(character) == "Cn" and pictograph:
            kind = "XP"
        self[character] = kind
        return kind


CHINESE = LineBreakClasses(dict.fromkeys("·・／～〜‧", "NS"))
"""The classes for Chinese text: separators that the standard lets begin a line do not."""

_UNITS = (
    "[kMGT]?(?:Hz|VA|var|Wh|W|V|A|Ω|Pa|eV|J|B|b)|[mµμ]?[AVWsLgm]|[kcn]?m[²³23]?|kg|t|h|min|rpm|r/min|bar|dB|K|°C|°F|"
    "[%‰℃℉°′″]"
)
_CHINESE_UNITS = (
    "(?:多|余|来)?(?:万|亿|千|百)*(?:千瓦时|兆瓦时|千瓦|兆瓦|千伏安?|兆伏安|伏|安培?|欧姆?|赫兹?|千赫|兆赫|兆帕|千帕|帕|摄氏度|度|"
    "元|美元|年|月|日|号|时|点|分钟?|秒|小时|天|周|岁|人次|人|名|位|个|台|套|次|项|条|款|章|节|页|题|份|字|倍|级|类|种|班|组|"
    "米|千米|公里|厘米|毫米|平方米|立方米|吨|千克|公斤|克|升|毫升)?"
)
_QUANTITY = regex(rf"(?:第\s?)?[0-9０-９][0-9０-９.,:：]*(?: ?(?:{_UNITS})(?![A-Za-z])| ?{_CHINESE_UNITS})")


def breaks(text: str) -> list[int]:
    """The offsets in Chinese or other `text`, ascending, at which a line may begin; neither 0 nor the end.

    Unlike the standard's, a number and its unit stay together, and no line begins with a separator.
    """
    offsets = standard_breaks(text, CHINESE)
    if not offsets:
        return offsets
    held: set[int] = set()
    for match in _QUANTITY.finditer(text):
        held.update(range(match.start() + 1, match.end()))
    return [offset for offset in offsets if offset not in held] if held else offsets


def standard_breaks(text: str, classes: LineBreakClasses) -> list[int]:
    """The offsets in `text` at which the Unicode algorithm (UAX #14) breaks lines, by these classes."""
    starts, kinds, joined = _units(text, classes)
    offsets = []
    known = _known
    left = "" if not kinds else kinds[0]
    for index in range(1, len(kinds)):
        right = kinds[index]
        answer = known.get(left + right)
        if answer is None:
            answer = _may_break(text, starts, kinds, index)
            if left in _SIMPLE_LEFT and right in _SIMPLE_RIGHT:
                known[left + right] = answer
        if answer and index not in joined:
            offsets.append(starts[index])
        left = right
    return offsets


_known: dict[str, bool] = {}


def _units(text: str, classes: LineBreakClasses) -> tuple[list[int], list[str], set[int]]:
    """Characters with what combines with them (LB9, LB10): where each begins, its class, and which of
    them follow a joiner (LB8a)."""
    raw = list(map(classes.__getitem__, text))
    joined: set[int] = set()
    if "CM" not in raw and "ZWJ" not in raw:
        return list(range(len(raw))), raw, joined
    starts: list[int] = []
    kinds: list[str] = []
    for offset, kind in enumerate(raw):
        if kind in ("CM", "ZWJ"):
            if kinds and kinds[-1] not in _HARD and kinds[-1] not in ("SP", "ZW"):
                continue
            kind = "AL"
        if offset and raw[offset - 1] == "ZWJ":
            joined.add(len(kinds))
        starts.append(offset)
        kinds.append(kind)
    return starts, kinds, joined


def _wide(character: str) -> bool:
    return east_asian_width(character) in "FWH"


def _may_break(text: str, starts: list[int], kinds: list[str], index: int) -> bool:
    """Whether a line may begin at unit `index`: the rules LB4 to LB31 in their order."""
    left, right = kinds[index - 1], kinds[index]
    if left in _HARD:
        return not (left == "CR" and right == "LF")
    if right in _HARD or right in ("SP", "ZW"):
        return False
    base = index - 1
    while base >= 0 and kinds[base] == "SP":
        base -= 1
    before = kinds[base] if base >= 0 else ""
    if before == "ZW":
        return True
    if right == "WJ" or left in ("WJ", "GL"):
        return False
    if right == "GL" and left not in ("SP", "BA", "BH", "HY"):
        return False
    if right in _NO_BREAK_BEFORE or before in _OPENS:
        return False
    after = kinds[index + 1] if index + 1 < len(kinds) else ""
    if before == "QI" and _opens_quotation(kinds, base):
        return False
    if right == "QF" and (not after or after in _AFTER_QUOTATION):
        return False
    if right == "IS":
        return left == "SP" and after == "NU"
    if (right == "NS" and before in _CLOSES) or (right == "B2" and before == "B2"):
        return False
    if left == "SP":
        return True
    if left in _QUOTES or right in _QUOTES:
        decided = _beside_quotation(text, starts, kinds, index)
        if decided is not None:
            return decided
    if right == "CB" or left == "CB":
        return True
    return not (_held_as_word(kinds, index, left, right, after) or _held_as_number(kinds, index, left, right, after))


def _opens_quotation(kinds: list[str], base: int) -> bool:
    """LB15a: an initial quotation mark at the beginning of a line or after what may precede an opening."""
    return base == 0 or kinds[base - 1] in _HARD | _OPENS | _QUOTES | {"GL", "SP", "ZW"}


def _beside_quotation(text: str, starts: list[int], kinds: list[str], index: int) -> bool | None:
    """LB19 and LB19a; `None` where they say nothing (a quotation mark between East Asian characters)."""
    left, right = kinds[index - 1], kinds[index]
    if (right in _QUOTES and right != "QI") or (left in _QUOTES and left != "QF"):
        return False
    if right in _QUOTES and not (
        _wide(text[starts[index - 1]]) and index + 1 < len(starts) and _wide(text[starts[index + 1]])
    ):
        return False
    if left in _QUOTES and not (_wide(text[starts[index]]) and index > 1 and _wide(text[starts[index - 2]])):
        return False
    return None


def _held_as_word(kinds: list[str], index: int, left: str, right: str, after: str) -> bool:
    """LB20a to LB24 and LB26 to LB30b: what keeps letters, syllables and pictures together."""
    earlier = kinds[index - 2] if index > 1 else ""
    if left in _HYPHENS and right in ("AL", "DC") and (not earlier or earlier in _HARD | {"SP", "ZW", "CB", "GL"}):
        return True
    if right in ("BA", "BH", "HY", "NS", "IN") or left == "BB":
        return True
    if (earlier == "HL" and left in ("HY", "BA", "BH") and right != "HL") or (left == "SY" and right == "HL"):
        return True
    if left in _LETTERS:
        if right in _LETTERS or right in ("NU", "PR", "PO", "OP"):
            return True
    elif right in _LETTERS and left in ("NU", "PR", "PO", "IS", "CP"):
        return True
    if (left == "PR" and (right in _PICTURES or right in _HANGUL)) or (
        right == "PO" and (left in _PICTURES or left in _HANGUL)
    ):
        return True
    if left in _HANGUL and right in _HANGUL:
        return (
            (left == "JL" and right in ("JL", "JV", "H2", "H3"))
            or (left in ("JV", "H2") and right in ("JV", "JT"))
            or (left in ("JT", "H3") and right == "JT")
        )
    if (left == "NU" and right == "OP") or (left == "CP" and right == "NU"):
        return True
    if right == "EM" and left in ("EB", "XP"):
        return True
    if left == right == "RI":
        first = index - 1
        while first and kinds[first - 1] == "RI":
            first -= 1
        return (index - first) % 2 == 1
    return _held_as_syllable(left, right, earlier, after)


def _held_as_syllable(left: str, right: str, earlier: str, after: str) -> bool:
    """LB28a: the orthographic syllables of Brahmic scripts."""
    return (
        (left == "AP" and right in _AKSARA)
        or (left in _AKSARA and right in ("VF", "VI"))
        or (earlier in _AKSARA and left == "VI" and right in ("AK", "DC"))
        or (left in _AKSARA and right in _AKSARA and after == "VF")
    )


def _held_as_number(kinds: list[str], index: int, left: str, right: str, after: str) -> bool:
    """LB25: numbers with their signs, brackets, separators and units."""
    if right == "NU" and left in ("PO", "PR", "HY", "IS"):
        return True
    if left in ("PO", "PR") and right in _OPENS:
        return after == "NU" or (after == "IS" and index + 2 < len(kinds) and kinds[index + 2] == "NU")
    if right not in ("PO", "PR", "NU"):
        return False
    back = index - 1
    if right != "NU" and kinds[back] in _CLOSES:
        back -= 1
    while back >= 0 and kinds[back] in ("SY", "IS"):
        back -= 1
    return back >= 0 and kinds[back] == "NU"
