"""What every screen has: the navigation bar, the key bar, help, and texts in the current language."""

from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from lessons.problem import N_, Problem
from tui.screens.frame.host import Host
from tui.screens.frame.seen_screen import SeenScreen
from tui.terminal.keys import bound
from tui.widgets.key_bar import KeyBar
from tui.widgets.nav_bar import NavBar
from tui.wording.language import _

if TYPE_CHECKING:
    from store.member.session import Session

Result = TypeVar("Result")

MINE = "mine"
"""Id of the screen with all that is the member's own, which is not opened twice."""
BOOK = "mistakes"
"""Id of the wrong-answer book, which is not opened twice."""


class StudyScreen(SeenScreen[Result]):
    """A screen of Study. Subclasses give `body`, and `refill` what they show when it may have changed."""

    PLACE: ClassVar[str] = ""
    """The place in the top bar, for the four screens that it leads to; empty: the bar shows the way back."""
    HELP_TEXT: ClassVar[str] = ""
    """Message id of the paragraph that Help shows for this screen."""
    MANUAL_PART: ClassVar[str] = ""
    """Message id of the heading in the members' manual that is about this screen; empty: the manual opens on top."""

    WHY_NOT: ClassVar[dict[str, str]] = {}
    """Action -> message id of why it cannot be run, while its key is dimmed."""

    OPEN_BOOK: ClassVar[bool] = True
    """Whether any lesson may be opened on top of it: not where it would answer a question that is being asked."""

    WRITES: ClassVar[bool] = False
    """Whether it begins in a field for words: then the line for typing pinyin has its row from the first frame on."""

    LEAVING: ClassVar[str] = N_("Leave without saving?")
    """Message id of the question before it is left while something goes on."""

    AUTO_FOCUS = ""  # every screen sets the focus itself
    BINDINGS = [bound("back", "back", N_("Back"))]

    @property
    def study(self) -> Host:
        """The application, as screens see it."""
        return cast(Host, self.app)

    @property
    def session(self) -> "Session":
        """The member session that this screen shows."""
        return self.study.session

    def bar_title(self) -> str:
        """What the top bar shows beside the way back; unused where `PLACE` is set."""
        return ""

    def bar_right(self) -> str:
        """What the top bar shows at its right end."""
        if self.session.home.guest:
            return _("nothing is kept")
        name = self.session.name
        if self.session.read_only:
            return _("{name} · read-only").format(name=name) if name else _("read-only")
        return name

    def compose(self) -> ComposeResult:
        mark = _("Guest") if self.session.home.guest else ""
        yield NavBar(self.PLACE, self.bar_title(), self.bar_right(), mark)
        if self.study.mark:
            yield Static(Content(self.study.mark), classes="mark")
        yield from self.body()
        self.key_bar = KeyBar(signs_out=self.study.kiosk)
        yield self.key_bar
        yield from self.line_to_type_in()

    def line_to_type_in(self) -> ComposeResult:
        """The line for typing pinyin, where it is wanted from the beginning."""
        if self.WRITES and self.study.offers_pinyin:
            from tui.typing.candidate_line import CandidateLine, LineState  # the first screen has none

            yield CandidateLine(LineState())

    def body(self) -> ComposeResult:
        """The widgets between the bars."""
        yield from ()

    def refill(self) -> None:
        """Show the current state; called when the screen comes back to the front."""

    def what_is_open(self) -> str:
        """What `unsaved` saves, as the member is told."""
        return ""

    def goes_on(self) -> str:
        """What goes on while its member is away, as they are asked before they leave; empty: nothing."""
        return ""

    def leaving_question(self, detail: str) -> ModalScreen[bool]:
        """The question before it is left while something goes on, for whatever way."""
        from tui.screens.frame.confirm import ConfirmScreen  # seldom asked

        return ConfirmScreen(_(self.LEAVING), detail, _("Leave"), _("Stay"))

    def leave_going_on(self) -> None:
        """Its member leaves while something goes on."""

    def unsaved(self) -> Problem | None:
        """Save the open work of this screen; the problem that prevents it, if there is one."""
        return None

    def notice_input(self) -> None:
        """A key was pressed or the mouse moved while this screen was in front."""

    def draw_now(self, *changed: Widget) -> None:
        """Draw the changes of these widgets at once and together, instead of one by one at Textual's next ticks."""
        self._dirty_widgets.update(changed)
        for widget in changed:
            if widget._layout_required:  # what Textual does when it next looks, a moment too late
                widget._layout_required = False
                for ancestor in widget.ancestors:
                    if isinstance(ancestor, Widget):
                        ancestor._clear_arrangement_cache()
                        ancestor._layout_updates += 1
                self._layout_required, self._scroll_required = True, False
        self._on_timer_update()

    def on_screen_suspend(self) -> None:
        self._blank_keys(isinstance(self.app.screen, ModalScreen))

    def _blank_keys(self, is_blank: bool) -> None:
        for bar in self.query(KeyBar):  # not before it is composed
            bar.blank(is_blank)

    def on_screen_resume(self) -> None:
        self._blank_keys(False)
        if self.is_mounted:
            self.refill()

    def on_nav_bar_chosen(self, event: NavBar.Chosen) -> None:
        event.stop()
        if event.place == "back":
            self.run_action_later("back")
        else:
            self.study.show_place(event.place)

    def run_action_later(self, action: str) -> None:
        """Run one of this screen's actions as if its key had been pressed."""
        self.call_later(self.run_action, action)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # There is no way back from one of the four places that the bar leads to.
        return not (action == "back" and self.PLACE)

    def why_not(self, action: str) -> str:
        """Why an action whose key is dimmed cannot be run now."""
        return _(self.WHY_NOT[action]) if action in self.WHY_NOT else _("This does nothing here now.")

    async def action_back(self) -> None:
        self.dismiss()
