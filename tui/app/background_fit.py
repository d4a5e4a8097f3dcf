"""Fitting the schedule of review to the member, while Study is on the screen and nothing is answered or written."""

import contextlib
from threading import Thread
from typing import TYPE_CHECKING

from lessons.problem import Problem
from tui.app.background_exchange import Machines

if TYPE_CHECKING:
    from store.member.fit.fitting import Fitting
    from store.member.session import Session

FIT_EVERY = 60.0
"""Seconds between looks at whether a fit is wanted."""


class BackgroundFit:
    """Fits in a process of its own, silently: Progress and Charts say what the schedule goes by."""

    def __init__(self, machines: Machines, session: "Session") -> None:
        self._machines = machines
        self._session = session
        self._fitting: Fitting | None = None
        self._thread: Thread | None = None

    @property
    def is_fitting(self) -> bool:
        """Whether a look goes on."""
        return self._thread is not None and self._thread.is_alive()

    def look(self) -> None:
        """Begin a fit if one is wanted."""
        if not self.is_fitting:
            self._thread = Thread(target=self._fit, daemon=True)
            self._thread.start()

    def _fit(self) -> None:
        from store.member.fit.fit_process import fit_apart
        from store.member.fit.fitting import Fitting

        fitting = self._fitting = self._fitting or Fitting(self._session)
        with contextlib.suppress(RuntimeError, Problem):  # the application ended meanwhile, or a disk is full
            if any(self._machines.calmly(lambda: [fitting.is_wanted()])):
                made = fitting.answers()
                found = fit_apart(made)
                self._machines.calmly(lambda: [fitting.keep(made, found)])
