"""A toast belongs to the screen on which it was raised: it never covers another, and goes when that screen goes."""

from typing import TypeVar

from textual.app import App
from textual.css.query import NoMatches
from textual.notifications import Notification, Notifications, Notify, SeverityLevel
from textual.screen import Screen
from textual.widgets._toast import ToastRack

Result = TypeVar("Result")


class _Raised(Notification):
    """A notification that knows its screen."""

    on: Screen[object]


class ToastsOfScreens(App[Result]):
    """An application whose toasts stay where they were raised; Textual's follow from screen to screen."""

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
        seconds = self.NOTIFICATION_TIMEOUT if timeout is None else timeout
        raised = _Raised(message, title, severity, seconds, markup=markup)
        raised.on = self.screen
        self.post_message(Notify(raised))

    def _refresh_notifications(self) -> None:
        here = Notifications()
        for raised in list(self._notifications):
            assert isinstance(raised, _Raised)
            if raised.on not in self.screen_stack:
                del self._notifications[raised]
            elif raised.on is self.screen:
                here.add(raised)
        if self.screen_stack:
            try:
                rack = self.screen.get_child_by_type(ToastRack)
            except NoMatches:  # it is not composed yet, and asks again when it is
                return
            self.call_later(rack.show, here)
