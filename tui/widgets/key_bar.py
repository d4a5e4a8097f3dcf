"""The lines at the bottom: what can be done here, in the language of the moment. Every key can be clicked.

Textual's footer is a widget for each key and cuts off what doesn't fit into one line; this one is a single
widget that takes as many lines as it needs, so that every action is in sight at 80 columns too.
"""

from collections.abc import Iterable
from typing import NamedTuple

from textual import events
from textual.binding import Binding

from tui.language import _
from tui.widgets.lines import Lines, Piece, divided


class _Key(NamedTuple):
    key: str
    shown: str
    description: str


def _pieces(place: int, key: _Key) -> tuple[Piece, Piece]:
    press = ("press", place)
    return Piece(f" {key.shown} ", "bold $footer-key-foreground", press), Piece(f"{key.description} ", "", press)


class KeyBar(Lines):
    """The shown bindings of the screen, those of the focused widget first."""

    DEFAULT_CSS = "KeyBar { dock: bottom; height: auto; background: $panel; color: $foreground; }"

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[_Key] = []
        self._waiting: list[_Key] = []

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.show())
        self.show()

    def show(self) -> None:
        """Show the keys that there are now."""
        screen = self.screen
        active = [entry.binding for entry in screen.active_bindings.values()]
        # Keys that only the focused field takes for itself: they may come back any moment.
        nodes = (screen.focused or screen).ancestors_with_self
        chain = [binding for node in nodes for _key, binding in node._bindings]
        possible = [b for b in chain if b.action not in {a.action for a in active} and not b.system]
        keys, waiting = self._shown(active), self._shown(possible)
        if (keys, waiting) != (self._keys, self._waiting):
            self._keys, self._waiting = keys, waiting
            self.changed()

    def _shown(self, bindings: Iterable[Binding]) -> list[_Key]:
        keys: dict[str, _Key] = {}
        for binding in bindings:
            if binding.show and binding.description:
                shown = self.app.get_key_display(binding)
                keys.setdefault(binding.action, _Key(binding.key, shown, _(binding.description)))
        return list(keys.values())

    def lines(self, width: int) -> list[list[Piece]]:
        shown = divided([_pieces(place, key) for place, key in enumerate(self._keys)], width)
        # Room for the waiting keys too: were the bar to grow under the mouse, a click would land elsewhere.
        room = divided([_pieces(0, key) for key in self._keys + self._waiting], width)
        return shown + [[]] * (len(room) - len(shown))

    def on_click(self, event: events.Click) -> None:
        if deed := self.deed_at(event):
            self.app.simulate_key(self._keys[deed[1]].key)
