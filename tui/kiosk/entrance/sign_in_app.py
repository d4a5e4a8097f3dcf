"""The application of the sign-in: which input leads to another screen, and what is reset when nobody goes on."""

from collections.abc import Callable

from textual import events
from textual.widgets import Input

from lessons.problem import Problem
from store.kiosk.sign_in import Kiosk
from tui.kiosk.entrance.locked_app import explain_without_folder
from tui.kiosk.entrance.name_list import NameField, NameGrid
from tui.kiosk.entrance.sign_in import FORGET_AFTER, SignInScreen
from tui.kiosk.entrance.signing_in import Result
from tui.kiosk.entrance.typed_ahead import TypedAheadApp


class SignInApp(TypedAheadApp[Result]):
    """Shows the sign-in; its result is who may go on."""

    CSS_PATH = "../../app/app.tcss"

    def __init__(self, kiosk: Kiosk, beat: Callable[[], bool], *, replaced: bool = False) -> None:
        super().__init__(beat)
        self._kiosk = kiosk
        self._replaced = replaced

    def leads_on(self, event: events.Key | events.MouseUp) -> bool:
        if not isinstance(self.screen, SignInScreen):
            return False
        if isinstance(event, events.MouseUp):
            pressed = self._mouse_down_widget
            return isinstance(pressed, NameGrid) and pressed.place_of(event.screen_offset - pressed.region.offset) >= 0
        if event.key == "tab":
            return isinstance(self.focused, NameField)
        return event.key in ("enter", "f10") and isinstance(self.focused, Input)

    def on_mount(self) -> None:
        self.push_screen(self.entrance())

    def entrance(self) -> SignInScreen:
        """The screen that it shows."""
        return SignInScreen(self._kiosk, replaced=self._replaced)

    @property
    def at_rest(self) -> bool:
        """Whether nobody has begun to sign in."""
        return isinstance(self.screen, SignInScreen) and self.screen.at_rest

    def tell(self, problem: Problem) -> None:
        if isinstance(self.screen, SignInScreen) and self.screen.is_mounted:
            self.screen.say(explain_without_folder(problem))
        else:
            super().tell(problem)

    def untouched(self, seconds: float) -> None:
        """Reset an unfinished sign-in, and a status screen that was left open."""
        patience = self.screen.patience if isinstance(self.screen, SignInScreen) else FORGET_AFTER
        if seconds > patience:
            self.touch()
            while not isinstance(self.screen, SignInScreen):
                self.pop_screen()
            self.call_later(self.screen.action_begin_again)
