"""A list of any length in one widget, whose items are drawn only where they are visible.

A widget, or only a prepared text, for each item makes a list of thousands slow to open, to narrow down and to leave.
Here an item says how many rows it takes and how to draw them; what scrolls by is drawn then.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import partial
from itertools import accumulate
from typing import ClassVar, NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style as VisualStyle

from lessons.problem import N_
from lessons.typeset.fill_lines import fill
from tui.terminal.keys import bound
from tui.widgets.lines import Piece

QUIET = "$foreground 70%"


class Item(NamedTuple):
    """An item of a list."""

    id: str
    """What it is chosen by; an item without an id cannot be chosen."""
    draw: Callable[[int], Sequence[Sequence[Piece]]]
    """Gives its rows for a width in cells; wider ones are cut with `…`."""
    rows: int = 1


class LongList(ScrollView, can_focus=True):
    """Items one below the other; keys and mouse move the mark and choose."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"long-list--mark", "long-list--hover"}
    DEFAULT_CSS = """
    LongList { height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; }
    LongList > .long-list--hover { background: $boost; }
    LongList > .long-list--mark { background: $panel; }
    LongList:focus > .long-list--mark { background: $block-cursor-background; color: $block-cursor-foreground; }
    LongList:nocolor > .long-list--mark { text-style: underline; }
    LongList:focus:nocolor > .long-list--mark { text-style: reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("go-on", "choose", show=False),
        bound("choose", "choose", show=False),
        bound("down", "step(1)", show=False),
        bound("up", "step(-1)", show=False),
        bound("page-down", "page(1)", show=False),
        bound("page-up", "page(-1)", show=False),
        bound("first", "edge(0)", show=False),
        bound("last", "edge(-1)", show=False),
    ]

    class Chosen(Message):
        """An item was chosen by key or mouse."""

        def __init__(self, list_: "LongList", id_: str) -> None:
            super().__init__()
            self.list = list_
            self.id = id_

        @property
        def control(self) -> "LongList":
            return self.list

    class Marked(Message):
        """The mark was moved to another item."""

    def __init__(self, items: Sequence[Item] = (), *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._styles: dict[tuple[str, str], Style] = {}
        self._drawn: dict[int, Sequence[Sequence[Piece]]] = {}
        self._take(items, "")

    # Items

    def show(self, items: Sequence[Item], marked: str | None = None) -> None:
        """Show these items, the mark on the one with this id, or else on the first that can be chosen.

        Without an id the mark stays on its item, or where that is gone at its place.
        """
        if marked is None:
            place = max(0, bisect_right(self._choices, self.mark) - 1)
            left = [item.id for item in items if item.id]
            marked = self.marked if self.marked in left else "".join(left[place:][:1] or left[-1:])
        self._take(items, marked)
        self.virtual_size = Size(self.virtual_size.width, self._tops[-1])
        self.refresh()
        self._show_mark()

    def _take(self, items: Sequence[Item], marked: str) -> None:
        self.items = items
        self._tops = self._measure(items)
        self._choices = [place for place, item in enumerate(items) if item.id]
        self._hover = -1
        self.mark = next((place for place in self._choices if items[place].id == marked), self._first)
        """Place of the marked item; -1 where there is none."""

    def _measure(self, items: Sequence[Item]) -> list[int]:
        """The row on which each item begins, and how many rows there are."""
        return list(accumulate((item.rows for item in items), initial=0))

    @property
    def _first(self) -> int:
        return self._choices[0] if self._choices else -1

    @property
    def marked(self) -> str:
        """The id of the marked item; empty where there is none."""
        return self.items[self.mark].id if self.mark >= 0 else ""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._tops[-1]

    def on_resize(self) -> None:
        """Keep the mark in sight."""
        self.virtual_size = Size(self.scrollable_content_region.width, self._tops[-1])
        self._show_mark()

    # Moving

    def mark_at(self, place: int) -> None:
        """Mark the item at a place of the list, if it can be chosen, and bring it into sight."""
        if place != self.mark and place in range(len(self.items)) and self.items[place].id:
            before, self.mark = self.mark, place
            self._refresh_items(before, place)
            self.post_message(self.Marked())
        self._show_mark()

    def _show_mark(self) -> None:
        if self.mark < 0:
            return
        height = self.scrollable_content_region.height
        first = 0 if self.mark == self._first else self._tops[self.mark]  # with the heading above
        last = self._tops[self.mark] + self.items[self.mark].rows
        if first < round(self.scroll_y):
            self.scroll_to(y=first, animate=False, force=True)
        elif height and last > round(self.scroll_y) + height:
            self.scroll_to(y=last - height, animate=False, force=True)

    def _refresh_items(self, *places: int) -> None:
        for place in places:
            if 0 <= place < len(self.items):
                self.refresh_lines(self._tops[place], self.items[place].rows)

    def action_step(self, by: int) -> None:
        """To the next item, or the one before; after the last comes the first."""
        if self._choices:
            self.mark_at(self._choices[(bisect_right(self._choices, self.mark) - 1 + by) % len(self._choices)])

    def action_page(self, by: int) -> None:
        """A screen on, or back."""
        if self._choices:
            row = self._tops[self.mark] + by * max(1, self.scrollable_content_region.height - 1)
            place = bisect_right(self._tops, max(0, row)) - 1
            self.mark_at(self._choices[max(0, bisect_right(self._choices, place) - 1)])

    def action_edge(self, which: int) -> None:
        """To the first item, or the last."""
        if self._choices:
            self.mark_at(self._choices[which])

    def action_choose(self) -> None:
        """Choose the marked item."""
        if self.marked:
            self.post_message(self.Chosen(self, self.marked))

    # The mouse

    def _place_at(self, event: events.MouseEvent) -> int:
        """Which item that can be chosen is under the pointer; -1 where there is none."""
        offset = event.get_content_offset(self)
        if offset is None:
            return -1
        place = bisect_right(self._tops, offset.y + round(self.scroll_y)) - 1
        return place if place < len(self.items) and self.items[place].id else -1

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._point_at(self._place_at(event))

    def on_leave(self) -> None:
        self._point_at(-1)

    def _point_at(self, place: int) -> None:
        if place != self._hover:
            before, self._hover = self._hover, place
            self._refresh_items(before, place)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        place = self._place_at(event)
        if place >= 0:
            self.mark_at(place)
            self.action_choose()

    # Drawing

    def notify_style_update(self) -> None:
        """The theme or the focus changed."""
        super().notify_style_update()
        self._styles = {}

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows to be painted, an item's drawn once for all of them."""
        self._drawn = {}
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        width = self.scrollable_content_region.width
        row = y + round(self.scroll_y)
        place = bisect_right(self._tops, row) - 1
        if place >= len(self.items):
            return Strip.blank(width, self._style("", ""))
        return self._strip(place, row - self._tops[place], width)

    def _strip(self, place: int, row: int, width: int) -> Strip:
        """A row of an item."""
        ground = "mark" if place == self.mark else "hover" if place == self._hover else ""
        if place not in self._drawn:
            self._drawn[place] = self.items[place].draw(width)
        strip = Strip([Segment(piece.text, self._style(piece.style, ground)) for piece in self._drawn[place][row]])
        if strip.cell_length > width:
            strip = Strip([*strip.crop(0, width - 1), Segment("…", self._style("", ground))])
        return strip.adjust_cell_length(width, self._style("", ground))

    def _style(self, text: str, ground: str) -> Style:
        style = self._styles.get((text, ground))
        if style is None:
            own = VisualStyle.parse(text)
            if not ground:
                style = (self.visual_style + own).rich_style
            else:
                name = f"long-list--{ground}"
                own = own.without_color if ground == "mark" else own  # it has a colour of its own
                style = (self.get_visual_style(name) + own).rich_style + self.get_component_styles(name).text_style
            self._styles[text, ground] = style
        return style


class OpeningList(LongList):
    """A list whose Enter opens an item, as the key bar says."""

    BINDINGS = [bound("go-on", "choose", N_("Open"))]


def heading(text: str, note: str = "", *, above: int = 0) -> Item:
    """A heading, with `above` empty lines before it."""
    return Item("", partial(_heading, text, note, above), 1 + above)


def _heading(text: str, note: str, above: int, _width: int) -> list[list[Piece]]:
    line = [Piece(text, "bold $accent")]
    if note:
        line.append(Piece(f"  {note}", QUIET))
    return [*([] for _ in range(above)), line]


def entry(title: str, meta: str, detail: str, width: int) -> list[list[Piece]]:
    """The rows of an item: a title, something at the right end of its line, and a second line below."""
    room = max(8, width - cell_len(meta) - 4) if meta else width - 2
    shown = cut(title, room)
    gap = max(1, width - 2 - cell_len(shown) - cell_len(meta))
    return [[Piece(" "), Piece(shown, "bold"), Piece(" " * gap), Piece(meta)], [Piece(" "), Piece(detail, QUIET)]]


def paragraph(id_: str, text: str, width: int, indent: int = 0) -> Item:
    """A text in as many rows as it needs at this width."""
    lines = [text[first:last] for first, last in fill(text, max(8, width - indent))]
    return Item(id_, partial(_paragraph, lines, indent), len(lines))


def _paragraph(lines: list[str], indent: int, _width: int) -> list[list[Piece]]:
    return [[Piece(" " * indent + line)] for line in lines]


def cut(text: str, width: int) -> str:
    """The text, or as much of it as fits, with `…`."""
    return text if cell_len(text) <= width else set_cell_size(text, max(0, width - 1)).rstrip() + "…"
