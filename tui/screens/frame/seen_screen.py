"""A screen that takes clicks only once it was drawn, and is left only once."""

import asyncio
import math
from typing import Any, ClassVar, TypeVar

from textual import events
from textual._time import get_time
from textual.await_complete import AwaitComplete
from textual.binding import BindingsMap
from textual.dom import DOMNode
from textual.keys import key_to_character
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from tui.terminal.keymap import rekeyed

Result = TypeVar("Result")


def _types(node: DOMNode, key: str) -> bool:
    """Whether the key is a character that this node, a field, takes for itself."""
    return node.check_consume_key(key, key_to_character(key))


class SeenScreen(Screen[Result]):
    """The base of all screens and dialogs. The application sends it no input before it is mounted."""

    IS_ANSWERED: ClassVar[bool] = False
    """Whether keys give answers that count here: the one that opened it then has to be let go first."""

    opened_by = ""
    """The key that led to it."""
    _shown_since = math.inf

    class FocusMoved(Message):
        """Something else has the focus, or nothing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.whole = asyncio.Event()
        """Set while it is not being recomposed."""
        self.whole.set()

    @property
    def _binding_chain(self) -> list[tuple[DOMNode, BindingsMap]]:
        """What keys do here. Textual's would apply the keymap after it left out the keys that are typed, so that a key
        chosen instead of a letter did nothing where one types; and whatever lay on a chosen key would be gone."""
        nodes = (self.focused or self).ancestors_with_self
        chain: list[tuple[DOMNode, BindingsMap]] = []
        for node in nodes:
            bindings = rekeyed(node._bindings, self.app._keymap)
            typed = [key for key in bindings if any(_types(below, key) for below, _bindings in chain)]
            chain.append((node, BindingsMap.from_keys({k: b for k, b in bindings.items() if k not in typed})))
        return chain

    def set_focus(self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False) -> None:
        """Give something else the focus."""
        super().set_focus(widget, scroll_visible, from_app_focus)
        self.post_message(self.FocusMoved())

    async def recompose(self) -> None:
        """Compose it again; input waits meanwhile."""
        self.whole.clear()
        try:
            await super().recompose()
        finally:
            self.whole.set()
            self.app._refresh_notifications()  # the rows of its messages are gone

    def became_visible(self, opened_by: str) -> None:
        """Called when it was drawn on the terminal; `opened_by`: the last key before."""
        if self._shown_since == math.inf:
            self.opened_by = opened_by
        self._shown_since = min(self._shown_since, get_time())
        if self.is_mounted:
            self.drawn()

    def drawn(self) -> None:
        """Called when it was drawn completely."""

    def on_screen_suspend(self) -> None:
        """Another screen lies on top; once that is gone, this one has to be drawn again."""
        self._shown_since = math.inf

    @property
    def shown_since(self) -> float:
        """When it was first drawn, by the clock of events; infinite while it is not shown."""
        return self._shown_since

    def saw(self, event: events.Event) -> bool:
        """Whether this screen had been drawn when the mouse was pressed; keys may come earlier."""
        return event.time >= self._shown_since or not isinstance(event, events.MouseDown)

    def takes(self, event: events.Event) -> bool:
        """Whether a key or click is meant for what this screen shows now."""
        return True

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Leave it with a result; asked for once more, Textual would leave the screen below instead."""
        return super().dismiss(result) if self.is_active else AwaitComplete()
