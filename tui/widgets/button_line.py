"""A line of buttons for actions that also have keys: one widget, so that no question lays out buttons again."""

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.message import Message

from lessons.text.width import width as cells
from tui.widgets.lines import Lines, Piece, divided
from tui.widgets.long_list import cut

_STYLES = {
    "": "$button-foreground on $surface",
    "primary": "bold $button-color-foreground on $primary",
    "success": "bold $button-color-foreground on $success",
}
_TITLE = 8
"""Cells that a title keeps, however narrow the line."""
_UNABLE = "$foreground 40% on $surface"


class LineButton(NamedTuple):
    """One button: its text, the action it runs, its kind, and whether it can be pressed now."""

    text: str
    action: str
    kind: str = ""
    able: bool = True
    title: str = ""
    """A part of its text that is cut where the line has no room for all of it."""


class ButtonLine(Lines):
    """Buttons in a line, after an optional label."""

    DEFAULT_CSS = "ButtonLine { height: auto; padding: 0 3; }"

    class Pressed(Message):
        """A button was clicked."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self, about: str = "") -> None:
        super().__init__()
        self._about = about
        self._buttons: Sequence[LineButton] = ()

    def show(self, buttons: Sequence[LineButton]) -> None:
        """Show these buttons."""
        if buttons != self._buttons:
            self._buttons = buttons
            self.changed()

    def lines(self, width: int) -> list[list[Piece]]:
        groups = [[Piece(f"{self._about} ")]] if self._about else []
        room = width - sum(cells(f" {button.text}  ") for button in self._buttons) - cells(f"{self._about} ")
        for place, button in enumerate(self._buttons):
            style = _STYLES[button.kind] if button.able else _UNABLE
            text = button.text
            if button.title and room < 0:
                text = text.replace(button.title, cut(button.title, max(_TITLE, cells(button.title) + room)))
            groups.append([Piece(f" {text} ", style, ("press", place) if button.able else None), Piece(" ")])
        return divided(groups, width)

    def on_click(self, event: events.Click) -> None:
        if operation := self.operation_at(event):
            self.post_message(self.Pressed(self._buttons[operation[1]].action))
