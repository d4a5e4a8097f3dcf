"""The blocks of a chunk of Markdown: a tree that does not depend on a width yet."""

import msgspec

from lessons.typeset.markdown.inline import Flow, Unseen


class Paragraph(msgspec.Struct, frozen=True, gc=False):
    """Running text."""

    flow: Flow
    tight: bool = False
    """Inside a tight list: no empty line before and after."""


class HeadingBlock(msgspec.Struct, frozen=True, gc=False):
    """A heading of level 1 to 6."""

    level: int
    flow: Flow


class CodeBlock(msgspec.Struct, frozen=True, gc=False):
    """A block of code, as it was written."""

    flow: Flow
    """Newlines are line ends."""
    language: str


class Formula(msgspec.Struct, frozen=True, gc=False):
    """A formula on lines of its own."""

    flow: Flow


class Rule(msgspec.Struct, frozen=True, gc=False):
    """A thematic break."""

    line: int


class ListItem(msgspec.Struct, frozen=True, gc=False):
    """An item of a list, a footnote, or a definition."""

    marker: str
    blocks: "tuple[Block, ...]"
    line: int
    style: str = "marker"


class Items(msgspec.Struct, frozen=True, gc=False):
    """A list of any kind."""

    items: tuple[ListItem, ...]
    tight: bool


class Quote(msgspec.Struct, frozen=True, gc=False):
    """A block quote, or an alert when `kind` says which."""

    blocks: "tuple[Block, ...]"
    line: int
    kind: str = ""
    """`note`, `tip`, `important`, `warning`, `caution`, or empty."""


class Table(msgspec.Struct, frozen=True, gc=False):
    """A table; every row has as many cells as the head."""

    head: tuple[Flow, ...]
    rows: tuple[tuple[Flow, ...], ...]
    align: tuple[str, ...]
    """`left`, `center` or `right` for each column."""
    line: int


class Notice(msgspec.Struct, frozen=True, gc=False):
    """A notice about the text, not part of it; `name` is a label (see `layout.LABELS`)."""

    name: str
    line: int


Block = Paragraph | HeadingBlock | CodeBlock | Formula | Rule | Items | Quote | Table | Notice


class Parsed(msgspec.Struct, frozen=True, gc=False):
    """A chunk, parsed: its blocks, and everything readable in it as one text (for search, copying, counting)."""

    blocks: tuple[Block, ...]
    text: str
    unseen: tuple[Unseen, ...] = ()
    """HTML elements that lose content on a terminal."""


BULLETS = ("•", "◦", "▪")
"""Markers of an unordered list, by how many lists it stands in; deeper ones have the last."""


def is_tight(item: ListItem) -> bool:
    """Whether no empty lines stand between the paragraphs of `item`."""
    return not any(isinstance(block, Paragraph) and not block.tight for block in item.blocks)
