"""What a reader takes for one character: extended grapheme clusters (UAX #29, Unicode 16).

The classes of characters come from `uniseg`, frozen (`character_table`): Grapheme_Cluster_Break, and behind a colon
what else a rule asks for: `x` for a pictograph, `c`, `e` or `l` for consonant, extender or linker of Indic conjuncts.
"""

from lessons.text.character_table import character_table

_CONTROL = frozenset({"Control", "CR", "LF"})
_NEVER_FIRST = frozenset({"Extend", "ZWJ", "SpacingMark"})
_SYLLABLE = {
    "L": frozenset({"L", "V", "LV", "LVT"}),
    **dict.fromkeys(("LV", "V"), frozenset({"V", "T"})),
    **dict.fromkeys(("LVT", "T"), frozenset({"T"})),
}
"""Hangul: class -> what goes on with its syllable."""
_FLAG = "Regional_Indicator"


class _Classes(dict[str, tuple[str, str]]):
    """Character -> its class, and what else a rule asks for."""

    def __missing__(self, character: str) -> tuple[str, str]:
        kind, _colon, more = character_table("graphemes")[character].partition(":")
        self[character] = known = (kind, more)
        return known


_CLASSES = _Classes()


def boundaries(text: str) -> list[int]:
    """The offsets in `text`, ascending, at which a cluster begins, and its end; for no text 0 alone."""
    found = [0]
    left = pictograph = conjunct = ""
    flags = 0
    for offset, character in enumerate(text):
        right, more = _CLASSES[character]
        if offset and not (
            _is_held(left, right)
            or (conjunct == "linked" and more == "c")
            or (pictograph == "joined" and more == "x")
            or (flags % 2 and right == _FLAG)
        ):
            found.append(offset)
        flags = flags + 1 if right == _FLAG else 0
        if more == "x":
            pictograph = "open"
        elif pictograph == "open" and right == "ZWJ":
            pictograph = "joined"
        elif pictograph != "open" or right != "Extend":
            pictograph = ""
        if more == "c":
            conjunct = "open"
        elif more != "e":
            conjunct = "linked" if conjunct and more == "l" else ""
        left = right
    return [*found, len(text)] if text else found


def _is_held(left: str, right: str) -> bool:
    """GB3 to GB9b: what two classes say by themselves."""
    if left in _CONTROL or right in _CONTROL:
        return left == "CR" and right == "LF"
    return right in _NEVER_FIRST or left == "Prepend" or right in _SYLLABLE.get(left, ())
