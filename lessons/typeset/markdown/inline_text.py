"""Inline Markdown (CommonMark) as words: titles, and what is compared with them."""

from lessons.clean import clean_line
from lessons.regex import regex
from lessons.typeset.markdown.inline import Weaver
from lessons.typeset.markdown.parser import parser

_SPECIAL = regex(r"[*_`~$\[\]<>&\\]")
_DOLLAR = regex(r"(?<!\\)\$")


def plain(markdown: str, *, formulas: bool = True) -> str:
    """Inline Markdown as words without markup, one line; formulas drawn, or else as they were written."""
    if not _SPECIAL.search(markdown):
        return clean_line(markdown)
    weaver = Weaver(0)
    source = markdown[:500] if formulas else _DOLLAR.sub(r"\\$", markdown[:500])
    for token in parser().parseInline(source):
        weaver.weave(token.children or [])
    return clean_line(weaver.flow().text)
