"""The lesson view: Markdown of any size on the screen at once, laid out where it is looked at.

    view = LessonView()
    view.load(text, start_line=120)     # lines count from 0 in `text`
    view.measure = 80                   # cells of text across; 0 = the full width
    view.search("工作票"); view.next_hit()

It shows, moves, searches and says where the reader is (`PositionChanged`) and what link they chose
(`LinkActivated`); it opens nothing itself, but goes to places inside the text. What is at the top is kept
as a place in the text, never as a row: rows above are estimates until somebody looks at them.
"""

import re
from bisect import bisect_left, bisect_right
from itertools import islice
from pathlib import Path
from typing import ClassVar, NamedTuple

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from lessons.problem import N_
from lessons.typeset.chunks import Section
from lessons.typeset.document import Document, Hit, Place
from lessons.typeset.layout import Line
from lessons.typeset.search import Search
from lessons.typeset.width import width as cells
from tui.language import _
from tui.widgets.lesson_paint import Mark, Painter, safe_target, span_at

_STYLES = (
    "heading1 heading2 heading3 heading4 heading5 heading6 heading-rule strong emphasis strike code link footnote math "
    "image html term marker task-open task-done rule quote alert-title alert-note alert-tip alert-important "
    "alert-warning alert-caution table-head table-rule codeblock code-bar code-comment code-keyword code-string "
    "code-number code-name notice hit hit-here link-here selected"
)
_IDLE = 0.012
"""Seconds between two small pieces of work ahead of the reader."""
_WHEEL = 3
_STEP_ACROSS = 8
_READING_SPEED = {"cjk": 400, "latin": 200 * 6}
"""Characters a minute: 400 Chinese ones, 200 words of six."""


class _Shown(NamedTuple):
    """One row of the screen."""

    place: Place
    line: Line
    after: int
    """Where the readable text stands that comes before the line."""


class LessonView(ScrollView, can_focus=True):
    """A reader for one Markdown text."""

    DEFAULT_CSS = Path(__file__).with_suffix(".tcss").read_text(encoding="utf-8")
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"lesson--{name}" for name in _STYLES.split()}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "down(1)", N_("Down"), show=False),
        Binding("up,k", "down(-1)", N_("Up"), show=False),
        Binding("pagedown,space", "page(1)", N_("Next page"), show=False),
        Binding("pageup,shift+space,b", "page(-1)", N_("Previous page"), show=False),
        Binding("home,g", "top", N_("Beginning"), show=False),
        Binding("end,G", "bottom", N_("End"), show=False),
        Binding("right", "across(1)", N_("Table to the right"), show=False),
        Binding("left", "across(-1)", N_("Table to the left"), show=False),
        Binding("right_square_bracket", "next_section", N_("Next section"), show=False),
        Binding("left_square_bracket", "previous_section", N_("Previous section"), show=False),
        Binding("backspace", "back", N_("Back to before the jump"), show=False),
        Binding("o", "next_link(1)", N_("Next link"), show=False),
        Binding("O", "next_link(-1)", N_("Previous link"), show=False),
        Binding("enter", "follow", N_("Follow the link"), show=False),
        Binding("f3", "next_hit", N_("Next hit"), show=False),
        Binding("shift+f3", "previous_hit", N_("Previous hit"), show=False),
    ]

    measure: var[int] = var(0, init=False)
    """Cells of text across at most (a Chinese character takes two); 0 = as many as there are."""

    class PositionChanged(Message):
        """The reader is at source line `line`, in `section` (`None` before the first heading)."""

        def __init__(self, view: "LessonView", line: int, section: Section | None) -> None:
            super().__init__()
            self.view = view
            self.line = line
            self.section = section

    class LinkActivated(Message):
        """A link was chosen. `kind` is `anchor` (inside the text; the view went there already), `lesson`,
        `glossary` or `external`; `target` is as the author wrote it, without control characters."""

        def __init__(self, view: "LessonView", target: str, kind: str) -> None:
            super().__init__()
            self.view = view
            self.target = target
            self.kind = kind

    class Searched(Message):
        """The count of hits became exact, or another hit is the present one (`number` from 1; 0 = none)."""

        def __init__(self, view: "LessonView", count: int, number: int) -> None:
            super().__init__()
            self.view = view
            self.count = count
            self.number = number

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._text = text
        self._start_line = 0
        self._document: Document | None = None
        self._top = Place(0, 0)
        self._anchor = (0, 0)  # chunk and offset in its readable text, which outlast a change of width
        self._shown: list[_Shown] = []
        self._stuck = 0  # rows at the top that repeat a table's head
        self._stale = True
        self._at_end = False
        self._across = 0
        self._painter: Painter | None = None
        self._search: Search | None = None
        self._hit: Hit | None = None
        self._link: tuple[int, int] | None = None  # chunk and offset of the link chosen by keyboard
        self._jumps: list[tuple[int, int]] = []
        self._told: tuple[int, Section | None] | None = None
        self._syncing = False
        self._timer: Timer | None = None
        self._minutes: float | None = None

    # -- the text

    def load(self, text: str, *, start_line: int = 0) -> None:
        """Show `text` from source line `start_line` (from 0) on. Returns at once, whatever its size."""
        self._text = text
        self._start_line = start_line
        self._document = None
        self._search = self._hit = self._link = self._told = self._minutes = None
        self._jumps.clear()
        self._across = 0
        self._stale = True
        if self.size.width:
            self._open()

    def _open(self) -> None:
        self._document = Document(self._text, self._inner(), _labels())
        if self._start_line:
            self._place_at(self._document.at_source_line(self._start_line))
        else:
            self._place_at(Place(0, 0))
        self._work_ahead()

    def _inner(self) -> int:
        """Cells of text across."""
        width = self.size.width
        room = max(2, width - 2 * self._margin())
        return min(room, self.measure) if self.measure > 0 else room

    def _margin(self) -> int:
        return 2 if self.size.width >= 40 else 1 if self.size.width >= 10 else 0

    def watch_measure(self) -> None:
        self._reflow()

    def on_resize(self) -> None:
        if self._document is None:
            self._open()
        else:
            self._reflow()

    def _reflow(self) -> None:
        """Set the text for the width of now, what is at the top staying there."""
        if self._document is None or not self.size.width:
            return
        self._document.resize(self._inner())
        self._across = 0
        self._place_at(self._place_of(*self._anchor), keep_anchor=True)

    # -- where the reader is

    @property
    def top_line(self) -> int:
        """Source line (from 0) of what is at the top."""
        if self._document is None:
            return self._start_line
        self._refresh_shown()
        return next((row.line.source for row in self._shown[self._stuck :] if row.line.spans), 0)

    @property
    def section(self) -> Section | None:
        """The section that the top of the screen is in."""
        if self._document is None:
            return None
        line = self.top_line
        if self._top == Place(0, 0) and self._document.sections and self._document.sections[0].line <= line:
            return self._document.sections[0]
        index = bisect_right(self._document.sections, line, key=lambda section: section.line)
        return self._document.sections[index - 1] if index else None

    @property
    def progress(self) -> float:
        """How much of the text is above the bottom of the screen: 0 to 1."""
        if self._document is None or not self._text:
            return 0.0
        self._refresh_shown()
        if self._at_end or not self._shown:
            return 1.0
        place = self._shown[-1].place
        chunk = self._document.chunks[place.chunk]
        share = (place.row + 1) / max(1, len(self._document.lines(place.chunk)))
        return min(1.0, (chunk.start + share * (chunk.end - chunk.start)) / len(self._text))

    @property
    def minutes_left(self) -> float:
        """Estimated minutes of reading below the bottom of the screen."""
        if self._minutes is None:
            size = len(self._text)
            chinese = 0 if self._text.isascii() else max(0, len(self._text.encode("utf-8", "replace")) - size) // 2
            self._minutes = chinese / _READING_SPEED["cjk"] + (size - chinese) / _READING_SPEED["latin"]
        return self._minutes * (1 - self.progress)

    def _place_at(self, place: Place, *, keep_anchor: bool = False) -> None:
        """Put `place` at the top (or as near as the end of the text allows)."""
        self._top = place
        self._stale = True
        self._refresh_shown()
        if not keep_anchor:
            self._anchor = self._offset_of(self._top)
        self._sync_scrollbar()
        self.refresh()
        self._tell()

    def _refresh_shown(self) -> None:
        """Work out what stands on each row of the screen."""
        document = self._document
        if not self._stale or document is None:
            return
        height = max(1, self.size.height)
        self._stale = False
        self._fill_screen(document, height)
        if len(self._shown) < height and self._top > Place(0, 0):
            last = len(document.chunks) - 1
            self._top = document.back(Place(last, len(document.lines(last))), height - self._stuck)
            self._fill_screen(document, height)
        self._at_end = len(self._shown) < height or self._is_last(document, self._shown[-1].place)

    def _fill_screen(self, document: Document, height: int) -> None:
        head = self._table_head(document, height)
        self._stuck = len(head)
        rows: list[_Shown] = list(head)
        after, chunk = 0, -1
        for place, line in islice(document.walk(self._top), height - len(head)):
            if place.chunk != chunk:
                chunk, after = place.chunk, 0
                if place.row:
                    after = self._offset_of(place)[1]
            rows.append(_Shown(place, line, after))
            for span in line.spans:
                if span.at >= 0:
                    after = max(after, span.at + len(span.text))
        self._shown = rows

    def _table_head(self, document: Document, height: int) -> list[_Shown]:
        """The head of the table that is cut by the top of the screen."""
        line = document.line(self._top)
        if line is None or not line.row:
            return []
        chunk, row = self._top
        table = document.chunks[chunk].table
        while document.chunks[chunk].kind == "table" and chunk and document.chunks[chunk - 1].table == table:
            chunk -= 1
            row = len(document.lines(chunk))
        lines = document.lines(chunk)
        row = min(row, len(lines)) - 1
        while row >= 0 and lines[row].row:
            row -= 1
        last = row
        while row >= 0 and lines[row].head:
            row -= 1
        head = [_Shown(Place(chunk, index), lines[index], 0) for index in range(row + 1, last + 1)]
        return head if len(head) * 3 <= height else []

    @staticmethod
    def _is_last(document: Document, place: Place) -> bool:
        return document.done and place == Place(
            len(document.chunks) - 1, max(0, len(document.lines(len(document.chunks) - 1)) - 1)
        )

    def _offset_of(self, place: Place) -> tuple[int, int]:
        """A place as chunk and offset in its readable text."""
        if self._document is None or not self._document.chunks:
            return 0, 0
        lines = self._document.lines(place.chunk)
        for line in lines[place.row :]:
            for span in line.spans:
                if span.at >= 0:
                    return place.chunk, span.at
        return place.chunk, len(self._document.parsed(place.chunk).text)

    def _place_of(self, chunk: int, offset: int) -> Place:
        """The line on which an offset of a chunk's readable text stands."""
        if self._document is None or chunk >= len(self._document.chunks):
            return Place(0, 0)
        found = 0
        for row, line in enumerate(self._document.lines(chunk)):
            for span in line.spans:
                if 0 <= span.at <= offset < span.at + max(1, len(span.text)):
                    return Place(chunk, row)
                if 0 <= span.at <= offset:
                    found = row
        return Place(chunk, found)

    def _tell(self) -> None:
        section = self.section
        now = (self.top_line, section)
        if now != self._told:
            self._told = now
            self.post_message(self.PositionChanged(self, *now))

    # -- moving

    def _move(self, rows: int) -> None:
        document = self._document
        if document is None:
            return
        self._refresh_shown()
        place = document.forward(self._top, rows) if rows > 0 else document.back(self._top, -rows)
        line = document.line(place)
        if line is not None and line.head and abs(rows) == 1:
            place = self._past_head(document, place, rows)
        self._place_at(place)

    @staticmethod
    def _past_head(document: Document, place: Place, rows: int) -> Place:
        """Step over a table's head, which stays in sight while its rows pass."""
        lines = document.lines(place.chunk)
        first = place.row
        while first and lines[first - 1].head:
            first -= 1
        if rows < 0 or place.row == first:
            return Place(place.chunk, first)
        end = place.row
        while end + 1 < len(lines) and lines[end].head:
            end += 1
        return Place(place.chunk, min(len(lines) - 1, end + 1))

    def action_down(self, rows: int) -> None:
        """Move by rows; up when negative."""
        self._move(rows)

    def action_page(self, pages: int) -> None:
        """Move by screens, one line of the last staying in sight."""
        self._refresh_shown()
        self._move(pages * max(1, self.size.height - self._stuck - 1))

    def action_top(self) -> None:
        """To the beginning."""
        self._jump(Place(0, 0))

    def action_bottom(self) -> None:
        """To the end."""
        document = self._document
        if document is not None:
            while not document.done:
                document.advance()
            last = len(document.chunks) - 1
            self._jump(Place(last, max(0, len(document.lines(last)) - 1)))

    def action_across(self, steps: int) -> None:
        """Move wide tables sideways."""
        widest = max((cells(row.line.text) for row in self._shown if row.line.wide), default=0)
        self._across = max(0, min(widest - self._inner(), self._across + steps * _STEP_ACROSS))
        self.refresh()

    def goto_line(self, source_line: int) -> None:
        """Put a source line (from 0) at the top; `back` returns from there."""
        if self._document is None:
            self._start_line = source_line
        else:
            self._jump(self._document.at_source_line(max(0, source_line)))

    def _jump(self, place: Place) -> None:
        self._jumps.append(self._anchor)
        del self._jumps[:-100]
        self._place_at(place)

    def back(self) -> None:
        """Return to before the last jump."""
        if self._jumps:
            self._place_at(self._place_of(*self._jumps.pop()))

    def next_section(self) -> None:
        """Put the next heading at the top."""
        self._to_section(1)

    def previous_section(self) -> None:
        """Put the heading before at the top."""
        self._to_section(-1)

    def _to_section(self, step: int) -> None:
        document = self._document
        if document is None:
            return
        line = self.top_line
        if step > 0:
            index = bisect_right(document.sections, line, key=lambda section: section.line)
            while index >= len(document.sections) and not document.done:
                document.advance()
            if index >= len(document.sections):
                return
        else:
            index = bisect_left(document.sections, line, key=lambda section: section.line) - 1
            if index < 0:
                self._place_at(Place(0, 0))
                return
        self._place_at(document.at_source_line(document.sections[index].line))

    def action_next_section(self) -> None:
        """Key: the next heading."""
        self.next_section()

    def action_previous_section(self) -> None:
        """Key: the heading before."""
        self.previous_section()

    def action_back(self) -> None:
        """Key: back."""
        self.back()

    # -- the scrollbar and the wheel

    def _sync_scrollbar(self) -> None:
        document = self._document
        if document is None:
            return
        self._syncing = True
        row = document.row(self._top)
        rows = max(document.rows, row + self.size.height)
        if self._at_end:
            rows = row + self.size.height
        size = Size(self.size.width, rows)
        self.set_reactive(Widget.virtual_size, size)
        self.set_scroll(None, row)
        self.set_reactive(Widget.scroll_target_y, row)
        self._scroll_update(size)
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.position = row
        self._syncing = False

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Somebody pulled the scrollbar."""
        document = self._document
        if self._syncing or document is None or round(old_value) == round(new_value):
            return
        distance = round(new_value) - document.row(self._top)
        if abs(distance) <= 2 * self.size.height:
            self._move(distance)
        else:
            self._place_at(document.place(round(new_value)))

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        event.prevent_default()
        if event.shift or event.ctrl:
            self.action_across(1)
        else:
            self._move(_WHEEL)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        event.prevent_default()
        if event.shift or event.ctrl:
            self.action_across(-1)
        else:
            self._move(-_WHEEL)

    def _on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        event.stop()
        self.action_across(1)

    def _on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        event.stop()
        self.action_across(-1)

    # -- search

    def search(self, query: str) -> int:
        """Mark all hits of `query` (case ignored, white space alike) and go to the first from here on.

        The number of hits; `Searched` tells it again when it is exact. An empty query ends the search.
        """
        document = self._document
        self._hit = None
        if document is None or not query.strip():
            self._search = None
            self.refresh()
            return 0
        self._search = Search(document, query)
        self._go_to_hit(self._search.after(*self._anchor))
        self._work_ahead()
        return self._search.count

    @property
    def hits(self) -> int:
        """How many hits the present search has."""
        return self._search.count if self._search else 0

    def next_hit(self) -> None:
        """Go to the next hit; after the last comes the first."""
        if self._search:
            here = self._hit or Hit(*self._anchor, 0)
            self._go_to_hit(self._search.after(here.chunk, here.start + (self._hit is not None)))

    def previous_hit(self) -> None:
        """Go to the hit before; before the first comes the last."""
        if self._search:
            here = self._hit or Hit(*self._anchor, 0)
            self._go_to_hit(self._search.before(here.chunk, here.start))

    def action_next_hit(self) -> None:
        """Key: the next hit."""
        self.next_hit()

    def action_previous_hit(self) -> None:
        """Key: the hit before."""
        self.previous_hit()

    def _go_to_hit(self, hit: Hit | None) -> None:
        self._hit = hit
        if hit is None or self._document is None or self._search is None:
            self.refresh()
            return
        place = self._place_of(hit.chunk, hit.start)
        self._refresh_shown()
        if not any(row.place == place for row in self._shown[self._stuck :]):
            self._jump(self._document.back(place, self.size.height // 3))
        self.refresh()
        self.post_message(self.Searched(self, self._search.count, self._search.number(hit)))

    # -- links

    def _links(self) -> list[tuple[int, int, str]]:
        """The links on the screen: chunk, offset and target of each."""
        found: list[tuple[int, int, str]] = []
        for row in self._shown[self._stuck :]:
            for span in row.line.spans:
                if span.link and span.at >= 0 and "image" not in span.style:
                    same = found and found[-1][2] == span.link and found[-1][0] == row.place.chunk
                    if not (same and self._reaches(found[-1], span.at)):
                        found.append((row.place.chunk, span.at, span.link))
        return found

    def _reaches(self, link: tuple[int, int, str], at: int) -> bool:
        """Whether nothing but this link stands between its beginning and `at` (it goes on on the next line)."""
        chunk, start, target = link
        covered = start
        for row in self._shown:
            for span in row.line.spans:
                if row.place.chunk == chunk and span.link == target and span.at >= 0 and span.at - covered <= 1:
                    covered = max(covered, span.at + len(span.text))
        return start <= at <= covered

    def action_next_link(self, step: int) -> None:
        """Choose the next link on the screen, from the top again after the last."""
        links = self._links()
        if not links:
            return
        here = [index for index, link in enumerate(links) if link[:2] == self._link]
        index = (here[0] + step) % len(links) if here else (0 if step > 0 else len(links) - 1)
        self._link = links[index][:2]
        self.refresh()

    def action_follow(self) -> None:
        """Follow the chosen link."""
        target = next((link[2] for link in self._links() if link[:2] == self._link), "")
        if target:
            self._follow(target)

    def on_click(self, event: events.Click) -> None:
        """Follow the link under the pointer."""
        if event.button != 1 or not 0 <= event.y < len(self._shown):
            return
        row = self._shown[event.y]
        cell = event.x - self._left() + (self._across if row.line.wide else 0)
        span = span_at(row.line, cell) if cell >= 0 else None
        if span is not None and span.link and "image" not in span.style:
            event.stop()
            self._follow(span.link)

    def _follow(self, target: str) -> None:
        target = safe_target(target)
        kind = link_kind(target)
        if kind == "anchor":
            line = self._anchor_line(target[1:])
            if line is not None:
                self.goto_line(line)
        self.post_message(self.LinkActivated(self, target, kind))

    def _anchor_line(self, name: str) -> int | None:
        """The source line of a heading or footnote of that name."""
        document = self._document
        if document is None:
            return None
        while not document.done:
            document.advance()
        if name.startswith("fn-"):
            match = re.search(rf"^ {{0,3}}\[\^{re.escape(name[3:])}\]:", document.text, re.M)
            return document.text.count("\n", 0, match.start()) if match else None
        seen: dict[str, int] = {}
        for section in document.sections:
            slug = heading_slug(section.title)
            count = seen.get(slug, 0)
            seen[slug] = count + 1
            if name.lower() == (f"{slug}-{count}" if count else slug):
                return section.line
        return None

    # -- drawing

    def notify_style_update(self) -> None:
        """The theme changed."""
        super().notify_style_update()
        self._painter = None

    def _left(self) -> int:
        return max(self._margin(), (self.size.width - self._inner()) // 2)

    def _brush(self) -> Painter:
        if self._painter is None:
            self._painter = Painter(self.rich_style, self._named_style)
        return self._painter

    def _named_style(self, name: str) -> Style:
        return self.get_component_rich_style(f"lesson--{name}", partial=True)

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        width = self.size.width
        if self._document is None:
            return self._brush().blank(width)
        self._refresh_shown()
        if y >= len(self._shown):
            return self._brush().blank(width)
        row = self._shown[y]
        marks = self._marks(row)
        left = self._left()
        return self._brush().strip(
            row.line, row.place.chunk, row.after, marks, left, self._inner(), width, self._across
        )

    def _marks(self, row: _Shown) -> list[Mark]:
        chunk = row.place.chunk
        marks: list[Mark] = []
        if self._search is not None:
            marks += [
                Mark(hit.start, hit.end, "hit-here" if hit == self._hit else "hit") for hit in self._search.hits(chunk)
            ]
        if self._link is not None and self._link[0] == chunk:
            marks += [Mark(first, last, "link-here") for first, last in self._chosen_link(row)]
        selection = self.text_selection
        if selection is not None:
            first, last = self._selected(selection, chunk)
            if first < last:
                marks.append(Mark(first, last, "selected"))
        return marks

    def _chosen_link(self, row: _Shown) -> list[tuple[int, int]]:
        """What of a row belongs to the link chosen by keyboard."""
        chosen = next((link for link in self._links() if link[:2] == self._link), None)
        if chosen is None:
            return []
        spans = [span for span in row.line.spans if span.link == chosen[2] and self._reaches(chosen, span.at)]
        return [(span.at, span.at + len(span.text)) for span in spans]

    # -- selection

    @staticmethod
    def _selected(selection: Selection, chunk: int) -> tuple[int, int]:
        """What of a chunk's readable text is selected. A selection's offsets are (offset in the text, chunk)."""
        start, end = selection
        first = 0 if start is None or start.y < chunk else start.x if start.y == chunk else 1 << 60
        last = 1 << 60 if end is None or end.y > chunk else end.x if end.y == chunk else 0
        return first, last

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text as it reads: without bullets, bars and the ends of lines."""
        document = self._document
        if document is None:
            return None
        start, end = selection
        if start is None and end is None:
            return document.text, "\n"
        first = start.y if start is not None else 0
        last = min(end.y, len(document.chunks) - 1) if end is not None else len(document.chunks) - 1
        parts = []
        for chunk in range(first, last + 1):
            begin, stop = self._selected(selection, chunk)
            parts.append(document.parsed(chunk).text[begin:stop])
        return "\n\n".join(part for part in parts if part), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Show what is selected."""
        self.refresh()

    # -- ahead of the reader

    def _work_ahead(self) -> None:
        if self._timer is None and self.is_attached:
            self._timer = self.set_interval(_IDLE, self._work)

    def _work(self) -> None:
        """One small piece of work that the reader will want: cut, lay out the next screen, count hits."""
        document = self._document
        if document is not None:
            if self._lay_out_ahead(document):
                return
            if not document.done:
                document.advance()
                if document.done:
                    self._sync_scrollbar()
                return
            if self._search is not None and not self._search.exact:
                self._search.refine()
                if self._search.exact:
                    number = self._search.number(self._hit) if self._hit else 0
                    self.post_message(self.Searched(self, self._search.count, number))
                return
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _lay_out_ahead(self, document: Document) -> bool:
        """Lay out one chunk of the next screen; whether there was one to do."""
        if not self._shown:
            return False
        chunk = self._shown[-1].place.chunk
        rows = 0
        while rows < 2 * self.size.height and chunk < len(document.chunks):
            if not document.is_laid_out(chunk):
                document.lines(chunk)
                return True
            rows += len(document.lines(chunk))
            chunk += 1
        return False


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NOT_SLUG = re.compile(r"[^\w\- ]")


def link_kind(target: str) -> str:
    """`anchor`, `glossary`, `lesson` or `external`, by how a target is written."""
    if target.startswith("#"):
        return "anchor"
    if target.startswith("glossary:") or re.match(r"(?:.*/)?glossary(?:\.md)?(?:#|$)", target):
        return "glossary"
    if _SCHEME.match(target) or target.startswith("//"):
        return "external"
    return "lesson"


def heading_slug(title: str) -> str:
    """The name that code forges give to a heading."""
    return _NOT_SLUG.sub("", title.lower()).strip().replace(" ", "-")


def _labels() -> dict[str, str]:
    return {
        "note": _("Note"),
        "tip": _("Tip"),
        "important": _("Important"),
        "warning": _("Warning"),
        "caution": _("Caution"),
        "too-deep": _("Nested too deeply to be set; shown as it was written."),
    }
