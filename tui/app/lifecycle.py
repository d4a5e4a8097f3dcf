"""How the application ends: when asked, once open work is saved; or after a fault, with one line."""

from rich.console import RenderableType
from textual.css.query import NoMatches
from textual.errors import NoWidget
from textual.screen import Screen

from lessons.problem import Problem
from store.member.session import Session
from tui.app.gated_app import GatedApp
from tui.app.problems_survived import SurvivesProblems, cause
from tui.app.themed_app import ThemedApp
from tui.screens.frame.study_screen import StudyScreen
from tui.terminal.key_names import keyed
from tui.wording.fault import fault_line
from tui.wording.language import _, explain


class OrderlyExit(ThemedApp[int], GatedApp[int], SurvivesProblems[int]):
    """Saves the open work of its screens before it ends."""

    session: Session
    fault = ""
    """Set when something went wrong as Study ended: the line to show."""
    _quitting: Screen[bool] | None = None
    """The last question whether to quit."""

    def action_help_quit(self) -> None:
        # Ctrl+C: many press it to leave, and it must not end a test.
        self.notify(keyed(_("{quit} quits Study; what you did is saved.")))

    async def action_quit(self) -> None:
        problem, running = self.unsaved(), self.running()
        if self.screen is self._quitting:
            self.exit()  # asked for once more: that is a yes
            return
        if problem is not None:
            from tui.screens.frame.confirm import ConfirmScreen  # here and below: seldom asked

            self._quitting = ConfirmScreen(_("Quit without saving?"), explain(problem), _("Quit"), _("Stay"))
        elif running is not None:
            self._quitting = running.leaving_question(running.goes_on())
        else:
            self.exit()
            return
        self.push_screen(self._quitting, self._quit)

    def _quit(self, yes: bool | None) -> None:
        if yes:
            if running := self.running():
                running.leave_going_on()
            self.exit()

    def running(self) -> StudyScreen[None] | None:
        """The screen on which something goes on that leaving would not stop."""
        screens = (screen for screen in self.screen_stack if isinstance(screen, StudyScreen) and screen.is_mounted)
        return next((screen for screen in screens if screen.goes_on()), None)

    def unsaved(self) -> Problem | None:
        """Save the open work of every screen; the first problem, if there is one."""
        screens = [screen for screen in self.screen_stack if isinstance(screen, StudyScreen) and screen.is_mounted]
        return next(filter(None, [screen.unsaved() for screen in screens]), None)

    def _handle_exception(self, error: Exception) -> None:
        # A screen that is being taken down, or was left, may be asked for what it no longer shows.
        left = self._exit or self.asking not in self.screen_stack
        if not (left and isinstance(cause(error), NoMatches | NoWidget)):
            super()._handle_exception(error)

    def panic(self, *_renderables: RenderableType) -> None:
        self._fatal_error()

    def _fatal_error(self) -> None:
        """One line instead of Textual's report, which prints local variables: a member's own text among them."""
        error = self._exception
        self.fault = self.fault or fault_line(cause(error) if error else None, self.session.home.path)
        self._close_messages_no_wait()
