"""The lesson view: Markdown of any size on the screen at once, laid out where it is looked at.

    view = LessonView()
    view.load(text, start_line=120)     # lines count from 0 in `text`
    view.measure = 80                   # cells of text across; 0 = the full width
    view.search("工作票"); view.next_hit()

It shows, moves, searches and says where the reader is (`PositionChanged`), what was found (`Searched`) and what link
was chosen (`LinkActivated`). It opens nothing itself, but goes to places inside the text. All work is done in
`lessons.typeset`; moving is in `scroll`, what follows the text in `below`, images in `pictures`, colours in `paint`;
here is what is shown on the rows: links, hits, signs, the selection.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip

from lessons.problem import N_
from lessons.typeset.document import SearchHit
from lessons.typeset.links import Link, anchor_line, is_link, link_kind, links
from lessons.typeset.pictures import PictureSize
from lessons.typeset.search import Search
from lessons.typeset.viewport import Viewport, ViewportRow
from tui.terminal.keys import bound
from tui.widgets.lesson.below import BelowText
from tui.widgets.lesson.paint import Mark, Painter, safe_target, span_at
from tui.widgets.lesson.pictures import LessonPictures, can_show

_STYLES = (
    "heading1 heading2 heading3 heading4 heading5 heading6 heading-rule strong emphasis strike code link footnote math "
    "image picture underline term marker task-open task-done rule quote alert-title alert-note alert-tip "
    "alert-important alert-warning alert-caution table-head table-rule codeblock code-bar code-comment code-keyword "
    "code-string code-number code-name notice hit hit-here link-here selected sign-bookmark sign-note "
    "sign-changed sign-answer sign-finding closing-rule closing-done closing-key closing-step"
)

_AT_ONCE, _A_PIECE = 0.04, 0.004
"""Seconds of counting hits before the first is shown, and between two keys."""


class LessonView(BelowText):
    """A reader for one Markdown text."""

    DEFAULT_CSS = Path(__file__).with_suffix(".tcss").read_text(encoding="utf-8")
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"lesson--{name}" for name in _STYLES.split()}
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("next-link", "next_link(1)", N_("Next link"), show=False),
        bound("previous-link", "next_link(-1)", N_("Previous link"), show=False),
        bound("go-on", "go_on", N_("Go on, or follow the link"), show=False),
        bound("next-one", "hit(1)", N_("Next hit"), show=False),
        bound("previous-one", "hit(-1)", N_("Previous hit"), show=False),
        bound("pager", "pager", N_("Show it in your own pager"), show=False),
    ]

    class PagerAsked(Message):
        """The text is to be shown in another program, in lines of `width` cells."""

        def __init__(self, text: str, width: int) -> None:
            super().__init__()
            self.text = text
            self.width = width

    class LinkActivated(Message):
        """A link was chosen. `kind` is `anchor` (inside the text; the view went there already), `lesson`,
        `glossary` or `external`; `target` is as the author wrote it, without control characters."""

        def __init__(self, target: str, kind: str) -> None:
            super().__init__()
            self.target = target
            self.kind = kind

    class Searched(Message):
        """The count of hits became exact, or another hit is the present one (`number` from 1; 0 = none)."""

        def __init__(self, count: int, number: int) -> None:
            super().__init__()
            self.count = count
            self.number = number

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._text = text
        self._painter: Painter | None = None
        self._painting = False
        self._search: Search | None = None
        self._hit: SearchHit | None = None
        self._chosen: Link | None = None
        self._signs: dict[int, str] = {}
        self._pictures: LessonPictures | None = None

    # -- the text

    def load(self, text: str, *, start_line: int = 0, read_image: Callable[[str], bytes] | None = None) -> None:
        """Show `text` from source line `start_line` (from 0) on. Returns at once, whatever its size.

        `read_image` gives the bytes of an image by its target, or raises `Problem`; it is called from a worker thread.
        Without it, or where the terminal or the installation cannot show them, images are captions.
        """
        self._search = self._hit = self._chosen = None
        self._forget_pictures()
        self._pictures = (
            LessonPictures(self, read_image, self._lay_out_again) if read_image and can_show(self.app) else None
        )
        self._painter = None
        self._begin(text, start_line)

    def on_mount(self) -> None:
        """Another program had the terminal: it may have lost the pictures."""
        self.app.app_resume_signal.subscribe(self, lambda _app: self._forget_pictures())

    def on_unmount(self) -> None:
        """No picture outlives the text."""
        self._forget_pictures()

    def _forget_pictures(self) -> None:
        if self._pictures:
            self._pictures.forget()

    def _picture(self, target: str) -> PictureSize | None:
        return self._pictures.known(target) if self._pictures else super()._picture(target)

    # -- search

    def search(self, query: str) -> int:
        """Mark all hits of `query` (compared as `lessons.text.find_words` says) and go to the first from here on.

        The number of hits; `Searched` tells it again when it is exact. An empty query ends the search.
        """
        self._search = self._hit = None
        self.refresh()
        if self._port is None or not query.strip():
            return 0
        self._search = Search(self._port.document, query)
        self._refine(self._search, _AT_ONCE)
        self._go_to_hit(self._search.after(*self._port.anchor))
        self._work_ahead()
        return self._search.count

    def _refine(self, search: Search, seconds: float) -> None:
        """Count more exactly, for about so long."""
        until = monotonic() + seconds
        while not search.exact and monotonic() < until:
            search.refine()

    @property
    def hits(self) -> int:
        """How many hits the present search has."""
        return self._search.count if self._search else 0

    @property
    def counting(self) -> bool:
        """Whether `hits` may still change."""
        return self._search is not None and not self._search.exact

    def next_hit(self) -> None:
        """Go to the next hit; after the last comes the first."""
        if self._search and self._port:
            chunk, offset = (self._hit.chunk, self._hit.start + 1) if self._hit else self._port.anchor
            self._go_to_hit(self._search.after(chunk, offset))

    def previous_hit(self) -> None:
        """Go to the hit before; before the first comes the last."""
        if self._search and self._port:
            chunk, offset = (self._hit.chunk, self._hit.start) if self._hit else self._port.anchor
            self._go_to_hit(self._search.before(chunk, offset))

    def action_hit(self, step: int) -> None:
        """Key: the next hit, or the one before."""
        if step > 0:
            self.next_hit()
        else:
            self.previous_hit()

    def _go_to_hit(self, hit: SearchHit | None) -> None:
        self._hit = hit
        port = self._port
        if hit is not None and port is not None and self._search is not None:
            place = port.place_of(hit.chunk, hit.start)
            if not port.in_sight(place):
                port.jump(port.document.back(place, self.size.height // 3))
                self._moved()
            self.post_message(self.Searched(self._search.count, self._search.number(hit)))
        self.refresh()

    # -- links

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """`None` where there is nothing to go to now."""
        match action:
            case "pager":
                return bool(getattr(self.app, "runs_programs", False))
            case "hit":
                return self.hits > 0 or None
            case "next_link":
                return bool(self._links()) or None
            case "go_on" if self._link_in_sight:
                return True
            case "go_on":
                return super().check_action("read_on", parameters)
        return super().check_action(action, parameters)

    def _links(self) -> list[Link]:
        return links(self._rows()[self._port.stuck if self._port else 0 :])

    def action_next_link(self, step: int) -> None:
        """Choose the next link on the screen, from the top again after the last."""
        links_here = self._links()
        if links_here:
            here = links_here.index(self._chosen) if self._chosen in links_here else -1 if step > 0 else 0
            self._chosen = links_here[(here + step) % len(links_here)]
            self.refresh()

    def action_pager(self) -> None:
        """Key: show the text in the pager."""
        self.post_message(self.PagerAsked(self._text, self._inner()))

    @property
    def _link_in_sight(self) -> Link | None:
        """The chosen link, while it is on the screen."""
        return self._chosen if self._chosen in self._links() else None

    def action_go_on(self) -> None:
        """Key: follow the chosen link; else `read_on`."""
        if link := self._link_in_sight:
            self._follow(link.target)
        else:
            self.action_read_on()

    def on_click(self, event: events.Click) -> None:
        """Follow the link under the pointer."""
        target = self._target_at(event.x, event.y)
        if event.button == 1 and target:
            event.stop()
            self._follow(target)

    def _target_at(self, x: int, y: int) -> str:
        rows = self._rows()
        cell = x - self._left()
        if cell < 0 or not 0 <= y < len(rows):
            return ""
        line = rows[y].line
        span = span_at(line, cell + (self._across if line.wide else 0))
        return span.link if span is not None and is_link(span) else ""

    def _follow(self, target: str) -> None:
        target = safe_target(target)
        kind = link_kind(target)
        if kind == "anchor" and self._port is not None:
            line = anchor_line(self._port.document, target[1:])
            if line is not None:
                self.goto_line(line)
                self._chosen = None
        self.post_message(self.LinkActivated(target, kind))

    # -- drawing

    def notify_style_update(self) -> None:
        """The theme changed."""
        super().notify_style_update()
        self._painter = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows to be painted."""
        self._painting = True
        self.saw_end()
        try:
            return super().render_lines(crop)
        finally:
            self._painting = False

    def render_line(self, y: int) -> Strip:
        """One row of the screen. When it is not painted, as for a selection, segments know their place in the text."""
        if self._painter is None:
            cells = self._pictures.cells if self._pictures else None
            links = getattr(self.app, "shows_links", False)
            self._painter = Painter(self.rich_style, self._named_style, cells, links=links)
        rows = self._rows()
        if y >= len(rows):
            return self._painter.pieces(self.row_below(y), self._left(), self.size.width)
        row = rows[y]
        across = self._across if row.line.wide else 0
        if self._painting:
            return self._painter.strip(
                row.line, self._marks(row), self._left(), self._inner(), self.size.width, across, self._sign(y)
            )
        return self._painter.located(row.line, row.place.chunk, row.after, self._left(), across)

    def _named_style(self, name: str) -> Style:
        return self.get_component_rich_style(f"lesson--{name}", partial=True)

    def _marks(self, row: ViewportRow) -> list[Mark]:
        chunk = row.place.chunk
        marks: list[Mark] = []
        if self._search is not None:
            marks += [
                Mark(hit.start, hit.end, "hit-here" if hit == self._hit else "hit") for hit in self._search.hits(chunk)
            ]
        if self._chosen is not None and self._chosen.chunk == chunk:
            marks.append(Mark(self._chosen.start, self._chosen.end, "link-here"))
        selection = self.text_selection
        if selection is not None:
            first, last = _selected(selection, chunk)
            if first < last:
                marks.append(Mark(first, last, "selected"))
        return marks

    # -- signs in the margin

    def mark_lines(self, signs: Mapping[int, str]) -> None:
        """Show signs beside source lines (from 0): `bookmark`, `note`, `answer` (what was asked about), or
        `changed` (since it was last read)."""
        self._signs = dict(signs)
        self.refresh()

    def _sign(self, y: int) -> str:
        """The sign beside a row: that of the source lines it begins, and up to where the next row begins."""
        rows = self._rows()
        source = rows[y].line.source
        if not self._signs or not rows[y].line.spans:
            return ""
        below = next((row.line.source for row in rows[y + 1 :] if row.line.spans), source + 100)
        kinds = [
            self._signs[line]
            for line in range(source, max(source + 1, min(below, source + 100)))
            if line in self._signs
        ]
        first = not any(row.line.source == source and row.line.spans for row in rows[:y])
        return next((kind for kind in kinds if first or kind == "changed"), "")

    # -- selection

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text as it reads: without bullets, bars and the ends of lines."""
        if self._port is None:
            return None
        document = self._port.document
        start, end = selection
        if start is None and end is None:
            return document.text, "\n"
        first = start.y if start is not None else 0
        last = min(end.y if end is not None else len(document.chunks), len(document.chunks) - 1)
        parts = []
        for chunk in range(first, last + 1):
            begin, stop = _selected(selection, chunk)
            parts.append(document.parsed(chunk).text[begin:stop])
        return "\n\n".join(part for part in parts if part), "\n"

    @property
    def selected_line(self) -> int | None:
        """Source line (from 0) of the row on which the selection begins; `None` where nothing is selected."""
        selection, port = self.text_selection, self._port
        if selection is None or selection.start is None or port is None:
            return None
        line = port.document.line(port.place_of(selection.start.y, selection.start.x))
        return line.source if line is not None else None

    def selection_updated(self, selection: Selection | None) -> None:
        """Show what is selected."""
        self.refresh()

    # -- work ahead of the reader

    def _work_last(self, port: Viewport) -> bool:
        if self._search is None or self._search.exact:
            return False
        self._refine(self._search, _A_PIECE)
        if self._search.exact:
            number = self._search.number(self._hit) if self._hit else 0
            self.post_message(self.Searched(self._search.count, number))
        return True


def _selected(selection: Selection, chunk: int) -> tuple[int, int]:
    """What of a chunk's readable text is selected. The offsets of a selection are (offset in the text, chunk)."""
    start, end = selection
    whole = 1 << 60
    first = 0 if start is None or start.y < chunk else start.x if start.y == chunk else whole
    last = whole if end is None or end.y > chunk else end.x if end.y == chunk else 0
    return first, last
