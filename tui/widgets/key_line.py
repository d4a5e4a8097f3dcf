"""The bottom line of a screen with a few fixed keys: a sentence that names them, each of which can be clicked.

Unlike a `KeyBar` it knows its text before it is mounted, so that it is drawn with the first frame.
"""

from collections.abc import Sequence

from textual import events

from tui.widgets.lines import Lines, Piece, divided

_BETWEEN = " · "


class KeyLine(Lines):
    """`show` gives it the sentence, its parts divided by ` · `, and the key of each part."""

    DEFAULT_CSS = "KeyLine { dock: bottom; height: auto; padding: 0 3; color: $foreground 70%; }"

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._keys: Sequence[str] = ()

    def show(self, text: str, keys: Sequence[str]) -> None:
        """Show these keys."""
        self._parts, self._keys = text.split(_BETWEEN), keys
        self.changed()

    def lines(self, width: int) -> list[list[Piece]]:
        last = len(self._parts) - 1
        groups = [
            [Piece(part, "", ("press", place)), Piece(_BETWEEN if place < last else "")]
            for place, part in enumerate(self._parts)
        ]
        return divided(groups, width)

    def on_click(self, event: events.Click) -> None:
        if operation := self.operation_at(event):
            self.app.simulate_key(self._keys[operation[1]])
