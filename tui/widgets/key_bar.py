"""The key bar at the bottom: the actions that have keys here, in the current language. Every key can be clicked.

Textual's footer is a widget for each key and cuts off what doesn't fit into one line; this one is a single
widget that takes two lines where it needs them, so that every action is in sight at 80 columns too. In a smaller
window the last of the screen's own keys are left to Help and the palette. Keys that do nothing now are dimmed.
"""

from collections.abc import Iterable
from typing import NamedTuple

from textual import events
from textual.binding import Binding
from textual.dom import DOMNode

from tui.widgets.lines import Lines, Piece, divided
from tui.wording.language import _

UNABLE = "$foreground 40%"
"""The style of a key that does nothing now."""
MOST = 2
"""Lines that the keys take at most."""


class _Key(NamedTuple):
    key: str
    shown: str
    description: str
    everywhere: bool
    """Whether it is a key of the application, which leads to all others."""
    able: bool
    """Whether it does anything now."""


def _pieces(place: int, key: _Key) -> tuple[Piece, Piece]:
    if not key.able:
        return Piece(f" {key.shown} ", UNABLE), Piece(f"{key.description} ", UNABLE)
    press = ("press", place)
    return Piece(f" {key.shown} ", "bold $footer-key-foreground", press), Piece(f"{key.description} ", "", press)


class KeyBar(Lines):
    """The shown bindings of the screen, those of the focused widget first."""

    DEFAULT_CSS = "KeyBar { dock: bottom; height: auto; background: $panel; color: $foreground; }"

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[_Key] = []
        """The keys that there are now."""
        self._waiting: list[_Key] = []

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.show())
        self.show()

    def show(self) -> None:
        """Show the keys that there are now."""
        screen = self.screen
        active = [(entry.node, entry.binding, entry.enabled) for entry in screen.active_bindings.values()]
        # Keys that only the focused field takes for itself: they may come back any moment.
        nodes = (screen.focused or screen).ancestors_with_self
        chain = [(node, binding) for node in nodes for _key, binding in node._bindings]
        there = {binding.action for _node, binding, _able in active}
        if getattr(screen, "PLACE", ""):
            there.add("back")  # never comes there
        possible = [(node, b, True) for node, b in chain if b.action not in there and not b.system]
        keys, waiting = self._shown(active), self._shown(possible)
        if (keys, waiting) != (self.keys, self._waiting):
            self.keys, self._waiting = keys, waiting
            self.changed()

    def _shown(self, bindings: Iterable[tuple[DOMNode, Binding, bool]]) -> list[_Key]:
        keys: dict[str, _Key] = {}
        for node, binding, able in bindings:
            if binding.show and binding.description:
                shown = self.app.get_key_display(binding)
                key = _Key(binding.key, shown, _(binding.description), node is self.app, able)
                keys.setdefault(binding.action, key)
        return list(keys.values())

    def lines(self, width: int) -> list[list[Piece]]:
        shown = self._fitting(self.keys, width)
        # Room for the waiting keys too: were the bar to grow under the mouse, a click would land elsewhere.
        room = self._fitting(self.keys + self._waiting, width)
        return shown + [[]] * (len(room) - len(shown))

    def _fitting(self, keys: list[_Key], width: int) -> list[list[Piece]]:
        """The keys in lines, without those that do not fit."""
        groups = {place: _pieces(place, key) for place, key in enumerate(keys)}
        for place in reversed([place for place, key in enumerate(keys) if not key.everywhere]):
            if len(divided(list(groups.values()), width)) <= MOST:
                break
            del groups[place]
        return divided(list(groups.values()), width)

    def on_click(self, event: events.Click) -> None:
        if operation := self.operation_at(event):
            self.app.simulate_key(self.keys[operation[1]].key)
