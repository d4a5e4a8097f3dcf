"""The lines at the bottom: what can be done here, in the language of the moment. Every key can be clicked.

Textual's footer is a widget for each key and cuts off what doesn't fit into one line; this one is a single
widget that takes as many lines as it needs, so that every action is in sight at 80 columns too.
"""

from collections.abc import Iterable
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from tui.language import _


class _Key(NamedTuple):
    key: str
    shown: str
    description: str

    @property
    def width(self) -> int:
        return cell_len(self.shown) + cell_len(self.description) + 3


class KeyBar(Widget):
    """The shown bindings of the screen, those of the focused widget first."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: auto; background: $panel; color: $foreground; text-wrap: nowrap; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[_Key] = []
        self._waiting: list[_Key] = []

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)
        self._bindings_changed(self.screen)

    def _bindings_changed(self, screen: Screen[object]) -> None:
        active = [entry.binding for entry in screen.active_bindings.values() if entry.enabled]
        # Keys that only the focused field takes for itself: they may come back any moment.
        nodes = (screen.focused or screen).ancestors_with_self
        chain = [binding for node in nodes for _key, binding in node._bindings]
        possible = [b for b in chain if b.action not in {a.action for a in active} and not b.system]
        keys, waiting = self._shown(active), self._shown(possible)
        if (keys, waiting) != (self._keys, self._waiting):
            self._keys, self._waiting = keys, waiting
            self.refresh(layout=True)

    def _shown(self, bindings: Iterable[Binding]) -> list[_Key]:
        keys: dict[str, _Key] = {}
        for binding in bindings:
            if binding.show and binding.description:
                shown = self.app.get_key_display(binding)
                keys.setdefault(binding.action, _Key(binding.key, shown, _(binding.description)))
        return list(keys.values())

    def _lines(self, keys: list[_Key], width: int) -> list[list[_Key]]:
        lines: list[list[_Key]] = [[]]
        used = 0
        for key in keys:
            if lines[-1] and used + key.width > width:
                lines.append([])
                used = 0
            lines[-1].append(key)
            used += key.width
        return lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        # Room for the waiting keys too: were the bar to grow under the mouse, a click would land elsewhere.
        return len(self._lines(self._keys + self._waiting, width))

    def render(self) -> Content:
        return Content("\n").join(
            Content.assemble(
                *(
                    part
                    for key in line
                    for part in ((f" {key.shown} ", "bold $footer-key-foreground"), key.description, " ")
                )
            )
            for line in self._lines(self._keys, self.size.width or 80)
        )

    def on_click(self, event: events.Click) -> None:
        lines = self._lines(self._keys, self.size.width)
        column = 0
        for key in lines[event.y] if event.y < len(lines) else []:
            column += key.width
            if event.x < column:
                self.app.simulate_key(key.key)
                return
