"""A sheet of paper: texts of a lesson and their operations, drawn by lines in one widget.

A widget for each option would be laid out, styled and mounted anew at every question; here the next question is a
redraw. The content of a sheet is a list of parts, each a text beside its mark; a part, or a piece of its mark, may
have an operation, which a click on it runs, as keys do.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import ClassVar, NamedTuple

from msgspec.structs import replace
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.actions import SkipAction, parse
from textual.binding import Binding, BindingsMap
from textual.geometry import Offset, Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from lessons.text.width import width as cells
from lessons.typeset.layout import Span, TextLine, lay_out
from lessons.typeset.markdown.read_blocks import parse as parse_blocks
from tui.terminal.keys import bound
from tui.widgets.lines import Operation, Piece
from tui.wording.language import language
from tui.wording.typeset_labels import labels


def key(
    meaning: str,
    operation: str,
    argument: int,
    description: str = "",
    *,
    shown: str | None = None,
    show: bool = True,
) -> Binding:
    """The keys of a meaning for an operation; named in the key bar if there is a description and `show`."""
    return bound(meaning, f"do({operation!r}, {argument})", description, shown=shown, show=show)


class Part(NamedTuple):
    """A text, as Markdown, with its mark before its first line; further lines stand below the first."""

    text: str = ""
    mark: tuple[Piece, ...] = (Piece(" "),)
    style: tuple[str, ...] = ()
    operation: Operation | None = None
    above: int = 0
    """Empty lines above it."""
    tail: str = ""
    """Markdown that is said of the text: behind its last line where there is room, else below."""


class ScreenAction(NamedTuple):
    """An action of the screen, and whether it can be run now."""

    action: str
    able: bool


class _Row(NamedTuple):
    part: int
    line: TextLine
    first: bool


_TEXT_STYLES = {
    "strong": Style(bold=True),
    "emphasis": Style(italic=True),
    "strike": Style(strike=True),
    "underline": Style(underline=True),
    "table-head": Style(bold=True),
    "bold": Style(bold=True),
}
"""Styles that no theme changes."""
_NAMED = (
    *("code", "math", "marker", "accent", "right", "wrong", "tail", "quiet"),
    *("cursor", "hover", "field", "wanted", "caret"),
)
_ON_GROUND = {"quiet", "cursor", "hover", "field", "wanted"}
"""Styles that are mixed with, or lie upon, the ground."""
_EMPTY = TextLine((), 0)
_BEFORE_TAIL = 2
"""Cells between a text and what is said of it."""


@lru_cache(maxsize=2048)
def _set(text: str, width: int, tail: str, lang: str) -> tuple[TextLine, ...]:
    """The lines of a lesson's text, as the lesson view sets it in a language, with what is said of it."""
    lines = lay_out(parse_blocks(text), width, labels(), sideways=False)
    while lines and not lines[0].spans:
        del lines[0]
    lines = lines or [_EMPTY]
    if not tail:
        return tuple(lines)
    first, *others = (
        replace(line, spans=tuple(replace(span, style=(*span.style, "tail")) for span in line.spans))
        for line in _set(tail, width, "", lang)
    )
    last = lines[-1]
    if not others and not last.fill and cells(last.text) + _BEFORE_TAIL + cells(first.text) <= width:
        return (*lines[:-1], replace(last, spans=(*last.spans, Span(" " * _BEFORE_TAIL), *first.spans)))
    return (*lines, first, *others)


class Sheet(ScrollView, can_focus=True):
    """Parts one below the other; see the module."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"sheet--{name}" for name in _NAMED}
    DEFAULT_CSS = """
    Sheet { height: 1fr; overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    Sheet { scrollbar-background: $background; scrollbar-background-hover: $background; }
    Sheet:focus { background-tint: transparent; }
    Sheet > .sheet--code { color: $text-accent; }
    Sheet > .sheet--math { color: $text-secondary; }
    Sheet > .sheet--marker { color: $primary; }
    Sheet > .sheet--accent { color: $accent; }
    Sheet > .sheet--right { color: $success; text-style: bold; }
    Sheet > .sheet--wrong { color: $error; text-style: bold; }
    Sheet > .sheet--tail { color: $success; }
    Sheet > .sheet--quiet { color: $foreground 70%; }
    Sheet > .sheet--field { background: $panel; }
    Sheet > .sheet--wanted { background: $panel; color: $foreground 70%; }
    Sheet > .sheet--caret { background: $panel; }
    Sheet:focus > .sheet--caret { text-style: reverse; }
    Sheet > .sheet--hover { background: $boost; }
    Sheet > .sheet--cursor { background: $panel; }
    Sheet:focus > .sheet--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
    Sheet:focus:nocolor > .sheet--cursor { text-style: reverse; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._own_keys = self._bindings
        self.keys_taken: tuple[Binding, ...] = ()
        """The keys of the operations on the present content."""
        self.keys_elsewhere: tuple[Binding, ...] = ()
        """Keys for actions of the screen that have another key there, under the same description."""
        self._parts: Sequence[Part] = ()
        self._rows: list[_Row] = []
        self._styles: dict[tuple[str, ...], Style] = {}
        self._under_mouse: tuple[int, Operation] | None = None
        self._width = 0
        self._to_draw = False

    # Content

    def write(self, parts: Sequence[Part], *, top: bool = False) -> None:
        """Show `parts`, from the top on if asked; where only marks and styles change, only those are drawn."""
        before, self._parts = self._parts, parts
        self._to_draw = True
        if top or [_shape(part) for part in before] != [_shape(part) for part in parts]:
            self._under_mouse = None
            self._lay_out(top=top)
        else:
            for number, (old, new) in enumerate(zip(before, parts, strict=True)):
                if old != new:
                    self._refresh_part(number)

    def show_part(self, number: int) -> None:
        """Bring a part into sight, its beginning if it is larger than the sheet."""
        self._show_rows(self._rows_of(number))

    def show_beginning(self, number: int) -> None:
        """Bring the first row of a part into sight."""
        self._show_rows(self._rows_of(number)[:1])

    def show_first(self, text: str, *, but: int) -> None:
        """Bring the first row that has `text` into sight, those of part number `but` left aside."""
        rows = ((row, place) for place, row in enumerate(self._rows) if row.part not in (-1, but))
        first = next((place for row, place in rows if text in self._row_text(row)), None)
        if first is not None:
            self._show_rows(range(first, first + 1))

    def _row_text(self, row: _Row) -> str:
        mark = "".join(piece.text for piece in self._parts[row.part].mark) if row.first else ""
        return mark + row.line.text

    def _show_rows(self, rows: range) -> None:
        if rows:
            top, height = round(self.scroll_y), self.scrollable_content_region.height
            if rows.start < top or len(rows) > height:
                self.scroll_to(y=rows.start, animate=False)
            elif rows.stop > top + height:
                self.scroll_to(y=rows.stop - height, animate=False)

    def place_of(self, style: str) -> Offset | None:
        """The place on the screen of the first piece of this style, if it is visible."""
        for number, part in enumerate(self._parts):
            column = 0
            for piece in part.mark:
                if piece.style == style:
                    y = self._rows_of(number).start - round(self.scroll_y)
                    region = self.scrollable_content_region
                    return region.offset + Offset(column, y) if 0 <= y < region.height else None
                column += cells(piece.text)
        return None

    @property
    def is_drawn(self) -> bool:
        """Whether everything written was drawn, or there is no room to draw it."""
        return not self._to_draw or self.region.height <= 1

    def on_resize(self) -> None:
        """Lay the texts out for the new width."""
        if self.scrollable_content_region.width != self._width:
            self._lay_out()

    def _lay_out(self, *, top: bool = False) -> None:
        self._width = self.scrollable_content_region.width
        if self._width <= 0:
            return
        self._rows = rows = []
        for number, part in enumerate(self._parts):
            rows += [_Row(-1, _EMPTY, False)] * part.above
            rows += [_Row(number, line, not n) for n, line in enumerate(_lines_of(part, self._width))]
        # Without Textual's own reaction: the size of what is inside is no reason to lay the screen out again.
        size = Size(self._width, len(self._rows))
        self.set_reactive(Widget.virtual_size, size)
        if top:
            self.scroll_to(y=0, animate=False)
        self._scroll_update(size)
        self.refresh()

    def _rows_of(self, number: int) -> range:
        rows = [n for n, row in enumerate(self._rows) if row.part == number]
        return range(rows[0], rows[-1] + 1) if rows else range(0)

    def _refresh_part(self, number: int) -> None:
        rows = self._rows_of(number)
        self.refresh_lines(rows.start, len(rows))

    # Drawing

    def notify_style_update(self) -> None:
        """The theme or the focus changed."""
        super().notify_style_update()
        self._styles = {}

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows to be painted; a single one is asked for by whoever looks what is under the mouse."""
        if crop.height > 1:
            self._to_draw = False
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One row of the screen."""
        place = y + round(self.scroll_y)
        if place >= len(self._rows) or self._rows[place].part < 0:
            return Strip.blank(self._width, self._style(()))
        number, line, first = self._rows[place]
        part = self._parts[number]
        hover = () if self._under_mouse is None or self._under_mouse != (number, part.operation) else ("hover",)
        ground = hover + part.style
        if first:
            over = (*part.style, "hover")
            segments = [
                Segment(
                    piece.text,
                    self._style((*(over if self._under_mouse == (number, piece.operation) else ground), piece.style)),
                )
                for piece in part.mark
            ]
        else:
            segments = [Segment(" " * _mark_width(part), self._style(ground))]
        segments += [Segment(span.text, self._style((*ground, *span.style))) for span in line.spans]
        return Strip(segments).adjust_cell_length(self._width, self._style(ground))

    def _style(self, names: tuple[str, ...]) -> Style:
        style = self._styles.get(names)
        if style is None:
            style = self.rich_style
            for name in names:
                if name in _TEXT_STYLES:
                    style += _TEXT_STYLES[name]
                elif name in _NAMED:
                    style += self.get_component_rich_style(f"sheet--{name}", partial=name not in _ON_GROUND)
            self._styles[names] = style
        return style

    # Keys

    def use_keys(self, keys: Sequence[Binding], elsewhere: Sequence[Binding] = ()) -> None:
        """Take these keys, besides those that scroll, and keys for actions of the screen."""
        self.keys_taken, self.keys_elsewhere = tuple(keys), tuple(elsewhere)
        self._bindings = BindingsMap.merge([BindingsMap((*keys, *elsewhere)), self._own_keys])

    def leads_elsewhere(self, key: Binding) -> bool:
        """Whether it stands for an action of the screen."""
        return any(key.action == elsewhere.action for elsewhere in self.keys_elsewhere)

    def screen_action(self, key: Binding) -> ScreenAction | None:
        """The action of the screen for a key of `keys_elsewhere`."""
        for _key, binding in self.screen._bindings:
            if binding.description == key.description:
                _space, name, parameters = parse(binding.action)
                return ScreenAction(binding.action, bool(self.screen.check_action(name, parameters)))
        return None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """`None` for a key that would neither scroll nor run an action of the screen."""
        for key in self.keys_elsewhere if self.max_scroll_y <= 0 else ():
            if key.action == action and (action_elsewhere := self.screen_action(key)):
                return action_elsewhere.able or None
        return super().check_action(action, parameters)

    def action_do(self, operation: str, argument: int) -> None:
        """Run an operation, for a key or a click."""

    def action_page_down(self) -> None:
        if round(self.scroll_y) >= self.max_scroll_y:
            raise SkipAction  # all was seen: to the next one
        super().action_page_down()

    def action_page_up(self) -> None:
        if round(self.scroll_y) <= 0:
            raise SkipAction
        super().action_page_up()

    # The mouse

    def _operation_at(self, x: int, y: int) -> tuple[int, Operation] | None:
        """The part and operation at a place of the content."""
        place = y + round(self.scroll_y)
        if not 0 <= place < len(self._rows) or self._rows[place].part < 0:
            return None
        number, _line, first = self._rows[place]
        part = self._parts[number]
        column = 0
        for piece in part.mark if first else ():
            column += cells(piece.text)
            if x < column:
                return (number, piece.operation or part.operation) if piece.operation or part.operation else None  # type: ignore[return-value]
        return (number, part.operation) if part.operation else None

    def _at_mouse(self, event: events.MouseEvent) -> tuple[int, Operation] | None:
        offset = event.get_content_offset(self)
        return self._operation_at(offset.x, offset.y) if offset else None

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._point_at(self._at_mouse(event))

    def on_leave(self) -> None:
        self._point_at(None)

    def _point_at(self, spot: tuple[int, Operation] | None) -> None:
        if spot != self._under_mouse:
            before, self._under_mouse = self._under_mouse, spot
            for changed in (before, spot):
                if changed:
                    self._refresh_part(changed[0])

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if spot := self._at_mouse(event):
            self.focus()
            self.action_do(*spot[1])


def height_of(parts: Sequence[Part], width: int) -> int:
    """The rows that these parts take on a sheet with so many cells across."""
    return sum(part.above + len(_lines_of(part, width)) for part in parts)


def _lines_of(part: Part, width: int) -> tuple[TextLine, ...]:
    return _set(part.text, max(2, width - _mark_width(part) - 1), part.tail, language())


def _shape(part: Part) -> tuple[str, str, int, int]:
    """What decides how many rows a part takes."""
    return part.text, part.tail, _mark_width(part), part.above


def _mark_width(part: Part) -> int:
    return sum(cells(piece.text) for piece in part.mark)
