"""Study on a shared machine: the same application with no way out of it but signing out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.driver import Driver
from textual.screen import ModalScreen
from textual.widgets import Static

from lessons.problem import N_, Problem
from store.kiosk.log import fault, note
from store.kiosk.sign_in import PIN, Settings
from store.member.session import Session
from tui.app.app import StudyApp
from tui.app.problems_survived import cause
from tui.kiosk.closing_banner import CLOSING_WARNING, announce
from tui.kiosk.entrance.driver import KioskDriver
from tui.kiosk.entrance.locked_app import explain_without_folder
from tui.screens.frame.confirm import ConfirmScreen
from tui.screens.frame.study_screen import StudyScreen
from tui.terminal.key_names import keyed
from tui.terminal.keys import bound
from tui.wording.language import _


class KioskApp(StudyApp):
    """A member's session. It ends at sign-out, when nobody touches the machine, or when the supervisor is gone."""

    CSS_PATH = "../app/app.tcss"
    ALLOW_SELECT = False
    kiosk = True
    runs_programs = False
    BINDINGS = [
        bound("quit", "quit", N_("Sign out"), priority=True),
        bound("pause", "pause", N_("Break")),
    ]

    def __init__(
        self, session: Session, settings: Settings, log: Path, beat: Callable[[], bool], *, over_ssh: bool = False
    ) -> None:
        super().__init__(session)
        self.over_ssh = over_ssh
        """Whether the terminal is the member's own, with its own input method, clipboard and fonts."""
        self._settings = settings
        self._log_file = log
        self._beat = beat
        self.paused = False
        """Whether it ended because nobody touched it, or for a break: the member's PIN may go on with it."""
        self._touched = self._up()

    @property
    def offers_pinyin(self) -> bool:
        return not self.over_ssh and super().offers_pinyin

    def get_driver_class(self) -> type[Driver]:
        return KioskDriver

    def on_mount(self) -> None:  # after the one of StudyApp, which Textual calls as well
        self.set_interval(0.5, self._watch)
        self.call_after_refresh(self._beat)  # opened: from here silence is a hang

    def still_here(self) -> None:
        self._beat()

    def _up(self) -> float:
        """Seconds on the clock that goes on while the machine sleeps."""
        return self.session.clock.read().up / 1000

    def _left(self) -> float:
        """Seconds until the session ends unless somebody touches the machine."""
        return self._settings.idle_seconds - (self._up() - self._touched)

    def _watch(self) -> None:
        hours = self._settings.hours
        open_for = hours.left(self.session.clock.read().instant.astimezone())
        if not self._beat() or self._left() <= 0 or open_for == 0:
            self.paused = self._left() <= 0 and open_for != 0
            self._end()
            return
        if open_for is not None and open_for <= CLOSING_WARNING:
            announce(self.screen, hours.closing, open_for)
        if self._left() <= self._settings.warning_seconds and not isinstance(self.screen, IdleScreen):
            self.push_screen(IdleScreen(self._left, kept=not self.session.home.guest))

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent | events.Paste):
            self._touched = self._up()
            if isinstance(self.screen, IdleScreen):
                self.screen.go_on()  # and nothing else: whoever pressed it saw only the countdown
                return
        await super().on_event(event)

    def _end(self) -> None:
        """Save what is open and end the session."""
        self.unsaved()
        self.exit()

    # Ways out that are none here

    async def action_quit(self) -> None:
        if isinstance(self.screen, ConfirmScreen):
            return
        detail, yes = _("What you did is saved; go on with it when you sign in again."), _("Sign out")
        running = self.running()
        natural = running is None and not self.session.home.guest
        if self.session.home.guest:
            detail = _("Without a name nothing is kept.")
        elif running:
            detail = running.goes_on()
        if lost := self._lost():
            detail, yes, natural = "\n".join(lost), _("Sign out and discard"), False
        dialog = ConfirmScreen(_("Sign out?"), detail, yes, _("Stay"), natural=natural)
        self.push_screen(dialog, self._quit)

    def _lost(self) -> list[str]:
        """What the disk refuses to keep of what is open, and why."""
        lost, why = [], ""
        for screen in self.screen_stack:
            if isinstance(screen, StudyScreen) and (problem := screen.unsaved()):
                lost.append(_("Not saved: {what}.").format(what=screen.what_is_open()))
                why = explain_without_folder(problem)
        if not lost:
            return []
        return [*lost, why, _("Stay and tell the administrator; once there is space, it is saved as you go on.")]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "pause" and self.session.home.guest:
            return False
        return super().check_action(action, parameters)

    def action_pause(self) -> None:
        """Leave for a moment; the PIN goes on."""
        if self.session.progress.get_open(PIN, "", str):
            self.paused = True
            self._end()
        else:
            self.notify(keyed(_("Choose a PIN in Settings first; then {pause} starts a break.")))

    def write_summary(self) -> list[str]:
        if self.session.home.guest:
            raise Problem("", N_("nothing is kept without a name, so there is no summary; sign in by your name"))
        if (
            not self.session.home.config.folder
        ):  # a file that stays here would lie in the clear, and nobody could take it
            raise Problem("", N_("this machine has no branch's folder to send a summary to; ask the administrator"))
        return super().write_summary()

    async def action_help_quit(self) -> None:  # type: ignore[override]
        await self.action_quit()

    def action_suspend_process(self) -> None:
        """There is no shell to go to."""

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """No picture of a member's session is kept."""

    def deliver_screenshot(self, *_args: Any, **_options: Any) -> None:
        """No picture of a member's session is kept."""

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """No other program is started."""

    def copy_to_clipboard(self, text: str) -> None:
        """Only within the session: the terminal's clipboard would outlive it."""
        self._clipboard = text

    def _fatal_error(self) -> None:
        """A line for whoever maintains the machine: what kind of error and where, never a text of the member."""
        if self._exception is not None and not self.fault:
            note(self._log_file, fault(cause(self._exception)))
        self.fault = self.fault or "fault"
        self._close_messages_no_wait()


class IdleScreen(ModalScreen[None]):
    """Counts down to the end of a session that nobody touches; any key or move goes on with it."""

    CSS = """
    IdleScreen { align: center middle; }
    IdleScreen > Vertical { width: 60; max-width: 90%; height: auto; padding: 1 2; background: $surface;
                            border: round $warning; }
    IdleScreen #left { margin: 1 0; color: $warning; text-style: bold; }
    """

    def __init__(self, left: Callable[[], float], *, kept: bool) -> None:
        super().__init__()
        self._left = left
        self._kept = kept
        self._gone = False

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content.styled(_("Is anybody still here?"), "bold"))
            yield Static(id="left")
            saved = _("Press any key to go on. What you did is saved.")
            yield Static(Content(saved if self._kept else _("Press any key to go on. Without a name nothing is kept.")))

    def on_mount(self) -> None:
        self._show()
        self.set_interval(0.25, self._show)

    def _show(self) -> None:
        seconds = max(0, round(self._left()))
        self.query_one("#left", Static).update(Content(_("Signing out in {seconds} s").format(seconds=seconds)))

    def go_on(self) -> None:
        """Somebody is here."""
        if not self._gone:  # several keys or moves may come at once
            self._gone = True
            self.dismiss()
