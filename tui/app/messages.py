"""Messages that belong to the screen on which they were raised: they cover nothing of it, and go when it goes."""

from typing import Any, TypeVar

from textual import events
from textual.app import App
from textual.css.scalar import Unit
from textual.notifications import Notification, Notify, SeverityLevel
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from tui.screens.frame.seen_screen import SeenScreen
from tui.widgets.messages import Messages, Said

Result = TypeVar("Result")

TICK = 0.25
"""Seconds between two looks whether a message was shown long enough."""


class _ScreenNotification(Notification):
    """A notification that knows its screen, and for how long it is still to be seen there."""

    screen: Screen[Any]
    left: float
    answers: int
    """How many keys and presses of the mouse came before it."""

    @property
    def time_left(self) -> float:
        return self.left


class ScreenMessages(App[Result]):
    """An application whose messages are rows of the screen; Textual's toasts lie upon it, and follow to the next."""

    _ticking: Timer | None = None
    _mouse_is_down = False
    _inputs = 0
    """Keys and presses of the mouse so far."""

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        if not self.screen_stack:  # nothing is shown any more
            return
        notification = _ScreenNotification(message, title, severity)
        notification.left = self.NOTIFICATION_TIMEOUT if timeout is None else timeout
        notification.screen, notification.answers = self.screen, self._inputs
        if severity == "information":
            self._drop_older(notification)
        self.post_message(Notify(notification))

    def _drop_older(self, new: _ScreenNotification) -> None:
        """Take back what answered an earlier key or click on this screen: “set” and “removed” never stand together."""
        for said in self._messages:
            if said.screen is new.screen and said.severity == "information" and said.answers != new.answers:
                del self._notifications[said]

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.MouseDown) and not event.is_forwarded:
            self._inputs += 1
        if isinstance(event, events.MouseDown | events.MouseUp):
            self._mouse_is_down = isinstance(event, events.MouseDown)
        await super().on_event(event)

    @property
    def _messages(self) -> list[_ScreenNotification]:
        return [notification for notification in self._notifications if isinstance(notification, _ScreenNotification)]

    def _refresh_notifications(self) -> None:
        for notification in self._messages:
            if notification.screen not in self.screen_stack:
                del self._notifications[notification]
        if self.screen_stack and not self._disable_notifications:
            here = [
                Said(notification.identity, notification.message, notification.severity)
                for notification in self._messages
                if notification.screen is self.screen
            ]
            self.call_later(self._show, self.screen, here)
            if here and self._ticking is None:
                self._ticking = self.set_interval(TICK, self._tick)

    def _show(self, screen: Screen[Any], here: list[Said]) -> None:
        if not screen.is_mounted:
            screen.call_after_refresh(self._refresh_notifications)
            return
        if isinstance(screen, SeenScreen) and not screen.whole.is_set():
            return  # it asks again when it is
        for rows in screen.query_children(Messages):
            rows.show(here)
            return
        if here:
            room = [widget for widget in screen.children if _gives_room(widget)]
            rows = Messages(here)
            rows.set_class(not room, "-docked")
            screen.mount(rows, after=room[-1] if room else None)

    def on_messages_dismissed(self, event: Messages.Dismissed) -> None:
        """A message was clicked."""
        event.stop()
        for notification in self._messages:
            if notification.identity == event.id:
                self._unnotify(notification)

    def _tick(self) -> None:
        """Count down the time of what is in sight; nothing moves while a button of the mouse is down."""
        if self._mouse_is_down or not self.screen_stack:
            return
        in_sight = {id_ for rows in self.screen.query_children(Messages) for id_ in rows.shown}
        before = self._messages
        for notification in before:
            if notification.identity in in_sight:
                notification.left -= TICK
        if len(self._messages) < len(before):
            self._refresh_notifications()
        if not self._messages and self._ticking is not None:
            self._ticking.stop()
            self._ticking = None


def _gives_room(widget: Widget) -> bool:
    """Whether a widget of a screen takes the height that the others leave."""
    height = widget.styles.height
    return bool(widget.display and height is not None and height.unit is Unit.FRACTION)
