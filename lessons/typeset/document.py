"""A text of any size, laid out where it is looked at.

Rows are counted from the top as if everything were laid out; where it is not yet, their number is estimated, and
corrected later. So a row number is valid only until more is laid out; what lasts is a source line, or a place: a chunk
and a line in it.
"""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple

from lessons.regex import regex
from lessons.text.find_words import fold_for_search
from lessons.typeset.chunks import LIMIT, Chunk, ScannedHeading, Scanner
from lessons.typeset.definitions import Definitions
from lessons.typeset.layout import Opening, TextLine, lay_out
from lessons.typeset.markdown.blocks import Parsed
from lessons.typeset.markdown.inline import Flow
from lessons.typeset.markdown.read_blocks import parse
from lessons.typeset.pictures import PictureSize, no_pictures
from lessons.typeset.table import measure

_PARSED_KEPT = 96
_LAID_KEPT = 64
_SAMPLE = 100
"""Rows measured at the beginning of a cut table, and as many again from the rest of it."""


class TextPlace(NamedTuple):
    """Where something is: the chunk, and the line of it as laid out at the present width."""

    chunk: int
    row: int


class SearchHit(NamedTuple):
    """A search hit: its range in the readable text of a chunk."""

    chunk: int
    start: int
    end: int


class Document:
    """A Markdown text for a width in cells. Nothing is parsed before it is asked for."""

    def __init__(
        self,
        text: str,
        width: int = 80,
        labels: Mapping[str, str] | None = None,
        *,
        plain: bool = False,
        picture: Callable[[str], PictureSize | None] = no_pictures,
    ) -> None:
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        self.text = text
        self.width = width
        self._labels = labels or {}
        self._plain = plain
        self._picture = picture
        self._scanner = Scanner(text)
        self._parsed: OrderedDict[int, Parsed] = OrderedDict()
        self._laid: OrderedDict[int, list[TextLine]] = OrderedDict()
        self._folded: dict[int, str] = {}
        self._heights: list[int] = []
        self._known: list[bool] = []
        self._tops: list[int] | None = None
        self._ratio = 1.0  # of true rows to guessed ones, learned as we go
        self._guessed = self._true = 1
        self._definitions = Definitions(text)
        self._columns: dict[int, tuple[tuple[int, int], ...]] = {}
        self.advance(LIMIT)

    # -- how much there is

    @property
    def done(self) -> bool:
        """Whether the whole text was cut into chunks."""
        return self._scanner.done

    @property
    def chunks(self) -> list[Chunk]:
        """The chunks found so far."""
        return self._scanner.chunks

    @property
    def sections(self) -> list[ScannedHeading]:
        """The headings found so far, in order."""
        return self._scanner.sections

    @property
    def rows(self) -> int:
        """How many rows the text has, as far as known; at least 1."""
        scanned = self._row_tops()[-1]
        if self.done:
            return max(1, scanned)
        seen = self.chunks[-1].end if self.chunks else 1
        return max(1, scanned * len(self.text) // max(1, seen))

    def advance(self, characters: int = 65_536) -> None:
        """Cut so many characters more of the text into chunks."""
        self._scanner.advance(characters)
        while not self._scanner.chunks and not self.done:
            self._scanner.advance(characters)
        new = self.chunks[len(self._heights) :]
        if new:
            self._heights += [self._guess(chunk) for chunk in new]
            self._known += [False] * len(new)
            self._tops = None

    def finish(self) -> None:
        """Cut all the rest of the text into chunks."""
        while not self.done:
            self.advance()

    def resize(self, width: int) -> None:
        """Change the width; chunks are laid out again when they are next needed."""
        if width == self.width:
            return
        self.width = width
        self._laid.clear()
        self._known = [False] * len(self._known)
        self._heights = [self._guess(chunk) for chunk in self.chunks]
        self._tops = None

    def forget_layout(self) -> None:
        """Drop all layouts because a picture's size became known."""
        self._laid.clear()

    # -- looking

    def lines(self, chunk: int) -> list[TextLine]:
        """The lines of a chunk; lays it out if necessary."""
        laid = self._laid.get(chunk)
        if laid is not None:
            self._laid.move_to_end(chunk)
            return laid
        opening = self._opening(self.chunks[chunk])
        parsed = self.parsed(chunk)
        laid = lay_out(parsed, self.width, self._labels, opening, sideways=not self._plain, picture=self._picture)
        self._laid[chunk] = laid
        if len(self._laid) > _LAID_KEPT:
            self._laid.popitem(last=False)
        self._learn(chunk, len(laid))
        return laid

    def parsed(self, chunk: int) -> Parsed:
        """The blocks of a chunk."""
        parsed = self._parsed.get(chunk)
        if parsed is not None:
            self._parsed.move_to_end(chunk)
            return parsed
        piece = self.chunks[chunk]
        source = piece.head + self.text[piece.start : piece.end]
        references = self._definitions.used_in(source, piece.start, piece.end)
        parsed = parse(source, piece.line - piece.head.count("\n"), references, piece.number, styled=not self._plain)
        self._parsed[chunk] = parsed
        if len(self._parsed) > _PARSED_KEPT:
            self._parsed.popitem(last=False)
        return parsed

    def folded(self, chunk: int) -> str:
        """The source of a chunk, folded for search."""
        if chunk not in self._folded:
            self._folded[chunk] = fold_for_search(self.text[self.chunks[chunk].start : self.chunks[chunk].end])
        return self._folded[chunk]

    def is_laid_out(self, chunk: int) -> bool:
        """Whether the chunk is laid out already."""
        return chunk in self._laid

    def place(self, row: int) -> TextPlace:
        """The place at `row`. Lays out its chunk, so that the answer is exact; rows before it keep their numbers."""
        row = max(0, row)
        while True:
            tops = self._row_tops()
            while row >= tops[-1] and not self.done:
                self.advance()
                tops = self._row_tops()
            chunk = min(bisect_right(tops, row) - 1, len(self.chunks) - 1)
            if chunk < 0:
                return TextPlace(0, 0)
            if self._known[chunk]:
                return TextPlace(chunk, min(row - tops[chunk], max(0, self._heights[chunk] - 1)))
            self.lines(chunk)

    def line(self, place: TextPlace) -> TextLine | None:
        """The line at a place, or `None` past the end."""
        if place.chunk >= len(self.chunks):
            return None
        lines = self.lines(place.chunk)
        return lines[place.row] if place.row < len(lines) else None

    def row(self, place: TextPlace) -> int:
        """The row of a place."""
        return self._row_tops()[place.chunk] + place.row if place.chunk < len(self.chunks) else 0

    def walk(self, place: TextPlace) -> Iterator[tuple[TextPlace, TextLine]]:
        """The lines from a place on."""
        chunk, row = place
        while True:
            while chunk >= len(self.chunks) and not self.done:
                self.advance()
            if chunk >= len(self.chunks):
                return
            for index, line in enumerate(self.lines(chunk)[row:], row):
                yield TextPlace(chunk, index), line
            chunk, row = chunk + 1, 0

    def back(self, place: TextPlace, rows: int) -> TextPlace:
        """The place `rows` above, or the top."""
        chunk, row = place
        while rows > row and chunk > 0:
            rows -= row
            chunk -= 1
            row = len(self.lines(chunk))
        return TextPlace(chunk, max(0, row - rows))

    def forward(self, place: TextPlace, rows: int) -> TextPlace:
        """The place `rows` below, or the last line."""
        chunk, row = place
        row += rows
        while row >= len(self.lines(chunk)):
            if chunk + 1 >= len(self.chunks) and not self.done:
                self.advance()
            if chunk + 1 >= len(self.chunks):
                return TextPlace(chunk, max(0, len(self.lines(chunk)) - 1))
            row -= len(self.lines(chunk))
            chunk += 1
        return TextPlace(chunk, row)

    def at_source_line(self, line: int) -> TextPlace:
        """Where source line `line` is shown (or what is shown nearest before it)."""
        chunk = self.chunk_at(line)
        lines = self.lines(chunk)
        row = 0
        for index, laid in enumerate(lines):
            if laid.source > line:
                break
            if index == 0 or laid.source != lines[row].source or not lines[row].spans:
                row = index
        return TextPlace(chunk, row)

    def chunk_at(self, line: int) -> int:
        """The chunk that source line `line` belongs to."""
        while not self.done and (not self.chunks or self.chunks[-1].line <= line):
            self.advance()
        low, high = 0, len(self.chunks)
        while low + 1 < high:
            middle = (low + high) // 2
            if self.chunks[middle].line <= line:
                low = middle
            else:
                high = middle
        while low and self.chunks[low - 1].line == line and self.chunks[low].line == line:
            low -= 1  # a line so long that it was cut
        return low

    # -- inside

    def _row_tops(self) -> list[int]:
        if self._tops is None:
            self._tops = list(accumulate(self._heights, initial=0))
        return self._tops

    def _learn(self, chunk: int, rows: int) -> None:
        if not self._known[chunk]:
            self._known[chunk] = True
            self._guessed += self._raw_guess(self.chunks[chunk])
            self._true += rows
            self._ratio = self._true / self._guessed
        if self._heights[chunk] != rows:
            self._heights[chunk] = rows
            self._tops = None

    def _raw_guess(self, chunk: Chunk) -> int:
        source = self.text[chunk.start : chunk.end]
        across = len(source) if source.isascii() else len(source.encode("utf-8", "replace")) * 2 // 3
        return max(source.count("\n"), across // self.width) + 1

    def _guess(self, chunk: Chunk) -> int:
        return max(1, round(self._raw_guess(chunk) * self._ratio))

    def _opening(self, chunk: Chunk) -> Opening:
        blank = chunk.blank and chunk.start > 0
        if chunk.table < 0:
            return Opening(blank)
        return Opening(blank, self._table(chunk.table), headless=chunk.kind == "table")

    def _table(self, head: int) -> tuple[tuple[int, int], ...]:
        """The measures of a cut table's columns, from a sample of its rows."""
        if head not in self._columns:
            end = self.text.find("\n\n", head)
            end = end if end >= 0 else len(self.text)
            begin = self.text[head : head + 64 * _SAMPLE].split("\n")[:_SAMPLE]
            rows = begin[:1] + begin[2:]
            step = max(1, (end - head) // _SAMPLE)
            for offset in range(head + step, end, step):
                start = self.text.rfind("\n", head, offset) + 1
                stop = self.text.find("\n", start)
                rows.append(self.text[start : stop if stop >= 0 else end][:LIMIT])
            cells = [[part.strip() for part in _cells(row)] for row in rows if row]
            columns = len(cells[0]) if cells else 0
            self._columns[head] = tuple(
                measure([Flow(row[index], (), 0) for row in cells if index < len(row)]) for index in range(columns)
            )
        return self._columns[head]


_UNESCAPED_BAR = regex(r"(?<!\\)\|")
_CELL_MARKUP = regex(r"!?\[([^\]]*)\]\([^)]*\)|[*_`]+")


def _cells(row: str) -> list[str]:
    row = _CELL_MARKUP.sub(lambda match: match.group(1) or "", row.strip())
    parts = _UNESCAPED_BAR.split(row)
    return parts[1 if row.startswith("|") else 0 : -1 if row.endswith("|") and len(parts) > 1 else len(parts)]
