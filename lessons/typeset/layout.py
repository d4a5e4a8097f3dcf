"""Blocks -> lines of a width.

A line is spans of text; a span knows its style, its link and where in the readable text it stands. They have no
cycles and there are many, so the collector is told to leave them alone (`gc=False`): it takes longer than a page.
"""

from collections.abc import Callable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from lessons.text.width import width as cells
from lessons.typeset.fill_lines import fill
from lessons.typeset.markdown.blocks import (
    Block,
    CodeBlock,
    Formula,
    HeadingBlock,
    Items,
    ListItem,
    Notice,
    Paragraph,
    Parsed,
    Quote,
    Rule,
    Table,
)
from lessons.typeset.markdown.inline import Flow, Run, Style
from lessons.typeset.pictures import PictureRow, PictureSize, no_pictures, picture_rows
from lessons.typeset.table import even_out, fit, measure

_NARROWEST = 12
"""Containers stop indenting where fewer cells than this would be left."""
_SEARCHED = 120
"""Cells of a table up to which its columns are tried out."""


class Span(Struct, frozen=True, gc=False):
    """A piece of a line."""

    text: str
    style: Style = ()
    link: str = ""
    at: int = -1
    """Where `text` stands in the readable text of its chunk; -1 for bars, bullets and padding."""


class TextLine(Struct, frozen=True, gc=False):
    """One line on the screen."""

    spans: tuple[Span, ...]
    source: int
    """Source line of its beginning."""
    fill: str = ""
    """Style of the rest of the line up to the full width."""
    wide: bool = False
    """May be wider than asked: part of a table or a formula that is scrolled sideways."""
    head: bool = False
    """Belongs to the head of a table, to be kept in sight while its rows pass."""
    row: bool = False
    """Belongs to the rows of a table."""
    picture: PictureRow | None = None
    """The row of an image that the line's span of style `picture` stands for."""

    @property
    def text(self) -> str:
        """The line as plain text."""
        return "".join(span.text for span in self.spans)


class Opening(Struct, frozen=True):
    """How a chunk begins that continues a block of the chunk before."""

    blank: bool = True
    """Whether an empty line stands before it."""
    columns: tuple[tuple[int, int], ...] = ()
    """The measure of the table's columns (see `table.measure`), taken from the whole of it."""
    headless: bool = False
    """The head of the table was shown before."""


WHOLE = Opening()
LABELS = {
    "note": "Note",
    "tip": "Tip",
    "important": "Important",
    "warning": "Warning",
    "caution": "Caution",
    "too-deep": "Nested too deeply to be set; shown as it was written.",
}
"""Study's own words in a text, by name; `lay_out` takes translations."""
_Labels = Mapping[str, str]


def lay_out(
    parsed: Parsed,
    width: int,
    labels: _Labels | None = None,
    opening: Opening = WHOLE,
    *,
    sideways: bool = True,
    picture: Callable[[str], PictureSize | None] = no_pictures,
) -> list[TextLine]:
    """The lines of a chunk, none wider than `width` cells but those marked `wide`.

    `labels` replaces some of `LABELS`. Without `sideways` no line is wider: a table that does not fit is set row by
    row, each cell after the heading of its column. `picture` tells what is known of an image by its target.
    """
    page = _ChunkLayout(labels or {}, opening, sideways, picture)
    lines = page.blocks(parsed.blocks, max(2, width))
    if lines and opening.blank:
        lines.insert(0, TextLine((), lines[0].source))
    return lines


class _ChunkLayout:
    def __init__(
        self, labels: _Labels, opening: Opening, sideways: bool, picture: Callable[[str], PictureSize | None]
    ) -> None:
        self._labels = {**LABELS, **labels}
        self._opening = opening
        self._sideways = sideways
        self._picture = picture

    def blocks(self, blocks: tuple[Block, ...], width: int, tight: bool = False) -> list[TextLine]:
        """The lines of blocks one below the other."""
        lines: list[TextLine] = []
        before: Block | None = None
        for block in blocks:
            added = self._block(block, width)
            if before is not None and lines and added and not (tight or _joins(before, block)):
                lines.append(TextLine((), added[0].source))
            if added:
                before = block
            lines += added
        return lines

    def _block(self, block: Block, width: int) -> list[TextLine]:
        match block:
            case Paragraph():
                return self._paragraph(block, width)
            case HeadingBlock():
                return _heading(block, width)
            case Items():
                return self._items(block, width)
            case CodeBlock():
                return _code(block, width)
            case Quote():
                return self._quote(block, width)
            case Table():
                return self._table(block, width)
            case Formula():
                return self._formula(block, width - 2)
            case Rule():
                return [TextLine((Span("─" * width, ("rule",)),), block.line)]
            case Notice():
                text = self._labels[block.name]
                spans = [text[start:end] for start, end in fill(text, width)]
                return [TextLine((Span(part, ("notice",)),), block.line) for part in spans]

    def _paragraph(self, block: Paragraph, width: int) -> list[TextLine]:
        lines = flowing(block.flow, width)
        target = _only_image(block.flow)
        size = self._picture(target) if target else None
        if size is None:
            return lines
        if size.refused:
            reason = [size.refused[start:end] for start, end in fill(size.refused, width)]
            return [*lines, *(TextLine((Span(part, ("notice",)),), block.flow.line) for part in reason)]
        pictured = picture_rows(target, size, width)
        blank = tuple(Span(" " * row.columns, ("picture",)) for row in pictured[:1])
        return [*(TextLine(blank, block.flow.line, picture=row) for row in pictured), *lines]

    def _formula(self, block: Formula, width: int) -> list[TextLine]:
        """A formula; one with columns keeps its rows whole, since nobody can read them cut."""
        lines = flowing(block.flow, width)
        rows = block.flow.text.split("\n")
        if self._sideways and len(lines) > len(rows) > 1 and any("  " in row for row in rows):
            lines = [replace(line, wide=True) for line in flowing(block.flow, max(map(cells, rows)))]
        return [_indented(line, Span("  ")) for line in lines]

    def _items(self, block: Items, width: int) -> list[TextLine]:
        numbers = max((cells(item.marker) for item in block.items if item.marker[:1].isdigit()), default=0)
        lines: list[TextLine] = []
        for item in block.items:
            text = item.marker.rjust(numbers) if item.marker[:1].isdigit() else item.marker
            added = self._item(item, text + " " * bool(text.strip()), width, block.tight)
            if lines and not block.tight and item.marker.strip():
                lines.append(TextLine((), item.line))
            lines += added
        return lines

    def _item(self, item: ListItem, marker: str, width: int, tight: bool) -> list[TextLine]:
        if not marker:
            return self.blocks(item.blocks, width, tight)
        indent = cells(marker)
        sign = Span(marker, (item.style,))
        if width - indent < max(2, min(_NARROWEST, width // 2)):  # a marker on a line of its own
            lines = self.blocks(item.blocks, width, tight)
            sign = Span(marker.rstrip()[: max(1, width)], (item.style,))
            return [TextLine((sign,), item.line), *lines] if marker.strip() else lines
        lines = self.blocks(item.blocks, width - indent, tight) or [TextLine((), item.line)]
        first = replace(lines[0], source=item.line) if not lines[0].spans else lines[0]
        blank = Span(" " * indent)
        return [_indented(first, sign), *(_indented(line, blank) for line in lines[1:])]

    def _quote(self, block: Quote, width: int) -> list[TextLine]:
        style = f"alert-{block.kind}" if block.kind else "quote"
        bar = Span("▌ " if block.kind else "│ ", (style,))
        inner = width - 2 if width - 2 >= _NARROWEST else width
        lines = self.blocks(block.blocks, inner)
        if block.kind:
            title = self._labels[block.kind]
            lines.insert(0, TextLine((Span(title, (style, "alert-title")),), block.line))
        if inner == width:
            return lines
        return [_indented(line, bar) for line in lines]

    def _table(self, table: Table, width: int) -> list[TextLine]:
        opening, self._opening = self._opening, WHOLE  # it is about the first table of the chunk
        columns = list(zip(table.head, *(_padded(row, table) for row in table.rows), strict=True))
        measured = list(opening.columns) or [measure(list(column)) for column in columns]
        if len(measured) != len(columns):
            measured = [measure(list(column)) for column in columns]
        widths, fits = fit(measured, width)
        if not fits and not self._sideways:
            return _stacked(table, width)
        narrowed = fits and sum(widths) < sum(high for _, high in measured)
        if narrowed and not opening.columns and len(columns) * len(table.rows) <= _SEARCHED:
            least = [low for low, _ in measured]
            cut = [[cells(flow.text) for flow in _padded(row, table)] for row in (table.head, *table.rows)]
            evened = even_out(widths, cut)
            widths = evened if all(low <= new for low, new in zip(least, evened, strict=True)) else widths
        rule = TextLine(
            (Span("─┼─".join("─" * column for column in widths), ("table-rule",)),), table.line, wide=not fits
        )
        lines: list[TextLine] = []
        if not opening.headless and any(flow.text for flow in table.head):
            lines += [replace(line, head=True) for line in _row(table.head, widths, table.align, not fits)]
            lines.append(replace(rule, head=True))
        tall = False
        for index, row in enumerate(table.rows):
            added = _row(_padded(row, table), widths, table.align, not fits)
            if index and (tall or len(added) > 1):  # a faint rule, so that rows of several lines stay apart
                lines.append(replace(rule, source=added[0].source, row=True))
            tall = len(added) > 1
            lines += [replace(line, row=True) for line in added]
        return lines


def _stacked(table: Table, width: int) -> list[TextLine]:
    """A table that is too wide, set row by row, each cell after the heading of its column."""
    lines: list[TextLine] = []
    for number, row in enumerate(table.rows):
        if number:
            lines.append(TextLine((), row[0].line))
        for head, cell in zip(table.head, _padded(row, table), strict=True):
            heading = flowing(head, max(2, width // 2))
            name = " ".join(line.text for line in heading)
            label = Span(f"{name}: " if name else "", ("table-head",))
            room = width - cells(label.text)
            if room >= _NARROWEST or not cell.text:
                body = flowing(cell, max(2, room)) or [TextLine((), cell.line)]
                lines.append(_indented(body[0], label))
                lines += [_indented(line, Span(" " * cells(label.text))) for line in body[1:]]
            else:
                lines += [
                    *(TextLine((span,), table.line) for line in heading for span in line.spans),
                    *flowing(cell, width),
                ]
    return lines


def _only_image(flow: Flow) -> str:
    """The target of the image that is all of `flow`; else nothing."""
    run = flow.runs[0] if len(flow.runs) == 1 else None
    return run.image if run is not None and run.start == 0 and run.end == len(flow.text) else ""


def _joins(before: Block, block: Block) -> bool:
    """Whether `block` follows `before` without an empty line."""
    if isinstance(before, HeadingBlock):
        return before.level > 1 and not isinstance(block, HeadingBlock)
    return isinstance(block, Paragraph) and block.tight


def _padded(row: tuple[Flow, ...], table: Table) -> tuple[Flow, ...]:
    missing = len(table.head) - len(row)
    return row[: len(table.head)] + (Flow("", (), table.line),) * missing


def flowing(flow: Flow, width: int) -> list[TextLine]:
    """The lines of running text."""
    marks = {run.start: cells(run.mark) for run in flow.runs if run.mark}
    if any(taken > width // 2 for taken in marks.values()):  # too narrow for names of images
        flow = replace(flow, runs=tuple(replace(run, mark=run.mark[:2]) for run in flow.runs))
        marks = dict.fromkeys(marks, 2)
    lines = []
    for start, end in fill(flow.text, max(2, width), marks):
        source = flow.source_line(start) if flow.turns else flow.line
        lines.append(TextLine(tuple(_spans(flow, start, end)), source))
    return lines


def _spans(flow: Flow, start: int, end: int) -> list[Span]:
    """`flow` from `start` to `end` as spans."""
    text, base = flow.text, flow.at
    if not flow.runs:
        return [Span(text[start:end], (), "", base + start)] if end > start else []
    spans: list[Span] = []
    offset = start
    for run in flow.runs:
        if run.end <= offset:
            continue
        if run.start >= end:
            break
        if run.start > offset:
            spans.append(Span(text[offset : run.start], (), "", base + offset))
            offset = run.start
        upto = min(run.end, end)
        if run.mark and offset == run.start:
            spans.append(Span(run.mark, run.style, run.link))
        spans.append(Span(text[offset:upto], run.style, run.link, base + offset))
        offset = upto
    if offset < end:
        spans.append(Span(text[offset:end], (), "", base + offset))
    return spans


def _indented(line: TextLine, prefix: Span) -> TextLine:
    return replace(line, spans=(prefix, *line.spans))


def _heading(block: HeadingBlock, width: int) -> list[TextLine]:
    style = (f"heading{block.level}",)
    lines = flowing(block.flow, width)
    if block.level == 1:
        lines.append(TextLine((Span("━" * width, (*style, "heading-rule")),), block.flow.line))
    elif block.level == 2:
        longest = max((cells(line.text) for line in lines), default=0)
        lines.append(TextLine((Span("─" * max(1, longest), (*style, "heading-rule")),), block.flow.line))
    return lines


def _code(block: CodeBlock, width: int) -> list[TextLine]:
    """Code keeps its lines; a longer one goes on after `↪`."""
    from lessons.typeset.code_colours import highlight  # only here: few lessons have code

    flow = block.flow
    runs = tuple(Run(start, end, ("codeblock", style)) for start, end, style in highlight(flow.text, block.language))
    framed = width >= _NARROWEST
    inner = max(2, width - 2) if framed else width
    bar = Span("│ ", ("codeblock", "code-bar"))
    turn = Span("↪ ", ("codeblock", "code-bar"))
    lines: list[TextLine] = []
    styled = Flow(flow.text, runs, flow.line, (), flow.at)
    begin = 0
    for number, text in enumerate(flow.text.split("\n")):
        for index, (start, end) in enumerate(fill(text, inner)):
            spans = tuple(
                replace(span, style=span.style or ("codeblock",)) for span in _spans(styled, begin + start, begin + end)
            )
            edge = (turn if index else bar,) if framed else ()
            lines.append(TextLine(edge + spans, flow.line + number, fill="codeblock"))
        begin += len(text) + 1
    return lines


def _row(row: tuple[Flow, ...], widths: list[int], align: tuple[str, ...], wide: bool) -> list[TextLine]:
    """One row of a table, as many lines as its tallest cell."""
    cell_lines = [flowing(cell, column) for cell, column in zip(row, widths, strict=True)]
    rule = Span(" │ ", ("table-rule",))
    lines: list[TextLine] = []
    for number in range(max(map(len, cell_lines), default=1)):
        spans: list[Span] = []
        for index, column in enumerate(widths):
            if index:
                spans.append(rule)
            inside = cell_lines[index][number].spans if number < len(cell_lines[index]) else ()
            spare = column - sum(cells(span.text) for span in inside)
            side = align[index] if index < len(align) else "left"
            before = spare if side == "right" else spare // 2 if side == "center" else 0
            spans += [Span(" " * before), *inside, Span(" " * (spare - before))]
        lines.append(TextLine(tuple(span for span in spans if span.text), row[0].line, wide=wide))
    return lines
