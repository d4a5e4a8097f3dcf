"""The blocks of a question's Markdown, and what stands inside its list items and quotes, as Markdown again.

Lists, tables, code and quotes in an option or an explanation keep their source: whoever draws them sets them as blocks.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from lessons.regex import regex
from lessons.typeset.markdown.block_starts import LIST_MARKER

Group = list[Token]

_markdown = MarkdownIt("commonmark", {"maxNesting": 12}).enable("table").disable(["inline", "text_join"])
_BOX = regex(r"\[([ x])\](?:\s+|$)")
_MARKER = regex(rf"[ ]*{LIST_MARKER}")
_QUOTE = regex(r"[ ]{0,3}>[ ]?")
_COMMENTS = regex(r"\s*(?:<!--.*?-->\s*)*", re.S)
_WORDS = r"(?:\[[ x]\] )?[^\W\d_][^\n]*(?:\n[^\W\d_][^\n]*)*"
"""Lines that begin with letters, the first perhaps with a box: in CommonMark a paragraph, whatever else is in them."""
_PARAGRAPH = regex(rf"{_WORDS}[ \n]*")
_PARAGRAPH_AND_QUOTE = regex(rf"({_WORDS}\n)(>[^\n]*(?:\n>[^\n]*)*)[ \n]*")


class ItemText(NamedTuple):
    """One list item: its box (`None` where it has none), text, feedback, and line in the block."""

    box: str | None
    text: str
    feedback: str
    line: int
    indent: int
    """Columns before its text: what is indented as far belongs to it."""
    feedback_line: int


def blocks(lines: Iterable[str]) -> list[Group]:
    """The blocks of a text: each one token, or all from an opening to its closing."""
    text = "\n".join(lines)
    if _PARAGRAPH.fullmatch(text):  # as most options and explanations are: a parse takes fifty times as long
        return [_paragraph(text.strip())]
    return list(groups(_markdown.parse(text)))


def _paragraph(text: str) -> Group:
    span = [0, text.count("\n") + 1]
    inline = Token("inline", "", 0, map=span, content=text)
    return [Token("paragraph_open", "p", 1, map=span), inline, Token("paragraph_close", "p", -1)]


def _parts(lines: list[str]) -> list[Group]:
    """The blocks in an item; of a quote perhaps only where it stands, since `quoted` reads it from the lines."""
    if both := _PARAGRAPH_AND_QUOTE.fullmatch("\n".join(lines)):
        first = both[1].count("\n")
        quote = Token("blockquote_open", "blockquote", 1, map=[first, first + both[2].count("\n") + 1])
        return [_paragraph(both[1].strip()), [quote]]
    return blocks(lines)


def groups(tokens: Iterable[Token]) -> Iterator[Group]:
    """Tokens cut into blocks."""
    group: Group = []
    depth = 0
    for token in tokens:
        group.append(token)
        depth += token.nesting
        if depth == 0:
            yield group
            group = []


def line_of(group: Group) -> int:
    """The first line of a block."""
    return group[0].map[0] if group[0].map else -1


def lines_of(group: Group) -> range:
    """The lines of a block."""
    first, end = group[0].map or [0, 0]
    return range(first, end)


def is_list(group: Group) -> bool:
    """Whether it is a list of either kind."""
    return group[0].type in ("bullet_list_open", "ordered_list_open")


def source(group: Group, lines: list[str]) -> str:
    """A block as it was written."""
    span = lines_of(group)
    return "\n".join(lines[span.start : span.stop]).strip("\n").rstrip()


def quoted(group: Group, lines: list[str]) -> str:
    """What a quote says, as Markdown."""
    inner = [_QUOTE.sub("", lines[n], count=1) for n in lines_of(group)]
    parts = blocks(inner)
    if len(parts) == 1 and parts[0][0].type == "blockquote_open":
        return quoted(parts[0], inner)  # `>>` says no more than `>`
    return _joined(parts, inner)


def items(group: Group, lines: list[str]) -> list[ItemText]:
    """The items of a list; a quote in one is its feedback."""
    list_items = []
    for item in groups(group[1:-1]):
        inner, indent = _inside(lines_of(item), lines)
        parts = _parts(inner)
        text = _joined([part for part in parts if part[0].type != "blockquote_open"], inner)
        quotes = [part for part in parts if part[0].type == "blockquote_open"]
        feedback = "\n\n".join(filter(None, (quoted(part, inner) for part in quotes)))
        feedback_line = line_of(item) + (line_of(quotes[0]) if quotes else 0)
        box = _BOX.match(text)
        words = text[box.end() :] if box else text
        list_items.append(ItemText(box[1] if box else None, words, feedback, line_of(item), indent, feedback_line))
    return list_items


def _inside(span: range, lines: list[str]) -> tuple[list[str], int]:
    """The lines of a list item without what makes them one (CommonMark §5.2), and how far they were indented."""
    first, *others = (lines[n] for n in span)
    marker = _MARKER.match(first)
    end = marker.end() if marker else 0
    spaces = len(first) - end - len(first[end:].lstrip(" "))
    indent = end + (spaces if 1 <= spaces <= 4 and first[end:].strip() else 1)
    return [first[indent:], *(line[min(indent, len(line) - len(line.lstrip(" "))) :] for line in others)], indent


def _joined(parts: list[Group], lines: list[str]) -> str:
    """Blocks as Markdown. A paragraph is its words, so that how an author broke and indented the lines is no matter."""
    texts = []
    for group in parts:
        token = group[0]
        if token.type == "paragraph_open":
            texts.append(group[1].content.strip())
        elif token.type in ("fence", "code_block"):
            mark = token.markup if token.type == "fence" else "```"
            texts.append(f"{mark}{token.info}\n{token.content}{mark}")
        elif token.type != "html_block" or not _COMMENTS.fullmatch(token.content):
            texts.append(source(group, lines))
    return "\n\n".join(filter(None, texts))


def rows(table: Group) -> list[list[str]]:
    """The cells of a table, heading row first."""
    cells: list[list[str]] = []
    for token in table:
        if token.type == "tr_open":
            cells.append([])
        elif token.type == "inline":
            cells[-1].append(token.content.strip())
    return cells
