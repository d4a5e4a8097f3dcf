"""Toasts that belong to the screen on which they were raised: they never cover another, and go when it goes."""

from typing import TypeVar

from textual.app import App
from textual.css.query import NoMatches
from textual.notifications import Notification, Notifications, Notify, SeverityLevel
from textual.screen import Screen
from textual.widgets._toast import ToastRack

Result = TypeVar("Result")


class _ScreenNotification(Notification):
    """A notification that knows its screen."""

    screen: Screen[object]


class ScreenToasts(App[Result]):
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
        notification = _ScreenNotification(message, title, severity, seconds, markup=markup)
        notification.screen = self.screen
        self.post_message(Notify(notification))

    def _refresh_notifications(self) -> None:
        here = Notifications()
        for notification in list(self._notifications):
            assert isinstance(notification, _ScreenNotification)
            if notification.screen not in self.screen_stack:
                del self._notifications[notification]
            elif notification.screen is self.screen:
                here.add(notification)
        if self.screen_stack:
            try:
                rack = self.screen.get_child_by_type(ToastRack)
            except NoMatches:  # it is not composed yet, and asks again when it is
                return
            self.call_later(rack.show, here)
