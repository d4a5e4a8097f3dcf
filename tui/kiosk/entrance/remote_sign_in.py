"""Signing in over SSH: the name is typed and no other is shown, and whether it is somebody's is never told."""

from collections.abc import Callable

from msgspec.structs import replace
from textual import events
from textual.content import Content

from lessons.clean import clean_line
from store.disk.home import Member
from store.kiosk.over_ssh.admission import Admission, checks
from store.kiosk.sign_in import Admitted, Kiosk
from tui.kiosk.entrance.sign_in import FORGET_AFTER, SignInScreen
from tui.kiosk.entrance.sign_in_app import SignInApp
from tui.kiosk.entrance.signing_in import Asks, SigningIn
from tui.wording.language import _


class RemoteSignInScreen(SignInScreen):
    """A field for the name; after it the same questions as at the machine. No list, no guests, no administrator."""

    def __init__(self, kiosk: Kiosk, admission: Admission) -> None:
        super().__init__(kiosk)
        self._admission = admission
        self.add_class("remote")

    def _listed_members(self) -> list[Member]:
        return []

    def _takes_guests(self) -> bool:
        return False

    def _speak(self) -> None:
        super()._speak()
        self._search.placeholder = _("your name, or its full pinyin")

    def _way(self, *, asking: bool) -> tuple[str, tuple[str, ...]]:
        keys = _("Enter go on · Esc begin again · F12 中文/English")
        if asking:
            keys = _("Enter OK · Esc another name · F12 中文/English")
        return keys, ("enter", "escape", "f12")

    def _show_names(self, query: str) -> None:
        text = _("If somebody else has your name too, type the last four characters of your id after it.")
        self._hint.update(Content(text))
        self.say("")

    def tab(self) -> None:
        try:
            self._choose()
        finally:
            self._settled()

    def _choose(self) -> None:
        if name := clean_line(self._search.value).strip():
            signing = replace(self._signing, asks=Asks.SECRET, member=Member("", name))
            hint = _("Forgotten? The secretary or the administrator gives you a new code; type it here instead.")
            self._ask(signing, _("{name}: your passphrase, or the code that you were given"), hint)

    def action_administrator(self) -> None:
        """That screen is for whoever stands at the machine."""

    def _answer(self, signing: SigningIn, member: Member, typed: str) -> Callable[[], object]:
        if signing.asks is Asks.SECRET:
            return super()._answer(signing, member, typed)
        with checks(self._kiosk).waited_for():  # a new passphrase is hashed as well
            return super()._answer(signing, member, typed)

    def _admit(self, member: Member, typed: str) -> Admitted | None:
        return self._admission.admit(member.name, typed)


class RemoteSignInApp(SignInApp):
    """Shows it, and ends where nobody types for `seconds`."""

    def __init__(self, kiosk: Kiosk, admission: Admission, seconds: int, beat: Callable[[], bool]) -> None:
        super().__init__(kiosk, beat)
        self._admission = admission
        self._seconds = seconds

    def entrance(self) -> SignInScreen:
        return RemoteSignInScreen(self._kiosk, self._admission)

    def leads_on(self, event: events.Key | events.MouseUp) -> bool:
        return not (isinstance(event, events.Key) and event.key == "f10") and super().leads_on(event)

    def untouched(self, seconds: float) -> None:
        patience = self.screen.patience if isinstance(self.screen, SignInScreen) else 0
        if seconds > (patience if patience > FORGET_AFTER else self._seconds):  # a recovery key is being written down
            self.exit()
