"""Input typed ahead of the screens: it waits for the field that it is meant for, or is dropped, and is never shown.

Textual hands every key to the field that has the focus at once. A passphrase right after a name and Enter would land in
the field of the name, where anybody can read it.
"""

import math
from collections.abc import Callable

from rich.console import RenderableType
from textual import events
from textual._time import get_time
from textual.screen import Screen

from tui.kiosk.entrance.locked_app import LockedApp, Result

_LONGEST_WAIT = 5.0
"""Longest that input waits, in seconds, before it is dropped."""


class TypedAheadApp(LockedApp[Result]):
    """After a key or click that leads on, the others wait until its screen says that it is `settled`."""

    def __init__(self, beat: Callable[[], bool]) -> None:
        super().__init__(beat)
        self._ahead: list[events.Event] | None = None
        """What was typed since a key that leads on; None where none is under way."""
        self._drawn = math.inf
        """When something was first drawn after that key had its effect, by the clock of events."""

    def leads_on(self, event: events.Key | events.MouseUp) -> bool:
        """Whether what is typed after this is meant for something that is not there yet."""
        raise NotImplementedError

    def settled(self, *, keep: bool) -> None:
        """The next screen is there: pass on what was typed ahead; unless `keep`, only what came after it was drawn."""
        if (ahead := self._ahead) is None:
            return
        if keep:
            self.call_later(self._release, ahead, since=-math.inf)
        else:
            self._drawn = math.inf
            self.call_after_refresh(lambda: self._release(ahead, since=min(self._drawn, get_time())))

    async def _release(self, ahead: list[events.Event], *, since: float) -> None:
        if ahead is self._ahead:
            self._ahead = None
            for event in ahead:  # one of them may lead on again
                if event.time >= since:
                    await self.on_event(event)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded and self._ahead is not None:
            self._ahead.append(event)
            return
        if (
            isinstance(event, events.Key | events.MouseUp)
            and not event.is_forwarded
            and event.time >= self._shown_since
            and self.leads_on(event)
        ):
            ahead: list[events.Event] = []
            self._ahead = ahead
            self.set_timer(_LONGEST_WAIT, lambda: self._release(ahead, since=math.inf))
        await super().on_event(event)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        self._drawn = min(self._drawn, get_time())
        super()._display(screen, renderable)
