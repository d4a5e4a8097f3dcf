"""A screen that is clicked only where it was seen, and left once."""

import asyncio
import math
from typing import Any, TypeVar

from textual import events
from textual._time import get_time
from textual.await_complete import AwaitComplete
from textual.screen import Screen

Result = TypeVar("Result")


class SeenScreen(Screen[Result]):
    """What every screen of Study is, dialogs too. The application asks it nothing before it is mounted."""

    _shown_since = math.inf
    """Since when it stands on the terminal, by the clock of events."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.whole = asyncio.Event()
        """Set while no part of it is being taken away to be made anew."""
        self.whole.set()

    async def recompose(self) -> None:
        """Make it anew; what is done meanwhile waits."""
        self.whole.clear()
        try:
            await super().recompose()
        finally:
            self.whole.set()

    def stand(self) -> None:
        """It stands on the terminal now."""
        self._shown_since = min(self._shown_since, get_time())
        if self.is_mounted:
            self.drawn()

    def drawn(self) -> None:
        """It was drawn with all that it is composed of."""

    def on_screen_suspend(self) -> None:
        """Another screen lies on top; once that is gone, this one has to be seen again."""
        self._shown_since = math.inf

    def saw(self, event: events.Event) -> bool:
        """Whether whoever clicked saw this screen. What is typed may come before it."""
        return event.time >= self._shown_since or not isinstance(event, events.MouseDown)

    def takes(self, event: events.Event) -> bool:
        """Whether a key or a click that was just made is meant for what this screen shows now."""
        return True

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Leave it with a result; asked for once more, Textual would leave the screen below instead."""
        return super().dismiss(result) if self.is_active else AwaitComplete()
