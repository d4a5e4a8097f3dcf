"""Signing in at a shared machine: a name from the list, then the passphrase; the first time a code, and a new one."""

import os
import time
from collections.abc import Callable
from functools import partial

import msgspec
from textual import events, work
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.driver import Driver
from textual.screen import Screen
from textual.widgets import Input, Static

from lessons.problem import Problem
from store.home import Member
from store.keys import Key
from store.kiosk import Kiosk
from store.pinyin import fits
from tui import themes
from tui.kiosk_driver import KioskDriver
from tui.language import _, explain, language, set_language
from tui.output import InertText
from tui.widgets.kiosk_notice import KioskNotice
from tui.widgets.row import Row

SHOWN = 200
"""Names that are shown at once; typing leads to the others."""
FORGET_AFTER = 60
"""Seconds after which what stands half typed is dropped."""
_LONGEST = 200


class SignedIn(msgspec.Struct, frozen=True):
    """A member who proved to be it."""

    member: str
    key: Key


class Administrator(msgspec.Struct, frozen=True):
    """The administrator ends the kiosk."""


Result = SignedIn | Administrator
_ADMINISTRATOR = Member("", "")


class SignInScreen(Screen[None]):
    """The names; once one is chosen, what is asked of that member, one thing after the other."""

    CSS_PATH = "sign_in.tcss"
    AUTO_FOCUS = "#search"
    BINDINGS = [
        Binding("escape", "begin_again", show=False),
        Binding("f2", "switch_language", show=False),
        Binding("f10", "administrator", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(self, kiosk: Kiosk) -> None:
        super().__init__()
        self._kiosk = kiosk
        self._members = kiosk.members()
        self._asked: Member | None = None
        self._code = ""
        self._new = ""
        self._choosing = False
        self._busy = False

    def compose(self) -> ComposeResult:
        with Vertical(id="card"):
            yield Static(Content.styled(_("Study · sign in"), "bold $accent"), classes="title")
            yield Input(placeholder=_("your name, or its pinyin initials"), max_length=40, id="search", compact=True)
            yield VerticalScroll(id="names", can_focus=False)
            yield Static(id="asked")
            yield Input(password=True, max_length=_LONGEST, id="secret", compact=True)
            yield Static(id="said")
            yield KioskNotice(self._kiosk)
        yield Static(Content(_("Enter choose · Esc begin again · F2 中文/English · F10 administrator")), id="keys")

    async def on_mount(self) -> None:
        await self._show_names("")

    async def _show_names(self, query: str) -> None:
        names = self.query_one("#names")
        await names.remove_children()
        found = [member for member in self._members if fits(member.name, query)][:SHOWN]
        await names.mount(*(Row(member.name, id=f"m-{member.id}") for member in found))
        if not self._members:
            self._say(_("Nobody is enrolled here yet; the administrator does it with: study kiosk --enrol NAME"))
        else:
            self._say("" if found else _("No such name here."))

    def _say(self, text: str) -> None:
        self.query_one("#said", Static).update(Content(text))

    # Who

    async def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id == "search":
            await self._show_names(event.value)
        elif event.value:
            self._say("")

    def on_row_pressed(self, event: Row.Pressed) -> None:
        wanted = (event.row.id or "").removeprefix("m-")
        self._ask_member(next(member for member in self._members if member.id == wanted))

    def _ask_member(self, member: Member) -> None:
        if self._kiosk.has_code(member.id):
            self._ask(member, _("{name}: the code that you were given"))
        else:
            self._ask(member, _("{name}: your passphrase"))

    def action_administrator(self) -> None:
        if not self._busy:
            self._choosing = False
            self._ask(_ADMINISTRATOR, _("The administrator's passphrase"))

    def _ask(self, member: Member, what: str) -> None:
        self._asked = member
        self.add_class("asking")
        self.query_one("#asked", Static).update(Content(what.format(name=member.name)))
        self._say("")
        secret = self.query_one("#secret", Input)
        secret.value = ""
        secret.focus()

    async def action_begin_again(self) -> None:
        """Back to the names, with nothing typed."""
        if self._busy:
            return
        self._asked, self._code, self._new, self._choosing = None, "", "", False
        self.query_one("#secret", Input).value = ""
        self.remove_class("asking")
        search = self.query_one("#search", Input)
        search.value = ""
        search.focus()
        await self._show_names("")

    async def action_switch_language(self) -> None:
        if not self._busy:
            set_language("en" if language() == "zh" else "zh")
            self._asked, self._code, self._new, self._choosing = None, "", "", False
            self.remove_class("asking")
            await self.recompose()
            await self._show_names("")
            self.query_one("#search").focus()

    # What only they know

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input.id == "search":
            if rows := self.query(Row):
                rows.first().action_press()
            return
        typed, event.input.value = event.value, ""
        member = self._asked
        if member is None or self._busy or not typed:
            return
        if self._choosing and not self._new:
            self._new = typed
            self._ask(member, _("{name}: the same once more"))
            return
        if self._choosing and typed != self._new:
            self._ask_new(member)
            self._say(_("The two differ; try again."))
            return
        self._busy = True
        self._say(_("One moment…"))
        self._check(member, typed)

    def _ask_new(self, member: Member) -> None:
        self._choosing, self._new = True, ""
        self._ask(member, _("{name}: choose a passphrase, at least 8 characters, that you will remember"))

    @work(thread=True, exit_on_error=False)
    def _check(self, member: Member, typed: str) -> None:
        """Hashing takes a tenth of a second and more, so that guessing does too."""
        answer: Callable[[], object]
        try:
            answer = self._answer(member, typed)
        except Problem as problem:
            answer = partial(self._refuse, member, explain(Problem("", problem.text, **problem.fields)))
        except Exception:
            answer = partial(self._refuse, member, _("This cannot be checked now; try again later."))
        self.app.call_from_thread(answer)

    def _answer(self, member: Member, typed: str) -> Callable[[], object]:
        wrong = partial(self._refuse, member, _("That is not right; try again."))
        if member is _ADMINISTRATOR:
            return self._show_status if self._kiosk.is_administrator(typed) else wrong
        if self._kiosk.settings().hours.closed(self._kiosk.now().instant.astimezone()):
            return partial(self._refuse, member, _("This machine is closed now."))
        if self._choosing:
            key = self._kiosk.choose_passphrase(member.id, self._code, typed)
            return partial(self._leave, SignedIn(member.id, key))
        admitted = self._kiosk.admit(member.id, typed)
        if isinstance(admitted, Key):
            return partial(self._leave, SignedIn(member.id, admitted))
        return partial(self._accept_code, member, admitted.code) if admitted else wrong

    def _refuse(self, member: Member, text: str) -> None:
        self._busy = False
        if self._choosing:
            self._ask_new(member)
        self._say(text)
        self.query_one("#secret").focus()

    def _accept_code(self, member: Member, code: str) -> None:
        self._busy = False
        self._code = code
        self._ask_new(member)

    async def _show_status(self) -> None:
        from tui.screens.kiosk_status import KioskStatusScreen  # a member's sign-in does not wait for it

        self._busy = False
        await self.action_begin_again()
        self.app.push_screen(KioskStatusScreen(self._kiosk), lambda end: self._leave(Administrator()) if end else None)

    def _leave(self, result: Result) -> None:
        self.app.exit(result)


class SignInApp(App[Result]):
    """Draws the sign-in; gives who may go on. No key ends it."""

    CSS_PATH = "../app.tcss"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS = [Binding("ctrl+q", "nothing", show=False, priority=True)]

    def __init__(self, kiosk: Kiosk, beat: Callable[[], bool]) -> None:

        few = themes.few_colours(dict(os.environ))
        super().__init__(ansi_color=True if few else None)
        self._kiosk = kiosk
        self._beat = beat
        self._touched = time.monotonic()
        self._filters.append(InertText())
        for theme in themes.OWN:
            self.register_theme(theme)
        self.theme = themes.ANSI_DARK if few else themes.DARK

    def on_mount(self) -> None:
        self._watch()
        self.set_interval(0.5, self._watch)
        self.push_screen(SignInScreen(self._kiosk))

    def _watch(self) -> None:
        if not self._beat():
            self.exit()
        if time.monotonic() - self._touched > FORGET_AFTER:
            self._touched = time.monotonic()
            while not isinstance(self.screen, SignInScreen):  # what the administrator left open
                self.pop_screen()
            self.call_later(self.screen.action_begin_again)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent):
            self._touched = time.monotonic()
        await super().on_event(event)

    def get_driver_class(self) -> type[Driver]:
        return KioskDriver

    def action_nothing(self) -> None:
        """A key that leads nowhere."""

    def action_help_quit(self) -> None:
        """What ctrl+c does elsewhere."""

    def action_suspend_process(self) -> None:
        """There is no shell to go to."""

    def copy_to_clipboard(self, text: str) -> None:
        """Nothing is copied here."""
