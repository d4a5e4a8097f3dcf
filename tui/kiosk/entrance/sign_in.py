"""Signing in at a shared machine: a name from the list, then the passphrase; the first time a code, and a new one."""

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace
from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from lessons.problem import Problem
from store.crypto.keys import Key, WrongPassphrase, refuse_short
from store.crypto.passphrase_forms import as_chosen
from store.disk.home import Member
from store.disk.trouble import as_problem
from store.kiosk.sign_in import Admitted, Kiosk
from tui.kiosk.entrance.choose_name import NamesScreen
from tui.kiosk.entrance.locked_app import explain_without_folder
from tui.kiosk.entrance.name_list import NameRow
from tui.kiosk.entrance.notice import KioskNotice
from tui.kiosk.entrance.signing_in import Administrator, Asks, Guest, Result, SignedIn, SigningIn
from tui.kiosk.entrance.typed_ahead import TypedAheadApp
from tui.terminal.keys import bound
from tui.widgets.field import SecretLine
from tui.widgets.key_line import KeyLine
from tui.widgets.long_list import LongList
from tui.widgets.row import Row
from tui.wording.language import _, explain, language, set_language

FORGET_AFTER = 60
"""Idle seconds after which an unfinished sign-in is dropped."""
_WHILE_RECOVERY_KEY_IS_SHOWN = 600
_LONGEST = 200


_ADMINISTRATOR = Member("", "")


class SignInScreen(NamesScreen[None]):
    """The names; once one is chosen, what that member is asked, one question at a time."""

    CSS_PATH = ["choose_name.tcss", "sign_in.tcss"]
    BINDINGS = [
        bound("back", "back", show=False),
        bound("language", "switch_language", show=False),
        bound("administrator", "administrator", show=False),
    ]

    def __init__(self, kiosk: Kiosk, *, replaced: bool = False) -> None:
        super().__init__()
        self._kiosk = kiosk
        self._replaced = replaced
        """Whether the session before ended because its member signed in elsewhere: they may come back and wonder."""
        self._reason = ""
        """Why no names can be shown; empty where they can."""
        self._members = self._listed_members()
        self._signing = SigningIn()

    @property
    def at_rest(self) -> bool:
        """Whether nobody has begun to sign in."""
        return not (self.has_class("asking") or self._search.value)

    @property
    def patience(self) -> int:
        """Idle seconds until the sign-in is reset; a recovery key takes a while to write down."""
        return _WHILE_RECOVERY_KEY_IS_SHOWN if self._signing.signed else FORGET_AFTER

    def compose(self) -> ComposeResult:
        self._title, self._hint, self._keys = Static(id="title"), Static(id="hint"), KeyLine()
        self._guest, self._written = NameRow("", id="guest"), Row("", id="written")
        self._below = self._guest
        self._speak()
        with Vertical(id="card"):
            yield self._title
            yield self._search
            yield self._names
            if self._takes_guests():
                yield self._guest
            yield Static(id="asked")
            yield SecretLine(password=True, max_length=_LONGEST, id="secret", compact=True)
            yield Static(id="said")
            yield self._hint
            yield Static(id="recovery")
            yield self._written
            yield KioskNotice(self._kiosk)
        yield self._keys

    def _takes_guests(self) -> bool:
        return self._kiosk.settings_in_force().guests

    def _listed_members(self) -> list[Member]:
        self._reason = ""
        try:
            return self._kiosk.members()
        except Problem as problem:
            self._reason = explain_without_folder(problem)
            return []

    def _speak(self) -> None:
        """Write the fixed texts, in the current language."""
        self._title.update(Content.styled(_("Study · sign in"), "bold $accent"))
        self._search.placeholder = _("your name, or its pinyin")
        self._guest.retitle(_("Read without a name; nothing is kept"))
        self._written.retitle(_("I have written it down"))
        self._show_keys()

    def _show_keys(self) -> None:
        if self._signing.asks is Asks.WRITTEN_DOWN:
            self._keys.show(_("Tab, then Enter: I have written it down"), ("tab",))
        else:
            self._keys.show(*self._way(asking=self.has_class("asking")))

    def _way(self, *, asking: bool) -> tuple[str, tuple[str, ...]]:
        """The keys in words, and what each is."""
        keys = _("Enter choose · Esc begin again · F12 中文/English · F10 administrator")
        if asking:
            keys = _("Enter OK · Esc back to the names · F12 中文/English · F10 administrator")
        return keys, ("enter", "escape", "f12", "f10")

    def on_mount(self) -> None:
        self._show_names("")

    def _show_names(self, query: str) -> None:
        matching = self.show_names(query)
        if self._reason:
            self.say(self._reason)
        elif not self._members:
            self.say(_("Nobody is enrolled here yet; the administrator does it with: study kiosk --enrol NAME"))
        elif not matching:
            self.say(_("No such name here."))
        elif self._replaced and not query:
            self.say(_("The session here ended because its member signed in elsewhere. What they did is saved."))
        else:
            self.say("")

    def say(self, text: str) -> None:
        """Show a message below the question."""
        self.query_one("#said", Static).update(Content(text))

    # The names

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.id == "search":
            self._show_names(event.value)
        elif event.value:
            self.say("")

    def on_row_pressed(self, event: Row.Pressed) -> None:
        if event.row is self._guest:
            self._leave(Guest())
        elif self._signing.signed:
            self._leave(self._signing.signed)

    def tab(self) -> None:
        """On to the passphrase, as in any form, where only one name is left; else the next name."""
        try:
            if len(self._names.items) == 1 and self._search.value:
                self._choose()
            else:
                self._step(1)
        finally:
            self._settled()

    def on_long_list_chosen(self, event: LongList.Chosen) -> None:
        try:
            self._ask_member(self.member(event.id))
        finally:
            self._settled()

    def _choose(self) -> None:
        """Choose what is marked, as Enter does."""
        if self.below_is_marked:
            self._leave(Guest())
        elif self._names.marked:
            self._ask_member(self.member(self._names.marked))

    def _settled(self, *, keep: bool = True) -> None:
        """Pass on what was typed ahead if `keep`, and only into a field that hides it."""
        assert isinstance(self.app, TypedAheadApp)
        self.app.settled(keep=keep and self._signing.hidden)

    def _ask_member(self, member: Member) -> None:
        forgotten = _("Forgotten? The secretary or the administrator gives you a new code; type it here instead.")
        signing = replace(self._signing, asks=Asks.SECRET, member=member)
        if not self._kiosk.has_code(member.id):
            self._ask(signing, _("{name}: your passphrase"), forgotten)
        elif self._kiosk.has_passphrase(member.id):
            self._ask(signing, _("{name}: your passphrase, or the new code that you were given"), forgotten)
        else:
            hint = _("It comes from the secretary or the administrator and works once. Then you choose a passphrase.")
            if other := self._kiosk.namesake(member):
                text = _("{name} (…{end}) already has a passphrase here. Is that you? Then press Esc and choose it.")
                hint = text.format(name=other.name, end=other.id[-4:])
            self._ask(signing, _("{name}: the code that you were given"), hint)

    def action_administrator(self) -> None:
        if not self._signing.checking and self._signing.signed is None:
            hint = _("It opens this machine's status: packs, backups, codes for members, ending the kiosk.")
            signing = SigningIn(Asks.SECRET, _ADMINISTRATOR)
            self._ask(signing, _("The administrator's passphrase"), hint)
        if not self._signing.checking:
            self._settled()

    def _ask(self, signing: SigningIn, what: str, hint: str) -> None:
        assert signing.member is not None
        self._signing = signing
        self.add_class("asking")
        self._show_keys()
        self.query_one("#asked", Static).update(Content(what.format(name=signing.member.name)))
        self._hint.update(Content(hint))
        self.say("")
        secret = self.query_one("#secret", Input)
        secret.value = ""
        secret.password = signing.hidden  # a key on paper is copied better when it is seen
        secret.focus()

    async def action_back(self) -> None:
        if self._signing.signed is None:  # else it would lead past a key that is shown once
            await self.action_begin_again()

    async def action_begin_again(self) -> None:
        """Back to the names, with nothing typed."""
        if self._signing.checking:
            return
        self._signing = SigningIn()
        self.query_one("#secret", Input).value = ""
        self.query_one("#recovery", Static).update("")
        self.remove_class("asking", "telling")
        self._show_keys()
        self._members = self._listed_members()
        self._search.value = ""
        self._search.focus()
        self._show_names("")

    async def action_switch_language(self) -> None:
        if not self._signing.checking and self._signing.signed is None:
            set_language("en" if language() == "zh" else "zh")
            self._speak()  # in place: fields that were made anew would lose what is being typed
            self.query_one(KioskNotice).look()
            if self.has_class("asking"):
                await self.action_begin_again()
            else:
                self._show_names(self._search.value)

    # Secrets

    def on_input_submitted(self, event: Input.Submitted) -> None:
        try:
            if event.input is self._search:
                self._choose()
            else:
                self._submitted(event)
        finally:
            if not self._signing.checking:
                self._settled()

    def _submitted(self, event: Input.Submitted) -> None:
        typed, event.input.value = event.value, ""
        signing = self._signing
        if signing.member is None or signing.checking or not (typed or signing.asks is Asks.RECOVERY_KEY):
            return
        if signing.asks is Asks.RECOVERY_KEY and not typed:
            self._ask_new(signing)
        elif signing.asks is Asks.NEW_PASSPHRASE:
            try:
                refuse_short(typed)  # before it is typed once more
            except Problem as problem:
                self.say(explain(problem))
                return
            self._ask(replace(signing, asks=Asks.SAME_AGAIN, new=typed), _("{name}: the same once more"), "")
        elif signing.asks is Asks.SAME_AGAIN and as_chosen(typed) != as_chosen(signing.new):
            self._ask_new(signing)
            self.say(_("The two differ; try again."))
        else:
            self._signing = replace(signing, checking=True)
            self.say(_("One moment…"))
            self._check(signing, signing.member, typed)

    def _ask_new(self, signing: SigningIn) -> None:
        text = _("{name}: choose a passphrase, at least 8 characters, that you will remember")
        hint = _("Several words are best. It encrypts what you write here; nobody else knows it or can tell it to you.")
        self._ask(replace(signing, asks=Asks.NEW_PASSPHRASE, new=""), text, hint)

    @work(thread=True, exit_on_error=False)
    def _check(self, signing: SigningIn, member: Member, typed: str) -> None:
        """Check in a thread: hashing takes a tenth of a second or more, to slow guessing down."""
        react: Callable[[], object]
        try:
            react = self._answer(signing, member, typed)
        except WrongPassphrase as problem:
            react = partial(self._refuse, signing, explain(Problem("", problem.text)))
        except Exception as error:
            known = as_problem(error)
            text = explain_without_folder(known) if known else _("This cannot be checked now; try again later.")
            react = partial(self._refuse, signing, text)
        self.app.call_from_thread(react)

    def _answer(self, signing: SigningIn, member: Member, typed: str) -> Callable[[], object]:
        """What to call with the result, in the application's thread."""
        wrong = partial(self._refuse, signing, _("That is not right; try again."))
        if member is _ADMINISTRATOR:
            return self._show_status if self._kiosk.is_administrator(typed) else wrong
        if self._kiosk.settings_in_force().hours.closed(self._kiosk.now().instant.astimezone()):
            return partial(self._refuse, signing, _("This machine is closed now."))
        if signing.choosing:
            key = self._kiosk.choose_passphrase(member.id, signing.code, typed, signing.recovery)
            if signing.recovery:
                return partial(self._leave, SignedIn(member.id, key))
            return partial(self._tell, SignedIn(member.id, key), self._kiosk.new_recovery_key(member.id, key))
        if signing.asks is Asks.RECOVERY_KEY:
            self._kiosk.check_recovery(member.id, typed)
            return partial(self._accept_recovery, replace(signing, recovery=typed))
        admitted = self._admit(member, typed)
        if admitted is None:
            return wrong
        if isinstance(admitted.by, Key):
            return partial(self._leave, SignedIn(admitted.member.id, admitted.by))
        return partial(self._accept_code, replace(signing, member=admitted.member, code=admitted.by.code))

    def _admit(self, member: Member, typed: str) -> Admitted | None:
        """Who may go on, if this is their passphrase or code."""
        by = self._kiosk.admit(member.id, typed)
        return Admitted(member, by) if by else None

    # Results of the check; `signing` is the state before it.

    def _refuse(self, signing: SigningIn, text: str) -> None:
        self._signing = signing
        if signing.choosing:
            self._ask_new(signing)
        self.say(text)
        self.query_one("#secret").focus()
        self._settled(keep=False)

    def _accept_code(self, signing: SigningIn) -> None:
        if signing.member is not None and self._kiosk.has_recovery(signing.member.id):
            hint = _("If you find the recovery key later, you can still open them in Settings.")
            text = _("{name}: your recovery key. If you have none, just press Enter: your texts stay sealed")
            self._ask(replace(signing, asks=Asks.RECOVERY_KEY), text, hint)
        else:
            self._ask_new(signing)
        self._settled()

    def _accept_recovery(self, signing: SigningIn) -> None:
        self._ask_new(signing)
        self._settled()

    def _tell(self, signed: SignedIn, recovery: str) -> None:
        """Show the recovery key, once."""
        self._signing = SigningIn(Asks.WRITTEN_DOWN, signed=signed)
        self.add_class("telling")
        self._show_keys()
        text = _(
            "Write this recovery key down and keep it at home; it is shown only now. If you ever forget your "
            "passphrase, it opens your reflections and notes again; nobody else can."
        )
        self.query_one("#asked", Static).update(Content(text))
        self.say("")
        self.query_one("#recovery", Static).update(Content.styled(recovery, "bold"))
        self.set_focus(None)  # no key that is pressed by habit leads past it
        self._settled()

    async def _show_status(self) -> None:
        from tui.kiosk.entrance.status import KioskStatusScreen  # a member's sign-in does not wait for it

        self._signing = SigningIn()
        await self.action_begin_again()
        self.app.push_screen(KioskStatusScreen(self._kiosk), lambda end: self._leave(Administrator()) if end else None)
        self._settled()

    def _leave(self, result: Result) -> None:
        self.app.exit(result)
