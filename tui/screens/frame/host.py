"""What a screen asks of the application that shows it. Screens know this, and never the application itself.

So a screen opens only screens of its own room and of the rooms below; what lies above it is opened here.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from textual.notifications import SeverityLevel
from textual.screen import Screen, ScreenResultCallbackType

if TYPE_CHECKING:
    from textual.await_complete import AwaitComplete
    from textual.widget import AwaitMount

    from lessons.content.lesson import Lesson, Test
    from lessons.problem import Problem
    from store.exchange.exchange import WhenIdle
    from store.member.session import Session

T = TypeVar("T")
Result = TypeVar("Result")


class OtherMachines(Protocol):
    """The exchange with the member's other machines."""

    @property
    def calmly(self) -> "WhenIdle":
        """Runs what may replace drafts and open tests, while none is on the screen. Called from another thread."""


class Host(Protocol):
    """The application, as its screens see it."""

    @property
    def session(self) -> "Session":
        """The member session that is shown."""

    @property
    def machines(self) -> OtherMachines:
        """What exchanges with the member's other machines."""

    @property
    def kiosk(self) -> bool:
        """Whether this is a session on a shared machine."""

    @property
    def draws_at_once(self) -> bool:
        """Whether a picture of the first screen stands already, so that no part of it is drawn before the rest."""

    @property
    def offers_pinyin(self) -> bool:
        """Whether fields for words say how pinyin is typed, since the terminal brings nothing for it."""

    @property
    def version(self) -> str:
        """Which Study this is."""

    @property
    def manual_page(self) -> str:
        """The page of the manual for those who use this application, see `tui.wording.manual`."""

    @property
    def mark(self) -> str:
        """What every screen says of the session below its bar; empty for the usual one."""

    @property
    def measure(self) -> int | None:
        """Line width of lessons in cells; 0 = as wide as the terminal; `None` where none was chosen."""

    # Messages

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a message for a while, on the screen in front."""

    def refuse(self, problem: "Problem") -> None:
        """Show a problem: what is wrong and what to do."""

    def if_readable(self, ask: Callable[[], T]) -> T | None:
        """The value of `ask`; `None`, with a message, where a file cannot be read."""

    # Which screens are shown

    @property
    def screen(self) -> Screen[Any]:
        """The screen in front."""

    @property
    def asking(self) -> Screen[object] | None:
        """The screen that asks for something now, which may have another in front."""

    def push_screen(
        self, screen: Screen[Result], callback: ScreenResultCallbackType[Result] | None = None
    ) -> "AwaitMount":
        """Show a screen on top, and hand its result on."""

    def switch_screen(self, screen: Screen[Any]) -> "AwaitComplete":
        """Show a screen in place of the one in front."""

    def replace_screens(self, old: Screen[Any], new: Screen[None] | None) -> None:
        """Show `new` where `old` was, if there is one, with whatever lay on top of it gone."""

    # Keys

    def pressed_anew(self, since: float) -> bool:
        """Whether the key that is handled now, if it is one, was pressed for what is in sight since then, by the clock
        of events: neither held since before, nor pressed without looking."""

    # Navigation

    def show_place(self, place: str) -> None:
        """Go to one of the four places, leaving whatever lies on top of the present one."""

    def action_mine(self) -> None:
        """Open all that is the member's own: reflections, uses at work, notes, bookmarks."""

    def action_review(self) -> None:
        """Review what is due."""

    def action_mistakes(self) -> None:
        """Open the wrong-answer book, or come back to it."""

    @property
    def may_go_anywhere(self) -> bool:
        """Whether whatever is chosen may be opened: not over a question, nor over a dialog that waits for an answer."""

    def find_lesson(self, key: str, *, quiet: bool = False) -> "Lesson | None":
        """The lesson `pack/lesson` in the current language; says so where there is none, unless `quiet`."""

    def open_lesson(
        self, key: str, *, line: int | None = None, answer: bool = False, instead_of: Screen[None] | None = None
    ) -> None:
        """Open the lesson `pack/lesson` at a source line, or where reading stopped; `answer`: the line is marked."""

    def open_manual(self, page: str = "", part: str = "") -> None:
        """Open the manual: a page of it, else the one that fits, at the heading `part` (a message id)."""

    def begin_test(
        self, lesson: "Lesson", test: "Test", *, instead_of: Screen[None] | None = None, ask: bool = False
    ) -> None:
        """Begin a test, or go on with it where it was begun before; `ask`: say what it is first."""

    def close_overdue(self) -> None:
        """Hand in the tests whose time ended while they were not on the screen, and say so."""

    def write_summary(self) -> list[str]:
        """Write the signed summary where it belongs, and return lines that say so. Called from a worker thread."""

    # Settings

    def keep_setting(self, **fields: str) -> None:
        """Save settings."""

    async def use_language(self, code: str) -> None:
        """Speak another language at once, on every open screen."""

    async def choose_language(self, code: str) -> None:
        """Speak this language from now on."""

    @property
    def theme_titles(self) -> dict[str, str]:
        """The themes that can be chosen: name -> message id of what Settings calls it."""

    def choose_theme(self, name: str) -> None:
        """Use this theme from now on."""
