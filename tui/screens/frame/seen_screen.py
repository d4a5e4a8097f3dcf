"""A screen that takes clicks only once it was drawn, and is left only once."""

import asyncio
import math
from typing import Any, ClassVar, TypeVar

from textual import events
from textual._time import get_time
from textual.await_complete import AwaitComplete
from textual.screen import Screen

Result = TypeVar("Result")


class SeenScreen(Screen[Result]):
    """The base of all screens and dialogs. The application sends it no input before it is mounted."""

    IS_ANSWERED: ClassVar[bool] = False
    """Whether keys give answers that count here: the one that opened it then has to be let go first."""

    opened_by = ""
    """The key that led to it."""
    _shown_since = math.inf

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.whole = asyncio.Event()
        """Set while it is not being recomposed."""
        self.whole.set()

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
