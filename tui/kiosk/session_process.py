"""One sign-in and one session on a shared machine: the process that the supervisor forks and wipes away after.

It is limited before anything else happens: no core dumps, bounded memory. The loop tells the supervisor that it
lives; where nobody listens any more, it ends.
"""

import gc
import os
import sys

from lessons.problem import Problem
from store.crypto.keys import Key
from store.disk.clock import SystemClock
from store.disk.home import Home
from store.disk.trouble import as_problem
from store.kiosk.guest import GuestHome, forget_guest
from store.kiosk.log import fault, note
from store.kiosk.one_session import only_session
from store.kiosk.over_ssh.admission import Admission
from store.kiosk.sign_in import PIN, Kiosk, MemberHome, Settings
from store.machine.library import Library
from store.member.glance.member_session import member_session
from store.member.private_pack import own_pack
from store.member.this_member import open_progress
from tui.app.start import signals_end
from tui.kiosk.entrance.locked_app import explain_without_folder
from tui.kiosk.entrance.message import MessageApp
from tui.kiosk.entrance.pause import PauseApp
from tui.kiosk.entrance.remote_sign_in import RemoteSignInApp
from tui.kiosk.entrance.sign_in_app import SignInApp
from tui.kiosk.entrance.signing_in import Administrator, Guest, Result, SignedIn
from tui.kiosk.processes import confine
from tui.kiosk.session_app import KioskApp
from tui.kiosk.supervisor import AT_REST, BEAT, FAILED, LEAVE, MEMBER, OPENING, WIPE
from tui.kiosk.trouble import why
from tui.wording.language import LANGUAGES, set_language


class Heartbeat:
    """The pipe to the supervisor."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        os.set_inheritable(descriptor, False)

    def beat(self) -> bool:
        """Tell the supervisor that this process lives; whether it listens."""
        return self._say(BEAT)

    def beat_at_sign_in(self, at_rest: bool) -> bool:
        """The same, and whether nobody has begun to sign in."""
        return self._say(AT_REST if at_rest else BEAT)

    def leave(self) -> None:
        """Say that the administrator ends the kiosk."""
        self._say(LEAVE)

    def member(self) -> None:
        """Say that a member signed in."""
        self._say(MEMBER)

    def failed(self, why: str) -> None:
        """Say why this process ends; nothing else is heard afterwards."""
        self._say(FAILED + why.encode("utf-8", "replace"))

    def opening(self) -> None:
        """Say that a member's files are opened or closed, which may take its time."""
        self._say(OPENING)

    def _say(self, word: bytes) -> bool:
        try:
            return bool(os.write(self._descriptor, word))
        except OSError:
            return False


def run(kiosk: Kiosk, descriptor: int, address: str = "", *, replaced: bool = False) -> int:
    """Sign in, study, end; the exit status. `descriptor` is the pipe to the supervisor.

    `address`: where somebody comes from over SSH; empty on the machine's own screen. `replaced`: whether the session
    before ended because its member signed in elsewhere.
    """
    heartbeat = Heartbeat(descriptor)
    try:
        return _run(kiosk, heartbeat, address, replaced=replaced)
    except Exception as error:
        note(kiosk.log, fault(error))
        heartbeat.failed(why(kiosk.home.path, error))
        return 1


def _run(kiosk: Kiosk, heartbeat: Heartbeat, address: str, *, replaced: bool) -> int:
    settings = kiosk.settings_in_force()
    os.chdir("/")
    confine(settings.memory_mib * 1024 * 1024)
    signed, status = _sign_in(kiosk, settings, heartbeat, address, replaced=replaced)
    gc.collect()  # what the sign-in took, the session takes over
    if isinstance(signed, Administrator):
        heartbeat.leave()
        return 0
    if isinstance(signed, SignedIn | Guest):  # else nobody did, or the terminal went away
        heartbeat.member()
        try:
            return _run_sessions(kiosk, settings, signed, heartbeat, over_ssh=bool(address))
        except (Problem, OSError) as error:
            if (problem := as_problem(error)) is None:
                raise
            MessageApp(explain_without_folder(problem), heartbeat.beat).run()
            return 1
    return status


def _sign_in(
    kiosk: Kiosk, settings: Settings, heartbeat: Heartbeat, address: str, *, replaced: bool
) -> tuple[Result | None, int]:
    """Who signed in, if anybody did, and the status; raises what broke the sign-in."""
    app: SignInApp
    if address:
        app = RemoteSignInApp(kiosk, Admission(kiosk, address), settings.ssh_sign_in_seconds, heartbeat.beat)
    else:
        forget_guest(kiosk.home)
        app = SignInApp(kiosk, lambda: heartbeat.beat_at_sign_in(app.at_rest), replaced=replaced)
    signed = app.run()
    if signed is None and app._exception is not None:
        raise app._exception
    return signed, app.return_code or 0


def _run_sessions(
    kiosk: Kiosk, settings: Settings, signed: SignedIn | Guest, heartbeat: Heartbeat, *, over_ssh: bool
) -> int:
    """Run the sessions of who signed in; the status. Raises `Problem` where their files cannot be used."""
    if isinstance(signed, SignedIn):
        heartbeat.opening()
        with only_session(kiosk, signed.member):
            home = MemberHome(kiosk.home.path, signed.member)
            return _member(home, kiosk, settings, signed.key, heartbeat, over_ssh)
    guest = GuestHome(kiosk.home.path)
    try:
        return _session(guest, kiosk, settings, guest.key(), heartbeat, over_ssh)[0]
    finally:
        forget_guest(kiosk.home)


def _member(home: MemberHome, kiosk: Kiosk, settings: Settings, key: Key, heartbeat: Heartbeat, over_ssh: bool) -> int:
    """Sessions of one member, with breaks between them that the member's PIN ends."""
    while True:
        status, pin = _session(home, kiosk, settings, key, heartbeat, over_ssh)
        if not pin:
            return status
        os.write(sys.stdout.fileno(), WIPE)
        if not PauseApp(home.config.name, pin, settings, SystemClock(), heartbeat.beat).run():
            return status


def _session(
    home: Home, kiosk: Kiosk, settings: Settings, key: Key, heartbeat: Heartbeat, over_ssh: bool
) -> tuple[int, str]:
    """One session: its status, and the PIN that may go on with it; empty where none may."""
    if home.config.lang in LANGUAGES:
        set_language(home.config.lang)
    clock = SystemClock()
    heartbeat.opening()
    os.write(sys.stdout.fileno(), WIPE)  # the list of names is not behind a member's screens
    with open_progress(home, home.config.member, clock, key) as progress:
        own = own_pack(home, progress.member, progress.private_seal, home.notices.add)
        session = member_session(home, clock, progress, Library(home, own=own))
        app = KioskApp(session, settings, kiosk.log, heartbeat.beat, over_ssh=over_ssh)
        with signals_end(app):
            app.run()
        heartbeat.opening()
        app.machines.exchange_at_the_end()
        if app.fault and app._exception is None:  # what could not be saved at the end
            note(kiosk.log, "a session could not save everything")
            MessageApp(app.fault, heartbeat.beat).run()
        may_go_on = app.paused and not app.fault and settings.pause_seconds
        pin = (progress.get_open(PIN, "", str) if may_go_on else None) or ""
        return 1 if app._exception else app.return_code or 0, pin
