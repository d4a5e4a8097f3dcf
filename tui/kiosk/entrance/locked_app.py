"""The application before a member's session on a shared machine: no key, link or copy leads out of it."""

import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from rich.console import RenderableType
from textual import events
from textual._time import get_time
from textual.driver import Driver
from textual.screen import Screen

from lessons.problem import Problem
from tui.app.gated_app import GatedApp
from tui.app.messages import ScreenMessages
from tui.app.problems_survived import SurvivesProblems
from tui.app.themed_app import ThemedApp
from tui.kiosk.entrance.driver import KioskDriver
from tui.terminal import theme_names
from tui.terminal.key_names import use_keys
from tui.terminal.keys import bound
from tui.wording.language import explain

Result = TypeVar("Result")


class LockedApp(ScreenMessages[Result], ThemedApp[Result], GatedApp[Result], SurvivesProblems[Result]):
    """The sign-in, and the pause of a session. No key ends it; it ends when the supervisor is gone."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS = [bound("quit", "nothing", show=False, priority=True)]

    _shown_since = math.inf
    """When it was first drawn, by the clock of events: input from before was meant for somebody else."""

    def __init__(self, beat: Callable[[], bool]) -> None:
        super().__init__()
        self._beat = beat
        self._touched = time.monotonic()
        self.use_theme(theme_names.DARK)
        use_keys({})  # those of whose session it was, or is to be, are no one else's

    def on_mount(self) -> None:
        self._watch()
        self.set_interval(0.5, self._watch)

    def _watch(self) -> None:
        if not self._beat():
            self.exit()
        elif self.screen_stack:  # at the end there is none for a moment
            self.untouched(time.monotonic() - self._touched)

    def untouched(self, seconds: float) -> None:
        """Called twice a second with the time since the last input."""

    def touch(self) -> None:
        """Count idle time from now."""
        self._touched = time.monotonic()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent | events.Paste):
            if event.time < self._shown_since:
                return
            self.touch()
        await super().on_event(event)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if renderable is not None and screen.is_mounted and len(self.screen_stack) > 1:
            self._shown_since = min(self._shown_since, get_time())
        super()._display(screen, renderable)

    def get_driver_class(self) -> type[Driver]:
        return KioskDriver

    def tell(self, problem: Problem) -> None:
        self.notify(explain_without_folder(problem), severity="error", timeout=12, markup=False)

    def replace_failed(self, screen: Screen[object], problem: Problem) -> None:
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


def explain_without_folder(problem: Problem) -> str:
    """A problem for the sign-in, which anybody can read: the name of the file, without its folder."""
    return explain(Problem(Path(problem.where).name, problem.text, **problem.fields))
