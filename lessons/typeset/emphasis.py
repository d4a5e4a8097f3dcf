"""Emphasis beside Chinese punctuation: `**注意：**请戴好安全帽` is bold here.

CommonMark (0.31, §6.2) lets a mark close only where a space or punctuation follows punctuation, which Chinese, written
without spaces, seldom has. As proposed for CommonMark ("CJK-friendly emphasis"), an East Asian character beside
the mark counts like a space. No other text is read differently.
"""

from unicodedata import east_asian_width

from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize


def emphasis(state: StateInline, silent: bool) -> bool:
    """markdown-it's rule, with `*` also opening after and closing before East Asian characters."""
    start = state.pos
    if not tokenize(state, silent):
        return False
    if state.src[start] == "*":
        length = state.pos - start
        before = state.src[start - 1] if start else " "
        after = state.src[state.pos] if state.pos < state.posMax else " "
        for delimiter in state.delimiters[-length:]:
            delimiter.open = delimiter.open or (_east_asian(before) and not after.isspace())
            delimiter.close = delimiter.close or (_east_asian(after) and not before.isspace())
    return True


def _east_asian(character: str) -> bool:
    return east_asian_width(character) in "WF"
