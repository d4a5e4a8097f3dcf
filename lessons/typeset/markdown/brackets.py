"""Where a bracket closes, and what is a footnote, found without looking at the same text again for each bracket.

markdown-it walks on from every `[` to the end of the paragraph; of a paragraph of brackets that is the square of its
length. Here one walk tells it of every bracket that it passes.
"""

from weakref import WeakKeyDictionary

from markdown_it.rules_inline import StateInline
from mdit_py_plugins.footnote.index import footnote_ref

from lessons.regex import regex

_ends: WeakKeyDictionary[StateInline, dict[bool, dict[int, int]]] = WeakKeyDictionary()
_FOOTNOTE = regex(r"\[\^[^\] \n]{1,999}\]")
"""As long as a label may be (CommonMark 0.31, §4.7)."""


def label_end(state: StateInline, start: int, no_links: bool = False) -> int:
    """Where the label closes that opens at `start`, -1 where it does not, or holds a link where there may be none."""
    known = _ends.setdefault(state, {}).setdefault(no_links, {})
    if start in known and known[start] < state.posMax:
        return known[start]
    before, state.pos = state.pos, start + 1
    opened = [start]
    while opened and state.pos < state.posMax:
        offset = state.pos
        if state.src[offset] == "]":
            known[opened.pop()] = offset
        state.md.inline.skipToken(state)
        if state.src[offset] != "[":
            continue
        if state.pos > offset + 1:  # a link, an image, a footnote
            if no_links:
                break
        elif offset not in known:
            opened.append(offset)
        elif offset < known[offset] < state.posMax:
            state.pos = known[offset] + 1
        else:  # where this one does not close, nothing around it does
            break
    known.update(dict.fromkeys(opened, -1))
    state.pos = before
    return known[start]


def footnote(state: StateInline, silent: bool) -> bool:
    """The footnote plugin's rule, asked only where a label closes."""
    return bool(_FOOTNOTE.match(state.src, state.pos, state.posMax)) and footnote_ref(state, silent, always_match=True)
