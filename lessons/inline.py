"""Inline Markdown (CommonMark) as words: titles, and what is compared with them."""

import re

from markdown_it import MarkdownIt

from lessons.clean import clean_line

_SPECIAL = re.compile(r"[*_`\[\]<>&\\]")
_inline = MarkdownIt("commonmark", {"maxNesting": 12})


def plain(markdown: str) -> str:
    """Inline Markdown as words without markup, one line."""
    if not _SPECIAL.search(markdown):
        return clean_line(markdown)
    words = []
    for token in _inline.parseInline(markdown[:500]):
        for child in token.children or []:
            if child.type in ("text", "code_inline", "image"):
                words.append(child.content)
            elif child.type in ("softbreak", "hardbreak"):
                words.append(" ")
    return clean_line("".join(words))
