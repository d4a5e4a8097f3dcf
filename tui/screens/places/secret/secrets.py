"""Settings of a passphrase: change it, make a recovery key, set a PIN, open texts that are still sealed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from lessons.problem import N_, Problem
from lessons.regex import regex
from store.crypto.key_file import member_key_file
from store.crypto.keys import Key, refuse_short
from store.crypto.passphrase_forms import as_chosen
from store.crypto.recovery import new_recovery_key
from store.kiosk.sign_in import PIN
from store.member.forgotten_passphrase import has_sealed, reopen
from store.member.passphrase import confirmed, protect
from tui.screens.frame.host import Host
from tui.screens.places.secret.typed_secrets import FieldError, SecretShownOnceScreen, TypedSecretsScreen
from tui.terminal.key_names import keyed
from tui.wording.language import _, ngettext

_PIN = regex(r"[0-9]{4,12}")


def offered(app: Host) -> dict[str, str]:
    """What can be done: its name for `ask` -> what it is called; none without a passphrase, or for nobody by name."""
    progress, home = app.session.progress, app.session.home
    if progress.key is None or home.guest or progress.read_only:
        return {}
    titles = {"passphrase": _("Change the passphrase…"), "recovery": _("New recovery key…")}
    if app.kiosk:
        titles["pin"] = _("PIN for a break…")
    if has_sealed(home, progress.member):
        titles["sealed"] = _("Open texts sealed by an old passphrase…")
    return titles


def ask(app: Host, what: str) -> None:
    """Open the dialog for one of them, and carry it out."""
    title, detail, fields, act = _QUESTIONS[what]
    screen = TypedSecretsScreen(_(title), _(detail), [_(field) for field in fields], partial(act, app))
    app.push_screen(screen, lambda done: _tell(app, done) if done is not None else None)


def _tell(app: Host, done: str) -> None:
    if re.fullmatch(r"[0-9A-Z-]{29}", done):
        detail = _("Write it down and keep it at home. It is not shown again; an earlier recovery key is void.")
        app.push_screen(SecretShownOnceScreen(_("Your recovery key"), detail, done))
    else:
        app.notify(done, markup=False)


@contextmanager
def _refused_at(field: int) -> Iterator[None]:
    """Attach a problem raised inside to the field with this number."""
    try:
        yield
    except Problem as problem:
        raise FieldError(field, problem) from problem


def _change(app: Host, typed: list[str]) -> str:
    old, new, again = typed
    with _refused_at(1):
        refuse_short(new)
    with _refused_at(2):
        if as_chosen(new) != as_chosen(again):
            raise Problem("", N_("the two passphrases differ; try again"))
    with _refused_at(0):
        protect(app.session.home, app.session.progress.member, _confirmed(app, old), new)
    return _("The passphrase is changed.")


def _recovery(app: Host, typed: list[str]) -> str:
    with _refused_at(0):
        key = _confirmed(app, typed[0])
    return new_recovery_key(member_key_file(app.session.home, app.session.progress.member), key)


def _pin(app: Host, typed: list[str]) -> str:
    pin, again = map(as_chosen, typed)
    with _refused_at(0):
        if pin and not _PIN.fullmatch(pin):
            raise Problem("", N_("a PIN has 4 to 12 digits"))
    with _refused_at(1):
        if pin != again:
            raise Problem("", N_("the two PINs differ; try again"))
    if not pin:
        app.session.progress.remove_open(PIN, "")
        return _("PIN removed; an idle session now ends.")
    app.session.progress.put_open(PIN, "", pin)
    return keyed(_("PIN saved. {pause} starts a break; an idle session waits for it a few minutes."))


def _reopen(app: Host, typed: list[str]) -> str:
    with _refused_at(0):
        count = reopen(app.session.home, app.session.progress, typed[0])
    return ngettext("{n} text is open again.", "{n} texts are open again.", count).format(n=count)


def _confirmed(app: Host, passphrase: str) -> Key:
    """The member's key, from the passphrase that is typed once more; wrong ones count as at the sign-in."""
    session = app.session
    return confirmed(session.home, session.progress.member, passphrase, session.clock)


_QUESTIONS = {
    "passphrase": (
        N_("Change the passphrase"),
        N_("At least 8 characters; several words are best. The recovery key stays good."),
        (N_("the passphrase now"), N_("the new one"), N_("the new one once more")),
        _change,
    ),
    "recovery": (
        N_("A new recovery key"),
        N_("It opens your reflections and notes if you forget the passphrase. An earlier recovery key becomes void."),
        (N_("the passphrase now"),),
        _recovery,
    ),
    "pin": (
        N_("A PIN for a break"),
        N_("4 to 12 digits. Reopens an idle session within a few minutes; three wrong tries end it. Empty: no PIN."),
        (N_("PIN"), N_("the same once more")),
        _pin,
    ),
    "sealed": (
        N_("Open texts sealed by an old passphrase"),
        N_("Use the recovery key that you had then. Reflections, notes and drafts come back to where they were."),
        (N_("recovery key"),),
        _reopen,
    ),
}
