"""Emphasis in Chinese text: `**注意：**请戴好安全帽` and `220kV**（含）**以上` are bold here.

CommonMark (0.31, §6.2) lets a mark open or close beside punctuation only where a space or punctuation stands on its
other side, which Chinese, written without spaces, seldom has. As in the amendment "CJK-friendly emphasis"
(https://github.com/tats-u/markdown-cjk-friendly), an East Asian character outside counts like a space, and East Asian
punctuation inside like a letter. Beyond it, punctuation that Chinese shares with other scripts counts as East Asian
where Chinese is around it: `220kV**(含)**以上`. Text without East Asian characters is read as CommonMark has it.
"""

from collections.abc import Callable
from functools import lru_cache
from unicodedata import category, east_asian_width

from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import emphasis as standard_emphasis
from markdown_it.rules_inline import strikethrough as standard_strikethrough

_Rule = Callable[[StateInline, bool], bool]


def _with_chinese(standard: _Rule) -> _Rule:
    def tokenize(state: StateInline, silent: bool) -> bool:
        start, known = state.pos, len(state.delimiters)
        if not standard(state, silent):
            return False
        text, end = state.src, state.pos
        if _has_east_asian(text) and start > 0 and end < state.posMax:
            strong = end - start > 1
            opens = _counts_as_letter(text[end], text[end + 1 : end + 2], strong)
            closes = _counts_as_letter(text[start - 1], text[max(0, start - 2) : start - 1], strong)
            if text[start] != "_":
                opens = opens or (_is_east_asian(_seen_before(text, start)) and not text[end].isspace())
                closes = closes or (_is_east_asian(text[end]) and not text[start - 1].isspace())
            elif not strong:  # one alone stands in names of files
                opens = closes = False
            for delimiter in state.delimiters[known:]:
                delimiter.open = delimiter.open or opens
                delimiter.close = delimiter.close or closes
        return True

    return tokenize


emphasis = _with_chinese(standard_emphasis.tokenize)
"""markdown-it's rule for `*` and `_`, and what Chinese text has more."""
strikethrough = _with_chinese(standard_strikethrough.tokenize)
"""The same for `~~`."""


def _counts_as_letter(mark: str, beyond: str, strong: bool) -> bool:
    """Whether `mark`, inside the emphasis and before `beyond`, is punctuation of a Chinese text.

    `5*(3+2)*4` is a product, also in Chinese.
    """
    if category(mark)[0] not in "PS":
        return False
    return strong or east_asian_width(mark) in "WFHA" or (beyond != "" and _is_east_asian(beyond))


def _seen_before(text: str, offset: int) -> str:
    """The character before `offset`, not the variation selector that may follow it."""
    while offset > 1 and category(text[offset - 1]) == "Mn":
        offset -= 1
    return text[offset - 1]


def _is_east_asian(character: str) -> bool:
    return east_asian_width(character) in "WFH" and (category(character) != "So" or "\u3000" < character < "\U00010000")


@lru_cache(8)
def _has_east_asian(text: str) -> bool:
    return not text.isascii() and any(map(_is_east_asian, text))
