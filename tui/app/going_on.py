"""What a user can mend is a sentence on a screen that goes on, wherever it was raised; anything else ends Study.

Textual ends the application at every exception of a handler, timer, worker or screen, and with it the queue of messages
of whoever raised it. So it is caught one step earlier, where a queue hands its message on.
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


async def _dispatch_and_go_on(pump: MessagePump, message: Message) -> None:
    try:
        await _dispatch(pump, message)
    except Exception as error:
        if not (isinstance(pump.app, GoesOn) and pump.app.goes_on(error)):
            raise


MessagePump._dispatch_message = _dispatch_and_go_on  # type: ignore[method-assign,assignment]


class GoesOn(App[Result]):
    """An application that a `Problem` does not end."""

    def tell(self, problem: Problem) -> None:
        """Say it on the screen that is there."""
        raise NotImplementedError

    def give_up(self, screen: Screen[object], problem: Problem) -> None:
        """Have something else in place of a screen that could not be put up."""
        raise NotImplementedError

    def goes_on(self, error: Exception) -> bool:
        """Tell what was raised just now, if a user can mend it; whether that is so."""
        at_work = active_message_pump.get(None)
        screen = at_work if isinstance(at_work, Screen) else None
        if screen in self._given_up:  # what follows from its not being there
            return True
        problem = as_problem(cause(error))
        if problem is None:
            return False
        if screen is not None and not screen.is_mounted:
            self._given_up.add(screen)
            screen._mounted_event.set()  # nobody waits for it any more
            self.call_later(self.give_up, screen, problem)
        else:
            self.tell(problem)
        return True

    def _handle_exception(self, error: Exception) -> None:
        if not self.goes_on(error):
            super()._handle_exception(error)

    def __init__(self, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        self._given_up: WeakSet[Screen[object]] = WeakSet()


def cause(error: BaseException) -> BaseException:
    """What a worker failed of."""
    return error.error if isinstance(error, WorkerFailed) else error
