"""A window on a document: the rows in sight, and scrolling.

What is at the top is kept as a place in the text (a chunk and an offset in what is readable there), never as a row:
rows above are estimates until somebody looks at them, and a change of width moves all of them.
"""

from bisect import bisect_left, bisect_right
from itertools import islice

from msgspec import Struct

from lessons.typeset.chunks import ScannedHeading
from lessons.typeset.document import Document, TextPlace
from lessons.typeset.layout import TextLine

_JUMPS_KEPT = 100


class ViewportRow(Struct, frozen=True, gc=False):
    """One row of the screen."""

    place: TextPlace
    line: TextLine
    after: int
    """The offset in the chunk's readable text that the line comes after."""


class Viewport:
    """Looks at `document` through `height` rows."""

    def __init__(self, document: Document, height: int) -> None:
        self.document = document
        self.height = max(1, height)
        self.top = TextPlace(0, 0)
        self.stuck = 0
        """How many rows at the top repeat the head of a table whose rows are passing."""
        self.tail = 0
        """Rows that are kept free below the last line, for what follows the text."""
        self.at_end = False
        """Whether the last line of the text is in sight, with all that follows it."""
        self.text_ends = False
        """Whether the last line of the text is in sight."""
        self.anchor = (0, 0)
        """What is at the top: chunk, and offset in its readable text."""
        self._lead = 0  # rows without text (an empty one, a rule) between the top and it
        self._rows: list[ViewportRow] | None = None
        self._jumps: list[tuple[int, int]] = []

    # -- what is in sight

    @property
    def rows(self) -> list[ViewportRow]:
        """The rows of the screen; fewer than `height` where the text is short."""
        if self._rows is None:
            self._rows = self._fill()
            room = max(1, self.height - self.tail)
            if len(self._rows) < room and self.top > TextPlace(0, 0):
                last = len(self.document.chunks) - 1
                end = TextPlace(last, len(self.document.lines(last)))
                self.top = self.document.back(end, room)
                self._rows = self._fill()
                if self.stuck:  # a table's head takes rows, so the text has to go on further down
                    self.top = self.document.back(end, room - self.stuck)
                    self._rows = self._fill()
            self.text_ends = len(self._rows) < self.height or self._is_last(self._rows[-1].place)
            self.at_end = self.text_ends and len(self._rows) <= room
        return self._rows

    @property
    def top_line(self) -> int:
        """Source line (from 0) of what is at the top."""
        return next((row.line.source for row in self.rows[self.stuck :] if row.line.spans), 0)

    @property
    def section(self) -> ScannedHeading | None:
        """The section that the top is in; `None` before the first heading."""
        sections = self.document.sections
        index = bisect_right(sections, self.top_line, key=lambda section: section.line)
        return sections[index - 1] if index else None

    @property
    def progress(self) -> float:
        """How much of the text is above the bottom of the screen: 0 to 1."""
        rows = self.rows
        if self.text_ends or not rows or not self.document.text:
            return 1.0
        place = rows[-1].place
        chunk = self.document.chunks[place.chunk]
        share = (place.row + 1) / max(1, len(self.document.lines(place.chunk)))
        return min(1.0, (chunk.start + share * (chunk.end - chunk.start)) / len(self.document.text))

    def _fill(self) -> list[ViewportRow]:
        head = self._table_head()
        self.stuck = len(head)
        rows = head
        after, chunk = 0, -1
        lines = self.document.walk(self.top)
        if head and _is_rule(self.document.line(self.top)):  # the head ends with one
            next(lines)
        for place, line in islice(lines, self.height - len(head)):
            if place.chunk != chunk:
                chunk = place.chunk
                after = self.offset_of(place)[1] if place.row else 0
            rows.append(ViewportRow(place, line, after))
            for span in line.spans:
                if span.at >= 0:
                    after = max(after, span.at + len(span.text))
        return rows

    def _table_head(self) -> list[ViewportRow]:
        """The head of the table that the top of the screen cuts, unless it would take more than a third."""
        line = self.document.line(self.top)
        if line is None or not line.row:
            return []
        chunk, row = self.top
        lines = self.document.lines(chunk)
        while row >= 0 and lines[row].row:
            row -= 1
        if row < 0:  # the chunk goes on with a table that began before; only looked past: it may be very long
            while chunk and self.document.chunks[chunk].kind == "table":
                chunk -= 1
            lines = self.document.lines(chunk)
            row = len(lines) - 1
            while row >= 0 and lines[row].row:
                row -= 1
        last = row
        while row >= 0 and lines[row].head:
            row -= 1
        head = [ViewportRow(TextPlace(chunk, index), lines[index], 0) for index in range(row + 1, last + 1)]
        return head if len(head) * 3 <= self.height else []

    def _is_last(self, place: TextPlace) -> bool:
        last = len(self.document.chunks) - 1
        return self.document.done and place.chunk == last and place.row + 1 >= len(self.document.lines(last))

    # -- places in the text

    def offset_of(self, place: TextPlace) -> tuple[int, int]:
        """A place as chunk and offset in its readable text."""
        if not self.document.chunks:
            return 0, 0
        for line in self.document.lines(place.chunk)[place.row :]:
            for span in line.spans:
                if span.at >= 0:
                    return place.chunk, span.at
        return place.chunk, len(self.document.parsed(place.chunk).text)

    def place_of(self, chunk: int, offset: int) -> TextPlace:
        """The line on which an offset of a chunk's readable text stands."""
        if chunk >= len(self.document.chunks):
            return TextPlace(0, 0)
        nearest = 0
        for row, line in enumerate(self.document.lines(chunk)):
            for span in line.spans:
                if 0 <= span.at <= offset:
                    if offset < span.at + max(1, len(span.text)):
                        return TextPlace(chunk, row)
                    nearest = row
        return TextPlace(chunk, nearest)

    def in_sight(self, place: TextPlace) -> bool:
        """Whether a place is on the screen."""
        return any(row.place == place for row in self.rows[self.stuck :])

    # -- moving

    def resize(self, width: int, height: int) -> None:
        """Change the window's size; what is at the top stays there, and the end where it was scrolled to the end."""
        ended = self._rows is not None and self.at_end and self.top > TextPlace(0, 0)
        self.document.resize(width)
        self.height = max(1, height)
        if ended:
            self.show(self._last_line)
        else:
            self.top = self._anchored(self.anchor, self._lead)
            self._rows = None

    def follow_with(self, rows: int) -> None:
        """Keep `rows` free below the last line."""
        if rows != self.tail:
            self.tail = rows
            self._rows = None  # so that a resizing knows of no end

    def show(self, place: TextPlace) -> None:
        """Put `place` at the top, or as near to it as the end of the text allows."""
        self.top = place
        self._rows = None
        if self.rows:
            self.anchor = self.offset_of(self.top) if self.top != TextPlace(0, 0) else (0, 0)
            self._lead = max(0, self.document.row(self.place_of(*self.anchor)) - self.document.row(self.top))

    def jump(self, place: TextPlace) -> None:
        """`show`, remembering the place before for `back`."""
        self._jumps.append(self.anchor)
        del self._jumps[:-_JUMPS_KEPT]
        self.show(place)

    @property
    def jumped(self) -> bool:
        """Whether `back` has somewhere to return to."""
        return bool(self._jumps)

    def back(self) -> None:
        """Return to before the last jump."""
        if self._jumps:
            self.show(self._anchored(self._jumps.pop(), 0))

    def _anchored(self, anchor: tuple[int, int], lead: int) -> TextPlace:
        if anchor == (0, 0):
            return TextPlace(0, 0)
        return self.document.back(self.place_of(*anchor), lead)

    def move(self, rows: int) -> None:
        """Move by rows, upwards when negative."""
        place = self.document.forward(self.top, rows) if rows > 0 else self.document.back(self.top, -rows)
        line = self.document.line(place)
        if line is not None and line.head and abs(rows) == 1:
            place = self._past_head(place, rows)
        elif abs(rows) == 1 and _is_rule(line):  # not drawn below the head, so that nothing would seem to move
            place = self.document.forward(place, 1) if rows > 0 else self.document.back(place, 1)
        self.show(place)

    def page(self, pages: int) -> None:
        """Move by screens; one line of the last stays in sight."""
        self.move(pages * max(1, self.height - (self.stuck if self.rows else 0) - 1))

    def _past_head(self, place: TextPlace, rows: int) -> TextPlace:
        """Step over a table's head, which stays in sight while its rows pass."""
        lines = self.document.lines(place.chunk)
        first = place.row
        while first and lines[first - 1].head:
            first -= 1
        if rows < 0 or place.row == first:
            return TextPlace(place.chunk, first)
        end = place.row
        while end + 1 < len(lines) and lines[end].head:
            end += 1
        return TextPlace(place.chunk, min(len(lines) - 1, end + 1))

    def bottom(self) -> None:
        """Jump to the end."""
        self.document.finish()
        if self.document.chunks:
            self.jump(self._last_line)

    @property
    def _last_line(self) -> TextPlace:
        """The last line of the chunks found so far."""
        last = len(self.document.chunks) - 1
        return TextPlace(last, max(0, len(self.document.lines(last)) - 1))

    def to_section(self, step: int) -> None:
        """Put the next heading (`step` 1) or the one before (-1) at the top."""
        sections, line = self.document.sections, self.top_line
        if step > 0:
            index = bisect_right(sections, line, key=lambda section: section.line)
            while index >= len(sections) and not self.document.done:
                self.document.advance()
            if index < len(sections):
                self.show(self.document.at_source_line(sections[index].line))
            return
        index = bisect_left(sections, line, key=lambda section: section.line) - 1
        self.show(self.document.at_source_line(sections[index].line) if index >= 0 else TextPlace(0, 0))

    def lay_out_ahead(self) -> bool:
        """Lay out one chunk of the next two screens; return whether there was one left."""
        if not self.rows:
            return False
        chunk = self.rows[-1].place.chunk
        ahead = 0
        while ahead < 2 * self.height and chunk < len(self.document.chunks):
            if not self.document.is_laid_out(chunk):
                self.document.lines(chunk)
                return True
            ahead += len(self.document.lines(chunk))
            chunk += 1
        return False


def _is_rule(line: TextLine | None) -> bool:
    """Whether a line is the faint rule between two rows of a table."""
    return line is not None and line.row and len(line.spans) == 1 and line.spans[0].style == ("table-rule",)
