"""A text of a lesson as lines to be read aloud, or felt in Braille: no frames, no columns, no width.

Every paragraph, item and row of a table is one line, which whatever shows it may break where it likes.
"""

from collections.abc import Iterator, Mapping

from lessons.typeset.document import Document
from lessons.typeset.layout import LABELS
from lessons.typeset.links import link_kind
from lessons.typeset.markdown.blocks import (
    BULLETS,
    Block,
    CodeBlock,
    Formula,
    HeadingBlock,
    Items,
    ListItem,
    Notice,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from lessons.typeset.markdown.inline import IMAGE_MARK, Flow

_BULLET = "-"
_LABELS = {"quote": "Quote", "picture": "Picture", "after-head": ": ", "after-cell": "; "}


def spoken_lines(text: str, labels: Mapping[str, str] | None = None) -> Iterator[str]:
    """The lines of a Markdown text; none is empty. `labels` as for `layout.lay_out`, besides `quote`, `picture`, and
    the marks between the cells of a table: `after-head` and `after-cell`.

    Nothing in them acts on a terminal. A long text is parsed as it is read.
    """
    for section in spoken_sections(text, labels):
        yield from section


def spoken_sections(text: str, labels: Mapping[str, str] | None = None) -> Iterator[list[str]]:
    """The same, from heading to heading."""
    speaker = _Speaker(labels or {})
    lines: list[str] = []
    for block in _blocks(text):
        if isinstance(block, HeadingBlock) and lines:
            yield lines
            lines = []
        lines += filter(None, speaker.blocks((block,)))
    if lines:
        yield lines


def _blocks(text: str) -> Iterator[Block]:
    document = Document(text, plain=True)
    chunk = 0
    while chunk < len(document.chunks) or not document.done:
        if chunk == len(document.chunks):
            document.advance()
            continue
        yield from document.parsed(chunk).blocks
        chunk += 1


class _Speaker:
    def __init__(self, labels: Mapping[str, str]) -> None:
        self._labels = {**LABELS, **_LABELS, **labels}

    def blocks(self, blocks: tuple[Block, ...]) -> Iterator[str]:
        for block in blocks:
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Paragraph(flow=flow) | HeadingBlock(flow=flow) | Formula(flow=flow):
                yield from self._flow(flow).split("\n")
            case CodeBlock(flow=flow):
                yield from flow.text.split("\n")
            case Items(items=items):
                for item in items:
                    yield from self._item(item)
            case Quote(blocks=inner, kind=kind):
                yield self._labels[kind or "quote"]
                yield from self.blocks(inner)
            case Table():
                yield from self._rows(block)
            case Notice(name=name):
                yield self._labels[name]
            case Rule():
                pass

    def _item(self, item: ListItem) -> Iterator[str]:
        marker = _BULLET if item.marker.strip() in BULLETS else item.marker.strip()
        first, *others = [*self.blocks(item.blocks)] or [""]
        yield f"{marker} {first}".strip()
        yield from others

    def _rows(self, table: Table) -> Iterator[str]:
        """Each row as a line, every cell after the heading of its column."""
        heads = [self._cell(flow) for flow in table.head]
        after_head, after_cell = self._labels["after-head"], self._labels["after-cell"]
        if not table.rows:
            yield after_cell.join(filter(None, heads))
        for row in table.rows:
            cells = zip(heads, map(self._cell, row), strict=False)
            yield after_cell.join(f"{head}{after_head}{cell}" if head else cell for head, cell in cells)

    def _cell(self, flow: Flow) -> str:
        return self._flow(flow).replace("\n", " ")

    def _flow(self, flow: Flow) -> str:
        """Its text, with what an image is marked by in words, and the addresses that its links lead to."""
        parts, offset = [], 0
        for run in flow.runs:
            if run.mark:
                parts += [flow.text[offset : run.start], self._mark(run.mark)]
                offset = run.start
        text = "".join([*parts, flow.text[offset:]])
        links = dict.fromkeys(run.link for run in flow.runs if run.link and not run.image)
        outside = [link for link in links if link_kind(link) == "external" and link not in text]
        return " ".join([text, *(f"<{link}>" for link in outside)])

    def _mark(self, mark: str) -> str:
        return f"{self._labels['picture']} {mark.removeprefix(IMAGE_MARK)}"
