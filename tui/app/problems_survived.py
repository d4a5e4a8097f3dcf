"""A `Problem` raised anywhere becomes a message on the screen, and Study goes on; any other exception ends it.

Textual ends the application at every exception of a handler, timer, worker or screen, and with it the queue of messages
of whatever raised it. So it is caught one step earlier, where a queue dispatches its messages.
"""

from typing import TypeVar
from weakref import WeakSet

from textual._context import active_message_pump
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.worker import WorkerFailed

from lessons.problem import Problem
from store.disk.trouble import as_problem

Result = TypeVar("Result")
_dispatch = MessagePump._dispatch_message


async def _dispatch_and_survive(pump: MessagePump, message: Message) -> None:
    try:
        await _dispatch(pump, message)
    except Exception as error:
        if not (isinstance(pump.app, SurvivesProblems) and pump.app.survives(error)):
            raise


MessagePump._dispatch_message = _dispatch_and_survive  # type: ignore[method-assign,assignment]


class SurvivesProblems(App[Result]):
    """An application that a `Problem` does not end."""

    def tell(self, problem: Problem) -> None:
        """Show it on the present screen."""
        raise NotImplementedError

    def replace_failed(self, screen: Screen[object], problem: Problem) -> None:
        """Show something else in place of a screen that could not be mounted."""
        raise NotImplementedError

    def survives(self, error: Exception) -> bool:
        """Show the exception as a message if it is a problem that a user can fix; whether it is."""
        pump = active_message_pump.get(None)
        screen = pump if isinstance(pump, Screen) else None
        if screen in self._failed_screens:  # what follows from its not being there
            return True
        problem = as_problem(cause(error))
        if problem is None:
            return False
        if screen is not None and not screen.is_mounted:
            self._failed_screens.add(screen)
            screen._mounted_event.set()  # nobody waits for it any more
            self.call_later(self.replace_failed, screen, problem)
        else:
            self.tell(problem)
        return True

    def _handle_exception(self, error: Exception) -> None:
        if not self.survives(error):
            super()._handle_exception(error)

    def __init__(self, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        self._failed_screens: WeakSet[Screen[object]] = WeakSet()


def cause(error: BaseException) -> BaseException:
    """The exception behind that of a worker."""
    return error.error if isinstance(error, WorkerFailed) else error
