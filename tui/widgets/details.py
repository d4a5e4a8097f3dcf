"""Paragraphs of plain text, each in one style, broken as a lesson's text is; drawn without further layout."""

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.message import Message

from lessons.text.width import width as width_of
from lessons.typeset.fill_lines import fill
from tui.widgets.lines import Lines, Piece

MEASURE = 84
"""Cells of a line at most."""


class Detail(NamedTuple):
    """One text."""

    text: str
    style: str = ""
    mark: str = ""
    """What stands before its first line; the others begin below its text. Bold where there is an action."""
    above: int = 0
    """Empty lines above it."""
    action: str = ""
    """What a click on it does."""


class Details(Lines):
    """Shows paragraphs."""

    DEFAULT_CSS = "Details { height: auto; padding: 0 1 0 0; }"

    class Pressed(Message):
        """A paragraph with an action was clicked."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self) -> None:
        super().__init__()
        self._paragraphs: Sequence[Detail] = ()

    def show(self, paragraphs: Sequence[Detail]) -> None:
        """Show these."""
        self._paragraphs = paragraphs
        self.changed()

    def lines(self, width: int) -> list[list[Piece]]:
        lines: list[list[Piece]] = []
        for number, paragraph in enumerate(self._paragraphs):
            lines += [[] for _ in range(paragraph.above)]
            room = max(8, min(width, MEASURE) - width_of(paragraph.mark))
            press = ("press", number) if paragraph.action else None
            before, key = paragraph.mark, "bold $footer-key-foreground" if press else ""
            for first, last in fill(paragraph.text, room):
                lines.append([Piece(before, key, press), Piece(paragraph.text[first:last], paragraph.style, press)])
                before = " " * width_of(paragraph.mark)
        return lines

    def on_click(self, event: events.Click) -> None:
        if operation := self.operation_at(event):
            self.post_message(self.Pressed(self._paragraphs[operation[1]].action))
