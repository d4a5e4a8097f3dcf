"""The application: language, theme, the way between screens, and the command palette."""

import gc
import os
import sys
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from rich.console import RenderableType
from textual.binding import Binding
from textual.driver import Driver
from textual.geometry import Offset
from textual.screen import Screen

from lessons.content.lesson import Lesson, Test
from lessons.problem import N_, Problem
from store.member.session import Session
from tui import PROGRAM, __version__
from tui.app.background_exchange import EXCHANGE_EVERY, Machines
from tui.app.background_fit import FIT_EVERY, BackgroundFit
from tui.app.first_picture.held_picture import HeldPicture
from tui.app.keys_anywhere import KeysAnywhere
from tui.app.lifecycle import OrderlyExit
from tui.app.messages import ScreenMessages
from tui.app.outside_programs import OutsidePrograms
from tui.app.pinyin_keys import PinyinKeys
from tui.screens.frame.dialog import Dialog
from tui.screens.frame.stand_in import StandInScreen
from tui.screens.frame.study_screen import StudyScreen
from tui.terminal.hyperlinks import knows_links
from tui.terminal.key_names import key_name, use_keys
from tui.terminal.keys import bound
from tui.terminal.setting_faults import setting_faults
from tui.wording.language import _, explain, language, ngettext, set_language

if TYPE_CHECKING:
    from tui.app.first_picture.kept_frame import KeptFrame
    from tui.screens.places.today import TodayScreen
    from tui.terminal.driver import PasteCut

T = TypeVar("T")

MOST_TOLD = 3
"""Notices that are told at the start, each in a sentence."""


def _commands() -> type:
    # Here and below: what the first screen does not need is loaded after the start.
    from tui.app.palette_entries import StudyCommands

    return StudyCommands


class StudyApp(
    HeldPicture[int], KeysAnywhere[int], ScreenMessages[int], PinyinKeys[int], OutsidePrograms[int], OrderlyExit
):
    """Study on the screen: the `Host` of every screen."""

    TITLE = "Study"
    CSS_PATH = "app.tcss"
    COMMANDS = {_commands}
    BINDINGS = [
        bound("help", "help", N_("Help")),
        bound("commands", "command_palette", N_("Commands"), priority=True),
        bound("quit", "quit", N_("Quit"), priority=True),
    ]

    version = __version__
    first_place = "today"
    manual_page = "member"
    kiosk = False
    """Whether this is a session on a shared machine."""
    kept_frame: "KeptFrame | None" = None
    """What keeps the look of Today for the next start; nothing does on a shared machine."""

    def __init__(self, session: Session, *, first_start: bool = False) -> None:
        super().__init__()
        self.session = session
        self._first_start = first_start
        self.machines = Machines(self, session)
        self.shows_links = self.runs_programs and knows_links(os.environ)
        """Whether the terminal itself may open the links to the web that stand in lessons."""
        if not self.kiosk:  # there the home is not the member's
            self.offer_themes(session.home.themes)
        self.use_theme(session.home.config.theme)
        self._use_own_keys()

    def _use_own_keys(self) -> None:
        """Lay the keys that the member chose over the others; what cannot be used is told with the other faults."""
        own: dict[str, str] = {}
        if table := self.session.home.own_keys():
            from tui.terminal.keymap import read_keymap

            own = read_keymap(table, str(self.session.home.config_file)).keys
        use_keys(own)
        self.set_keymap(own)

    def on_mount(self) -> None:
        if self._first_start:
            from tui.screens.places.welcome import WelcomeScreen

            self.push_screen(WelcomeScreen(), lambda _result: self.open_today())
        else:
            self.open_today()

    def input_accepted(self, screen: Screen[object]) -> None:
        if isinstance(screen, StudyScreen):
            screen.notice_input()

    def on_today_screen_filled(self, event: "TodayScreen.Filled") -> None:
        self.is_whole(event.screen)
        if self.kept_frame and event.content:
            self.kept_frame.filled(event.screen, event.content)

    def exit(self, result: int | None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        if self.kept_frame and not self._exit:
            self.kept_frame.look()
        super().exit(result, return_code, message)

    def on_paste_cut(self, event: "PasteCut") -> None:
        """Tell, where it was pasted, what of it was not taken in."""
        from tui.widgets.field import Field

        text = ngettext(
            "Only the beginning of what you pasted fits: {n} character was left out.",
            "Only the beginning of what you pasted fits: {n} characters were left out.",
            event.count,
        ).format(n=event.count)
        field = self.focused.parent if self.focused else None
        if isinstance(field, Field):
            field.tell(text)
        else:
            self.notify(text, severity="warning", timeout=12)

    def get_default_screen(self) -> Screen[None]:
        # The screen under all others is never seen; an empty one costs nothing at the start.
        return Screen(id="_default")

    def open_today(self) -> None:
        """Open Today, or the first place of this application, and report what happened while Study was not running."""
        self.show_place(self.first_place)
        self.machines.exchange(self.close_overdue)
        self.set_interval(EXCHANGE_EVERY, self.machines.exchange)
        self.set_interval(FIT_EVERY, BackgroundFit(self.machines, self.session).look)
        self.call_after_refresh(_collect_garbage_again)
        if self.session.read_only:
            self.notify(_("Open in another window already: here you can only read; nothing is saved."), timeout=12)
        notices = self.session.home.notices
        for fault in setting_faults(self.session.home):
            notices.add(fault.problem)
        self.tell_all((*notices, *self.session.library.notices))
        notices.heard = partial(self.call_later, self._warn)  # most files are read later
        if not self.machines.any:  # else after the exchange tells what ended there
            self.close_overdue()

    def tell_all(self, notices: Iterable[Problem]) -> None:
        """Show notices, none of which stops anybody: the first few, and how many there are; not all may be in sight."""
        told = list(notices)
        for problem in told[:MOST_TOLD]:
            self._warn(problem)
        if len(told) > MOST_TOLD:
            text = _("{n} such notices in all: study doctor lists them").format(n=len(told))
            self.notify(text, severity="warning", timeout=12)

    def _warn(self, problem: Problem) -> None:
        self.notify(explain(problem), severity="warning", timeout=12, markup=False)

    def close_overdue(self) -> None:
        """Hand in the tests whose time ended while they were not on the screen, and say so."""
        try:
            closed = self.session.close_overdue()
        except Problem as problem:  # then they are closed at the next start
            self.refuse(problem)
            return
        if closed:
            from tui.wording.testing.overdue import overdue_text
        for sitting, record in closed:
            self.notify(overdue_text(self.session, sitting, record), timeout=15, markup=False)

    # Navigation

    def action_place(self, place: str) -> None:
        self.show_place(place)

    def show_place(self, place: str) -> None:
        """Go to one of the four places, leaving whatever lies on top of the present one."""
        while len(self.screen_stack) > 2:
            self.pop_screen()
        screen = _place(place)()
        if len(self.screen_stack) == 2:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    def find_lesson(self, key: str, *, quiet: bool = False) -> Lesson | None:
        """The lesson `pack/lesson` in the current language; says so where there is none, unless `quiet`."""
        try:
            return self.session.library.find(key, language())
        except Problem as problem:
            if not quiet:
                self.refuse(problem)
            return None

    def if_readable(self, ask: Callable[[], T]) -> T | None:
        """The value of `ask`; `None`, with a message, where a file cannot be read."""
        try:
            return ask()
        except Problem as problem:
            if not self._exit:  # nothing is lost that was only to be shown
                self.refuse(problem)
            return None

    def open_lesson(
        self, key: str, *, line: int | None = None, answer: bool = False, instead_of: Screen[None] | None = None
    ) -> None:
        """Open the lesson `pack/lesson` at a source line, or where reading stopped; `answer`: the line is marked."""
        if lesson := self.find_lesson(key):
            if line is None:
                line = self.if_readable(lambda: self.session.reading.start_line(lesson)) or 0
            screen = self.lesson_screen(lesson, line, answer=answer)
            if instead_of is None:
                self.push_screen(screen)
            else:
                self.replace_screens(instead_of, screen)

    def lesson_screen(self, lesson: Lesson, line: int, *, answer: bool) -> Screen[None]:
        """The screen that a lesson is read on, as `open_lesson` shows it."""
        from tui.screens.reading.lesson import LessonScreen

        return LessonScreen(lesson, line=line, answer=answer)

    def open_manual(self, page: str = "", part: str = "") -> None:
        """Open the manual: a page of it, else the one that fits, at the heading `part` (a message id)."""
        from tui.screens.reading.manual import open_manual

        open_manual(self, page, part)

    def begin_test(
        self, lesson: Lesson, test: Test, *, instead_of: Screen[None] | None = None, ask: bool = False
    ) -> None:
        """Begin a test, or go on with it where it was begun before; `ask`: say what it is first."""
        from tui.screens.testing.begin import begin_test

        begin_test(self, lesson, test, instead_of, ask=ask)

    def replace_screens(self, old: Screen[Any], new: Screen[None] | None) -> None:
        """Show `new` where `old` was, if there is one, with whatever lay on top of it gone."""
        if old not in self.screen_stack:  # asked for twice: done already
            return
        while self.screen is not old:
            self.pop_screen()
        if new:
            self.switch_screen(new)
        else:
            self.pop_screen()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "command_palette" and isinstance(self.screen, Dialog):
            from tui.screens.frame.own_actions import own_actions

            return bool(own_actions(self.screen))
        return super().check_action(action, parameters)

    def action_help(self) -> None:
        from tui.screens.frame.help import HelpScreen

        if isinstance(self.screen, StudyScreen):
            self.push_screen(HelpScreen(self.screen, manual=self.may_go_anywhere))

    def get_key_display(self, binding: Binding) -> str:
        shown = super().get_key_display(binding)
        return key_name(binding.key) if shown.endswith("space") else shown

    def refuse(self, problem: Problem) -> None:
        """Show a problem on the screen, once while it is still shown; after the end, when Study is ending."""
        text = explain(problem)
        if self._exit:
            self.fault = self.fault or text
        elif all(shown.message != text for shown in self._notifications):
            self.notify(text, severity="error", timeout=12, markup=False)

    def tell(self, problem: Problem) -> None:
        self.refuse(problem)

    def replace_failed(self, screen: Screen[object], problem: Problem) -> None:
        if screen not in self.screen_stack:
            self.refuse(problem)
        elif isinstance(screen, StudyScreen):
            self.replace_screens(screen, StandInScreen(problem, screen.PLACE))
        else:
            self.replace_screens(screen, None)
            self.refuse(problem)

    def write_summary(self) -> list[str]:
        """Write the signed summary where it belongs, and return lines that say so. Called from a worker thread."""
        from store.exchange.exchange import exchange, folder_named
        from store.exchange.issue import issue_into_home
        from store.member.passphrase import unlock
        from tui.console.ask_passphrase import nobody_to_ask
        from tui.console.exchange_lines import exchange_lines

        home, progress = self.session.home, self.session.progress
        if home.config.folder:
            calmly = self.machines.calmly
            return exchange_lines(
                exchange(home, folder_named(home), progress, nobody_to_ask, PROGRAM, when_idle=calmly)
            )
        member = progress.member
        file = issue_into_home(
            home, member, lambda: progress.key or unlock(home, member, nobody_to_ask), progress.clock, PROGRAM
        )
        return [_("Summary written to {file}").format(file=file)]

    # Settings, language and theme

    @property
    def mark(self) -> str:
        """What every screen says of the session below its bar; empty for the usual one."""
        return ""

    @property
    def measure(self) -> int | None:
        """Line width of lessons in cells; 0 = as wide as the terminal; `None` where none was chosen."""
        value = self.session.home.config.measure
        return int(value) if value.isdecimal() else None

    def keep_setting(self, **fields: str) -> None:
        """Save settings; where the disk refuses, say so and keep them until the end."""
        try:
            self.session.home.change(**fields)
        except Problem as problem:
            self.refuse(problem)

    async def use_language(self, code: str) -> None:
        """Speak another language at once, on every open screen."""
        set_language(code)
        for screen in self.screen_stack:
            if isinstance(screen, StudyScreen):
                await screen.recompose()
                screen.refresh_bindings()

    async def choose_language(self, code: str) -> None:
        """Speak this language from now on."""
        self.keep_setting(lang=code)
        await self.use_language(code)

    def choose_theme(self, name: str) -> None:
        """Use this theme from now on."""
        self.keep_setting(theme=name)
        self.use_theme(name)

    def action_command_palette(self) -> None:
        from tui.app.palette import open_palette

        open_palette(self)

    # The terminal

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        # Input methods open at the terminal's cursor; Textual moves it only once something was typed.
        place = getattr(screen.focused, "cursor_screen_offset", None)
        if isinstance(place, Offset):
            self.cursor_position = place
        super()._display(screen, renderable)

    def get_driver_class(self) -> type[Driver]:
        if sys.platform == "win32":
            return super().get_driver_class()
        from tui.terminal.driver import StudyDriver

        return StudyDriver


def _collect_garbage_again() -> None:
    """After the start, during which `tui.cli.main` had it switched off; what lives by then lives to the end."""
    gc.freeze()
    gc.enable()


def _place(name: str) -> Callable[[], StudyScreen[None]]:
    match name:
        case "library":
            from tui.screens.places.library import LibraryScreen

            return LibraryScreen
        case "progress":
            from tui.screens.places.progress import ProgressScreen

            return ProgressScreen
        case "settings":
            from tui.screens.places.settings import SettingsScreen

            return SettingsScreen
        case _:
            from tui.screens.places.today import TodayScreen

            return TodayScreen
