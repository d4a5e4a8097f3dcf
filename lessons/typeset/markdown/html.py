"""A piece of HTML that stands for itself -> blocks: paragraphs, headings, lists, quotes, tables, code."""

import re
from collections.abc import Callable

from lessons.clean import clean_text
from lessons.typeset.markdown.blocks import (
    BULLETS,
    Block,
    CodeBlock,
    HeadingBlock,
    Items,
    ListItem,
    Paragraph,
    Quote,
    Rule,
    Table,
    is_tight,
)
from lessons.typeset.markdown.html_elements import BLOCKS, is_missed
from lessons.typeset.markdown.html_tags import Tag, pieces
from lessons.typeset.markdown.inline import IMAGE_MARK, Flow, Style, Unseen, Weaver

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_STYLES: dict[str, Style] = {
    **{name: (f"heading{level}",) for name, level in _HEADINGS.items()},
    "summary": ("strong",),
    "dt": ("term",),
    "th": ("table-head",),
}
_FRAMES = ("ul", "ol", "blockquote")
_CELLS = ("td", "th")
_DEEPEST = 20
"""Lists and quotes inside each other."""
_WIDEST = 50
"""Columns or rows that one cell may cover."""


class _Frame:
    """A list, an item of one, a quote, or the whole."""

    def __init__(self, name: str, line: int, number: int = 1) -> None:
        self.name = name
        self.line = line
        self.number = number
        """Of an item; of a list, the one that its next item has."""
        self.blocks: list[Block] = []
        self.items: list[ListItem] = []


class _Rows:
    """The rows of a table while they are read."""

    def __init__(self, line: int) -> None:
        self._line = line
        self._rows: list[list[Flow]] = []
        self._covered: dict[int, int] = {}
        self._has_head = False

    def begin(self) -> None:
        """Begin a row."""
        self._fill()
        self._rows.append([])

    def add(self, cell: Flow, across: int, down: int, *, head: bool) -> None:
        """Put a cell in the next free column of the last row; where it covers others, those are empty."""
        if not self._rows:
            self.begin()
        self._fill()
        row = self._rows[-1]
        if len(self._rows) == 1:
            self._has_head = head and (self._has_head or not row)
        for flow in (cell, *[_empty(cell.line)] * (across - 1)):
            self._covered[len(row)] = down - 1
            row.append(flow)

    def table(self) -> Table | None:
        """The table, if it has a cell."""
        self._fill()
        columns = max(map(len, self._rows), default=0)
        full = [tuple(row) + (_empty(self._line),) * (columns - len(row)) for row in self._rows if row]
        if not full:
            return None
        head = full.pop(0) if self._has_head else (_empty(self._line),) * columns
        return Table(head, tuple(full), (), self._line)

    def _fill(self) -> None:
        row = self._rows[-1] if self._rows else []
        while self._covered.get(len(row), 0) > 0:
            self._covered[len(row)] -= 1
            row.append(_empty(self._line))


class HtmlReader:
    """Reads one piece. `keep` places each flow in the readable text of its chunk, in reading order."""

    def __init__(self, line: int, keep: Callable[[Flow], Flow]) -> None:
        self._line = line
        self._keep = keep
        self._frames = [_Frame("", line)]
        self._weaver = Weaver(line)
        self._element = ""  # whose text is collected
        self._code: list[str] | None = None
        self._rows: _Rows | None = None
        self._cell: Tag | None = None
        self._inner_tables = 0
        self.unseen: list[Unseen] = []
        """Elements that lose content on a terminal."""

    def read(self, source: str) -> list[Block]:
        """The blocks of `source`; whatever is still open at its end ends there."""
        at = 0
        for start, piece in pieces(source):
            self._line += source.count("\n", at, start)
            at = start
            if isinstance(piece, Tag):
                self._tag(piece)
            elif self._code is not None:
                self._code.append(piece)
            else:
                self._weaver.add_prose(piece)
        self._end_code()
        self._end_table()
        self._end_frames(1)
        return self._frames[0].blocks

    def _tag(self, tag: Tag) -> None:
        name = tag.name
        if is_missed(tag):
            self.unseen.append(Unseen(self._line, tag.written))
        if self._code is not None:
            if name == "br" or (name in BLOCKS - {"pre"} and not tag.closes):
                self._code.append("\n")
            elif name == "img":
                self._code.append(f"{IMAGE_MARK}{tag.get('alt')} ")
            elif name == "pre" and tag.closes:
                self._end_code()
        elif name == "table" or (name in ("tr", *_CELLS) and (self._rows or not tag.closes)):
            self._table_tag(tag)
        elif self._cell is not None and name == "li" and not tag.closes:
            self._weaver.end_line()
            self._weaver.add(f"{BULLETS[0]} ")
        elif self._cell is not None or (name not in BLOCKS and name != "hr"):
            self._weaver.element(tag)
        else:
            self._block_tag(tag)

    def _block_tag(self, tag: Tag) -> None:
        name = tag.name
        self._flush("" if tag.closes else name)
        if name == "hr":
            self._frames[-1].blocks.append(Rule(self._line))
        elif name == "pre" and not tag.closes:
            self._code = []
        elif name == "li":
            lists = [number for number, frame in enumerate(self._frames) if frame.name in ("ul", "ol")]
            self._end_frames(lists[-1] + 1 if lists else 1)
            if not tag.closes:
                number = _ordinal(tag.get("value"), self._frames[-1].number)
                self._frames[-1].number = number + 1
                self._frames.append(_Frame(name, self._line, number))
        elif name in _FRAMES and tag.closes:
            opened = [number for number, frame in enumerate(self._frames) if frame.name == name]
            self._end_frames(opened[-1] if opened else len(self._frames))
        elif name in _FRAMES and len(self._frames) < _DEEPEST:
            self._frames.append(_Frame(name, self._line, _ordinal(tag.get("start"), 1)))

    def _table_tag(self, tag: Tag) -> None:
        if self._cell is not None and (self._inner_tables or (tag.name == "table" and not tag.closes)):
            if tag.name == "table":
                self._inner_tables += -1 if tag.closes else 1
            self._weaver.element(tag)  # its rows become lines of the cell
            return
        self._end_cell()
        if tag.name == "table":
            self._end_table()
        if tag.closes:
            return
        self._flush()
        if self._rows is None:
            self._rows = _Rows(self._line)
        if tag.name == "tr":
            self._rows.begin()
        elif tag.name in _CELLS:
            self._cell = tag
            self._weaver = Weaver(self._line, _STYLES.get(tag.name, ()))

    def _flush(self, element: str = "") -> None:
        """End the paragraph; what comes next is text of `element`."""
        flow = self._weaver.flow()
        if flow.text.strip(" \n"):
            flow = self._keep(flow)
            level = _HEADINGS.get(self._element)
            tight = self._frames[-1].name == "li"
            self._frames[-1].blocks.append(HeadingBlock(level, flow) if level else Paragraph(flow, tight))
        self._element = element
        self._weaver = Weaver(self._line, _STYLES.get(element, ()))

    def _end_code(self) -> None:
        text = clean_text("".join(self._code or ()).removeprefix("\n").rstrip())
        if text:
            line = self._line - text.count("\n")
            self._frames[-1].blocks.append(CodeBlock(self._keep(Flow(text, (), line)), ""))
        self._code = None

    def _end_cell(self) -> None:
        if self._rows is None or self._cell is None:
            return
        across, down = (_number(self._cell.get(name)) for name in ("colspan", "rowspan"))
        self._rows.add(self._keep(self._weaver.flow()), across, down, head=self._cell.name == "th")
        self._cell, self._inner_tables = None, 0
        self._weaver = Weaver(self._line)

    def _end_table(self) -> None:
        self._end_cell()
        self._flush()
        table = self._rows.table() if self._rows else None
        if table:
            self._frames[-1].blocks.append(table)
        self._rows = None

    def _end_frames(self, left: int) -> None:
        """End the lists and quotes inside, until so many are left."""
        while len(self._frames) > left:
            frame = self._frames.pop()
            parent = self._frames[-1]
            if frame.name == "blockquote":
                parent.blocks.append(Quote(tuple(frame.blocks), frame.line))
            elif frame.name != "li":
                tight = all(is_tight(item) for item in frame.items)
                parent.blocks += [*frame.blocks, *([Items(tuple(frame.items), tight)] if frame.items else [])]
            else:
                depth = sum(outer.name == "ul" for outer in self._frames)
                bullet = BULLETS[min(max(depth, 1), len(BULLETS)) - 1]
                marker = f"{frame.number}." if parent.name == "ol" else bullet
                item = ListItem(marker, tuple(frame.blocks), frame.line)
                if parent.name in ("ul", "ol"):
                    parent.items.append(item)
                else:
                    parent.blocks.append(Items((item,), is_tight(item)))


def _number(attribute: str) -> int:
    return min(max(int(attribute), 1), _WIDEST) if attribute.isdecimal() and len(attribute) < 6 else 1


def _ordinal(attribute: str, otherwise: int) -> int:
    """The number that a list or an item is given."""
    return int(attribute) if re.fullmatch(r"-?[0-9]{1,9}", attribute) else otherwise


def _empty(line: int) -> Flow:
    return Flow("", (), line)
