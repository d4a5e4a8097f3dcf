"""The line at the foot of a screen where words are typed: how pinyin is switched, and the candidates while it is typed.

It stands above the key bar. While something is composed the pinyin stands there and the candidates below, over the key
bar, whose keys wait meanwhile. So nothing else on the screen moves when somebody types.
"""

from typing import NamedTuple

from textual import events
from textual.message import Message

from lessons.text.width import width as cells
from tui.terminal.key_names import key_of, keyed
from tui.typing.composing import Composing
from tui.widgets.lines import Lines, Operation, Piece
from tui.wording.language import _

ROWS = 2
"""Rows at the foot that it has, or leaves to the key bar."""
_QUIET, _PINYIN, _MARKED, _SWITCH = "$foreground 70%", "bold $accent", "reverse", "bold $footer-key-foreground"
_FULL = "bold $warning"
_ENDS = 12
"""Cells at the end of the line of candidates, where pages are turned."""


class LineState(NamedTuple):
    """What the line says."""

    is_here: bool = False
    """Whether somebody is in a field for words; else the row stays empty, since a click elsewhere must move nothing."""
    is_on: bool = False
    is_starting: bool = False
    composing: Composing = Composing()


def room(width: int) -> int:
    """The cells for candidates in a line of so many."""
    return max(1, width - _ENDS)


class CandidateLine(Lines):
    """Never has the focus. Clicks on it are said in messages."""

    DEFAULT_CSS = """
    CandidateLine { dock: bottom; height: 1; background: $panel; color: $foreground; }
    CandidateLine.-composing { background: $surface; }
    """

    class Switched(Message):
        """The switch was clicked."""

    class Taken(Message):
        """A candidate was clicked."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    class Turned(Message):
        """Another page was asked for: the next (1), or the one before (-1)."""

        def __init__(self, pages: int) -> None:
            super().__init__()
            self.pages = pages

    def __init__(self, shown: LineState) -> None:
        super().__init__()
        self.shown = shown

    def on_mount(self) -> None:
        self._fit()

    def show(self, shown: LineState) -> None:
        """Show this."""
        if shown != self.shown:
            self.shown = shown
            self._fit()
            self.changed()

    def _fit(self) -> None:
        rows = ROWS if self.shown.composing else ROWS - 1
        self.set_class(rows == ROWS, "-composing")
        self.styles.height = rows
        self.styles.margin = (0, 0, ROWS - rows, 0)

    def lines(self, width: int) -> list[list[Piece]]:
        if not self.shown.is_here:
            return [[]]
        if self.shown.composing:
            return [self._pinyin(width), self._candidates(width)]
        return [self._switch(width)]

    def _switch(self, width: int) -> list[Piece]:
        operation = ("switch", 0)
        key = Piece(f" {key_of('pinyin')} ", _SWITCH, operation)
        if self.shown.is_starting:
            return [key, Piece(_("pinyin: one moment…"), "", operation)]
        if not self.shown.is_on:
            return [key, Piece(_("type Chinese by pinyin"), _QUIET, operation)]
        said = _(" · pinyin is on: type it, then a number or space")
        return [key, Piece(_("letters again"), "", operation), Piece(said, _QUIET, operation)]

    def _pinyin(self, width: int) -> list[Piece]:
        is_full = self.shown.composing.is_full
        full, plain = (
            _("No more letters fit: {choose} takes it "),
            _("{choose} marked · {go-on} letters · {back} drop "),
        )
        keys = keyed(full if is_full else plain)
        pinyin = self.shown.composing.pinyin
        while pinyin and cells(pinyin) > width - cells(keys) - 3:
            pinyin = pinyin[1:]
        gap = " " * max(0, width - cells(pinyin) - cells(keys) - 1)
        return [Piece(f" {pinyin}", _PINYIN), Piece(gap), Piece(keys, _FULL if is_full else _QUIET)]

    def _candidates(self, width: int) -> list[Piece]:
        composing = self.shown.composing
        line: list[Piece] = []
        end = composing.end(room(width))
        for number, place in enumerate(range(composing.first, end), 1):
            operation: Operation = ("take", place)
            style, number_style = (_MARKED, _MARKED) if place == composing.mark else ("", _QUIET)
            line.append(Piece(f" {number}", number_style, operation))
            line.append(Piece(f" {composing.candidates[place]} ", style, operation))
        used = sum(cells(piece.text) for piece in line)
        line.append(Piece(" " * max(0, width - used - _ENDS)))
        has_next = end < len(composing.candidates) or not composing.is_all
        for is_there, sign, by in ((len(composing.pages) > 1, "- ‹ ", -1), (has_next, " › = ", 1)):
            line.append(Piece(f" {sign}", "" if is_there else "$foreground 30%", ("turn", by) if is_there else None))
        return line

    def on_click(self, event: events.Click) -> None:
        event.stop()
        match self.operation_at(event):
            case "switch", _:
                self.post_message(self.Switched())
            case "take", place:
                self.post_message(self.Taken(place))
            case "turn", pages:
                self.post_message(self.Turned(pages))
