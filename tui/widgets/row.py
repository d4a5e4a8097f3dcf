"""A choice in a list: a line or two, focusable, clickable."""

from rich.cells import cell_len
from textual import events
from textual.containers import ScrollableContainer
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from lessons.problem import N_
from tui.terminal.keys import bound

MOST_LINES = 3
"""Lines of a title, and of a detail, that are too long for one."""


class Row(Widget, can_focus=True):
    """`title` at the left, `meta` at the right end, `detail` below; `mark` stands before them."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Row { width: 1fr; height: auto; padding: 0 1; text-wrap: nowrap; }
    Row:hover { background: $boost; }
    Row:focus { background: $block-cursor-background; color: $block-cursor-foreground; }
    """
    BINDINGS = [
        bound("go-on", "press", N_("Open")),
        bound("choose", "press", show=False),
        bound("down", "step(1)", show=False),
        bound("up", "step(-1)", show=False),
        bound("first", "leap(-1000)", show=False),
        bound("last", "leap(1000)", show=False),
        bound("page-up", "leap(-1)", show=False),
        bound("page-down", "leap(1)", show=False),
    ]

    class Pressed(Message):
        """The row was chosen by key or mouse."""

        def __init__(self, row: "Row") -> None:
            super().__init__()
            self.row = row

        @property
        def control(self) -> "Row":
            return self.row

    def __init__(
        self,
        title: str,
        meta: str = "",
        detail: str = "",
        *,
        mark: str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.mark = mark
        self.title = title
        self.meta = meta
        self.detail = detail

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        # As many as are drawn. Textual would count the lines of what was drawn before, at the width of then.
        title, detail = self._lines(width)
        return len(title) + len(detail)

    def _lines(self, width: int) -> tuple[list[str], list[str]]:
        """The lines of title and detail, without what stands before and behind them."""
        room = width - cell_len(self.mark)
        beside = room - cell_len(self.meta) - 2 if self.meta else room
        return _wrapped(self.title, max(beside, 8)), _wrapped(self.detail, max(room, 8)) if self.detail else []

    def render(self) -> Content:
        width = max(self.content_size.width, 1)
        title, detail = self._lines(width)
        before = " " * cell_len(self.mark)
        first = self.mark + title[0]
        gap = max(1, width - cell_len(first) - cell_len(self.meta))
        lines = [Content.assemble((first, "bold"), " " * gap if self.meta else "", self.meta)]
        lines += [Content.styled(before + line, "bold") for line in title[1:]]
        shade = "" if self.has_focus else "$foreground 70%"
        lines += [Content.styled(before + line, shade) for line in detail]
        return Content("\n").join(lines)

    def retitle(self, title: str) -> None:
        """Change the title."""
        self.title = title
        self.refresh(layout=True)

    def action_step(self, by: int) -> None:
        step(self, by)

    def action_leap(self, pages: int) -> None:
        leap(self, pages)

    def action_press(self) -> None:
        self.post_message(self.Pressed(self))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_press()


def _wrapped(text: str, width: int) -> list[str]:
    if cell_len(text) <= width:
        return [text]
    if cell_len(text) == len(text):  # no Chinese in it: any space will do
        from textwrap import wrap

        lines = wrap(text, width)
    else:
        from lessons.typeset.fill_lines import fill  # its tables take long to load, and most rows need none

        lines = [text[first:last] for first, last in fill(text, width)]
    rest = " ".join(lines[MOST_LINES - 1 :])
    return [*lines[: MOST_LINES - 1], Content(rest).truncate(width, ellipsis=True).plain]


def step(here: Widget, by: int) -> None:
    """Focus the row, or field, before or after; beyond the first and the last the page scrolls and the focus stays."""
    page = _page(here)
    chain = here.screen.focus_chain
    stops: list[Widget] = [stop for stop in chain if isinstance(stop, Row | Input) and page in stop.ancestors]
    place = stops.index(here) + by
    if 0 <= place < len(stops):
        stops[place].focus()
    else:
        page.scroll_relative(y=by, animate=False)


def leap(here: Widget, pages: int) -> None:
    """Focus the row so many pages further, at most the first or last; beyond them the page scrolls."""
    page = _page(here)
    rows = [row for row in page.query(Row) if row.focusable]
    edge = here.region.y + pages * page.size.height
    within = [row for row in rows if (row.region.y >= edge if pages < 0 else row.region.y <= edge)]
    if not within:
        return
    wanted = within[0] if pages < 0 else within[-1]
    if wanted is here:
        page.scroll_relative(y=pages * page.size.height, animate=False)
    elif wanted is rows[0]:
        page.scroll_home(animate=False)  # so that what is above it is visible too
    wanted.focus()


def _page(here: Widget) -> Widget:
    return next((node for node in here.ancestors if isinstance(node, ScrollableContainer)), here.screen)
