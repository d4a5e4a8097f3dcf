"""Scrolling through a text: it is laid out where it is visible, and moved by keys, wheel and scrollbar.

The lower half of the lesson view (see `view`): it knows where the reader is, not yet what is painted.
"""

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.timer import Timer
from textual.widget import Widget

from lessons.problem import N_
from lessons.text.width import width as cells
from lessons.typeset.chunks import ScannedHeading
from lessons.typeset.document import Document, TextPlace
from lessons.typeset.pictures import PictureSize, no_pictures
from lessons.typeset.viewport import Viewport, ViewportRow
from tui.wording.typeset_labels import labels

_IDLE = 0.012
"""Seconds between two small pieces of work ahead of the reader."""
_WHEEL = 3
_STEP_ACROSS = 8
_NARROWEST = 20
"""The shortest line that can be chosen, in cells."""


class LessonScroll(ScrollView, can_focus=True):
    """A Markdown text, a window on it, and all ways to move the window."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "down(1)", N_("Down"), show=False),
        Binding("up,k", "down(-1)", N_("Up"), show=False),
        Binding("pagedown,space", "page(1)", N_("Next page"), show=False),
        Binding("pageup,shift+space", "page(-1)", N_("Previous page"), show=False),
        Binding("home,g", "top", N_("Beginning"), show=False),
        Binding("end,G", "bottom", N_("End"), show=False),
        Binding("right", "across(1)", N_("Table to the right"), show=False),
        Binding("left", "across(-1)", N_("Table to the left"), show=False),
        Binding("right_square_bracket", "section(1)", N_("Next section"), show=False),
        Binding("left_square_bracket", "section(-1)", N_("Previous section"), show=False),
        Binding("backspace", "back", N_("Back to before the jump"), show=False),
    ]

    measure: var[int] = var(0, init=False)
    """Cells of text across at most (a Chinese character takes two); 0 = as many as there are."""

    class PositionChanged(Message, namespace="lesson_view"):
        """The reader is at source line `line` (from 0), in `section` (`None` before the first heading)."""

        def __init__(self, line: int, section: ScannedHeading | None) -> None:
            super().__init__()
            self.line = line
            self.section = section

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._text = ""
        self._start_line = 0
        self._port: Viewport | None = None
        self._across = 0
        self._last_posted: tuple[int, ScannedHeading | None] | None = None
        self._syncing = False
        self._timer: Timer | None = None

    # -- the text

    def _begin(self, text: str, start_line: int) -> None:
        """Show another text."""
        self._text = text
        self._start_line = start_line
        self._port = None
        self._last_posted = None
        self._across = 0
        if self.size.width:
            self._open()

    def _open(self) -> None:
        self._port = Viewport(Document(self._text, self._inner(), labels(), picture=self._picture), self.size.height)
        document = self._port.document
        self._port.show(document.at_source_line(self._start_line) if self._start_line else TextPlace(0, 0))
        self._moved()
        self.call_after_refresh(self._work_ahead)  # the first screen waits for nothing

    def _picture(self, target: str) -> PictureSize | None:
        """What is known of an image; see `lessons.typeset.pictures`."""
        return no_pictures(target)

    def _inner(self) -> int:
        """Cells of text across."""
        room = self._room()
        return min(room, self.measure) if self.measure > 0 else room

    def _room(self) -> int:
        return max(2, self.size.width - 2 * self._margin())

    def measured(self, step: int) -> int:
        """The measure for lines that are `step` cells longer, within limits."""
        return max(_NARROWEST, min(self._room(), self._inner() + step))

    def _margin(self) -> int:
        return 2 if self.size.width >= 40 else 1 if self.size.width >= 10 else 0

    def _left(self) -> int:
        return max(self._margin(), (self.size.width - self._inner()) // 2)

    def watch_measure(self) -> None:
        """Lay the text out again."""
        self._reflow()

    def on_resize(self) -> None:
        """Lay the text out for the new size; the top line stays."""
        if self._port is None:
            self._open()
        else:
            self._reflow()

    def _reflow(self) -> None:
        if self._port is not None and self.size.width:
            self._port.resize(self._inner(), self.size.height)
            self._across = 0
            self._moved()
            self._work_ahead()

    def _lay_out_again(self) -> None:
        """Lay out again at the same size: the height of something in the text has changed."""
        if self._port is not None:
            self._port.document.forget_layout()
            self._reflow()

    # -- the position

    @property
    def top_line(self) -> int:
        """Source line (from 0) of what is at the top."""
        return self._port.top_line if self._port else self._start_line

    @property
    def section(self) -> ScannedHeading | None:
        """The section that the top of the screen is in; `None` before the first heading."""
        return self._port.section if self._port else None

    @property
    def progress(self) -> float:
        """How much of the text is above the bottom of the screen: 0 to 1."""
        return self._port.progress if self._port else 0.0

    def _moved(self) -> None:
        """Redraw, and post the new position."""
        if self._port is None:
            return
        now = (self._port.top_line, self._port.section)
        self._sync_scrollbar(self._port)
        self.refresh()
        if now != self._last_posted:
            self._last_posted = now
            self.post_message(self.PositionChanged(*now))

    def _rows(self) -> list[ViewportRow]:
        return self._port.rows if self._port else []

    # -- moving

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """`None` for a move that would lead nowhere now."""
        port, step = self._port, parameters[0] if parameters else 0
        if port is None or not isinstance(step, int):
            return True
        back, on = port.top != TextPlace(0, 0), not port.at_end
        match action:
            case "down" | "page":
                leads = on if step > 0 else back
            case "section":
                later = not port.document.done or any(s.line > port.top_line for s in port.document.sections)
                leads = on and later if step > 0 else back
            case "top" | "bottom":
                leads = back if action == "top" else on
            case "across":
                leads = self._moved_across(step) != self._across
            case "measure":
                leads = self.measured(step) != self._inner()
            case "back":
                leads = port.jumped
            case _:
                return True
        return leads or None

    def _move(self, move: Callable[[Viewport], None]) -> None:
        if self._port is not None:
            move(self._port)
            self._moved()
            self._work_ahead()

    def action_down(self, rows: int) -> None:
        """Move by rows; up when negative."""
        self._move(lambda port: port.move(rows))

    def action_page(self, pages: int) -> None:
        """Move by screens, one line of the last staying in sight."""
        self._move(lambda port: port.page(pages))

    def action_top(self) -> None:
        """To the beginning."""
        self._move(lambda port: port.jump(TextPlace(0, 0)))

    def action_bottom(self) -> None:
        """To the end."""
        self._move(Viewport.bottom)

    def goto_line(self, source_line: int) -> None:
        """Put a source line (from 0) at the top; `back` returns from there."""
        if self._port is None:
            self._start_line = source_line
        self._move(lambda port: port.jump(port.document.at_source_line(max(0, source_line))))

    def back(self) -> None:
        """Return to before the last jump."""
        self._move(Viewport.back)

    def action_section(self, step: int) -> None:
        """Key: the next heading, or the one before."""
        self._move(lambda port: port.to_section(step))

    def action_back(self) -> None:
        """Key: back."""
        self.back()

    def action_across(self, steps: int) -> None:
        """Move wide tables and formulas sideways."""
        self._across = self._moved_across(steps)
        self.refresh()

    def _moved_across(self, steps: int) -> int:
        wide = [cells(row.line.text) for row in self._rows() if row.line.wide]
        return max(0, min(max(wide, default=0) - self._inner(), self._across + steps * _STEP_ACROSS))

    # -- the scrollbar and the wheel

    def _sync_scrollbar(self, port: Viewport) -> None:
        row = port.document.row(port.top)
        rows = row + self.size.height if port.at_end else max(port.document.rows, row + self.size.height)
        size = Size(self.size.width, rows)
        # Set without Textual's own reactions: a changed estimate is no reason to lay the screen out again.
        self._syncing = True
        self.set_reactive(Widget.virtual_size, size)
        self.set_scroll(None, row)
        self.set_reactive(Widget.scroll_target_y, row)
        self._scroll_update(size)
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.position = row
        self._syncing = False

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """The scrollbar was dragged, or a selection reaches beyond the edge."""
        port = self._port
        if self._syncing or port is None or round(old_value) == round(new_value):
            return
        distance = round(new_value) - port.document.row(port.top)
        if abs(distance) <= 2 * self.size.height:
            self._move(lambda port: port.move(distance))
        else:
            self._move(lambda port: port.show(port.document.place(round(new_value))))

    def _wheel(self, event: events.MouseEvent, rows: int, across: int) -> None:
        event.stop()
        event.prevent_default()
        if across or event.shift or event.ctrl:
            self.action_across(across or rows // _WHEEL)
        else:
            self.action_down(rows)

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, _WHEEL, 0)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, -_WHEEL, 0)

    def _on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        self._wheel(event, 0, 1)

    def _on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        self._wheel(event, 0, -1)

    # -- work ahead of the reader

    def _work_ahead(self) -> None:
        if self._timer is None and self.is_attached:
            self._timer = self.set_interval(_IDLE, self._work)

    def _work(self) -> None:
        """Do a small piece of work ahead: lay out the next screen, divide the text, count hits."""
        port = self._port
        if port is not None and self._work_on(port):
            return
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _work_on(self, port: Viewport) -> bool:
        """Do a piece of work; whether there was anything to do."""
        document = port.document
        if port.lay_out_ahead():
            return True
        if not document.done:
            document.advance()
            if document.done:
                self._sync_scrollbar(port)
            return True
        return self._work_last(port)

    def _work_last(self, port: Viewport) -> bool:
        """Do what is left once the whole text is divided; whether there was anything."""
        return False
