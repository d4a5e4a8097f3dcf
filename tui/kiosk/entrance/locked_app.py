"""What stands before a member's session on a shared machine: an application that no key, link or copy leads out of."""

import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from rich.console import RenderableType
from textual import events
from textual._time import get_time
from textual.binding import Binding
from textual.driver import Driver
from textual.screen import Screen

from lessons.problem import Problem
from tui.app.gated_app import GatedApp
from tui.app.going_on import GoesOn
from tui.app.themed_app import ThemedApp
from tui.kiosk.entrance.driver import KioskDriver
from tui.terminal import themes
from tui.wording.language import explain

Result = TypeVar("Result")


class LockedApp(ThemedApp[Result], GatedApp[Result], GoesOn[Result]):
    """The sign-in, and the pause of a session. No key ends it; where the supervisor is gone, it ends."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS = [Binding("ctrl+q", "nothing", show=False, priority=True)]

    _stands = math.inf
    """Since when it stands on the terminal, by the clock of events: what came before was meant for somebody else."""

    def __init__(self, beat: Callable[[], bool]) -> None:
        super().__init__()
        self._beat = beat
        self._touched = time.monotonic()
        self.use_theme(themes.DARK)

    def on_mount(self) -> None:
        self._watch()
        self.set_interval(0.5, self._watch)

    def _watch(self) -> None:
        if not self._beat():
            self.exit()
        self.untouched(time.monotonic() - self._touched)

    def untouched(self, seconds: float) -> None:
        """Nobody has touched the machine for so long; called twice a second."""

    def touch(self) -> None:
        """Count from now."""
        self._touched = time.monotonic()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent | events.Paste):
            if event.time < self._stands:
                return
            self.touch()
        await super().on_event(event)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if renderable is not None and screen.is_mounted and len(self.screen_stack) > 1:
            self._stands = min(self._stands, get_time())
        super()._display(screen, renderable)

    def get_driver_class(self) -> type[Driver]:
        return KioskDriver

    def tell(self, problem: Problem) -> None:
        self.notify(told_to_anybody(problem), severity="error", timeout=12, markup=False)

    def give_up(self, screen: Screen[object], problem: Problem) -> None:
        self.tell(problem)
        if self.screen is screen and len(self.screen_stack) > 2:
            self.pop_screen()

    def action_nothing(self) -> None:
        """A key that leads nowhere."""

    def action_help_quit(self) -> None:
        """What ctrl+c does elsewhere."""

    def action_suspend_process(self) -> None:
        """There is no shell to go to."""

    def copy_to_clipboard(self, text: str) -> None:
        """Nothing is copied here."""


def told_to_anybody(problem: Problem) -> str:
    """A problem as it may stand at the sign-in: which file, but not where it lies."""
    return explain(Problem(Path(problem.where).name, problem.text, **problem.fields))
