"""In place of a screen that could not be mounted: what is wrong, and the way to everything that still works."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from lessons.problem import N_, Problem
from tui.screens.frame.study_screen import StudyScreen
from tui.wording.language import _, explain


class StandInScreen(StudyScreen[None]):
    """`place` is that of the screen it stands for, see `StudyScreen.PLACE`."""

    HELP_TEXT = N_("A file that this screen needs cannot be used. The other screens work; nothing was changed.")

    def __init__(self, problem: Problem, place: str) -> None:
        super().__init__()
        self._problem = problem
        self.PLACE = place  # type: ignore[misc]

    def bar_title(self) -> str:
        return "" if self.PLACE else _("A file cannot be used")

    def body(self) -> ComposeResult:
        with VerticalScroll(classes="page"):
            yield trouble(self._problem)
            yield Static(Content(_("The other screens work as before; nothing here was changed.")), classes="quiet")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()


def trouble(problem: Problem) -> Static:
    """A problem, in place of the content that it prevents."""
    return Static(Content(explain(problem)), classes="trouble")
