"""Exchanges records with the member's other machines while Study is on the screen."""

import contextlib
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from textual.app import App

from tui.console.own_machines import exchange_at_the_end, exchanged, has_others
from tui.screens.frame.study_screen import StudyScreen

if TYPE_CHECKING:
    from store.member.session import Session

T = TypeVar("T")

EXCHANGE_EVERY = 120.0
"""Seconds between exchanges."""


class Machines:
    """Exchanges in the background; silent where the folder is missing, which `study sync` reports."""

    def __init__(self, app: App[int], session: "Session") -> None:
        self._app = app
        self._session = session
        self._thread: Thread | None = None

    @property
    def any(self) -> bool:
        """Whether this machine was paired with another one and can exchange with it."""
        return has_others(self._session)

    @property
    def exchanging(self) -> bool:
        """Whether an exchange goes on."""
        return self._thread is not None and self._thread.is_alive()

    def exchange(self, then: Callable[[], None] | None = None) -> None:
        """Exchange, and call `then` afterwards."""
        if self.any and not self.exchanging:
            # A thread that dies with the program: a share that hangs must not keep anybody from signing out.
            self._thread = Thread(target=self._exchange, args=(then,), daemon=True)
            self._thread.start()

    def exchange_at_the_end(self) -> None:
        """Exchange once more when the screen is gone."""
        exchange_at_the_end(self._session)

    def calmly(self, job: Callable[[], list[T]]) -> list[T]:
        """Do what may replace drafts and open tests, if none is on the screen. Called from another thread."""
        return self._in_the_app(lambda: job() if self._place() else [])

    def _in_the_app(self, do: Callable[[], T]) -> T:
        """Run `do` in the thread of the application. Raises `RuntimeError` once that has ended.

        Textual's `call_from_thread` leaves a coroutine that nobody awaits when the application ends meanwhile.
        """
        done: Future[T] = Future()

        def run() -> None:
            try:
                with self._app._context():
                    done.set_result(do())
            except BaseException as error:
                done.set_exception(error)

        if self._app._loop is None:
            raise RuntimeError
        self._app._loop.call_soon_threadsafe(run)
        return done.result()

    def _place(self) -> StudyScreen[None] | None:
        """The screen, if it is one of the four places and nothing lies on it."""
        screens = [screen for screen in self._app.screen_stack if isinstance(screen, StudyScreen)]
        return screens[0] if len(screens) == 1 and screens[0].PLACE else None

    def _exchange(self, then: Callable[[], None] | None) -> None:
        with contextlib.suppress(RuntimeError):  # the application ended meanwhile
            try:
                lines = exchanged(self._session, self.calmly)
                if lines:
                    self._in_the_app(lambda: self._tell(lines))
                if then:
                    self._in_the_app(then)
            except Exception as error:
                fault = error
                self._in_the_app(lambda: self._app._handle_exception(fault))

    def _tell(self, lines: list[str]) -> None:
        self._app.notify("\n".join(lines), timeout=8, markup=False)
        if (place := self._place()) is not None and place.is_current:
            place.refill()
